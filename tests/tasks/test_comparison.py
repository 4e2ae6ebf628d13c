"""A model beside what is simpler: the baselines, the table, and the command."""

import dataclasses
import json

import pytest

from nezha.tasks import compare, comparison
from nezha.tasks.examples import Example, Span, Splits
from nezha.tasks.fine_tuning import TASKS
from nezha.tasks.name_baselines import character_crf, gazetteer
from nezha.tasks.results import Contender, Figure
from nezha.tasks.text_baselines import bag_of_characters, majority


def share_right(answers, examples) -> float:
    return sum(answer == example.answer for answer, example in zip(answers, examples, strict=True)) / len(examples)


@pytest.mark.parametrize("task", ["sentiment"], indirect=True)
def test_characters_counted_beat_the_commonest_label(splits):
    assert len(set(majority(splits))) == 1
    assert share_right(bag_of_characters(splits), splits.test) > 0.9 > 0.6 > share_right(majority(splits), splits.test)


@pytest.mark.parametrize("task", ["names"], indirect=True)
def test_a_crf_learns_names_from_what_stands_nearby(splits):
    assert share_right(character_crf(splits), splits.test) > 0.9


def test_the_list_of_names_takes_the_longest_as_the_kind_it_mostly_was():
    learnt = [("北京", "LOC"), ("北京大学", "ORG"), ("江", "LOC"), ("江", "PER"), ("江", "PER")]
    train = tuple(Example(str(n), name, (Span(0, len(name), kind),)) for n, (name, kind) in enumerate(learnt))
    splits = Splits(train, (), (Example("9", "江在北京大学，北京大。", ()),))
    assert gazetteer(splits) == [(Span(0, 1, "PER"), Span(2, 6, "ORG"), Span(7, 9, "LOC"))]


@pytest.mark.parametrize(
    ("difference", "verdict"),
    [
        (Figure(0.02, 0.01, 0.03), "ahead"),
        (Figure(0.02, -0.01, 0.05), "noise"),
        (Figure(-0.02, -0.03, -0.01), "behind"),
        (None, None),
    ],
)
def test_a_verdict_is_a_side_of_its_own(difference, verdict):
    assert Contender(name="crf", figures={"f": (0.5,)}, difference=difference, seconds=0).verdict == verdict


def test_a_model_stands_beside_random_weights_and_baselines(make_config, data, task, monkeypatch):
    monkeypatch.setattr(TASKS[task], "bundled", lambda: data)
    records = []
    found = compare(make_config(epochs=2, examples=100), seeds=2, report=records.append)
    assert [one.name for one in found.contenders] == ["model", "random", *TASKS[task](data.labels).baselines]
    model, random, *others = found.contenders
    assert [len(one.figures[found.measures[0]]) for one in found.contenders] == [2, 2, *[1 for _ in others]]
    assert model.difference is None
    assert random.difference is not None
    assert random.difference.value == pytest.approx(model.mean(found.measures[0]) - random.mean(found.measures[0]))
    assert [run.config.seed for run in found.runs] == [0, 1]
    assert found.runs[0].sizes["train"] == 100
    assert model.figures[found.measures[0]][0] == found.runs[0].figures[found.measures[0]].value
    asked = {(record["contender"], record.get("seed")) for record in records}
    assert asked == {(name, seed) for name in ("model", "random") for seed in (0, 1)} | {
        (name, None) for name in TASKS[task](data.labels).baselines
    }
    assert "predictions" not in json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize("task", ["sentiment"], indirect=True)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_prints_one_table(data, task, monkeypatch, tiny_model_folder, capsys, lang):
    from nezha.cli import main

    monkeypatch.setattr(TASKS[task], "bundled", lambda: data)
    words = ["finetune", task, "--model", str(tiny_model_folder), "--epochs", "1", "--examples", "30", "--lang", lang]
    assert main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    told = {
        "en": ("accuracy", "TF-IDF of characters", "A simpler thing is better"),
        "zh": ("准确率", "字 TF-IDF", "更简单"),
    }
    accuracy, baseline, beaten = told[lang]
    assert any(accuracy in line and "F1" in line for line in lines)
    assert any(line.startswith(baseline) and " … " in line for line in lines)
    assert lines[-1].startswith(beaten) or beaten in lines[-1]  # one epoch of a tiny network loses to counting
    assert main([*words, "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["contenders"][-1]["verdict"] == "behind"


def test_the_command_names_what_is_missing_or_unknown(capsys):
    from nezha.cli import main

    assert main(["finetune"]) == 2
    assert "TASK" in capsys.readouterr().err
    assert main(["finetune", "sentimental"]) == 2
    assert "did you mean “sentiment”" in capsys.readouterr().err


def test_random_weights_alone_have_no_twin(make_config, data, task, monkeypatch):
    monkeypatch.setattr(TASKS[task], "bundled", lambda: data)
    config = dataclasses.replace(make_config(epochs=1, examples=20), random_weights=True)
    assert [one.name for one in comparison.compare(config, seeds=1).contenders] == [
        "model",
        *TASKS[task](data.labels).baselines,
    ]
