"""`nezha runs compare`: two tables to a person, one object to a program."""

import json

import pytest

from nezha import runs
from nezha.cli.width import columns
from nezha.pretrain_config import ModelSize, PretrainConfig
from nezha.run_folder import write_json


@pytest.fixture
def two():
    """A run that has written records and one that has not."""
    for name, layers in (("甲", 4), ("b", 2)):
        folder = runs.create(PretrainConfig(name=name, model=ModelSize(num_hidden_layers=layers)))
        write_json(folder.status, {"state": "stopped", "step": 20, "steps": 100})
        records = [
            {"kind": "train", "step": 20, "seconds": 36.0, "tokens_per_second": 1000.0, "loss": 5.0},
            {"kind": "eval", "step": 10, "loss": 4.25, "mlm_accuracy": 0.125},
            {"kind": "eval", "step": 20, "loss": 4.5, "mlm_accuracy": 0.25},
        ]
        text = "".join(json.dumps(record) + "\n" for record in records if layers == 4)
        folder.metrics.write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("two")
def test_figures_and_differing_settings_stand_in_columns(nezha):
    lines = nezha("runs", "compare", "甲", "b").out.splitlines()
    cells = [line.split("  ") for line in lines]
    assert [cell.strip() for cell in cells[0] if cell.strip()] == ["甲", "b"]
    found = {line.split("  ")[0]: line.split("  ", 1)[1].split() for line in lines if "  " in line.strip()}
    assert found["tokens read"] == ["36,000", "–"]
    assert found["hours trained"] == ["0.01", "–"]
    assert found["held-out loss"] == ["4.5000", "–"]
    assert found["masked accuracy"] == ["25.0%", "–"]
    assert found["Layers"] == ["4", "2"]
    assert "4.2500 (step 10)" in "\n".join(lines)
    assert "Hidden size" not in found
    chinese = nezha("runs", "compare", "甲", "b", "--lang", "zh").out
    assert "4.2500（第 10 步）" in chinese
    starts = {columns(line[: line.index("–")]) for line in chinese.splitlines() if "–" in line and "%" not in line}
    assert len(starts) == 1, "columns line up under Chinese words"


@pytest.mark.usefixtures("two")
def test_a_program_gets_the_same_as_one_object(nezha):
    values = json.loads(nezha("runs", "compare", "甲", "b", "--json").out)
    assert [run["name"] for run in values["runs"]] == ["甲", "b"]
    assert values["runs"][0]["figures"]["held_loss"]["best_step"] == 10
    assert [item["name"] for item in values["differences"]] == ["model.num_hidden_layers"]


@pytest.mark.usefixtures("two")
def test_one_run_is_not_compared(nezha):
    done = nezha("runs", "compare", "甲", "--lang", "zh")
    assert (done.code, done.out) == (2, "")
    assert "得到：甲" in done.err
