"""How heads come into being: strengths from the formula, checkpoints found by name, a picture that says its figures."""

import json
import shutil

import numpy as np
import pytest
import torch

from nezha.heads import NezhaForPreTraining
from nezha.insight import ask, attention, births
from nezha.insight.birth_of_heads import BirthsResult
from nezha.insight.question_fields import JOBS
from nezha.messages import InputError

TEXT = "今天天气很好，学生喜欢看书。"
STEPS = (20, 100, 300, 1000, 4000)


@pytest.fixture(scope="module")
def training(model_folder, tmp_path_factory):
    """Five checkpoints whose queries and keys grow: heads that get sharper."""
    place = tmp_path_factory.mktemp("training")
    for number, step in enumerate(STEPS):
        folder = shutil.copytree(model_folder, place / f"step-{step:06d}")
        model = NezhaForPreTraining.from_pretrained(folder)
        with torch.no_grad():
            for name, weight in model.named_parameters():
                if "attention.self.query" in name:
                    weight.mul_(number / 2)
        model.save_pretrained(folder)
    (place / "step-000001").write_text("a file, no checkpoint", encoding="utf-8")
    (place / "notes").mkdir()
    return place


@pytest.fixture(scope="module")
def result(training) -> BirthsResult:
    return births(str(training), TEXT, job="next", born=0.1)


def test_a_strength_is_the_mean_attention_to_the_neighbour(training, result):
    for at, step in enumerate(STEPS):
        seen = attention(training / f"step-{step:06d}", TEXT)
        plain = [place for place, special in enumerate(seen.special) if not special]
        for layer, head in ((0, 1), (2, 0)):
            for job, offset in (("previous", -1), ("self", 0), ("next", 1)):
                found = [seen.probabilities[layer, head, i, i + offset] for i in plain if i + offset in plain]
                slow = sum(map(float, found)) / len(found)
                assert result.strengths[at, JOBS.index(job), layer, head] == pytest.approx(slow, abs=1e-6)


def test_the_first_checkpoint_looks_evenly(result):
    """Its queries are zero: every score is the same."""
    assert result.strengths[0] == pytest.approx(np.broadcast_to(result.even[:, None, None], (5, 3, 2)), abs=1e-6)


def test_every_step_folder_is_a_checkpoint_in_order_and_nothing_else(result):
    assert result.steps.tolist() == list(STEPS)


@pytest.mark.parametrize(("most", "steps"), [(2, [20, 4000]), (3, [20, 300, 4000]), (99, list(STEPS))])
def test_of_too_many_the_first_the_last_and_some_between_are_read(training, most, steps):
    assert births(str(training), TEXT, most=most).steps.tolist() == steps


def test_a_run_is_read_by_its_name(training, tmp_path, monkeypatch):
    folder = tmp_path / "runs" / "mine"
    shutil.copytree(training, folder / "checkpoints")
    (folder / "config.json").write_text(json.dumps({"name": "mine"}), encoding="utf-8")
    status = {"state": "finished", "step": 4000, "steps": 4000, "pid": 1, "host": "elsewhere", "heartbeat": 0.0}
    (folder / "status.json").write_text(json.dumps(status), encoding="utf-8")
    monkeypatch.setenv("NEZHA_RUNS", str(tmp_path / "runs"))
    found = births("run:mine", TEXT)
    assert found.model == "run:mine"
    assert found.steps.tolist() == list(STEPS)
    for step in STEPS[1:]:
        shutil.rmtree(folder / "checkpoints" / f"step-{step:06d}")
    with pytest.raises(InputError, match="at least two checkpoints; “run:mine” has 1"):
        births("run:mine", TEXT)


def test_what_is_no_training_is_said(tmp_path):
    for model, key in ((str(tmp_path), "few_checkpoints"), ("birht", "few_checkpoints"), ("run:none", "run_unknown")):
        with pytest.raises(InputError) as caught:
            births(model, TEXT)
        assert caught.value.key == key
    with pytest.raises(InputError, match="did you mean “previous”"):
        births("birth", TEXT, job="prevous")
    with pytest.raises(InputError, match="born"):
        ask("births", born=1.5)


def test_the_sentence_says_the_figures_of_the_strongest_head(result):
    layer, head = result.strongest("next")
    over = result.strengths[:, JOBS.index("next"), layer, head]
    assert over[-1] == result.strengths[-1, JOBS.index("next")].max()
    for sentence, at in zip(result.picture().sentence, ("layer {} head {}", "第 {} 层第 {} 头"), strict=True):
        assert at.format(layer + 1, head + 1) in sentence
        assert f"{over[-1]:.1%}" in sentence
        assert f"{over[0]:.1%}" in sentence


def test_the_picture_has_a_map_a_checkpoint_on_one_scale_and_lines_over_the_steps(result):
    lines, wall, jobs, table = result.picture().panels
    assert len(wall.panels) == len(wall.labels) == len(STEPS)
    assert {panel.limit for panel in wall.panels} == {result.strengths[:, JOBS.index("next")].max()}
    for at, panel in enumerate(wall.panels):
        assert (panel.values == result.strengths[at, JOBS.index("next")]).all()
        assert (len(panel.rows), len(panel.columns)) == panel.values.shape == (3, 2)
    assert all(line.x.tolist() == list(STEPS) for line in (*lines.lines, *jobs.lines))
    peaks = [line.y.max() for line in lines.lines if not line.dashed]
    assert peaks == sorted(peaks, reverse=True)
    assert len(table.rows) == len(JOBS)


def test_the_table_says_at_which_checkpoint_a_head_was_born(result):
    for row, job in zip(result.picture().panels[-1].rows, JOBS, strict=True):
        layer, head = result.strongest(job)
        over = result.strengths[:, JOBS.index(job), layer, head]
        first = next((f"{step:,}" for step, one in zip(STEPS, over, strict=True) if one >= 0.1), "not yet")
        assert row[2][0] == first


def test_the_training_in_the_box_is_asked_over_held_out_texts():
    found = ask("births", texts=2, length=60, most=2)
    assert found.steps.tolist() == [300, 2000]
    assert (found.model, found.seed) == ("birth", 0)
    assert [len(text) for text in found.texts] == [60, 60]
    previous = found.strengths[:, JOBS.index("previous")].max((1, 2))
    assert previous[0] < 0.05 < 0.15 < previous[1]
