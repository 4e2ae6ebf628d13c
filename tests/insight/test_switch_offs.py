"""The questions that switch parts off: their figures, their sentences in every case, and what they refuse."""

import dataclasses

import numpy as np
import pytest
import torch

from nezha.attention import recording
from nezha.insight import load, switch_offs, value_side
from nezha.insight.hidden_text import inputs
from nezha.insight.questions import ask
from nezha.insight.switch_results import Effects, head_map
from nezha.insight.switching import pieces
from nezha.insight.twin import twin_of
from nezha.insight.value_lengths import ratios
from nezha.messages import InputError

LAYERS, HEADS = 3, 2
SMALL = {"texts": 6, "length": 21, "seed": 4}


@pytest.fixture(scope="module")
def found(model_folder, held_out_folder):
    return switch_offs(str(model_folder), switch="mean", data=str(held_out_folder), **SMALL)


def test_every_head_and_layer_has_its_figure(found):
    assert found.heads.delta.shape == found.heads.low.shape == (LAYERS, HEADS)
    assert found.layers.delta.shape == (LAYERS,)
    assert (found.heads.low <= found.heads.delta).all()
    assert (found.heads.delta <= found.heads.high).all()
    assert found.text.texts == 6
    assert found.text.hidden > 6
    assert found.text.unknown == 0


def test_whole_layers_alone_are_the_same_figures(found, model_folder, held_out_folder):
    again = ask("switch_offs", model=str(model_folder), switch="mean", each="layer", data=str(held_out_folder), **SMALL)
    assert again.heads is None
    assert again.loss == pytest.approx(found.loss, rel=1e-6)
    assert again.layers.delta == pytest.approx(found.layers.delta, abs=1e-4)
    assert [type(panel).__name__ for panel in again.picture().panels] == ["Bars"]


def test_the_same_seed_gives_the_same_answer_and_another_one_another(model_folder, held_out_folder):
    def delta(seed):
        values = {**SMALL, "seed": seed, "texts": 4, "each": "layer", "switch": "output"}
        return switch_offs(str(model_folder), data=str(held_out_folder), **values).layers.delta

    assert np.array_equal(delta(1), delta(1))
    assert not np.allclose(delta(1), delta(2))


def test_the_sentence_counts_what_is_beyond_chance_in_its_direction(found):
    heads = Effects(
        delta=np.array([[0.5, 0.1], [-0.7, 0.0], [0.02, 0.0]]),
        low=np.array([[0.2, -0.1], [-0.9, 0.0], [0.01, -0.2]]),
        high=np.array([[0.8, 0.3], [-0.5, 0.0], [0.03, 0.2]]),
    )
    layers = Effects(delta=np.array([0.1, 0.0, 0.0]), low=np.full(3, -1.0), high=np.ones(3))
    picture = dataclasses.replace(found, heads=heads, layers=layers).picture()
    english, chinese = picture.sentence
    assert picture.panels[0].note[0].endswith("Beyond chance: layer 1 head 1, layer 2 head 1, layer 3 head 1.")
    nothing = Effects(delta=heads.delta, low=heads.delta - 1, high=heads.delta + 1)
    assert head_map(nothing, ("x", "x")).note[1].endswith("超出偶然的：无。")
    assert heads.clear.sum() == 3
    assert "beyond chance it rises for 2 and falls for 1 of 6 heads" in english
    assert "the largest change is that of layer 2 head 1, -0.700 (-0.900 … -0.500)" in english
    assert "it rises for 0 and falls for 0 of 3 layers" in english
    assert "6 个头中，有 2 个头使损失升高、1 个头使之降低" in chinese
    assert "第 2 层第 1 头：-0.700" in chinese


def test_the_longest_bars_come_first(found):
    heads = Effects(delta=np.array([[0.1, -0.7], [0.3, 0.2]]), low=np.zeros((2, 2)), high=np.zeros((2, 2)))
    _, bars, _ = dataclasses.replace(found, heads=heads).picture().panels
    assert [name for name, _ in bars.names] == ["layer 1 head 2", "layer 2 head 1", "layer 2 head 2", "layer 1 head 1"]
    assert bars.values.tolist() == [[-0.7, 0.3, 0.2, 0.1]]


