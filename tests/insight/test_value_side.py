"""What heads hand on, taken apart: the parts are those of the formula, and their sum is what the model computes."""

import numpy as np
import pytest
import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import attention, capture, load
from nezha.insight.value_side import offset_mass
from nezha.position_kinds import POSITIONS
from nezha.tokenizer import Tokenizer
from tests.conftest import TINY_SIZES

TEXT, PAIR = "今天天气很好，[MASK]学习汉语", "老师和学生都喜欢看书"


@pytest.fixture(scope="module", params=POSITIONS)
def folder(request, tiny_vocabulary, tmp_path_factory):
    """A model of each kind of position whose tables, where they are trained, differ for keys and values."""
    path = tmp_path_factory.mktemp(request.param)
    config = NezhaConfig(vocab_size=len(tiny_vocabulary), **TINY_SIZES, positions=request.param, initializer_range=0.4)
    with torch.random.fork_rng():
        torch.manual_seed(2)
        NezhaForPreTraining(config).save_pretrained(path)
    Tokenizer(tiny_vocabulary).save(path)
    return path


def contexts(loaded, inputs):
    """What every layer hands to its output projection in a plain forward, (layers, heads, tokens, d)."""
    found = []
    config = loaded.model.config
    layers = loaded.model.base_model.encoder.layer
    hooks = [layer.attention.self.register_forward_hook(lambda *given: found.append(given[2][0])) for layer in layers]
    with torch.inference_mode():
        loaded.model(**inputs)
    for hook in hooks:
        hook.remove()
    return np.stack([one[0].unflatten(-1, (-1, config.head_dim)).transpose(0, 1).numpy() for one in found])


@pytest.mark.parametrize("reach", [1, 3, 6, 9])
def test_mass_by_offset_is_the_sum_of_the_formula(reach):
    length = 7
    probabilities = np.random.default_rng(0).dirichlet(np.ones(length), size=(2, length))
    expected = np.zeros((2, length, 2 * reach + 1))
    for head, i, j in np.ndindex(2, length, length):
        expected[head, i, min(max(j - i, -reach), reach) + reach] += probabilities[head, i, j]
    np.testing.assert_allclose(offset_mass(probabilities, reach), expected, atol=1e-12)


@pytest.mark.parametrize(("pair", "padding"), [(None, (0, 0)), (PAIR, (0, 0)), (None, (0, 4)), (PAIR, (3, 2))])
def test_parts_add_up_to_the_plain_forward_in_every_layer_and_head(folder, pair, padding):
    loaded = load(folder)
    result = capture(folder, TEXT, pair, padding=padding)
    encoding = loaded.encode(TEXT, pair)
    before, after = padding
    inputs = {
        "input_ids": torch.tensor([[0] * before + encoding.ids + [0] * after]),
        "token_type_ids": torch.tensor([[0] * before + encoding.type_ids + [0] * after]),
        "attention_mask": torch.tensor([[0] * before + [1] * len(encoding.ids) + [0] * after]),
    }
    expected = contexts(loaded, inputs)
    parts = [result.value_parts(layer) for layer in range(result.layers)]
    np.testing.assert_allclose(np.stack([content + position for content, position in parts]), expected, atol=1e-5)
    with torch.inference_mode():
        plain = loaded.model(**inputs, output_attentions=True).attentions
    np.testing.assert_allclose(result.probabilities, np.stack([one[0].numpy() for one in plain]), atol=1e-5)
    assert result.reconstruction_error() < 1e-5
    assert result.probabilities[..., ~np.array(result.seen)].max(initial=0) == 0
    assert np.abs(expected).max() > 0.1


def test_parts_are_sums_over_tokens_and_offsets(folder):
    """One query and one offset at a time, from the layer's own table of values."""
    result = capture(folder, TEXT)
    loaded, k, length = load(folder), result.max_relative_position, len(result.tokens)
    weights = dict(loaded.model.named_parameters())
    for layer in range(result.layers):
        learned = weights.get(f"nezha.encoder.layer.{layer}.attention.self.relative_positions.value")
        table = result.value_table_of(layer) if learned is None else learned.detach().numpy()
        content, position = result.value_parts(layer)
        for head, i in np.ndindex(result.heads, length):
            seen, looked = np.zeros((2, result.value.shape[-1]))
            for j in range(length):
                seen += result.probabilities[layer, head, i, j] * result.value[layer, head, j]
                looked += result.probabilities[layer, head, i, j] * table[min(max(j - i, -k), k) + k]
            np.testing.assert_allclose(content[head, i], seen, atol=1e-5)
            np.testing.assert_allclose(position[head, i], looked, atol=1e-5)
    if result.positions == "absolute":
        assert not result.value_table.any()
    if result.positions == "functional":
        np.testing.assert_array_equal(result.value_table, result.table)
    if result.positions == "learned_relative":
        assert np.abs(result.value_table - result.table).max() > 0.1


def test_lengths_are_those_before_and_after_the_output_projection(folder):
    result = capture(folder, TEXT, PAIR)
    weights = dict(load(folder).model.named_parameters())
    width = result.value.shape[-1]
    for layer, head in np.ndindex(result.layers, result.heads):
        projection = weights[f"nezha.encoder.layer.{layer}.attention.output.dense.weight"].detach().numpy()
        projection = projection[:, head * width : (head + 1) * width]
        content, position = (part[head] for part in result.value_parts(layer))
        for name, part in (("content", content), ("position", position), ("whole", content + position)):
            for i in range(len(result.tokens)):
                before = sum(float(x) ** 2 for x in part[i]) ** 0.5
                after = sum(float(row @ part[i]) ** 2 for row in projection) ** 0.5
                assert getattr(result.value_lengths, name)[layer, head, i] == pytest.approx(before, abs=1e-5)
                assert getattr(result.output_lengths, name)[layer, head, i] == pytest.approx(after, abs=1e-5)


def test_heads_outputs_add_up_to_what_the_projection_makes_of_all_of_them(folder):
    """The columns that are taken for a head are its own: summed over heads they are the projection of the context."""
    loaded, result = load(folder), capture(folder, TEXT)
    encoding = loaded.encode(TEXT)
    context = contexts(loaded, loaded.inputs(encoding))
    projection = loaded.model.base_model.encoder.layer[1].attention.output.dense.weight.detach().numpy()
    together = context[1].swapaxes(0, 1).reshape(len(encoding.ids), -1) @ projection.T
    width = result.value.shape[-1]
    apart = sum(
        np.add(*result.value_parts(1))[head] @ projection[:, head * width : (head + 1) * width].T
        for head in range(result.heads)
    )
    np.testing.assert_allclose(apart, together, atol=1e-5)


def test_relative_positions_do_not_notice_padding_before_the_text(folder):
    """The shift test: where positions are relative the maps stay, where they are absolute they change."""
    plain, shifted = attention(folder, TEXT), capture(folder, TEXT, padding=(9, 3))
    here = slice(9, 9 + len(plain.tokens))
    difference = np.abs(shifted.probabilities[..., here, here] - plain.probabilities).max()
    assert shifted.tokens[here] == plain.tokens
    assert shifted.tokens[:9] == ("[PAD]",) * 9
    assert [(first - 9, after - 9, word) for first, after, word in shifted.words] == list(plain.words)
    assert (difference < 1e-5) == (plain.positions != "absolute")
