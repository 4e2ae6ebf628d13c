"""The table R and heads made with it, against the formula written slowly."""

import math
import random
from typing import Any

import numpy as np
import pytest
import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import ask, capture, load, table
from nezha.insight.head_code import decode, encode
from nezha.insight.head_making import aim, frequencies, head_curve, polar
from nezha.insight.head_presets import PRESETS, RIDGE, fitted, wanted
from nezha.insight.loading import Loaded
from nezha.insight.pictures.rows import to_csv
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


def test_a_code_holds_a_head_to_half_a_step():
    draw = random.Random(11)
    phases = np.array([draw.uniform(0, 2 * math.pi) for _ in range(5)])
    amplitudes = np.array([0.0, 3.14159, 81.88, 0.011, 7.5])
    again = decode(f" {encode(phases, amplitudes)}\n", 7)
    turned = (again[0][:5] - phases + math.pi) % (2 * math.pi) - math.pi
    assert np.abs(turned).max() <= math.pi / 4096 + 1e-12
    assert np.abs(again[1][:5] - amplitudes).max() <= 0.01 + 1e-12
    assert (again[1][5:] == 0).all()
    assert encode(*again) == encode(phases, amplitudes)


def test_the_code_of_silence_is_the_shortest_and_loudness_is_cut_at_the_largest():
    assert encode(np.ones(4), np.zeros(4)) == "h1."
    assert decode("h1.", 4)[1].tolist() == [0, 0, 0, 0]
    assert decode(encode(np.zeros(1), np.array([1e6])), 1)[1][0] == pytest.approx(4095 / 50)


@pytest.mark.parametrize("given", ["", "h2.AAAA", "h1.AAA", "h1.A*AA", "h1." + "AAAA" * 7, "h1.AAA\u00e9"])
def test_what_is_no_code_of_a_head_is_said(models, given):
    with pytest.raises(InputError, match=r"code of a head, h1\. .* at most 6 pairs"):
        decode(given, 6)
    if given:
        with pytest.raises(InputError, match="copy it whole"):
            table(models["functional"], head=given)


def test_a_head_of_a_code_is_the_head_of_the_picture(models):
    code = encode(np.array([0.5, 4.0]), np.array([2.0, 6.0]))
    found = table(models["functional"], head=code)
    slow = [
        sum(
            a * math.cos((offset + K) / 10_000 ** (2 * m / D) - phase)
            for m, (a, phase) in enumerate(zip(*reversed(decode(code, D // 2)), strict=True))
        )
        / math.sqrt(D)
        for offset in range(-K, K + 1)
    ]
    assert found.curve == pytest.approx(slow, abs=1e-5)
    assert found.pairs == 2
    assert found.dials.settings[0].code == code
    lines = [line for line in to_csv(found.picture()).splitlines() if line.startswith("Position score by offset")]
    assert [float(line.split(",")[-1]) for line in lines] == pytest.approx(slow, abs=1e-5)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("origin", [0, K])
def test_a_preset_is_the_least_squares_on_the_table(name, origin):
    """No query of another direction leaves less of the target over, the penalty counted."""
    rows = functional_table(K, D, origin=origin).double().numpy()
    target = wanted(name, K)
    query = fitted(target, rows, 5.0)
    assert np.linalg.norm(query) == pytest.approx(5.0)

    def left(direction):
        """The loss of the best length of a direction."""
        scores = rows @ direction / math.sqrt(D)
        scores, aims = scores - scores.mean(), target - target.mean()
        scale = scores @ aims / (scores @ scores + RIDGE * direction @ direction)
        return ((scale * scores - aims) ** 2).sum() + RIDGE * scale**2 * direction @ direction

    for seed in range(20):
        assert left(query) < left(query + np.random.default_rng(seed).normal(0, 0.3, D))


def test_presets_look_where_they_say():
    rows = functional_table(64, 64).double().numpy()
    for name, offset in (("previous", -1), ("next", 1), ("self", 0), ("three_left", -3)):
        assert (rows @ fitted(wanted(name, 64), rows, 20.0)).argmax() - 64 == offset
    assert wanted("far", 64).sum() == 129 - 15
    assert wanted("three_left", 2).tolist() == [1, 0, 0, 0, 0]


def test_the_heads_of_the_model_are_their_mean_queries_over_the_line(models):
    loaded = models["functional"]
    found, seen = table(loaded, text="今天很好"), capture(loaded, "今天很好")
    assert len(found.dials.heads) == 6
    words = [at for at, special in enumerate(seen.special) if not special]
    for number, head in enumerate(found.dials.heads):
        query = seen.query[number // 2, number % 2, words].astype(float).mean(0)
        phases, amplitudes = polar(query)
        again = decode(head.code, D // 2)
        np.testing.assert_allclose(again[1], amplitudes, atol=0.011)
        np.testing.assert_allclose(np.cos(again[0] - phases)[amplitudes > 0.1], 1, atol=1e-5)
    assert found.dials.heads[3].label == ("layer 2 head 2", "第 2 层第 2 头")


def test_a_line_longer_than_can_be_compared_is_refused(models):
    with pytest.raises(InputError, match="at most 64 tokens"):
        table(models["functional"], text="今" * 63)


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
