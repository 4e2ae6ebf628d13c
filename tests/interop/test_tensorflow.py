"""Huawei's TensorFlow checkpoints: their names, their turned matrices, their GELU; slots and counters stay behind.

The mapping is always tested, with an object that reads as TensorFlow's reader does; the files themselves where
TensorFlow is installed.  What a model should answer was computed in numpy by `make_tensorflow.py`.
"""

import importlib.util
import shutil
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import torch

from nezha.heads import NezhaForPreTraining
from nezha.insight import attention
from nezha.interop import convert, load
from nezha.interop.tensorflow_reader import torch_name
from nezha.messages import InputError

FOLDER = Path(__file__).parent / "tensorflow"
PREFIX = FOLDER / "model.ckpt-900000"
needs_tensorflow = pytest.mark.skipif(
    importlib.util.find_spec("tensorflow") is None, reason="tensorflow, an optional package, is not installed"
)


class Kind:
    """A TensorFlow type, as far as it is asked."""

    def __init__(self, size: int):
        self.size = size


class BrokenError(Exception):
    """What TensorFlow raises where a file is damaged."""


class FakeReader:
    """The variables of the small checkpoint without TensorFlow."""

    def __init__(self, stored: dict[str, np.ndarray], broken: str = ""):
        self.stored, self.broken = stored, broken

    def get_variable_to_shape_map(self):
        return {name: list(value.shape) for name, value in self.stored.items()}

    def get_variable_to_dtype_map(self):
        return {name: Kind(value.itemsize) for name, value in self.stored.items()}

    def get_tensor(self, name):
        if name == self.broken:
            raise BrokenError("checksum does not match")
        return self.stored[name]


@pytest.fixture(scope="module")
def expected():
    return dict(np.load(FOLDER / "expected.npz"))


@pytest.fixture
def variables(expected):
    """The stored variables, with LAMB's slots as the checkpoint has them."""
    found = {name.removeprefix("variable:"): value for name, value in expected.items() if name.startswith("variable:")}
    weights = {name: value for name, value in found.items() if "/" in name}
    return found | {f"{name}/{slot}": value * 0 for name, value in weights.items() for slot in ("lamb_m", "lamb_v")}


@pytest.fixture
def fake(monkeypatch, variables):
    """`import tensorflow` gives a module that reads those variables, whatever the files hold."""
    module = types.ModuleType("tensorflow")
    reader = FakeReader(variables)
    module.errors = types.SimpleNamespace(OpError=BrokenError)  # pyright: ignore[reportAttributeAccessIssue]
    train = types.SimpleNamespace(load_checkpoint=lambda prefix: reader)
    module.train = train  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "tensorflow", module)
    return reader


