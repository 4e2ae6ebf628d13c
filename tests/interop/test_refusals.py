"""What is no whole and harmless NEZHA is refused in one sentence; nothing is written and nothing runs."""

import json
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from nezha.insight import fill_mask
from nezha.interop import convert, load
from nezha.messages import InputError
from tests.interop.layouts import Folder


def refused(source, tmp_path: Path, key: str, **options) -> InputError:
    """`convert` and `load` say the same, and leave nothing behind."""
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError) as caught:
        convert(source, tmp_path / "clean", **options)
    assert caught.value.key == key
    for lang in ("en", "zh"):
        assert "\n" not in caught.value.text(lang)
    assert sorted(tmp_path.rglob("*")) == before
    return caught.value


@pytest.fixture
def whole(folder) -> Folder:
    """A folder with nothing wrong."""
    folder.write_bin(folder.state)
    folder.write_config(folder.config)
    return folder


class Evil:
    """Unpickled, it writes a file."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self):
        return Path.write_text, (self.path, "ran")


@pytest.mark.parametrize("old", [False, True], ids=["zip", "before 1.6"])
def test_code_in_a_pickle_never_runs(whole, tmp_path, old):
    mark = tmp_path / "mark"
    whole.write_bin(whole.state | {"evil": Evil(mark)}, old=old)  # pyright: ignore[reportArgumentType]
    error = refused(whole.path, tmp_path, "weights_unsafe")
    assert "pickled object" in str(error)
    with pytest.raises(InputError):
        load(whole.path)
    with pytest.raises(InputError):
        fill_mask("北[MASK]", model=whole.path)
    assert not mark.exists()
    pickle.loads(pickle.dumps(Evil(mark)))
    assert mark.exists()  # it would have


def test_a_bare_pickle_never_runs_either(whole, tmp_path):
    mark = tmp_path / "mark"
    (whole.path / "pytorch_model.bin").write_bytes(pickle.dumps(Evil(mark), protocol=2))
    refused(whole.path, tmp_path, "weights_unsafe")
    assert not mark.exists()


@pytest.mark.parametrize("left", [0.98, 0.5, 0.01, 0])
@pytest.mark.parametrize("kind", ["zip", "before 1.6", "safetensors"])
def test_files_cut_short_are_refused(folder, tmp_path, kind, left):
    folder.write_config(folder.config)
    path = folder.path / ("model.safetensors" if kind == "safetensors" else "pytorch_model.bin")
    if kind == "safetensors":
        save_file(folder.state, path)
    else:
        folder.write_bin(folder.state, old=kind == "before 1.6")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * left)])
    error = refused(folder.path, tmp_path, "weights_damaged")
    assert path.name in str(error)


def test_a_plain_bert_is_refused_with_the_reason(whole, tmp_path):
    whole.write_bin(whole.state | {"nezha.embeddings.position_embeddings.weight": torch.zeros(64, 12)})
    whole.write_config(whole.config | {"model_type": "bert"})
    assert "absolute positions" in str(refused(whole.path, tmp_path, "source_plain_bert"))


def test_another_architecture_is_refused(whole, tmp_path):
    whole.write_config(whole.config | {"model_type": "roberta"})
    assert "roberta" in str(refused(whole.path, tmp_path, "not_nezha"))


def test_missing_weights_are_named_and_not_invented(whole, tmp_path):
    del whole.state["nezha.encoder.layer.0.attention.self.key.bias"]
    whole.write_bin(whole.state)
    assert "layer.0.attention.self.key.bias" in str(refused(whole.path, tmp_path, "weights_missing"))


def test_a_weight_of_another_shape_is_named(whole, tmp_path):
    whole.write_bin(whole.state | {"nezha.encoder.layer.1.output.dense.weight": torch.zeros(12, 21)})
    assert "[12, 21]" in str(refused(whole.path, tmp_path, "weights_misshapen"))


def test_an_encoder_with_parts_that_nezha_has_not_is_refused(whole, tmp_path):
    whole.write_bin(whole.state | {"nezha.encoder.layer.0.crossattention.self.key.weight": torch.zeros(12, 12)})
    assert "crossattention" in str(refused(whole.path, tmp_path, "weights_foreign"))


def test_one_weight_under_two_names_is_refused(whole, tmp_path):
    whole.write_bin(whole.state | {"bert.pooler.dense.bias": torch.zeros(12)})
    refused(whole.path, tmp_path, "weights_twice")


def test_anything_but_a_state_dict_is_refused(whole, tmp_path):
    torch.save([1, 2], whole.path / "pytorch_model.bin")
    refused(whole.path, tmp_path, "weights_no_state_dict")


@pytest.mark.parametrize(("change", "key"), [(7, "vocabulary_too_large"), (-300, "vocabulary_too_small")])
def test_a_vocabulary_of_another_size_is_refused(lively_folder, tmp_path, change, key):
    whole = Folder(lively_folder, tmp_path / "source")
    rows = whole.config["vocab_size"] + (300 if change < 0 else 0)
    words = "nezha.embeddings.word_embeddings.weight"
    whole.state |= {words: torch.zeros(rows, 12), "cls.predictions.bias": torch.zeros(rows)}
    if change > 0:
        with (whole.path / "vocab.txt").open("a", encoding="utf-8") as file:
            file.write("".join(f"词{number}\n" for number in range(change)))
    whole.write_bin(whole.state)
    whole.write_config(whole.config | {"vocab_size": rows})
    refused(whole.path, tmp_path, key)


def test_a_shard_that_is_missing_or_lies_elsewhere_is_named(folder, tmp_path):
    folder.write_shards(folder.state, "safetensors")
    folder.write_config(folder.config)
    (folder.path / "model-00002-of-00002.safetensors").unlink()
    assert "model-00002-of-00002" in str(refused(folder.path, tmp_path, "shard_missing"))
    save_file(folder.state, tmp_path / "elsewhere.safetensors")
    index = {"weight_map": {"a": "../elsewhere.safetensors"}}
    (folder.path / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    assert "elsewhere" in str(refused(folder.path, tmp_path, "shard_missing"))
    (folder.path / "model.safetensors.index.json").write_text("[", encoding="utf-8")
    refused(folder.path, tmp_path, "index_unreadable")


def test_folders_without_parts_are_told_what_is_missing(whole, tmp_path):
    refused(tmp_path / "nowhere", tmp_path, "source_missing")
    (whole.path / "config.json").write_text("{", encoding="utf-8")
    refused(whole.path, tmp_path, "source_config_bad")
    (whole.path / "config.json").unlink()
    refused(whole.path, tmp_path, "source_no_config")
    (whole.path / "pytorch_model.bin").rename(whole.path / "model_state.pdparams")
    refused(whole.path, tmp_path, "source_is_paddle")
    (whole.path / "model_state.pdparams").unlink()
    refused(whole.path, tmp_path, "source_no_weights")


def test_a_number_too_large_for_the_type_is_refused(whole, tmp_path):
    whole.state["cls.predictions.bias"][3] = 1e6
    whole.write_bin(whole.state)
    assert "bfloat16" in str(refused(whole.path, tmp_path, "dtype_overflow", dtype="float16"))


def test_a_folder_that_holds_something_is_not_written_over(whole, tmp_path):
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "kept").write_text("kept", encoding="utf-8")
    refused(whole.path, tmp_path, "convert_exists")
    with pytest.raises(InputError, match="expected a new folder"):
        convert(whole.path, whole.path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="the system says"):
        convert(whole.path, tmp_path / "file" / "below")


def test_a_disk_that_fills_up_leaves_nothing_behind(whole, tmp_path, monkeypatch):
    def write_half(tensors, path, metadata):
        path.write_bytes(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr("nezha.interop.converting.save_file", write_half)
    assert "No space left on device" in str(refused(whole.path, tmp_path, "convert_unwritable"))


def test_an_empty_folder_is_filled(whole, tmp_path):
    (tmp_path / "clean").mkdir()
    assert convert(whole.path, tmp_path / "clean").written
    assert (tmp_path / "clean" / "model.safetensors").is_file()


@pytest.mark.parametrize("options", [{"activation": "tanhh"}, {"dtype": "int8"}, {"positions": "kept"}])
def test_unknown_choices_name_the_known(whole, tmp_path, options):
    refused(whole.path, tmp_path, "unknown_choice", **options)
