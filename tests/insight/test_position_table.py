"""The table R and heads made with it, against the formula written slowly."""

import math
import random
from typing import Any

import numpy as np
import pytest
import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import ask, load, table
from nezha.insight.head_making import aim, frequencies, head_curve
from nezha.insight.loading import Loaded
from nezha.messages import InputError
from nezha.positions import functional_table

K, D = 7, 12


def row(offset: int, column: int, *, k: int = K, d: int = D, origin: int = 0) -> float:
    """One entry of R, straight from the formula."""
    angle = (offset + k - origin) / 10_000 ** ((column - column % 2) / d)
    return math.sin(angle) if column % 2 == 0 else math.cos(angle)


def made(positions: str, tokenizer) -> Loaded:
    sizes: dict[str, Any] = {
        "hidden_size": 24,
        "num_hidden_layers": 3,
        "num_attention_heads": 2,
        "intermediate_size": 20,
    }
    with torch.random.fork_rng():
        torch.manual_seed(5)
        config = NezhaConfig(
            vocab_size=tokenizer.vocab_size,
            max_relative_position=K,
            positions=positions,
            initializer_range=0.5,
            **sizes,
        )
        return Loaded(positions, NezhaForPreTraining(config).eval(), tokenizer, True)


@pytest.fixture(scope="module")
def models(model_folder) -> dict[str, Loaded]:
    tokenizer = load(model_folder).tokenizer
    kinds = ("functional", "functional_signed", "learned_relative", "absolute")
    return {kind: made(kind, tokenizer) for kind in kinds}


def test_the_curve_of_a_head_is_a_sum_of_cosines_of_the_offset():
    draw = random.Random(3)
    phases = [draw.uniform(0, 6) for _ in range(D // 2)]
    amplitudes = [draw.uniform(0, 2) for _ in range(D // 2)]
    found = head_curve(np.array(phases), np.array(amplitudes), functional_table(K, D).double().numpy())
    for offset in (-K, -1, 0, 3, K):
        slow = sum(
            a * math.cos((offset + K) / 10_000 ** (2 * m / D) - phase)
            for m, (a, phase) in enumerate(zip(amplitudes, phases, strict=True))
        ) / math.sqrt(D)
        assert found[offset + K] == pytest.approx(slow, abs=1e-6)


@pytest.mark.parametrize("offset", [-K, -2, -1, 0, 1, 5, K])
@pytest.mark.parametrize("origin", [0, K])
def test_a_head_is_highest_at_the_offset_it_aims_at_and_there_every_cosine_is_one(offset, origin):
    rows = functional_table(K, D, origin=origin).double().numpy()
    phases = aim(offset, reach=K, head_dim=D, origin=origin)
    assert ((phases >= 0) & (phases < 2 * np.pi)).all()
    for amplitudes in (np.ones(D // 2), np.arange(1, D // 2 + 1) / 3, np.eye(D // 2)[0]):
        curve = head_curve(phases, amplitudes, rows)
        assert curve.argmax() == offset + K
        assert curve.max() == pytest.approx(amplitudes.sum() / math.sqrt(D), abs=1e-6)


def test_no_other_phases_reach_higher():
    rows = functional_table(K, D).double().numpy()
    best = head_curve(aim(2, reach=K, head_dim=D), np.ones(D // 2), rows).max()
    for seed in range(50):
        phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, D // 2)
        assert head_curve(phases, np.ones(D // 2), rows).max() < best


def test_an_offset_beyond_the_table_is_said():
    with pytest.raises(InputError, match=r"aim.*-7.*7.*8"):
        aim(8, reach=K, head_dim=D)


def test_the_table_is_the_formula_s_and_offsets_are_counted_from_minus_k(models):
    for kind, origin in (("functional", 0), ("functional_signed", K)):
        found = table(models[kind])
        assert found.offsets.tolist() == list(range(-K, K + 1))
        for offset in (-K, -1, 0, 4):
            slow = [row(offset, column, origin=origin) for column in range(D)]
            assert found.table[offset + K] == pytest.approx(slow, abs=1e-6)
        assert found.curve is not None
        assert found.offsets[found.curve.argmax()] == -1


def test_similarity_depends_on_the_distance_alone_and_is_the_mean_cosine_of_the_turns(models):
    alike = table(models["functional"]).similarity
    for distance in (0, 1, 5, 2 * K):
        slow = sum(math.cos(distance / 10_000 ** (2 * m / D)) for m in range(D // 2)) / (D // 2)
        assert np.diagonal(alike, distance) == pytest.approx(slow, abs=1e-6)


def test_every_row_is_as_long_as_the_root_of_half_the_width(models):
    sentence = table(models["functional"]).picture().sentence
    assert f"a row is {math.sqrt(D / 2):.3f} long" in sentence[0]
    assert f"行向量长 {math.sqrt(D / 2):.3f}" in sentence[1]


def test_wavelengths_are_those_of_the_pairs():
    assert 2 * np.pi / frequencies(D) == pytest.approx([2 * math.pi * 10_000 ** (2 * m / D) for m in range(D // 2)])


def test_a_head_of_fewer_pairs_uses_the_fastest_and_keeps_its_length(models):
    found = table(models["functional"], aim=3, pairs=2, strength=5.0)
    slow = [
        sum(5 / math.sqrt(2) * math.cos((offset - 3) / 10_000 ** (2 * m / D)) for m in range(2)) / math.sqrt(D)
        for offset in range(-K, K + 1)
    ]
    assert found.curve == pytest.approx(slow, abs=1e-5)
    assert found.pairs == 2


def test_a_trained_table_is_shown_layer_by_layer_and_has_no_waves(models):
    model = models["learned_relative"]
    own = [weight for name, weight in model.model.named_parameters() if name.endswith("positions.key")]
    assert len(own) == 3
    for layer, weight in enumerate(own, start=1):
        found = table(model, layer=layer)
        assert found.table == pytest.approx(weight.detach().numpy())
    assert found.curve is found.wavelengths is found.phases is None
    assert "Wavelengths" not in found.picture().sentence[0]
    assert len(found.picture().panels) == 3


def test_a_model_with_absolute_positions_has_none_and_is_told_so(models):
    with pytest.raises(InputError, match="has absolute ones, and “table” asks about distances"):
        table(models["absolute"])


def test_bad_input_is_one_sentence(model_folder):
    for given, name in (({"layer": 4}, "layer"), ({"aim": 6}, "aim"), ({"strength": -1.0}, "strength")):
        with pytest.raises(InputError, match=name):
            ask("table", model=str(model_folder), **given)


def test_the_sentence_has_the_figures_of_the_bundled_model_s_table():
    found = ask("table")
    english, chinese = found.picture().sentence
    for distance in (1, 5, 20, 64):
        slow = sum(math.cos(distance / 10_000 ** (2 * m / 64)) for m in range(32)) / 32
        assert f"{slow:.2f} ({distance})" in english
        assert f"{slow:.2f}（相距 {distance}）" in chinese
    assert "highest at offset -1" in english
