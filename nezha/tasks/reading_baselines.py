"""What simple things make of questions: words in common with the passage, and answers that were right before.

Both always answer.

Richardson et al. 2013 (the sliding window), https://aclanthology.org/D13-1020; Rajpurkar et al. 2016 (for spans),
https://aclanthology.org/D16-1264
"""

import math
import re
from collections import Counter
from collections.abc import Iterator

from nezha.tasks.examples import Answer, Quote, Splits, quotes_of

LONGEST = 30
"""Characters of an answer at most."""
_MARKS = re.compile(r"[\s，。、；：？！“”‘’（）《》「」,;:?!()]")


def sliding_window(splits: Splits) -> list[Answer]:
    """The piece of the passage around which most stands that the question says too; learns nothing.

    A piece is a run of at most `LONGEST` characters without punctuation and without what the question says: two
    characters or more that stand in it as they do in the passage.  Around it counts as many characters on either side
    as the question has: each pair of neighbouring characters that is in the question too counts log(1 + 1/n), n being
    how often it stands in the passage.  Of equals the first.
    """
    return [_most_in_common(example.text, example.second) for example in splits.test]


def _most_in_common(passage: str, question: str) -> Answer:
    asked = {question[place : place + 2] for place in range(len(question) - 1)}
    pairs = [passage[place : place + 2] for place in range(len(passage) - 1)]
    often = Counter(pairs)
    worth = [math.log(1 + 1 / often[pair]) if pair in asked else 0.0 for pair in pairs]
    told = [before + after > 0 for before, after in zip([0.0, *worth], [*worth, 0.0], strict=True)][: len(passage)]
    best, most = None, -1.0
    for start, end in _pieces(passage, told):
        common = sum(worth[max(0, start - len(question)) : end + len(question)])
        if common > most:
            best, most = Quote(start, passage[start:end]), common
    return () if best is None else (best,)


def _pieces(passage: str, told: list[bool]) -> Iterator[tuple[int, int]]:
    """The runs of characters that are neither told nor marks, at most `LONGEST` long: (start, end)."""
    kept = "".join("\n" if said or _MARKS.match(one) else one for one, said in zip(passage, told, strict=True))
    for run in re.finditer(r"[^\n]+", kept):
        if len(run.group()) <= LONGEST:
            yield run.span()


def known_answers(splits: Splits) -> list[Answer]:
    """The answer of the training part that stands most often in the passage, the longest of equals; else the window's.

    What it is worth tells how far one gets without reading the question.  Answers over `LONGEST` characters are not
    looked for.
    """
    known = {quote.text for example in splits.train for quote in quotes_of(example.answer) if quote.text.strip()}
    longest = min(LONGEST, max(map(len, known), default=0))
    answers = []
    for example, fallback in zip(splits.test, sliding_window(splits), strict=True):
        text = example.text
        pieces = (text[a:b] for a in range(len(text)) for b in range(a + 1, min(len(text), a + longest) + 1))
        found = Counter(piece for piece in pieces if piece in known)
        best = max(found, key=lambda piece: (found[piece], len(piece)), default=None)
        answers.append(fallback if best is None else (Quote(text.index(best), best),))
    return answers
