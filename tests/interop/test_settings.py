"""Configurations in every dialect: what is kept, what is derived, what is assumed aloud, what is refused."""

import json
import math
from typing import Any

import pytest
import torch
from transformers.activations import ACT2FN

from nezha.config import NezhaConfig
from nezha.interop import activation, convert, load, settings
from nezha.interop.weights import Entry
from nezha.messages import InputError
from tests.interop.layouts import Folder, published, renamed, tables, with_prefix

PUBLISHED: dict[str, dict[str, Any]] = {
    "hub-style-nezha-cn-base": {"max_relative_position": 64, "vocab_size": 21_128},
    "pytorch-nezha-cn-base": {"max_relative_position": 64, "vocab_size": 21_128},
    "pytorch-nezha-en-base": {"max_relative_position": 127, "vocab_size": 28_996},
    "tensorflow": {"max_relative_position": 64, "vocab_size": 100_503},
}


def keys(notes) -> dict[str, str]:
    """Field -> what is said of it."""
    return {note.what: note.key for note in notes}


def nothing() -> torch.Tensor:
    raise AssertionError("sizes are told by shapes alone")


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_configurations_are_read_as_the_models_they_belong_to(name):
    path = published(name)
    if path is None:
        pytest.skip("the published configurations lie in ../shared, which is not here")
    given = settings.read(path)
    words = Entry((PUBLISHED[name]["vocab_size"], 768), 0, nothing)
    settled = settings.settle(path, given, {"nezha.embeddings.word_embeddings.weight": words})
    found = settled.config
    wanted = NezhaConfig(**PUBLISHED[name])
    for field in ("hidden_size", "num_hidden_layers", "num_attention_heads", "layer_norm_eps", *PUBLISHED[name]):
        assert getattr(found, field) == getattr(wanted, field)
    assert ("max_relative_position" in settled.assumed) == (name == "tensorflow")


def test_a_missing_distance_is_64_and_said(folder):
    folder.write_bin(renamed(folder.state, with_prefix("bert.")))
    folder.write_config(folder.huawei_config(), "bert_config.json")
    opened = load(folder.path)
    assert opened.model.config.max_relative_position == 64
    assert keys(opened.report.settings)["max_relative_position"] == "config_assumed"


def test_an_old_table_tells_distance_and_heads(folder):
    config = {name: value for name, value in folder.huawei_config().items() if name != "num_attention_heads"}
    folder.write_bin(folder.state | tables(folder.config, "nezha."))
    folder.write_config(config)
    opened = load(folder.path)
    assert (opened.model.config.max_relative_position, opened.model.config.num_attention_heads) == (5, 3)
    told = keys(opened.report.settings)
    assert told["max_relative_position"] == told["num_attention_heads"] == "config_from_weights"


def test_sizes_of_another_model_never_fill_a_gap(layout):
    """What lonePatient's file lacks comes from the weights; what they cannot tell is told to be assumed."""
    opened = load(layout("lone_patient"))
    told = keys(opened.report.settings)
    from_weights = {"hidden_size", "vocab_size", "num_attention_heads", "intermediate_size", "max_relative_position"}
    assert {name for name, key in told.items() if key == "config_from_weights"} == from_weights
    assert told["hidden_act"] == "config_assumed"
    assert opened.model.config.hidden_act == "gelu"


def test_heads_that_nothing_tells_are_asked_for(folder):
    folder.write_bin(folder.state)
    folder.write_config({name: value for name, value in folder.config.items() if name != "num_attention_heads"})
    with pytest.raises(InputError, match="expected num_attention_heads"):
        load(folder.path)


@pytest.mark.parametrize(
    ("field", "value"),
    [("vocab_size", 21_128), ("hidden_size", 18), ("num_hidden_layers", 3), ("num_hidden_layers", 1)],
)
def test_a_configuration_that_contradicts_the_weights_is_refused(folder, field, value):
    folder.write_bin(folder.state)
    folder.write_config(folder.config | {field: value})
    with pytest.raises(InputError, match=f"says {field}={value}, the weights say"):
        load(folder.path)


def test_a_distance_that_contradicts_the_saved_table_is_refused(folder):
    folder.write_bin(folder.state | tables(folder.config, "nezha."))
    folder.write_config(folder.config | {"max_relative_position": 64})
    with pytest.raises(InputError, match="max_relative_position=64, the weights say 5"):
        load(folder.path)


def test_labels_and_rates_are_kept_and_albert_is_left_behind(folder, tmp_path):
    state = {name: tensor for name, tensor in folder.state.items() if not name.startswith("cls.")}
    folder.write_bin(state | {"classifier.weight": torch.randn(3, 12), "classifier.bias": torch.randn(3)})
    labels = {"id2label": {"0": "负", "1": "中", "2": "正"}, "label2id": {"负": 0, "中": 1, "正": 2}}
    extra = {"embedding_size": 128, "attention_probs_dropout_prob": 0.2, "problem_type": "single_label_classification"}
    folder.write_config(folder.config | labels | extra)
    report = convert(folder.path, tmp_path / "clean")
    written = NezhaConfig.from_pretrained(tmp_path / "clean")
    assert written.id2label == {0: "负", 1: "中", 2: "正"}
    assert written.attention_probs_dropout_prob == 0.2
    assert written.problem_type == "single_label_classification"
    assert keys(report.settings)["embedding_size"] == "config_dropped"
    assert not hasattr(written, "embedding_size")