def check_answers(model, expected) -> None:
    """The formulas in numpy agree."""
    ids, segments = (torch.tensor(expected[name]) for name in ("ids", "segments"))
    with torch.no_grad():
        found = model(ids, (ids != 0).long(), segments, output_hidden_states=True)
    seen = (ids != 0).numpy()
    for name, value in (
        ("last_state", found.hidden_states[-1].numpy()[seen]),
        ("prediction_logits", found.prediction_logits.numpy()[seen]),
        ("seq_relationship_logits", found.seq_relationship_logits.numpy()),
    ):
        wanted = expected[name] if name == "seq_relationship_logits" else expected[name][seen]
        np.testing.assert_allclose(value, wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("path", [FOLDER, PREFIX, FOLDER / "model.ckpt-900000.index"], ids=["folder", "prefix", "file"])
def test_variables_become_the_model_that_the_formulas_describe(fake, expected, path):
    opened = load(path)
    assert type(opened.model) is NezhaForPreTraining
    check_answers(opened.model, expected)


def test_the_other_gelu_is_told_apart(fake, expected):
    with pytest.raises(AssertionError, match="Not equal"):
        check_answers(load(FOLDER, activation="erf").model, expected)


def test_report_tells_the_gelu_and_why_slots_and_counters_stay_behind(fake):
    report = load(FOLDER).report
    assert (report.layout, report.activation, report.activation_why) == (
        "tensorflow",
        "gelu_pytorch_tanh",
        "activation_tensorflow",
    )
    counts = {why: sum(left.count for left in report.ignored if left.why == why) for why in ("why_slot", "why_counter")}
    assert counts == {"why_slot": 2 * report.matched, "why_counter": 3}
    assert sum(left.count for left in report.ignored) == 2 * report.matched + 3
    assert {left.pattern for left in report.ignored} == {
        "*.lamb_m", "*.lamb_v", "global_step", "good_steps", "loss_scale"
    }  # fmt: skip
    slots = sum(left.bytes for left in report.ignored if left.why == "why_slot")
    assert slots == 2 * report.bytes_after
    assert {note.what: note.key for note in report.settings} == {
        "directionality, pooler_type": "config_dropped",
        "max_relative_position": "config_assumed",
        "layer_norm_eps": "config_assumed",
    }


def test_converted_checkpoint_answers_the_same_without_tensorflow(fake, expected, monkeypatch, tmp_path):
    convert(PREFIX, tmp_path / "clean")
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    check_answers(NezhaForPreTraining.from_pretrained(tmp_path / "clean"), expected)


def test_fine_tuned_heads_of_tensorflow_are_found(fake, variables):
    for name in [name for name in variables if name.startswith("cls/")]:
        del variables[name]
    variables |= {"output_weights": np.ones((3, 8), np.float32), "output_bias": np.zeros(3, np.float32)}
    fake.stored = variables
    opened = load(FOLDER)
    assert opened.report.model == "NezhaForSequenceClassification"
    assert opened.model.config.num_labels == 3
    fake.stored = {
        {"output_weights": "cls/squad/output_weights", "output_bias": "cls/squad/output_bias"}.get(name, name): value[
            :2
        ]
        if name.startswith("output_")
        else value
        for name, value in variables.items()
    }
    assert load(FOLDER).report.model == "NezhaForQuestionAnswering"


def test_a_plain_bert_of_tensorflow_is_refused(fake, variables):
    fake.stored = variables | {"bert/embeddings/position_embeddings": np.zeros((512, 8), np.float32)}
    with pytest.raises(InputError, match="absolute positions of a plain BERT"):
        load(FOLDER)


def test_a_variable_that_cannot_be_read_is_one_sentence_and_nothing_is_written(fake, tmp_path):
    fake.broken = "bert/encoder/layer_1/output/dense/kernel"
    with pytest.raises(InputError, match="cut short or damaged"):
        convert(FOLDER, tmp_path / "clean")
    assert not list(tmp_path.iterdir())


def test_without_tensorflow_the_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    for ask in (load, lambda folder: attention(folder, "北京")):
        with pytest.raises(InputError, match="pip install tensorflow-cpu") as caught:
            ask(FOLDER)
        assert "nezha convert" in caught.value.text("zh")


def test_several_checkpoints_in_a_folder_are_named(fake, tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "two")
    shutil.copyfile(folder / "model.ckpt-900000.index", folder / "model.ckpt-100.index")
    with pytest.raises(InputError, match=r"model\.ckpt-100, model\.ckpt-900000"):
        load(folder)
    assert load(folder / "model.ckpt-900000").report.matched


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("bert/encoder/layer_11/attention/self/query/kernel", "bert.encoder.layer.11.attention.self.query.weight"),
        ("bert/encoder/layer_0/output/LayerNorm/gamma", "bert.encoder.layer.0.output.LayerNorm.weight"),
        ("bert/embeddings/word_embeddings", "bert.embeddings.word_embeddings.weight"),
        ("cls/predictions/output_bias", "cls.predictions.bias"),
        ("cls/seq_relationship/output_weights", "cls.seq_relationship.weight"),
        ("bert/pooler/dense/kernel/lamb_m", "bert.pooler.dense.kernel.lamb_m"),
    ],
)
def test_names_are_those_of_the_pytorch_code(name, wanted):
    assert torch_name(name) == wanted


@needs_tensorflow
def test_tensorflow_reads_the_files_themselves(expected):
    check_answers(load(FOLDER).model, expected)


@needs_tensorflow
@pytest.mark.parametrize("ending", ["index", "data-00000-of-00001"])
def test_files_cut_short_are_refused(tmp_path, ending):
    folder = shutil.copytree(FOLDER, tmp_path / "cut")
    path = folder / f"model.ckpt-900000.{ending}"
    path.write_bytes(path.read_bytes()[:-600])
    with pytest.raises(InputError, match="cut short or damaged"):
        convert(folder, tmp_path / "clean")
    assert not (tmp_path / "clean").exists()
