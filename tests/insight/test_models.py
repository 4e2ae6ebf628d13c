"""Which models can be asked, how they are found and loaded, and what is said of those that cannot."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

from nezha.insight import attention, fill_mask, load, models
from nezha.insight.catalog import locate
from nezha.messages import InputError


@pytest.fixture
def copy(model_folder, tmp_path):
    """A copy of the model that a test may spoil."""
    return shutil.copytree(model_folder, tmp_path / "copy")


@pytest.fixture
def run(model_folder, tmp_path):
    """A run folder with two checkpoints, as the trainer leaves it."""
    folder = tmp_path / "runs" / "first"
    for step in (20, 100):
        shutil.copytree(model_folder, folder / "checkpoints" / f"step-{step:06d}")
    (folder / "config.json").write_text(json.dumps({"name": "first"}), encoding="utf-8")
    status = {"state": "finished", "step": 100, "steps": 100, "pid": 1, "host": "elsewhere", "heartbeat": 0.0}
    (folder / "status.json").write_text(json.dumps(status), encoding="utf-8")
    return folder


def error_of(model) -> InputError:
    with pytest.raises(InputError) as caught:
        load(model)
    return caught.value


def test_half_precision_files_become_float32_models_that_do_not_drop_out(model_folder):
    loaded = load(model_folder)
    assert {weight.dtype for weight in loaded.model.parameters()} == {torch.float32}
    assert not loaded.model.training


def test_a_model_is_read_once_until_its_files_change(copy):
    first = load(copy)
    assert load(str(copy)) is first
    assert load(first) is first
    weights = load_file(copy / "model.safetensors")
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    assert load(copy) is not first


def test_a_run_is_asked_by_its_newest_checkpoint_or_by_a_named_one(run):
    assert "run:first" in models()
    assert locate("run:first") == ("run:first/step-000100", run / "checkpoints" / "step-000100")
    assert attention("run:first/step-000020", "今天").model == "run:first/step-000020"
    assert fill_mask("今[MASK]", model="run:first").model == "run:first/step-000100"


def test_a_checkpoint_that_is_not_there_names_those_that_are(run):
    error = error_of("run:first/step-000030")
    assert error.key == "no_model"
    assert "step-000020" in error.text("zh")


def test_a_run_without_checkpoint_is_not_offered(run):
    shutil.rmtree(run / "checkpoints")
    assert "run:first" not in models()
    assert error_of("run:first").key == "run_without_checkpoint"


def test_unknown_names_are_said(tmp_path):
    assert error_of("run:nowhere").key == "run_unknown"
    assert error_of(tmp_path).key == "no_model"
    assert error_of("bundeld").key == "no_model"


def test_another_architecture_is_refused(copy):
    settings = json.loads((copy / "config.json").read_text(encoding="utf-8")) | {"model_type": "albert"}
    (copy / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    assert error_of(copy).key == "not_nezha"


def test_a_model_that_calls_itself_bert_is_known_by_its_weights(copy, model_folder):
    settings = json.loads((copy / "config.json").read_text(encoding="utf-8")) | {"model_type": "bert"}
    (copy / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    assert fill_mask("今[MASK]", model=copy).masks == fill_mask("今[MASK]", model=model_folder).masks


def test_a_model_of_huaweis_layout_is_asked_without_converting(copy, model_folder):
    weights = load_file(copy / "model.safetensors")
    (copy / "model.safetensors").unlink()
    (copy / "config.json").rename(copy / "bert_config.json")
    torch.save({f"bert.{k.removeprefix('nezha.')}" if k[:3] != "cls" else k: v for k, v in weights.items()},
        copy / "pytorch_model.bin")  # fmt: skip
    assert fill_mask("今[MASK]", model=copy).masks == fill_mask("今[MASK]", model=model_folder).masks


def test_weights_cut_short_are_refused(copy):
    path = copy / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    assert error_of(copy).key == "weights_damaged"


def test_an_encoder_with_missing_weights_is_not_filled_up_with_random_ones(copy):
    weights = load_file(copy / "model.safetensors")
    del weights["nezha.encoder.layer.1.attention.self.key.weight"]
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    error = error_of(copy)
    assert error.key == "weights_missing"
    assert "layer.1.attention.self.key.weight" in str(error)


def test_a_vocabulary_larger_than_the_model_is_refused(copy):
    with (copy / "vocab.txt").open("a", encoding="utf-8") as file:
        file.write("甲\n乙\n丙\n丁\n")
    assert error_of(copy).key == "vocabulary_too_large"


def test_without_a_masked_language_head_attention_is_shown_and_masks_are_refused(copy):
    weights = {name: value for name, value in load_file(copy / "model.safetensors").items() if name[:3] != "cls"}
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    assert attention(copy, "今天").probabilities.shape == (3, 2, 4, 4)
    with pytest.raises(InputError, match="masked-language head"):
        fill_mask("今[MASK]", model=copy)


def test_a_persons_own_models_are_offered_and_nothing_outside_their_folder_is(model_folder, tmp_path, monkeypatch):
    root = tmp_path / "own"
    monkeypatch.setenv("NEZHA_MODELS", str(root))
    assert models() == ["bundled"]
    shutil.copytree(model_folder, root / "清华")
    shutil.copytree(model_folder, root / ".partial")
    shutil.copytree(model_folder, tmp_path / "outside")
    (root / "notes").mkdir()
    assert models() == ["bundled", "model:清华"]
    assert fill_mask("今[MASK]", model="model:清华").model == "model:清华"
    for name in ("model:", "model:.", "model:..", "model:../outside", "model:.partial", "model:notes", "model:清华/"):
        assert error_of(name).key == "no_model"
