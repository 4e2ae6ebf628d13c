"""Attention, taken apart: the parts add up to what the model does, and the tokens are the person's own characters."""

import dataclasses
import pickle

import numpy as np
import pytest
import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import attention, load
from nezha.messages import InputError
from nezha.position_kinds import POSITIONS
from nezha.tokenizer import Tokenizer
from nezha.worker_calls import attention_part
from tests.conftest import TINY_SIZES

TEXT = "今天ＡB好，中华人民共和国[MASK]北京　鑫！"


def softmax(scores):
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return scores / scores.sum(axis=-1, keepdims=True)


def test_content_and_position_are_the_score_in_every_head(result):
    """The score is computed here from queries, keys and R_(j-i), one pair at a time."""
    layers, heads, length, width = result.query.shape
    k = result.max_relative_position
    assert (layers, heads, width, k) == (3, 2, 12, 5)
    assert length > k + 1, "some pairs must lie beyond the clip"
    for layer, head, i, j in np.ndindex(layers, heads, length, length):
        row = result.table_of(layer)[min(max(j - i, -k), k) + k].astype(np.float64)
        query, key = result.query[layer, head, i].astype(np.float64), result.key[layer, head, j].astype(np.float64)
        score = query @ (key + row) / width**0.5
        assert result.content[layer, head, i, j] + result.position[layer, head, i, j] == pytest.approx(score, abs=1e-5)


def test_softmax_of_the_score_is_the_probability(result):
    np.testing.assert_allclose(softmax(result.content + result.position), result.probabilities, atol=1e-6)
    assert result.reconstruction_error() < 1e-6


def test_reconstruction_error_sees_a_wrong_term(result):
    wrong = dataclasses.replace(result, position=result.position.swapaxes(2, 3))
    assert wrong.reconstruction_error() > 1e-2


def test_probabilities_are_those_of_the_models_own_forward(result, model_folder):
    loaded = load(model_folder)
    with torch.inference_mode():
        output = loaded.model(**loaded.inputs(loaded.encode(TEXT)), output_attentions=True)
    ours = np.stack([layer[0].numpy() for layer in output.attentions])
    np.testing.assert_allclose(result.probabilities, ours, atol=1e-6)


def test_offset_curve_read_at_the_distance_is_the_position_map(result):
    length, k = len(result.tokens), result.max_relative_position
    for i, j in np.ndindex(length, length):
        column = min(max(j - i, -k), k) + k
        np.testing.assert_allclose(result.offset_curve[:, :, i, column], result.position[:, :, i, j], atol=1e-5)


def test_query_bias_is_the_one_in_the_weights(result, model_folder):
    """It is the b of q = Wx + b, cut into heads."""
    weights = dict(load(model_folder).model.named_parameters())
    bias = weights["nezha.encoder.layer.1.attention.self.query.bias"].detach().numpy().reshape(2, 12)
    np.testing.assert_array_equal(result.query_bias[1], bias)


def test_tokens_are_the_texts_own_characters(result):
    assert result.tokens == ("[CLS]", *"今天ＡB好，中华人民共和国", "[MASK]", *"北京鑫！", "[SEP]")
    assert result.pieces[3:5] == ("a", "##b")
    assert result.pieces[result.tokens.index("鑫")] == "[UNK]"


def test_words_cover_every_token_once_and_in_order(result):
    covered = [token for start, end, _ in result.words for token in range(start, end)]
    assert covered == [token for token, special in enumerate(result.special) if not special]
    assert [word for _, _, word in result.words if word == "[MASK]"] == ["[MASK]"]
    assert all("".join(result.tokens[start:end]) == word for start, end, word in result.words)
    assert any(end - start > 1 for start, end, _ in result.words)


def test_a_pair_is_two_segments_with_words_of_its_own(model_folder):
    pair = attention(model_folder, "你好", "今天天气好", segmenter="character")
    assert pair.tokens == ("[CLS]", "你", "好", "[SEP]", "今", "天", "天", "气", "好", "[SEP]")
    assert pair.segments == (0, 0, 0, 0, 1, 1, 1, 1, 1, 1)
    assert [word for _, _, word in pair.words] == list("你好今天天气好")
    assert attention(model_folder, "你好").probabilities.shape == (3, 2, 4, 4)


