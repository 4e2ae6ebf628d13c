"""What users of the removed model rely on still holds, and what has gone is said in a sentence."""

import json
from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import AutoConfig, AutoModel, AutoModelForMaskedLM, DataCollatorWithFlattening

from nezha import attention
from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.heads import (
    NezhaForMaskedLM,
    NezhaForNextSentencePrediction,
    NezhaForPreTraining,
    NezhaForQuestionAnswering,
    NezhaForSequenceClassification,
)
from nezha.messages import InputError

SIZES: dict[str, Any] = {
    "vocab_size": 17,
    "hidden_size": 12,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 20,
    "max_relative_position": 4,
    "initializer_range": 0.4,
}
LENGTH = 9


def make(kind, **changes):
    torch.manual_seed(7)
    return kind(NezhaConfig(**(SIZES | changes))).eval()


def ids(*shape: int) -> Tensor:
    return torch.randint(1, 17, shape, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def folder(tmp_path):
    make(NezhaForPreTraining).save_pretrained(tmp_path)
    return tmp_path


def test_the_next_sentence_head_is_that_part_of_pre_training_and_takes_either_name_of_its_label(folder):
    loaded: Any = NezhaForNextSentencePrediction.from_pretrained(folder, output_loading_info=True)
    alone, report = loaded
    assert not any(report[part] for part in ("missing_keys", "unexpected_keys", "mismatched_keys"))
    both = NezhaForPreTraining.from_pretrained(folder)
    truth = torch.tensor([1, 0])
    ours, theirs = alone(ids(2, LENGTH), labels=truth), both(ids(2, LENGTH), next_sentence_label=truth)
    torch.testing.assert_close(ours.logits, theirs.seq_relationship_logits)
    torch.testing.assert_close(ours.loss, theirs.loss)
    assert torch.equal(alone(ids(2, LENGTH), next_sentence_label=truth).loss, ours.loss)


@pytest.mark.parametrize("kind", [NezhaForPreTraining, NezhaForMaskedLM])
@pytest.mark.parametrize("size", [23, 11])
def test_a_resized_vocabulary_is_tied_before_and_after_it_is_saved(kind, size, folder, tmp_path):
    model = kind.from_pretrained(folder)
    with torch.no_grad():
        logits = model(ids(2, LENGTH) % 10)[0][..., :size]
    model.resize_token_embeddings(size)
    model.save_pretrained(tmp_path / "resized")
    for resized in (model, kind.from_pretrained(tmp_path / "resized")):
        assert resized.config.vocab_size == size
        assert resized.get_output_embeddings().weight is resized.get_input_embeddings().weight
        assert resized.cls.predictions.decoder.bias is resized.cls.predictions.bias
        assert resized.cls.predictions.bias.shape == (size,)
        torch.testing.assert_close(resized(ids(2, LENGTH) % 10)[0][..., :17], logits)
    model(ids(2, LENGTH) % 10, labels=ids(2, LENGTH) % 10).loss.backward()


def test_an_untied_vocabulary_stays_untied_and_comes_back_at_either_size(tmp_path):
    model = make(NezhaForMaskedLM, tie_word_embeddings=False)
    assert model.get_output_embeddings().weight is not model.get_input_embeddings().weight
    model.save_pretrained(tmp_path)
    again = NezhaForMaskedLM.from_pretrained(tmp_path)
    assert torch.equal(again(ids(2, LENGTH)).logits, model(ids(2, LENGTH)).logits)
    model.resize_token_embeddings(23)
    model.save_pretrained(tmp_path / "resized")
    resized = NezhaForMaskedLM.from_pretrained(tmp_path / "resized")
    assert resized.cls.predictions.bias.shape == (23,)
    assert torch.equal(resized(ids(2, LENGTH)).logits, model(ids(2, LENGTH)).logits)


@pytest.mark.parametrize("load", [AutoModel, AutoModelForMaskedLM])
def test_attentions_asked_for_at_loading_come_from_any_backend_and_stay_asked_for(load, folder, tmp_path):
    model = load.from_pretrained(folder, output_attentions=True)
    assert model.config._attn_implementation == attention.DEFAULT
    looks = model(ids(2, LENGTH)).attentions
    assert [look.shape for look in looks] == [(2, 3, LENGTH, LENGTH)] * 2
    torch.testing.assert_close(looks[1].sum(-1), torch.ones(2, 3, LENGTH))
    model.save_pretrained(tmp_path / "asking")
    assert len(load.from_pretrained(tmp_path / "asking")(ids(2, LENGTH)).attentions) == 2


def test_the_backend_can_be_switched_and_is_not_saved(folder, tmp_path):
    model = NezhaModel.from_pretrained(folder)
    before = model(ids(2, LENGTH)).last_hidden_state
    for name in attention.backends():
        model.set_attn_implementation(name)
        assert model.config._attn_implementation == name
        torch.testing.assert_close(model(ids(2, LENGTH)).last_hidden_state, before, rtol=1e-5, atol=1e-5)
    model.save_pretrained(tmp_path / "switched")
    assert NezhaModel.from_pretrained(tmp_path / "switched").config._attn_implementation == attention.DEFAULT


@pytest.mark.parametrize("name", ["flash_attention_2", "flex_attention"])
def test_a_backend_that_cannot_carry_positions_is_refused_with_those_that_can(folder, name):
    known = ", ".join(attention.backends())
    for load in (NezhaModel, AutoModel):
        with pytest.raises(InputError, match=f"one of {known}; got “{name}”"):
            load.from_pretrained(folder, attn_implementation=name)
    with pytest.raises(InputError, match=known):
        NezhaModel.from_pretrained(folder).set_attn_implementation(name)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_weights_load_in_half_precision_and_answer_closely(folder, dtype):
    exact = NezhaModel.from_pretrained(folder)(ids(2, LENGTH)).last_hidden_state
    for backend in attention.backends():
        model = NezhaModel.from_pretrained(folder, dtype=dtype, attn_implementation=backend)
        half = model(ids(2, LENGTH), attention_mask=torch.ones(2, LENGTH)).last_hidden_state
        assert half.dtype == dtype
        assert (half.float() - exact).abs().max() < 0.05 * exact.abs().max()


@pytest.mark.parametrize("device_map", ["cpu", "auto"])
def test_a_device_map_gives_the_same_model_with_its_table(folder, device_map):
    pytest.importorskip("accelerate", reason="transformers needs accelerate for a device map")
    model = NezhaModel.from_pretrained(folder, device_map=device_map)
    plain = NezhaModel.from_pretrained(folder)
    assert not any(buffer.is_meta for buffer in model.buffers())
    assert torch.equal(model(ids(2, LENGTH)).last_hidden_state, plain(ids(2, LENGTH)).last_hidden_state)


def test_a_mask_for_each_query_is_several_texts_in_one_row():
    """Two texts behind each other, each seeing itself: the second answers as if it stood alone."""
    model = make(NezhaModel)
    packed = ids(1, 14)
    owner = torch.tensor([0] * 5 + [1] * 9)
    seen = (owner[:, None] == owner[None, :])[None]
    states = model(packed, attention_mask=seen).last_hidden_state
    for text in (slice(0, 5), slice(5, 14)):
        torch.testing.assert_close(states[:, text], model(packed[:, text]).last_hidden_state, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("shape", [(2, LENGTH + 1), (2, 1, LENGTH, LENGTH), (2, LENGTH, 1), (LENGTH,)])
def test_a_mask_of_another_shape_is_refused_before_it_broadcasts(shape):
    with pytest.raises(InputError, match=r"shape \(2, 9\), or \(2, 9, 9\)"):
        make(NezhaModel)(ids(2, LENGTH), attention_mask=torch.ones(shape))


@pytest.mark.parametrize("checkpointing", [{"use_reentrant": False}, {"use_reentrant": True}])
def test_checkpointed_layers_give_the_same_gradients(checkpointing):
    gradients = []
    for on in (False, True):
        model = make(NezhaForSequenceClassification, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0).train()
        model.dropout.p = 0.0
        if on:
            model.activation_checkpointing_enable(checkpointing)
        model(ids(2, LENGTH), labels=torch.tensor([1, 0])).loss.backward()
        gradients.append({name: weight.grad for name, weight in model.named_parameters()})
    for name, gradient in gradients[0].items():
        torch.testing.assert_close(gradients[1][name], gradient, msg=name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("head_mask", "no head_mask, which transformers 5 has dropped"),
        ("position_ids", "no position_ids: this model is told only how far apart"),
        ("encoder_hidden_states", "encoder_hidden_states belongs to a decoder"),
        ("past_key_values", "past_key_values belongs to a decoder"),
        ("atention_mask", "did you mean “attention_mask”"),
    ],
)
@pytest.mark.parametrize("kind", [NezhaModel, NezhaForMaskedLM, NezhaForQuestionAnswering])
def test_nothing_that_would_change_the_result_is_ignored(kind, name, sentence):
    model = make(kind)
    with pytest.raises(InputError, match=sentence):
        model(ids(2, LENGTH), **{name: torch.ones(3)})
    assert model(ids(2, LENGTH), **{name: None}, use_cache=True) is not None


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ({"is_decoder": True}, "is_decoder belongs to a decoder"),
        ({"add_cross_attention": True}, "add_cross_attention belongs to a decoder"),
        ({"pruned_heads": {"1": [0]}}, r"cut out of layers \['1'\]"),
    ],
)
def test_a_configuration_of_another_kind_of_model_is_refused(folder, field, sentence):
    written = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(written | {"is_decoder": False, "pruned_heads": {}}))
    AutoModel.from_pretrained(folder)
    (folder / "config.json").write_text(json.dumps(written | field))
    assert AutoConfig.from_pretrained(folder).model_type == "nezha"
    with pytest.raises(InputError, match=sentence):
        AutoModel.from_pretrained(folder)


@pytest.mark.parametrize("kind", [NezhaModel, NezhaForMaskedLM])
def test_what_transformers_packs_into_one_row_is_read_as_texts_apart(kind):
    model = make(kind)
    texts = [ids(1, length)[0] for length in (3, LENGTH, 1, 7)]
    packed: Any = DataCollatorWithFlattening(return_seq_idx=True)([{"input_ids": text.tolist()} for text in texts])
    packed.pop("labels")
    assert packed["input_ids"].shape == (1, sum(map(len, texts)))
    with torch.no_grad():
        together = model(**packed)[0][0]
        alone = torch.cat([model(text[None])[0][0] for text in texts])
    torch.testing.assert_close(together, alone, rtol=1e-5, atol=1e-5)
