"""`nezha mistakes`: tables to a person, one object to a program."""

import json

import pytest

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.run_folder import write_json
from nezha.tasks.examples import Span
from nezha.tasks.results import FinetuneResult, Prediction


def over(name: str, classes: tuple[str, ...], *predictions: Prediction) -> None:
    """A run that is over."""
    folder = runs.create(FinetuneConfig(name=name))
    result = FinetuneResult(
        config=FinetuneConfig(), precision="fp32", labels=classes, classes=classes, sizes={}, curve=(), best_epoch=1,
        figures={}, predictions=predictions, seconds=1.0,
    )  # fmt: skip
    write_json(folder.path / "result.json", result.to_dict())


@pytest.fixture
def glad():
    wrong = Prediction("1", "坏\x1b[31m", "negative", "positive", (0.25, 0.75))
    over("glad", ("negative", "positive"), Prediction("0", "好", "positive", "positive", (0.1, 0.9)), wrong)


@pytest.mark.usefixtures("glad")
def test_a_person_reads_counts_confusion_and_the_worst(nezha):
    done = nezha("mistakes", "glad", "--lang", "zh")
    lines = [line.split() for line in done.out.splitlines()]
    assert done.code == 0
    assert "2 条测试文本中答错 1 条" in done.out
    assert ["negative", "0", "1"] in lines
    assert ["negative", "positive", "0.750", "坏�[31m"] in lines


@pytest.mark.usefixtures("glad")
def test_a_program_gets_one_object(nezha):
    values = json.loads(nezha("mistakes", "glad", "--json").out)
    assert values["confusion"]["counts"] == [[0, 1], [0, 1]]
    assert values["worst"][0]["probability"] == 0.75
    assert json.loads(nezha("mistakes", "glad", "--most", "0", "--json").out)["worst"] == []


def test_of_names_only_the_wrong_ones_are_told(nezha):
    same, missed, invented = Span(0, 2, "PER"), Span(3, 5, "LOC"), Span(3, 5, "ORG")
    over("names", ("PER", "LOC", "ORG"), Prediction("0", "李明在北京", (same, missed), (same, invented)))
    last = nezha("mistakes", "names").out.splitlines()[-1].split()
    assert last == ["北京", "LOC", "北京", "ORG", "–", "李明在北京"]


def test_a_run_that_is_not_over_is_told_to_finish(nezha):
    runs.create(FinetuneConfig(name="young"))
    done = nezha("mistakes", "young")
    assert done.code == 2
    assert "no result yet" in done.err
