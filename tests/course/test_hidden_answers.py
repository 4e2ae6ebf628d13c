"""What the judges of lessons 6 and 7 hold for right is what torch and nezha do, and any way to it passes."""

import numpy as np
import pytest
import torch

from benchmarks.studies.optimizers import best
from nezha.course.measured import measured
from nezha.course.sheets import lesson_06, lesson_07, precision_judged
from nezha.lamb import Lamb

TRUST, LONGER, APART = (lesson_06.SHEET.exercises[name].judge for name in ("trust", "longer", "apart"))
LIMITS, SCALE, DYNAMIC = (lesson_07.SHEET.exercises[name].judge for name in ("limits", "scale", "dynamic"))


def test_ratios_are_those_of_nezhas_lamb():
    """Moments that forget everything: u is the signs of the gradient, as long as the root of their number."""
    for weight, update, expected in lesson_06.TENSORS:
        moved = torch.tensor(weight, requires_grad=True)
        moved.grad = torch.tensor(update)
        optimizer = Lamb([moved], weight_decay=0.0, betas=(0.0, 0.0), eps=1e-12)
        optimizer.step()
        signs = np.sqrt(np.count_nonzero(update))
        own = expected * np.linalg.norm(update) / signs if signs and weight.any() else 1.0
        assert optimizer.ratios[moved].item() == pytest.approx(own)


@pytest.mark.parametrize("size", [3.0, 1.0])
def test_how_much_longer_huaweis_step_is_comes_out_of_both_optimizers(size):
    """The first step has m = g and v = g², whatever the tensor's length."""
    moved = {}
    for reading in ("paper", "huawei"):
        weight = torch.full((40,), 0.02 * size, requires_grad=True)
        weight.grad = torch.full((40,), lesson_06.GRADIENT)
        optimizer = Lamb([weight], lr=0.01, weight_decay=0.0, eps=lesson_06.EPS, reading=reading)
        optimizer.step()
        assert optimizer.ratios[weight] < lesson_06.LIMIT
        moved[reading] = (0.02 * size - weight.detach()).norm().item()
    assert LONGER(moved["huawei"] / moved["paper"]) is None


def test_the_best_rates_are_those_that_the_study_draws():
    study = measured("study-optimizers")
    drawn = {(name, batch): losses for name, found in best(study).items() for batch, (_, losses) in found.items()}
    assert lesson_06.losses_of_best(study) == drawn


def test_limits_are_those_of_torch():
    for name, dtype in (("fp16", torch.float16), ("bf16", torch.bfloat16), ("fp32", torch.float32)):
        largest, smallest, gap = precision_judged.limits_of(*precision_judged.FORMATS[name])
        info = torch.finfo(dtype)
        assert (largest, gap) == (info.max, info.eps)
        assert smallest == info.smallest_normal * info.eps
        assert torch.tensor(smallest, dtype=dtype) > 0


def test_half_of_the_scale_lets_the_gradient_vanish():
    for scale, alive in ((precision_judged.ENOUGH, True), (precision_judged.ENOUGH // 2, False)):
        assert (torch.tensor(precision_judged.TINY * scale).half() > 0) == alive


@pytest.mark.parametrize("interval", [2, 3])
@pytest.mark.parametrize("overflowed", precision_judged.COURSES)
def test_the_rule_is_that_of_torchs_scaler(overflowed, interval):
    weight = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.0)
    scaler = torch.amp.GradScaler("cpu", init_scale=1024.0, growth_interval=interval)
    scales = []
    for bad in overflowed:
        scaler.scale(weight * (float("inf") if bad else 1.0)).backward()
        scales.append(scaler.get_scale())
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
    assert precision_judged.scales_of(overflowed, 1024.0, interval) == scales


def test_other_ways_to_the_same_answer_are_right():
    """Means in place of sums, torch, a set, an array."""

    def by_means(weight, update):
        own, length = (np.sqrt((tensor**2).mean()) for tensor in (weight, update))
        return torch.tensor(own / length) if own * length else torch.ones(())

    assert TRUST(by_means) is None
    assert LONGER(91) is None
    found = lesson_06.losses_of_best(measured("study-optimizers"))
    apart = [batch for batch in lesson_06.BATCHES if max(found["lamb", batch]) < min(found["adamw", batch])]
    for answer in (apart, set(apart), np.array(apart), tuple(apart)):
        assert APART(answer) is None
    assert (
        LIMITS(lambda e, p: [(2 - 0.5**p) * 2.0 ** (2 ** (e - 1) - 1), 2.0 ** (2 - 2 ** (e - 1) - p), 0.5**p]) is None
    )
    assert SCALE(np.float16(32)) is None
    assert SCALE(torch.tensor(32)) is None
    assert DYNAMIC(lambda *given: np.array(precision_judged.scales_of(*given))) is None


def test_what_is_nearly_right_is_not():
    assert "Upside down" in LONGER(1 / 91)[0]
    assert "the exponent" in SCALE(5)[0]
    assert "Batch 512" in APART([])[0]
    assert "after each step" in DYNAMIC(lambda *given: [*precision_judged.scales_of(*given)[1:], 0.0])[0]
    assert (
        "leading 1" in LIMITS(lambda e, p: (precision_judged.limits_of(e, p)[0], 2.0 ** (2 - 2 ** (e - 1)), 0.5**p))[0]
    )
