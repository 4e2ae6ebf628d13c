"""What simple things make of names: a list of those seen in training, and a linear-chain CRF over characters nearby."""

import tempfile
from collections import Counter
from pathlib import Path

from pycrfsuite import Tagger, Trainer  # pyright: ignore[reportAttributeAccessIssue]

from nezha.tasks.bio import bio_labels, of_characters, spans_of_labels
from nezha.tasks.examples import Answer, Span, Splits, spans_of

WINDOW = 2
"""Characters on either side that the CRF sees."""
ITERATIONS = 60
"""Of L-BFGS, at most."""


def gazetteer(splits: Splits) -> list[Answer]:
    """The longest names seen in training, wherever they stand, as the kind they mostly were."""
    kinds: dict[str, Counter[str]] = {}
    for example in splits.train:
        for span in spans_of(example.answer):
            kinds.setdefault(example.text[span.start : span.end], Counter())[span.kind] += 1
    known = {name: found.most_common(1)[0][0] for name, found in kinds.items()}
    longest = max(map(len, known), default=0)
    return [_look_up(example.text, known, longest) for example in splits.test]


def _look_up(text: str, known: dict[str, str], longest: int) -> tuple[Span, ...]:
    """Names of `known` in `text` from left to right, the longest at each place."""
    spans, place = [], 0
    while place < len(text):
        ends = range(min(len(text), place + longest), place, -1)
        end = next((end for end in ends if text[place:end] in known), None)
        if end is None:
            place += 1
        else:
            spans.append(Span(place, end, known[text[place:end]]))
            place = end
    return tuple(spans)


def character_crf(splits: Splits) -> list[Answer]:
    """A CRF over the characters, pairs and classes of characters within `WINDOW`, trained by crfsuite."""
    kinds = sorted({span.kind for example in splits.train for span in spans_of(example.answer)})
    labels = bio_labels(kinds)
    trainer = Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.0, "c2": 0.1, "max_iterations": ITERATIONS, "feature.possible_transitions": True})
    for example in splits.train:
        numbers = of_characters(len(example.text), spans_of(example.answer), kinds)
        marks = [labels[number] for number in numbers]
        trainer.append(features(example.text), marks)
    tagger = Tagger()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger.open(path)
        answers: list[Answer] = []
        for example in splits.test:
            found = [labels.index(label) for label in tagger.tag(features(example.text))]
            places = [(place, place + 1) for place in range(len(example.text))]
            answers.append(spans_of_labels(found, places, kinds))
        tagger.close()
    return answers


def features(text: str) -> list[list[str]]:
    """What the CRF sees of each character: single characters, neighbouring pairs, and what class each is of."""
    padded = "␂" * WINDOW + text + "␃" * WINDOW
    classes = "".join(map(_class, padded))
    found = []
    for place in range(WINDOW, WINDOW + len(text)):
        near = range(-WINDOW, WINDOW + 1)
        seen = [f"{step}:{padded[place + step]}" for step in near]
        seen += [f"{step}::{padded[place + step : place + step + 2]}" for step in near[:-1]]
        seen.append(f"around:{padded[place - 1]}{padded[place + 1]}")
        seen.append(f"class:{classes[place - WINDOW : place + WINDOW + 1]}")
        found.append(seen)
    return found


def _class(character: str) -> str:
    """The class of a character: d digit, l Latin letter, h Chinese, p anything else."""
    if character.isdigit():
        return "d"
    if "\u4e00" <= character <= "\u9fff":
        return "h"
    return "l" if character.isalpha() else "p"