def test_one_character_and_a_text_longer_than_the_model_was_trained_for_are_fine(model_folder):
    assert attention(model_folder, "中").tokens == ("[CLS]", "中", "[SEP]")
    assert load(model_folder).model.config.max_position_embeddings == 40
    assert len(attention(model_folder, "中" * 60).tokens) == 62


@pytest.mark.parametrize(
    ("text", "key"),
    [("", "empty_text"), (" \n　", "empty_text"), ("\u200b", "empty_text"), ("中" * 511, "text_too_long")],
)
def test_what_cannot_be_asked_is_said(model_folder, text, key):
    with pytest.raises(InputError) as caught:
        attention(model_folder, text)
    assert caught.value.key == key


def test_an_empty_pair_and_an_unknown_segmenter_are_said(model_folder):
    with pytest.raises(InputError, match="empty"):
        attention(model_folder, "你好", "")
    with pytest.raises(InputError, match="jieba"):
        attention(model_folder, "你好", segmenter="jeba")


def test_looking_changes_nothing_in_the_model(model_folder):
    """Hooks are gone and the next plain forward equals the one before."""
    loaded = load(model_folder)
    inputs = loaded.inputs(loaded.encode("你好"))
    with torch.inference_mode():
        before = loaded.model(**inputs).prediction_logits
        attention(loaded, "今天天气好")
        assert torch.equal(loaded.model(**inputs).prediction_logits, before)
    assert not any(module._forward_hooks for module in loaded.model.modules())


def test_a_result_travels_between_processes(result):
    twin = pickle.loads(pickle.dumps(result))
    assert twin.words == result.words
    np.testing.assert_array_equal(twin.content, result.content)


def test_json_holds_the_maps(result):
    values = result.to_dict()
    assert values["tokens"] == list(result.tokens)
    np.testing.assert_allclose(values["position"], result.position, atol=1e-6)


@pytest.mark.parametrize("positions", POSITIONS)
def test_every_kind_of_position_is_taken_apart(positions, tiny_vocabulary, tmp_path):
    """Content and position add up to the score, whose term of position is what the layer's own table gives."""
    torch.manual_seed(2)
    config = NezhaConfig(vocab_size=len(tiny_vocabulary), **TINY_SIZES, positions=positions, initializer_range=0.4)
    NezhaForPreTraining(config).save_pretrained(tmp_path)
    Tokenizer(tiny_vocabulary).save(tmp_path)
    result = attention(tmp_path, "今天天气很好，[MASK]学习汉语")
    assert result.positions == positions
    assert result.reconstruction_error() < 1e-6
    k, length = result.max_relative_position, len(result.tokens)
    for layer, i, j in np.ndindex(2, length, length):
        row = result.table_of(layer)[min(max(j - i, -k), k) + k]
        expected = result.query[layer, :, i] @ row / result.query.shape[-1] ** 0.5
        np.testing.assert_allclose(result.position[layer, :, i, j], expected, atol=1e-5)
    assert (np.abs(result.position).max() > 0) == (positions != "absolute")
    assert len(result.table) == (2 if positions == "learned_relative" else 1)


def test_a_part_is_one_layer_and_one_head_or_all_of_them(result, model_folder):
    """Counted from 1, as a person counts."""
    one, layer = (
        attention_part(str(model_folder), result.text, layer=place, head=head) for place, head in ((2, 1), (3, 0))
    )
    assert (one["layers"], one["heads"]) == (3, 2)
    for name in ("probabilities", "content", "position", "offset_curve"):
        np.testing.assert_allclose(np.array(one[name]), getattr(result, name)[1:2, :1], atol=1e-5)
        np.testing.assert_allclose(np.array(layer[name]), getattr(result, name)[2:3], atol=1e-5)


@pytest.mark.parametrize(("layer", "head"), [(0, 1), (4, 1), (1, 3), (1, -1)])
def test_a_layer_or_head_that_is_not_there_is_told_with_those_that_are(model_folder, layer, head):
    with pytest.raises(InputError, match="layer from 1 to 3, and a head from 1 to 2"):
        attention_part(str(model_folder), TEXT, layer=layer, head=head)