def test_lengths_are_those_of_single_tokens(asked):
    """Every token by itself, from the recorded maps and the tables, through the columns of W_O of its head."""
    loaded, batch = asked
    model, width = loaded.model, loaded.model.config.head_dim
    values, kept = [], []
    for block in model.nezha.encoder.layer:
        block.attention.self.value.register_forward_hook(lambda _m, _i, out: values.append(out))
    table = model.nezha.encoder.positions.table
    reach = len(table) // 2
    with torch.inference_mode():
        for one in pieces(batch, 1):
            values.clear()
            with recording(model) as records:
                model.nezha(**inputs(loaded, one))
            size = int(one.attention_mask.sum())
            for layer, record in enumerate(records):
                dense = model.nezha.encoder.layer[layer].attention.output.dense.weight
                for head in range(HEADS):
                    columns = slice(head * width, (head + 1) * width)
                    for i in range(size):
                        p = record.probabilities[0, head, i]
                        content = sum(p[j] * values[layer][0, j, columns] for j in range(size))
                        position = sum(p[j] * table[max(-reach, min(reach, j - i)) + reach] for j in range(size))
                        parts = content, position, dense[:, columns] @ content, dense[:, columns] @ position
                        kept.append((layer, head, *parts))
    for block in model.nezha.encoder.layer:
        block.attention.self.value._forward_hooks.clear()
    before, after, varying, cosine = ratios(loaded, batch)
    for layer in range(LAYERS):
        for head in range(HEADS):
            rows = [row[2:] for row in kept if row[:2] == (layer, head)]
            content, position, content_out, position_out = (torch.stack(part) for part in zip(*rows, strict=True))

            def ratio(top, bottom):
                return float(top.norm(dim=1).mean() / bottom.norm(dim=1).mean())

            assert before[layer, head] == pytest.approx(ratio(position, content), rel=1e-3)
            assert after[layer, head] == pytest.approx(ratio(position_out, content_out), rel=1e-3)
            varied = ratio(position_out - position_out.mean(0), content_out - content_out.mean(0))
            assert varying[layer, head] == pytest.approx(varied, rel=1e-3)
            both = torch.cosine_similarity(position_out.mean(0), content_out.mean(0), dim=0)
            assert cosine[layer, head] == pytest.approx(float(both), abs=1e-4)


def test_value_side_drops_what_switch_offs_drops(model_folder, held_out_folder):
    sides = ask("value_side", model=str(model_folder), data=str(held_out_folder), **SMALL)
    offs = switch_offs(str(model_folder), switch="value_position", data=str(held_out_folder), **SMALL)
    assert sides.heads.delta == pytest.approx(offs.heads.delta)
    assert sides.layers.low == pytest.approx(offs.layers.low)
    picture = sides.picture()
    layer, head = np.unravel_index(sides.after.argmax(), sides.after.shape)
    assert f"{sides.after.max():.2f} times in layer {layer + 1} head {head + 1}" in picture.sentence[0]
    assert f"第 {layer + 1} 层第 {head + 1} 头的 {sides.after.max():.2f} 倍" in picture.sentence[1]


@pytest.mark.parametrize("switch", ["position", "shuffled", "value_position", "positions"])
def test_a_model_told_nothing_of_distances_is_refused_what_asks_about_them(absolute_folder, held_out_folder, switch):
    with pytest.raises(InputError, match="relative positions"):
        switch_offs(str(absolute_folder), switch=switch, data=str(held_out_folder), **SMALL)


def test_value_side_is_refused_too_and_a_window_is_not(absolute_folder, held_out_folder):
    with pytest.raises(InputError, match="value_side"):
        value_side(str(absolute_folder), data=str(held_out_folder), **SMALL)
    found = switch_offs(str(absolute_folder), switch="window", each="layer", data=str(held_out_folder), **SMALL)
    assert found.layers.delta.shape == (1,)


def test_too_long_for_a_table_of_places(absolute_folder, held_out_folder):
    with pytest.raises(InputError, match="at most 33 tokens"):
        switch_offs(str(absolute_folder), switch="output", data=str(held_out_folder), length=34)


@pytest.mark.parametrize("wrong", [{"switch": "heads"}, {"texts": 2}, {"window": -1}, {"masking": "half"}])
def test_options_that_cannot_be(wrong):
    with pytest.raises(InputError):
        ask("switch_offs", **wrong)


def test_the_weights_are_as_before(model_folder, found):
    assert all(layer.attention.self.instead is None for layer in load(model_folder).model.nezha.encoder.layer)


def test_the_twin_stands_beside_every_figure(model_folder, held_out_folder):
    """It is the model of random weights asked the same: its own effects, in the same colours."""
    loaded = load(model_folder)
    found = switch_offs(loaded, switch="output", data=str(held_out_folder), twin=True, **SMALL)
    alone = switch_offs(twin_of(loaded), switch="output", data=str(held_out_folder), **SMALL)
    assert found.twin.loss == pytest.approx(alone.loss, rel=1e-6)
    np.testing.assert_allclose(found.twin.heads.delta, alone.heads.delta, atol=1e-5)
    np.testing.assert_allclose(found.twin.layers.delta, alone.layers.delta, atol=1e-5)
    own, theirs, largest, layers = found.picture().panels
    assert own.limit == theirs.limit == max(np.abs(found.heads.delta).max(), np.abs(alone.heads.delta).max())
    assert [name for name, _ in largest.series] == ["this model", "random weights"]
    order = np.argsort(-np.abs(found.heads.delta), axis=None, kind="stable")
    np.testing.assert_array_equal(largest.values[1], found.twin.heads.delta.ravel()[order])
    np.testing.assert_array_equal(layers.values, [found.layers.delta, found.twin.layers.delta])
    english, chinese = found.picture().sentence
    assert (
        f"loss is {alone.loss:.3f}, the largest change is {np.abs(alone.heads.delta).max():.3f} for a head" in english
    )
    assert f"整层 {np.abs(alone.layers.delta).max():.3f}" in chinese


def test_without_the_twin_nothing_is_said_of_it(found):
    assert found.twin is None
    assert "random" not in found.picture().sentence[0]
    assert [len(panel.series) for panel in found.picture().panels[1:]] == [1, 1]
