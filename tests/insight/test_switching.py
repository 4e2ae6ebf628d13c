"""Parts of attention switched off: against the formula in loops, and against the whole model run in one piece."""

import math

import numpy as np
import pytest
import torch

from nezha.attention import HIDDEN, get, replaced
from nezha.insight.hidden_text import inputs, nats
from nezha.insight.question_fields import SWITCHES
from nezha.insight.switching import ForSome, Switch, losses, pieces, variants
from nezha.messages import InputError
from nezha.positions import Tables, functional_tables

BATCH, HEADS, LENGTH, WIDTH, REACH, WINDOW, SEED = 2, 3, 7, 4, 2, 1, 9
AWAY = 2
"""Padding at the end of the second text."""


@pytest.fixture(scope="module")
def given():
    generator = torch.Generator().manual_seed(4)
    three = [torch.randn(BATCH, HEADS, LENGTH, WIDTH, generator=generator, dtype=torch.float64) for _ in range(3)]
    key, value = (torch.randn(2 * REACH + 1, WIDTH, generator=generator, dtype=torch.float64) for _ in range(2))
    mask = torch.zeros(BATCH, 1, 1, LENGTH, dtype=torch.float64)
    mask[1, ..., -AWAY:] = HIDDEN
    return (*three, Tables(key, value)), mask


def slow(given, mask, kind, mean):
    """(B, H, L, d): the formula of `nezha.insight.switching`, number by number."""
    query, key, value, tables = given
    order = torch.randperm(2 * REACH + 1, generator=torch.Generator().manual_seed(SEED)).tolist()
    out = torch.zeros_like(query)
    for b in range(BATCH):
        seen = [j for j in range(LENGTH) if mask[b, 0, 0, j] == 0]
        for h in range(HEADS):
            for i in range(LENGTH):
                near = [j for j in seen if kind != "window" or abs(j - i) <= WINDOW]
                rows = {j: max(-REACH, min(REACH, j - i)) + REACH for j in near}
                if kind == "shuffled":
                    rows = {j: order[row] for j, row in rows.items()}
                scores = []
                for j in near:
                    content = 0.0 if kind in ("content", "uniform") else float(query[b, h, i] @ key[b, h, j])
                    without = kind in ("position", "uniform", "positions")
                    position = 0.0 if without else float(query[b, h, i] @ tables.key[rows[j]])
                    scores.append((content + position) / math.sqrt(WIDTH))
                total = sum(math.exp(score) for score in scores)
                for j, score in zip(near, scores, strict=True):
                    where = 0 if kind in ("value_position", "positions") else tables.value[rows[j]]
                    out[b, h, i] += math.exp(score) / total * (value[b, h, j] + where)
                if kind == "output":
                    out[b, h, i] = 0
                if kind == "mean":
                    out[b, h, i] = mean[h]
    return out


@pytest.mark.parametrize("kind", SWITCHES)
def test_a_switch_is_its_formula(given, kind):
    arrays, mask = given
    mean = torch.randn(HEADS, WIDTH, dtype=torch.float64)
    found = Switch(kind, window=WINDOW, seed=SEED, mean=mean)(*arrays, mask=mask).context
    wanted = slow(arrays, mask, kind, mean)
    # padding asks, too, but nobody hears it; under a window it may see nothing at all
    seen = torch.ones(BATCH, LENGTH, dtype=torch.bool)
    seen[1, -AWAY:] = False
    seen = seen[:, None, :, None]
    assert torch.allclose(found * seen, wanted * seen, atol=1e-12)
    assert kind in ("output", "mean") or not torch.allclose(found, get("eager")(*arrays, mask=mask).context)


def test_only_the_chosen_heads_of_the_chosen_texts_are_switched(given):
    arrays, mask = given
    chosen = torch.tensor([[False, True, False], [True, False, False]])
    found = ForSome(Switch("output"), chosen)(*arrays, mask=mask).context
    plain = get("eager")(*arrays, mask=mask).context
    for text in range(BATCH):
        for head in range(HEADS):
            wanted = torch.zeros_like(plain[text, head]) if chosen[text, head] else plain[text, head]
            assert torch.equal(found[text, head], wanted)


