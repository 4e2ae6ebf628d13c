"""Runs side by side on the page, on run folders made by hand."""

import json
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from nezha import runs
from nezha.data_config import MaskingConfig
from nezha.finetune_config import FinetuneConfig
from nezha.pretrain_config import OptimizerConfig, PretrainConfig
from nezha.run_folder import write_json
from nezha_app.compare_view import MOST_RUNS
from nezha_app.run_view import History
from nezha_app.tabs.compare import Compare


@pytest.fixture
def recorded():
    """`recorded("a", loss)`: a stopped run with three evaluations, the second the best, and its settings."""

    def make(name: str, loss: float = 4.0, **settings: Any) -> Path:
        folder = runs.create(PretrainConfig(name=name, **settings))
        write_json(folder.status, {"state": "stopped", "step": 30, "steps": 100})
        records = []
        for step, more in ((10, 1.0), (20, 0.0), (30, 0.5)):
            shared = {"step": step, "loss": loss + more}
            records.append({"kind": "train", "seconds": 36.0 * step, "tokens_per_second": 10.0, **shared})
            records.append({"kind": "eval", "mlm_accuracy": 0.25, **shared})
        folder.metrics.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return folder.path

    return make


@pytest.fixture
def tab() -> Compare:
    return Compare(History())


def test_each_run_is_a_line_and_only_what_differs_is_told(tab, recorded):
    recorded("a<b", 4.0, masking=MaskingConfig(masking="character"))
    recorded("c", 3.0, optimizer=OptimizerConfig(learning_rate=1e-3))
    _, chart, tables = tab.look(["a<b", "c"], "held_loss", "hours", None, "en")
    assert chart.count('class="nz-line c') == 2
    assert "&quot;points&quot;:[[0.1,5.0],[0.2,4.0],[0.3,4.5]]" in chart
    assert "a&lt;b" in chart
    for words in ("single characters", "whole words", "Peak learning rate", "0.001", "best 4.0000 at step 20"):
        assert words in tables
    for words in ("Hidden size", "a<b", "best 25.0%"):
        assert words not in tables
    chinese = "".join(tab.look(["a<b", "c"], "held_loss", "tokens", None, "zh")[1:])
    for words in ("留出集损失（奈特）", "词元", "单字", "第 20 步最佳 4.0000"):
        assert words in chinese


def test_nothing_chosen_nothing_recorded_and_nothing_different_are_said(tab, recorded):
    assert "Choose one or more runs" in tab.look([], "held_loss", "step", None, "en")[1]
    recorded("a")
    recorded("b")
    _, chart, tables = tab.look(["a", "b"], "grad_norm", "step", None, "en")
    assert "recorded this figure" in chart
    assert "All settings are the same" in tables
    assert "Settings that differ" not in tab.look(["a"], "held_loss", "step", None, "en")[2]


def test_names_that_are_gone_or_too_many_are_passed_over(tab, recorded):
    names = [f"r{number}" for number in range(MOST_RUNS + 2)]
    for name in names:
        recorded(name)
    chart = tab.look(["gone", "../r1", *names], "held_loss", "step", None, "en")[1]
    assert chart.count('class="nz-line c') == MOST_RUNS
    assert "gone" not in chart


def test_nothing_is_sent_where_nothing_changed(tab, recorded):
    path = recorded("a")
    seen, *_ = tab.look(["a"], "held_loss", "step", None, "en")
    assert all(update == gr.skip() for update in tab.look(["a"], "held_loss", "step", seen, "en"))
    with (path / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"kind": "eval", "step": 40, "loss": 2.125}) + "\n")
    assert "2.125" in tab.look(["a"], "held_loss", "step", seen, "en")[1]


def test_an_earlier_choice_comes_back_as_far_as_it_is_still_there(tab, recorded):
    for name in "abc":
        recorded(name)
    names, figure, axis = tab.on_load({"runs": ["a", "gone"], "figure": "retired", "axis": "hours"})
    assert (names["value"], sorted(names["choices"]), figure, axis) == (["a"], ["a", "b", "c"], "held_loss", "hours")
    assert len(tab.on_load("damaged")[0]["value"]) == 2


@pytest.fixture
def learnt():
    """`learnt("a", "sentiment", 0.5, 0.75)`: a fine-tuning run with the development measure after each epoch."""

    def make(name: str, task: str, measure: str, *reached: float) -> str:
        folder = runs.create(FinetuneConfig(name=name, task=task))
        write_json(folder.status, {"state": "finished", "step": 20, "steps": 20})
        records: list[dict[str, Any]] = []
        for epoch, value in enumerate(reached, start=1):
            shared = {"step": 10 * epoch, "loss": 0.5}
            records.append({"kind": "train", "seconds": 9.0 * epoch, "tokens_per_second": 10.0, **shared})
            records.append({"kind": "epoch", "epoch": epoch, "dev": {measure: value, "mcc": 0.125}, **shared})
        folder.metrics.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return name

    return make


def test_fine_tuning_runs_show_their_development_measure_over_the_epochs(tab, learnt, recorded):
    names = [learnt("a", "sentiment", "accuracy", 0.5, 0.75), learnt("b", "pairs", "accuracy", 0.625)]
    names += [learnt("c", "names", "entity_f1", 0.25), "pretrained"]
    recorded("pretrained", 4.0)
    _, chart, tables = tab.look(names, "held_loss", "step", None, "en")
    drawn = chart.replace("&quot;", '"').split("<figure")[1:]
    assert [figure.count('class="nz-line') for figure in drawn] == [1, 2, 1]
    assert '"points":[[1.0,0.5],[2.0,0.75]]' in drawn[1]
    for words in ("Accuracy, development part", "epochs of fine-tuning"):
        assert words in drawn[1]
    assert "Entity F1" in drawn[2]
    assert "Macro" not in chart
    assert "0.7500" in tables


def test_the_development_measure_can_be_chosen_and_is_then_drawn_once(tab, learnt):
    name = learnt("a", "sentiment", "accuracy", 0.5, 0.75)
    chart = tab.look([name], "dev_accuracy", "epochs", None, "zh")[1].replace("&quot;", '"')
    assert chart.count("<figure") == 1
    assert '"points":[[1.0,0.5],[2.0,0.75]]' in chart
    assert '"points":[[10,0.125],[20,0.125]]' in tab.look([name], "dev_mcc", "step", None, "zh")[1].replace(
        "&quot;", '"'
    )
    loss = tab.look([name], "train_loss", "epochs", None, "en")[1].replace("&quot;", '"')
    assert '"points":[[1.0,0.5],[2.0,0.5]]' in loss
    assert "recorded this figure" not in tab.look([name], "held_loss", "step", None, "en")[1]
