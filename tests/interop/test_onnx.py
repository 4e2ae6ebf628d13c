"""The exported file answers as the model does, at any batch and length, in onnxruntime."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

import nezha
from nezha.config import NezhaConfig
from nezha.interop import onnx
from nezha.messages import InputError

for package in ("onnx", "onnxscript", "onnxruntime"):
    pytest.importorskip(package, reason="exporting needs the extra onnx")

SIZES: dict[str, Any] = {
    "vocab_size": 17,
    "hidden_size": 12,
    "num_hidden_layers": 1,
    "num_attention_heads": 3,
    "intermediate_size": 20,
    "max_relative_position": 4,
    "initializer_range": 0.4,
}


def make(head: str, **changes):
    torch.manual_seed(7)
    return getattr(nezha, onnx.HEADS[head][0])(NezhaConfig(**(SIZES | changes)))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A head and its file, each made once."""

    @cache
    def export(head: str):
        model = make(head, num_labels=3 if "classification" in head else 2)
        return model, onnx.export(model, tmp_path_factory.mktemp("onnx") / "deep" / "model.onnx")

    return export


@pytest.mark.parametrize("head", onnx.HEADS)
def test_every_head_runs_in_onnxruntime_as_in_torch(head, exported):
    model, made = exported(head)
    assert made.head == head
    assert onnx.difference(made.path, model) <= 1e-4
    assert model.training  # a model that was being trained is left so


def test_the_file_is_whole_and_tells_what_it_is(exported):
    import onnx as format

    _, made = exported("masked-lm")
    assert [path.name for path in Path(made.path).parent.iterdir()] == ["model.onnx"]
    written = format.load(made.path)
    format.checker.check_model(written)
    told = {item.key: item.value for item in written.metadata_props}
    assert (told["model_type"], told["head"]) == ("nezha", "masked-lm")
    assert json.loads(told["config"])["max_relative_position"] == 4
    shapes = [[axis.dim_param for axis in item.type.tensor_type.shape.dim] for item in written.graph.input]
    assert shapes == [["batch", "length"]] * 3
    assert [item.name for item in written.graph.input] == made.inputs == list(onnx.INPUTS)
    assert [item.name for item in written.graph.output] == made.outputs == ["logits"]


def test_a_difference_is_noticed(exported):
    """The check runs the file, not the model twice."""
    model, made = copy.deepcopy(exported("encoder"))
    with torch.no_grad():
        model.embeddings.LayerNorm.weight[3] += 0.5
    assert onnx.difference(made.path, model) > 0.01


def test_a_folder_is_exported_with_the_head_that_its_weights_are_or_that_is_asked_for(tmp_path):
    make("pre-training").save_pretrained(tmp_path)
    assert type(onnx.load(tmp_path)).__name__ == "NezhaForPreTraining"
    for head in ("encoder", "masked-lm", "next-sentence"):
        assert type(onnx.load(tmp_path, head)).__name__ == onnx.HEADS[head][0]
    with pytest.raises(InputError, match=r"weights of the head “text-classification”.*classifier\.bias"):
        onnx.load(tmp_path, "text-classification")
    with pytest.raises(InputError, match="head to be one of encoder"):
        onnx.load(tmp_path, "generation")


def test_a_missing_package_and_a_place_that_cannot_be_written_are_said(tmp_path, monkeypatch):
    model = make("encoder")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"expected to write .*model.onnx"):
        onnx.export(model, tmp_path / "file" / "model.onnx")
    monkeypatch.setattr(onnx, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"onnx is not installed; run: pip install 'nezha-workbench\[onnx\]'"):
        onnx.export(model, tmp_path / "model.onnx")
    with pytest.raises(InputError, match="onnxruntime is not installed"):
        onnx.difference(tmp_path / "model.onnx", model)