def test_a_window_as_wide_as_the_text_hides_nothing(given):
    arrays, mask = given
    found = Switch("window", window=LENGTH)(*arrays, mask=mask).context
    assert torch.equal(found, get("eager")(*arrays, mask=mask).context)


def test_without_content_and_position_every_token_gets_the_same(given):
    arrays, mask = given
    found = Switch("uniform")(*arrays, mask=mask).probabilities
    assert torch.allclose(found[0], torch.full_like(found[0], 1 / LENGTH))
    assert torch.allclose(found[1, ..., :-AWAY], torch.full_like(found[1, ..., :-AWAY], 1 / (LENGTH - AWAY)))
    assert found[1, ..., -AWAY:].abs().max() == 0


def test_both_sides_off_is_attention_that_is_told_nothing(given):
    (query, key, value, tables), mask = given
    found = Switch("positions")(query, key, value, tables, mask=mask).context
    scores = query @ key.mT / math.sqrt(WIDTH) + mask
    assert torch.allclose(found, scores.softmax(-1) @ value)


def test_switching_nothing_off_changes_nothing(asked):
    loaded, batch = asked
    plain, found = losses(loaded, batch, lambda _: Switch("output"), [(), ()])
    assert found.shape == (3, 2, len(batch.labels))
    assert (found - plain).abs().max() < 1e-4 * plain.mean()


@pytest.mark.parametrize("kind", SWITCHES)
def test_starting_from_the_layer_is_running_the_whole_model(asked, kind):
    """Each loss against one pass of the whole model with one head switched, text by text."""
    loaded, batch = asked
    config = loaded.model.config
    mean = torch.ones(config.num_attention_heads, config.head_dim)
    switch = Switch(kind, window=1, seed=SEED, mean=mean)
    units = variants(config.num_attention_heads, each_head=True)
    plain, found = losses(loaded, batch, lambda _: switch, units)
    with torch.inference_mode():
        for layer in range(config.num_hidden_layers):
            for unit, heads in enumerate(units):
                for text, one in enumerate(pieces(batch, 1)):
                    chosen = torch.tensor([[head in heads for head in range(config.num_attention_heads)]])
                    with replaced(loaded.model, {layer: ForSome(switch, chosen)}):
                        hidden = loaded.model.nezha(**inputs(loaded, one)).last_hidden_state
                    wanted = nats(loaded, hidden, one).sum()
                    assert found[layer, unit, text] == pytest.approx(float(wanted), rel=2e-4)
    assert (found - plain).abs().max() > 0.01


def test_a_layer_has_its_own_attention_again_afterwards(asked):
    loaded, batch = asked
    layers = [block.attention.self for block in loaded.model.nezha.encoder.layer]
    with replaced(loaded.model, {1: Switch("output")}):
        assert [type(layer.instead) for layer in layers] == [type(None), Switch, type(None)]
    assert all(layer.instead is None for layer in layers)
    tables = {**inputs(loaded, batch), "input_ids": torch.full((1, 3), 10**6)}
    with replaced(loaded.model, {1: Switch("output")}), pytest.raises(InputError):
        loaded.model.nezha(**tables)
    assert all(layer.instead is None for layer in layers)


def test_nats_are_of_the_hidden_characters_alone(asked):
    loaded, batch = asked
    with torch.inference_mode():
        scores = loaded.model(**inputs(loaded, batch)).prediction_logits.log_softmax(-1)
        hidden = loaded.model.nezha(**inputs(loaded, batch)).last_hidden_state
        found = nats(loaded, hidden, batch)
    for row, column in np.ndindex(*batch.labels.shape):
        label = batch.labels[row, column]
        wanted = 0.0 if label < 0 else -float(scores[row, batch.positions[row, column], label])
        assert float(found[row, column]) == pytest.approx(wanted, abs=1e-4)


def test_the_tables_of_a_released_model_can_be_switched():
    tables = functional_tables(REACH, WIDTH)
    query = torch.randn(1, 1, 3, WIDTH)
    found = Switch("value_position")(query, query, query, tables)
    assert found.probabilities is not None
    assert torch.allclose(found.context, found.probabilities @ query)
