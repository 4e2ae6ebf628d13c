"""Every thing that breaks in fp16 does, every remedy cures it, and the command tells it in both languages."""

import json
import math

import pytest
import torch

from nezha.cli import main
from nezha.insight.half_precision import SCALES, precision_demo, underflow


@pytest.fixture(scope="module")
def shown():
    return precision_demo(steps=40)


def test_an_update_below_half_a_step_is_lost_but_for_a_master_weight(shown):
    assert shown.weight_half == 1.0
    assert shown.weight_master == pytest.approx(1.01, rel=1e-4)


def test_sums_and_eps_need_fp32(shown):
    assert math.isnan(shown.norm_half)
    assert shown.norm_single == 0.0
    assert math.isinf(shown.length_half)
    assert shown.length_single == pytest.approx(10 * math.sqrt(768))


def test_underflow_by_hand():
    """fp16 holds 2^-24 and rounds 2^-26 to 0; at 2^24 the one of 2^-4 is beyond its largest number."""
    found = underflow(torch.tensor([0.0, 2.0**-26, 2.0**-24, 2.0**-10, 2.0**-4]))
    assert [item.exponent for item in found] == list(SCALES)
    assert [item.zero for item in found] == [0.25, 0.0, 0.0, 0.0]
    assert [item.infinite for item in found] == [0.0, 0.0, 0.0, 0.25]


def test_real_gradients_underflow_less_the_larger_the_scale(shown):
    zeros = [item.zero for item in shown.gradients]
    assert zeros == sorted(zeros, reverse=True)
    assert zeros[0] > 3 * zeros[SCALES.index(16)] > 0


def test_mixed_training_follows_fp32_and_pure_fp16_does_not(shown):
    exact, pure, mixed = (torch.tensor(shown.losses[name]) for name in ("fp32", "fp16_pure", "fp16_mixed"))
    assert exact[-5:].mean() < exact[0] - 0.2
    assert (mixed - exact).abs().max() < 0.3 * (pure - exact).abs().max()


@pytest.mark.parametrize(("lang", "word"), [("en", "weights in fp32"), ("zh", "权重用 fp32")])
def test_the_command_shows_it(shown, monkeypatch, capsys, lang, word):
    monkeypatch.setattr("nezha.insight.half_precision.precision_demo", lambda *_, **__: shown)
    assert main(["precision", "--lang", lang]) == 0
    assert word in capsys.readouterr().out
    assert main(["precision", "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["norm_half"] == "nan"
    assert len(values["losses"]["fp16_mixed"]) == 40
