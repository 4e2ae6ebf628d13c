"""More than chance or not, over texts that both sides answered."""

import pytest

from nezha.finetune_config import FinetuneConfig
from nezha.tasks.examples import Example
from nezha.tasks.kinds import TASKS
from nezha.tasks.measures import text_measures
from nezha.tasks.outcome import Asked
from nezha.tasks.paired import MEASURES, difference, differences
from nezha.tasks.results import FinetuneResult, Prediction


def test_a_difference_is_noise_until_it_is_larger_than_texts_and_seeds_make_it():
    examples = [Example(str(number), "字", "a") for number in range(400)]
    accuracy = text_measures(("a", "b"))[0]

    def right(first: int, last: int) -> list[str]:
        return ["a" if first <= number < last else "b" for number in range(400)]

    same = difference(accuracy, examples, [right(0, 300)], [right(0, 300)])
    assert (same.value, same.low, same.high) == (0, 0, 0)
    other_texts = difference(accuracy, examples, [right(0, 300)], [right(100, 396)])
    assert other_texts.low < 0 < other_texts.value < other_texts.high
    better = difference(accuracy, examples, [right(0, 340)], [right(0, 300)])  # the same texts, and forty more
    assert better.low > 0
    unsure = difference(accuracy, examples, [right(0, 260), right(0, 340)], [right(0, 290)])  # seeds disagree
    assert unsure.low < 0 < unsure.high


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_judged_without_torch_as_it_judges_itself(task):
    own, listed = TASKS[task](("a", "b")).measures, MEASURES[task](("a", "b"))
    assert [one.name for one in listed] == [one.name for one in own]


def test_a_run_is_set_beside_the_baselines_that_answered_its_test_part():
    predictions = tuple(Prediction(str(n), "好", "a", "a" if n < 200 else "b") for n in range(300))
    result = FinetuneResult(
        config=FinetuneConfig(), precision="fp32", labels=("a", "b"), classes=("a", "b"), sizes={}, curve=(),
        best_epoch=1, figures={}, predictions=predictions, seconds=1.0,
    )  # fmt: skip
    asked: Asked = {"majority": (["a"] * 300, 1.0), "tfidf": (["b"] * 300, 1.0), "other data": (["a"] * 299, 1.0)}
    found = differences(result, asked)
    assert list(found) == ["majority", "tfidf"]
    assert found["majority"].value == pytest.approx(-1 / 3)
    assert (found["majority"].verdict, found["tfidf"].verdict) == ("behind", "ahead")
