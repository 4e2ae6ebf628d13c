"""Mistakes, on answers small enough to count by hand."""

import pytest

from nezha.finetune_config import FinetuneConfig
from nezha.tasks.examples import Quote, Span
from nezha.tasks.mistakes import NOTHING, Confusion, mistakes
from nezha.tasks.results import FinetuneResult, Prediction


def result(task: str, classes: tuple[str, ...], predictions: list[Prediction]) -> FinetuneResult:
    return FinetuneResult(
        config=FinetuneConfig(task="sentiment"), precision="fp32", labels=classes, classes=classes,
        sizes={"test": len(predictions)}, curve=(), best_epoch=1, figures={}, predictions=tuple(predictions),
        seconds=1.0,
    )  # fmt: skip


def said(number: int, expected: str, answer: str, *probabilities: float) -> Prediction:
    return Prediction(str(number), f"text {number}", expected, answer, probabilities)


GLAD = [
    said(0, "bad", "bad", 0.97, 0.03),
    said(1, "bad", "good", 0.4, 0.6),
    said(2, "good", "bad", 0.92, 0.08),
    said(3, "good", "good", 0.35, 0.65),
    said(4, "good", "good", 0.0, 1.0),
]


def test_rows_of_a_confusion_are_what_was_expected():
    found = mistakes(result("sentiment", ("bad", "good"), GLAD)).confusion
    assert found is not None
    assert (found.labels, found.counts) == (("bad", "good"), ((1, 1), (1, 2)))


def test_the_worst_are_the_wrong_answers_given_most_surely():
    found = mistakes(result("sentiment", ("bad", "good"), GLAD))
    assert [(one.prediction.id, one.probability) for one in found.worst] == [("2", 0.92), ("1", 0.6)]
    assert (found.texts, found.wrong) == (5, 2)
    assert len(mistakes(result("sentiment", ("bad", "good"), GLAD), most=1).worst) == 1


def test_calibration_sets_mean_probability_beside_accuracy_in_bins_of_equal_width():
    found = mistakes(result("sentiment", ("bad", "good"), GLAD))
    told = [(one.low, one.high, one.count, one.accuracy) for one in found.calibration]
    assert told == [(0.6, 0.7, 2, 0.5), (0.9, 1.0, 3, 2 / 3)]
    assert [one.probability for one in found.calibration] == pytest.approx([0.625, 2.89 / 3])
    assert found.calibration_error == pytest.approx((2 * 0.125 + 3 * (2.89 / 3 - 2 / 3)) / 5)


def test_names_count_what_is_missed_invented_or_of_another_kind():
    one = Prediction("0", "李明在北京", (Span(0, 2, "PER"), Span(3, 5, "LOC")), (Span(0, 2, "PER"), Span(3, 5, "ORG")))
    two = Prediction("1", "张三李四", (Span(0, 2, "PER"),), (Span(0, 3, "PER"),))
    found = mistakes(result("names", ("PER", "LOC", "ORG"), [one, two, Prediction("2", "好", (), ())]))
    assert found.confusion is not None
    assert found.confusion.labels == ("PER", "LOC", "ORG", NOTHING)
    assert found.confusion.counts == ((1, 0, 0, 1), (0, 0, 1, 0), (0, 0, 0, 0), (1, 0, 0, 0))
    assert [(mistake.prediction.id, mistake.wrong) for mistake in found.worst] == [("0", 2), ("1", 2)]
    assert (found.wrong, found.calibration, found.calibration_error) == (2, (), None)


def test_reading_takes_any_of_the_accepted_answers_and_an_answer_where_none_is_right_as_wrong():
    accepted = (Quote(0, "北京"), Quote(0, "北京市"))
    right = Prediction("0", "北京市很大", accepted, (Quote(0, "北京市"),), (0.5,), "哪里")
    wrong = Prediction("1", "北京市很大", accepted, (Quote(3, "很大"),), (0.75,), "哪里")
    invented = Prediction("2", "北京市很大", (), (Quote(0, "北京"),), (0.875,), "谁")
    silent = Prediction("3", "北京市很大", (), (), (0.25,), "谁")
    found = mistakes(result("reading", (), [right, wrong, invented, silent]))
    assert [one.prediction.id for one in found.worst] == ["2", "1"]
    assert found.confusion is None
    assert [(one.low, one.accuracy) for one in found.calibration] == [(0.2, 1), (0.5, 1), (0.7, 0), (0.8, 0)]


def test_they_are_plain_values_for_json():
    values = mistakes(result("sentiment", ("bad", "good"), GLAD)).to_dict()
    assert values["worst"][0]["prediction"]["text"] == "text 2"


def test_of_many_labels_the_most_confused_are_kept_in_their_order():
    counts = ((9, 0, 3, 0), (0, 8, 0, 1), (1, 0, 7, 2), (0, 0, 0, 6))
    whole = Confusion(("a", "b", "c", "d"), counts)
    assert whole.wrong == 7
    part = whole.most_confused(2)  # wrong on either side: a 4, b 1, c 6, d 3
    assert part == Confusion(("a", "c"), ((9, 3), (1, 7)))
    assert part.wrong == 4
    assert whole.most_confused(4) == whole
