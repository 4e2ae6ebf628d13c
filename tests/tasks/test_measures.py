"""Figures against seqeval, scikit-learn and hand-worked tables."""

import random

import numpy as np
import pytest
from seqeval.metrics import f1_score as seqeval_f1
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

from nezha.tasks.bio import bio_labels, of_characters, repaired, spans_of_labels
from nezha.tasks.examples import Example, Span
from nezha.tasks.measures import name_measures, text_measures

KINDS = ("PER", "LOC")
LABELS = bio_labels(KINDS)


def random_spans(draw: random.Random, length: int) -> tuple[Span, ...]:
    cuts = sorted(draw.sample(range(length + 1), 4))
    return tuple(Span(a, b, draw.choice(KINDS)) for a, b in (cuts[:2], cuts[2:]))


def value(measure, examples, answers) -> float:
    return float(measure.value(measure.counts(examples, answers).sum(0)))


def test_names_are_counted_as_seqeval_and_scikit_learn_count_them():
    draw = random.Random(5)
    examples, answers = [], []
    for number in range(60):
        text = "字" * draw.randint(5, 9)
        examples.append(Example(str(number), text, random_spans(draw, len(text))))
        answers.append(examples[-1].answer if draw.random() < 0.5 else random_spans(draw, len(text)))
    tags = [
        [[LABELS[label] for label in of_characters(len(example.text), spans, KINDS)] for example, spans in pairs]
        for pairs in ([(e, e.answer) for e in examples], zip(examples, answers, strict=True))
    ]
    entity, token = name_measures(KINDS)
    assert value(entity, examples, answers) == pytest.approx(seqeval_f1(*tags))
    flat = [[tag for sentence in side for tag in sentence] for side in tags]
    assert value(token, examples, answers) == pytest.approx(f1_score(*flat, labels=LABELS[1:], average="micro"))
    assert value(token, examples, answers) > value(entity, examples, answers)


def test_labels_of_texts_are_counted_as_scikit_learn_counts_them():
    draw = random.Random(6)
    labels = ("a", "b", "c")
    examples = [Example(str(number), "字", draw.choice(labels)) for number in range(70)]
    answers = [draw.choice(("a", "b", example.answer)) for example in examples]
    expected = [example.answer for example in examples]
    accuracy, macro, matthews = text_measures(labels)
    assert value(accuracy, examples, answers) == pytest.approx(accuracy_score(expected, answers))
    assert value(macro, examples, answers) == pytest.approx(f1_score(expected, answers, average="macro"))
    assert value(matthews, examples, answers) == pytest.approx(matthews_corrcoef(expected, answers))
    assert value(matthews, examples, answers) > 0.2


def test_correlation_goes_from_wrong_throughout_to_right_throughout_and_is_0_where_nothing_varies():
    """Of two labels; many draws at once, as for an interval."""
    examples = [Example(str(number), "字", "ab"[number % 2]) for number in range(9)]
    matthews = text_measures(("a", "b"))[2]
    assert value(matthews, examples, list("ababababa")) == pytest.approx(1)
    assert value(matthews, examples, list("babababab")) == pytest.approx(-1)
    assert value(matthews, examples, ["a"] * 9) == 0
    assert matthews.value(np.array([[3.0, 1, 2, 4], [0, 0, 0, 5]])).tolist() == pytest.approx([10 / 600**0.5, 0])


def test_spans_and_labels_are_two_ways_to_say_the_same():
    spans = (Span(0, 3, "PER"), Span(3, 4, "PER"), Span(5, 7, "LOC"))
    labels = of_characters(8, spans, KINDS)
    assert labels == [1, 2, 2, 1, 0, 3, 4, 0]
    assert spans_of_labels(labels, [(place, place + 1) for place in range(8)], KINDS) == spans


def test_a_name_that_begins_in_its_middle_begins_there():
    assert repaired([2, 2, 0, 4, 2, 1, 2, 4]) == [1, 2, 0, 3, 1, 1, 2, 3]


def test_nothing_expected_and_nothing_answered_is_no_error():
    assert value(name_measures(KINDS)[0], [Example("1", "字", ())], [()]) == 0.0


def test_the_interval_is_that_of_a_share():
    """Of 400 answers three quarters are right: 0.75 ± 1.96 · sqrt(0.75 · 0.25 / 400)."""
    examples = [Example(str(number), "字", "a") for number in range(400)]
    figure = text_measures(("a", "b"))[0].figure(examples, ["a"] * 300 + ["b"] * 100)
    assert figure.value == 0.75
    half = 1.96 * np.sqrt(0.75 * 0.25 / 400)
    assert [figure.low, figure.high] == pytest.approx([0.75 - half, 0.75 + half], abs=0.006)