def test_tanh_is_the_formula_of_the_release_and_erf_is_the_other():
    x = torch.linspace(-9, 9, 4001, dtype=torch.float64)
    tanh = 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    erf = 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))
    torch.testing.assert_close(ACT2FN[activation.TANH](x), tanh, rtol=0, atol=1e-12)
    torch.testing.assert_close(ACT2FN[activation.ERF](x), erf, rtol=0, atol=1e-12)
    assert 4e-4 < (tanh - erf).abs().max() < 5e-4


@pytest.mark.parametrize(
    ("told", "kind", "wish", "found"),
    [
        ("gelu", "tensorflow", "keep", ("gelu_pytorch_tanh", "activation_tensorflow")),
        ("gelu", "torch", "keep", ("gelu", "activation_pytorch")),
        ("gelu", "safetensors", "keep", ("gelu", "activation_pytorch")),
        ("gelu_pytorch_tanh", "safetensors", "keep", ("gelu_pytorch_tanh", "activation_told")),
        ("gelu_new", "torch", "keep", ("gelu_new", "activation_told")),
        ("relu", "tensorflow", "keep", ("relu", "activation_told")),
        ("gelu", "torch", "tanh", ("gelu_pytorch_tanh", "activation_wished")),
        ("gelu", "tensorflow", "erf", ("gelu", "activation_wished")),
    ],
)
def test_activation_is_that_of_the_origin_unless_another_is_asked_for(told, kind, wish, found):
    assert activation.settle(told, kind, wish) == found


def test_a_gelu_is_not_put_in_place_of_something_else():
    with pytest.raises(InputError, match="hidden_act is “relu”"):
        activation.settle("relu", "torch", "tanh")


def test_converting_twice_changes_nothing(layout, tmp_path):
    convert(layout("huawei"), tmp_path / "once", activation="tanh")
    report = convert(tmp_path / "once", tmp_path / "twice")
    for name in ("config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json"):
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "twice" / name).read_bytes()
    assert (report.ignored, report.settings) == ((), ())
    assert report.activation == "gelu_pytorch_tanh"


@pytest.mark.parametrize(
    ("told", "pieces", "lower"),
    [(None, [], True), (None, ["Beijing"], False), (False, [], False), (True, ["Beijing"], True)],
    ids=["nothing said", "capitals", "cased", "told lower"],
)
def test_capitals_count_where_the_source_says_so(lively_folder, tmp_path, told, pieces, lower):
    from transformers import AutoTokenizer

    from nezha.tokenizer import Tokenizer

    folder = Folder(lively_folder, tmp_path / "source")
    lines = (folder.path / "vocab.txt").read_text(encoding="utf-8").split("\n")[: -1 - len(pieces)] + pieces
    (folder.path / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if told is not None:
        (folder.path / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": told}), encoding="utf-8")
    folder.write_bin(folder.state)
    folder.write_config(folder.config)
    report = convert(folder.path, tmp_path / "clean")
    assert report.vocabulary.key == ("vocabulary_lower" if lower else "vocabulary_cased")
    ours, theirs = Tokenizer.from_folder(tmp_path / "clean"), AutoTokenizer.from_pretrained(tmp_path / "clean")
    assert ours.encode("A北").ids == theirs("A北")["input_ids"]
    assert (ours.encode("A北").tokens[1] == "a") == lower


def test_a_tokenizer_of_other_rules_is_carried_along(folder, tmp_path):
    rules = json.dumps({"tokenizer_class": "BertTokenizer", "tokenize_chinese_chars": False})
    (folder.path / "tokenizer_config.json").write_text(rules, encoding="utf-8")
    folder.write_bin(folder.state)
    folder.write_config(folder.config)
    report = convert(folder.path, tmp_path / "clean")
    assert report.vocabulary.key == "vocabulary_carried"
    assert (tmp_path / "clean" / "tokenizer_config.json").read_text(encoding="utf-8") == rules
    assert not (tmp_path / "clean" / "tokenizer.json").exists()


def test_a_folder_of_ours_keeps_its_rules(folder, tmp_path):
    """Full width read as ASCII is written down in tokenizer.json alone; with other rules there, the files count."""
    from nezha.tokenizer import Tokenizer

    Tokenizer.from_folder(folder.path).save(folder.path)
    folder.write_bin(folder.state)
    folder.write_config(folder.config)
    assert convert(folder.path, tmp_path / "clean").vocabulary.key == "vocabulary_lower"
    rules = json.loads((folder.path / "tokenizer.json").read_text(encoding="utf-8"))
    rules["pre_tokenizer"] = {"type": "WhitespaceSplit"}
    (folder.path / "tokenizer.json").write_text(json.dumps(rules), encoding="utf-8")
    assert convert(folder.path, tmp_path / "carried").vocabulary.key == "vocabulary_carried"


def test_without_a_vocabulary_the_report_says_what_to_add(folder, tmp_path):
    (folder.path / "vocab.txt").unlink()
    folder.write_bin(folder.state)
    folder.write_config(folder.config)
    assert convert(folder.path, tmp_path / "clean").vocabulary.key == "vocabulary_none"
