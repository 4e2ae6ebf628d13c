"""Every published layout gives the model that was saved in it, in memory, converted, and through transformers."""

import json

import pytest
import torch
from transformers import AutoModel, AutoModelForMaskedLM, AutoTokenizer

from nezha.encoder import NezhaModel
from nezha.heads import NezhaForMaskedLM, NezhaForPreTraining, NezhaForSequenceClassification
from nezha.interop import convert, load
from nezha.messages import InputError
from tests.interop.conftest import IDS, answer
from tests.interop.layouts import DIRECT, LAYOUTS, with_prefix


def same(model, original) -> None:
    """Both heads and the encoder agree."""
    torch.testing.assert_close(answer(model), answer(original), rtol=0, atol=1e-6)
    with torch.no_grad():
        found, wanted = model(IDS), original(IDS)
    torch.testing.assert_close(found.prediction_logits, wanted.prediction_logits, rtol=0, atol=1e-6)
    torch.testing.assert_close(found.seq_relationship_logits, wanted.seq_relationship_logits, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_loads_into_the_same_model(layout, original, name):
    opened = load(layout(name))
    assert type(opened.model) is NezhaForPreTraining
    assert not opened.model.training
    same(opened.model, original)
    assert opened.report.matched == len(original.state_dict()) - 2  # the tied matrix and its bias


@pytest.mark.parametrize("name", LAYOUTS)
def test_converted_folder_loads_everywhere_with_nothing_missing_and_nothing_left(layout, original, tmp_path, name):
    report = convert(layout(name), tmp_path / "clean")
    model, info = NezhaForPreTraining.from_pretrained(tmp_path / "clean", output_loading_info=True)
    assert not any(info.values()), info
    same(model, original)
    config = json.loads((tmp_path / "clean" / "config.json").read_text(encoding="utf-8"))
    assert (config["model_type"], config["architectures"]) == ("nezha", ["NezhaForPreTraining"])
    assert config["max_relative_position"] == 5
    assert not {"embedding_size", "inner_group_num", "num_hidden_groups", "use_relative_position"} & config.keys()
    assert (config["bos_token_id"], config["eos_token_id"]) == (None, None)
    assert AutoTokenizer.from_pretrained(tmp_path / "clean")("北京")["input_ids"][0] == 2
    assert {path.name for path in (tmp_path / "clean").iterdir()} == {
        "config.json", "model.safetensors", "vocab.txt", "tokenizer.json", "tokenizer_config.json"
    }  # fmt: skip
    assert report.written == str(tmp_path / "clean")
    assert [path.name for path in tmp_path.iterdir()] == ["clean"]


@pytest.mark.parametrize("name", DIRECT)
def test_transformers_classes_read_the_layout_directly(layout, original, name):
    torch.testing.assert_close(answer(AutoModel.from_pretrained(layout(name))), answer(original), rtol=0, atol=1e-6)
    model, info = AutoModelForMaskedLM.from_pretrained(layout(name), output_loading_info=True)
    assert not any(info.values()), info
    with torch.no_grad():
        wanted = original(IDS).prediction_logits
        torch.testing.assert_close(model(IDS).logits, wanted, rtol=0, atol=1e-6)
    same(NezhaForPreTraining.from_pretrained(layout(name)), original)


def test_what_was_loaded_under_old_names_is_saved_under_ours(layout, original, tmp_path):
    model = NezhaForPreTraining.from_pretrained(layout("hub_gamma_beta"))
    model.save_pretrained(tmp_path)
    from safetensors.torch import load_file

    saved = load_file(tmp_path / "model.safetensors")
    assert saved.keys() == original.state_dict().keys() - {
        "cls.predictions.decoder.weight",
        "cls.predictions.decoder.bias",
    }


def test_a_task_head_still_begins_fresh_on_an_old_folder(layout, original):
    model = NezhaForSequenceClassification.from_pretrained(layout("hub_old_bert_names"), num_labels=3)
    torch.testing.assert_close(answer(model), answer(original), rtol=0, atol=1e-6)


@pytest.mark.parametrize(("name", "key"), [("huawei", "convert_first_config"), ("mislabelled", "convert_first_kind")])
@pytest.mark.parametrize("model", [NezhaModel, NezhaForMaskedLM])
def test_layouts_that_transformers_cannot_read_are_sent_to_convert(layout, name, key, model):
    with pytest.raises(InputError, match="nezha convert") as caught:
        model.from_pretrained(layout(name))
    assert caught.value.key == key


def test_transformers_never_gets_an_encoder_of_random_weights(folder):
    state = {name: tensor for name, tensor in folder.state.items() if "layer.1.output.dense" not in name}
    folder.write_bin(state)
    folder.write_config(folder.config)
    with pytest.raises(InputError, match=r"2 are missing, the first: .*encoder\.layer\.1\.output\.dense\.bias"):
        AutoModel.from_pretrained(folder.path)


def test_transformers_never_gets_a_bert_as_a_nezha(folder):
    folder.state["nezha.embeddings.position_embeddings.weight"] = torch.zeros(64, 12)
    folder.write_bin(folder.state)
    folder.write_config(folder.config)
    with pytest.raises(InputError, match="absolute positions of a plain BERT"):
        AutoModel.from_pretrained(folder.path)


def test_half_precision_stays_half_or_becomes_what_was_asked(folder, original, tmp_path):
    folder.write_bin({name: tensor.half() for name, tensor in folder.state.items()})
    folder.write_config(folder.config | {"torch_dtype": "float16"})
    kept = convert(folder.path, tmp_path / "kept")
    assert AutoModel.from_pretrained(tmp_path / "kept").dtype == torch.float16
    wide = convert(folder.path, tmp_path / "wide", dtype="float32")
    assert AutoModel.from_pretrained(tmp_path / "wide").dtype == torch.float32
    assert wide.bytes_after == 2 * kept.bytes_after
    assert (wide.dtypes, kept.dtypes) == ({"float32": kept.matched}, {"float16": kept.matched})
    assert load(folder.path, dtype=torch.bfloat16).model.dtype == torch.bfloat16


def test_a_matrix_that_is_not_the_word_embedding_stays_apart(folder, original, tmp_path):
    folder.state["cls.predictions.decoder.weight"] = folder.state["nezha.embeddings.word_embeddings.weight"] * 2 + 1
    folder.write_bin(folder.state)
    folder.write_config(folder.config)
    convert(folder.path, tmp_path / "clean")
    for model in (load(folder.path).model, NezhaForPreTraining.from_pretrained(tmp_path / "clean")):
        hidden = model.cls.predictions.transform(answer(model))
        found = model.cls.predictions.decoder(hidden)
        wanted = hidden @ folder.state["cls.predictions.decoder.weight"].T + folder.state["cls.predictions.bias"]
        torch.testing.assert_close(found, wanted, rtol=0, atol=1e-5)


def test_names_are_changed_only_at_their_beginning():
    from nezha.interop.names import our_name

    assert our_name("module.bert.encoder.layer.0.bert.LayerNorm.gamma") == "nezha.encoder.layer.0.bert.LayerNorm.weight"
    assert our_name("encoder.layer.0.x") == our_name("nezha.encoder.layer.0.x") == "nezha.encoder.layer.0.x"
    assert our_name("cls.predictions.bias") == "cls.predictions.bias"
    assert with_prefix("bert.")("nezha.x") == "bert.x"
