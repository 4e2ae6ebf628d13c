"""Which model a set of weights is, and that fine-tuned heads come along."""

import json

import pytest
import torch
from transformers import (
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
)

from nezha import heads
from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.heads import NezhaForMaskedLM, NezhaForPreTraining
from nezha.interop import convert, load
from nezha.messages import InputError
from tests.interop.conftest import IDS, answer
from tests.interop.layouts import Folder, renamed, with_prefix

TASKS = {
    "NezhaForSequenceClassification": AutoModelForSequenceClassification,
    "NezhaForTokenClassification": AutoModelForTokenClassification,
    "NezhaForQuestionAnswering": AutoModelForQuestionAnswering,
}


def fine_tuned(folder: Folder, name: str, **config):
    """A model of class `name` with random weights, in the old layout without Huawei's missing fields."""
    torch.manual_seed(5)
    sizes = NezhaConfig.from_dict(folder.config | {"architectures": None})
    sizes.num_labels = 3
    model = getattr(heads, name)(sizes).eval()
    state = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    folder.write_bin(renamed(state, with_prefix("bert.")))
    folder.write_config(folder.huawei_config() | {"max_relative_position": 5} | config)
    return model


@pytest.mark.parametrize("spelling", ["NezhaFor", "NeZhaFor", "BertFor"])
@pytest.mark.parametrize("name", TASKS)
def test_fine_tuned_heads_come_along(folder, tmp_path, name, spelling):
    model = fine_tuned(folder, name, architectures=[name.replace("NezhaFor", spelling)])
    report = convert(folder.path, tmp_path / "clean")
    assert report.model == name
    assert not report.missing
    found, info = TASKS[name].from_pretrained(tmp_path / "clean", output_loading_info=True)
    assert type(found).__name__ == name
    assert not any(info.values()), info
    with torch.no_grad():
        for mine, theirs in zip(found(IDS).to_tuple(), model(IDS).to_tuple(), strict=True):
            torch.testing.assert_close(mine, theirs, rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", ["NezhaForSequenceClassification", "NezhaForTokenClassification"])
def test_a_classifier_that_nobody_named_is_guessed_aloud(folder, name):
    fine_tuned(folder, name)
    report = load(folder.path).report
    assert (report.model, report.model_why) == (name, "head_guessed")
    assert name in report.text("en")
    assert name in report.text("zh")


def test_multiple_choice_needs_its_name(folder):
    fine_tuned(folder, "NezhaForMultipleChoice", architectures=["NezhaForMultipleChoice"])
    assert load(folder.path).report.model == "NezhaForMultipleChoice"


def test_masked_language_alone_leaves_the_pooler_behind(folder):
    folder.write_bin({name: value for name, value in folder.state.items() if "seq_relationship" not in name})
    folder.write_config(folder.config)
    opened = load(folder.path)
    assert type(opened.model) is NezhaForMaskedLM
    assert {left.why for left in opened.report.ignored} == {"why_head"}


@pytest.mark.parametrize("pooler", [True, False])
def test_an_encoder_without_heads_and_prefix(folder, original, tmp_path, pooler):
    state = {name.removeprefix("nezha."): tensor for name, tensor in folder.state.items() if name[:4] != "cls."}
    folder.write_bin({name: tensor for name, tensor in state.items() if pooler or "pooler" not in name})
    folder.write_config(folder.config)
    opened = load(folder.path)
    assert type(opened.model) is NezhaModel
    assert (opened.model.pooler is not None) == pooler
    torch.testing.assert_close(answer(opened.model), answer(original), rtol=0, atol=1e-6)
    report = convert(folder.path, tmp_path / "clean")
    assert [note.key for note in report.missing] == ([] if pooler else ["missing_pooler"] * 2)
    torch.testing.assert_close(
        answer(NezhaModel.from_pretrained(tmp_path / "clean")), answer(original), rtol=0, atol=1e-6
    )


def test_a_head_that_is_asked_for_and_missing_is_zero_and_said(folder):
    folder.write_bin({name: tensor for name, tensor in folder.state.items() if name[:4] != "cls."})
    folder.write_config(folder.config)
    opened = load(folder.path, head=NezhaForPreTraining)
    zero = {note.what for note in opened.report.missing if note.key == "missing_zero"}
    assert zero == {name for name in folder.state if name[:4] == "cls."}
    assert all((opened.model.state_dict()[name] == 0).all() for name in zero)


def test_half_a_head_is_refused(folder):
    del folder.state["cls.predictions.transform.LayerNorm.weight"]
    folder.write_bin(folder.state)
    folder.write_config(folder.config)
    with pytest.raises(InputError, match="1 are missing"):
        load(folder.path)


def test_report_is_one_json_object_in_both_languages(layout):
    values = load(layout("hub_old")).report.to_dict()
    assert json.loads(json.dumps(values, ensure_ascii=False)) == json.loads(json.dumps(values))
    table = next(left for left in values["ignored"] if "positions_encoding" in left["pattern"])
    assert (table["count"], table["bytes"]) == (2, 2 * 16 * 16 * 4 * 4)
    assert table["pattern"] == "nezha.encoder.layer.*.attention.self.relative_positions_encoding.positions_encoding"
    assert "constant table" in table["why"]["en"]
    assert "常量" in table["why"]["zh"]
