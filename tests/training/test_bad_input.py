"""What a run cannot be made of is refused in one sentence that names it."""

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from nezha.data.shards import PARTS, checksum, read_meta
from nezha.fresh_model import TABLES
from nezha.messages import InputError
from nezha.pretrain import pretrain
from nezha.run_folder import RunFolder, read_json, write_json
from tests.training.test_pretrain import StopAfter


def with_model(config, **sizes):
    return dataclasses.replace(config, model=dataclasses.replace(config.model, **sizes))


def test_a_run_cannot_begin_from_a_model_of_other_sizes_or_from_none(make_config, tiny_model_folder, tmp_path):
    with pytest.raises(InputError, match="vocab_size"):
        pretrain(make_config(init=str(tiny_model_folder)), tmp_path / "a")
    with pytest.raises(InputError, match=r"has no config\.json"):
        pretrain(make_config(init=str(tmp_path / "none")), tmp_path / "b")


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"model_type": "bert"}, r"differ: model_type \(bert → nezha\); set"),
        ({"num_hidden_layers": 7, "positions": "absolute"}, r"num_hidden_layers \(7 → 2\), positions \(absolute → f"),
    ],
    ids=["another kind of model", "other layers and positions"],
)
def test_a_run_cannot_begin_from_another_architecture(make_config, tmp_path, named, told):
    pretrain(make_config(steps=3), tmp_path / "first")
    folder = RunFolder(tmp_path / "first").checkpoint(3)
    write_json(folder / "config.json", (read_json(folder / "config.json") or {}) | named)
    with pytest.raises(InputError, match=told):
        pretrain(make_config(init=str(folder)), tmp_path / "second")


@pytest.mark.parametrize(("positions", "name"), TABLES.items())
def test_trained_positions_are_held_against_their_number(make_config, tmp_path, positions, name):
    config = with_model(make_config(steps=3), positions=positions)
    pretrain(config, tmp_path / "first")
    begin = dataclasses.replace(config.loop, init=str(RunFolder(tmp_path / "first").checkpoint(3)))
    other = dataclasses.replace(with_model(config, max_relative_position=6), loop=begin)
    longer = dataclasses.replace(other, data=dataclasses.replace(config.data, sequence_length=600))
    with pytest.raises(InputError, match=rf"differ: {name} \("):
        pretrain(longer, tmp_path / "second")


def test_a_checkpoint_of_another_architecture_is_named_tensor_by_tensor(make_config, tmp_path):
    """One folder's checkpoint put into another's, its configuration along with it, as a copy gone wrong does."""
    config = make_config(steps=12)
    pretrain(config, tmp_path / "run", report=StopAfter(2))
    run, other = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "other")
    pretrain(with_model(config, intermediate_size=22), other.path, report=StopAfter(2))
    step = run.saved_steps()[-1]
    shutil.rmtree(run.checkpoint(step))
    shutil.copytree(other.checkpoint(step), run.checkpoint(step))
    state = read_json(run.checkpoint(step) / "state.json") or {}
    state["config"]["model"]["intermediate_size"] = 20
    write_json(run.checkpoint(step) / "state.json", state)
    with pytest.raises(InputError) as caught:
        pretrain(config, run.path, resume=True)
    assert "layer.0.intermediate.dense.weight ((22, 12) → (20, 12))" in str(caught.value)
    assert str(caught.value).count("→") == 3, "three are named"
    assert ", + 3; restore" in str(caught.value), "of two layers' three"


def test_data_prepared_anew_with_another_vocabulary_is_not_resumed_on(make_config, shards, tmp_path):
    """As many pieces, so every shape fits, but two of them have changed places."""
    copy = tmp_path / "shards"
    shutil.copytree(shards, copy)
    config = make_config(steps=12)
    config = dataclasses.replace(config, data=dataclasses.replace(config.data, data=str(copy)))
    pretrain(config, tmp_path / "run", report=StopAfter(2))
    vocabulary = (copy / "vocab.txt").read_text(encoding="utf-8").splitlines()
    swapped = [*vocabulary[:-2], vocabulary[-1], vocabulary[-2]]
    (copy / "vocab.txt").write_text("\n".join(swapped) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"these differ: vocab\.txt; restore"):
        pretrain(config, tmp_path / "run", resume=True)


@pytest.mark.parametrize("examples", ["next_sentence", "packed", "full"])
@pytest.mark.parametrize("split", ["train", "held_out"])
def test_data_that_gives_no_example_is_refused_at_once(make_config, shards, tmp_path, examples, split):
    """Shards that are whole, and empty; without the check a run would look for its first example for ever."""
    copy = tmp_path / "shards"
    shutil.copytree(shards, copy)
    empty(copy, split)
    config = make_config(data={"examples": examples})
    config = dataclasses.replace(config, data=dataclasses.replace(config.data, data=str(copy)))
    with pytest.raises(InputError, match=f"expected {split} text in .* of 29 tokens; there is not a single example"):
        pretrain(config, tmp_path / "run")
    assert (read_json(RunFolder(tmp_path / "run").status) or {})["state"] == "failed"


def empty(folder: Path, split: str) -> None:
    """Take every token out of a split, and set its checksums right."""
    meta = read_meta(folder)
    for entry in meta["splits"][split]["shards"]:
        for part in PARTS:
            path = folder / f"{entry['stem']}.{part}.npy"
            values = np.load(path)
            np.save(path, values[:0] if part == "tokens" else np.zeros(1, values.dtype))
        entry["sha256"] = {name: checksum(folder / name) for name in entry["sha256"]}
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
