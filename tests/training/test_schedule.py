"""The rate goes up in a line to the peak, then down as asked, and never jumps unless Huawei's formula does."""

import pytest

from nezha.messages import InputError
from nezha.pretrain_config import OptimizerConfig
from nezha.schedule import rate_of


def rates(steps, *, warmup, **options):
    given = OptimizerConfig(learning_rate=1.0, warmup_steps=warmup, **options)
    return [rate_of(given, step, steps) for step in range(1, steps + 1)]


def tensorflow_rates(init_lr, steps, warmup, power=1.0):
    """`create_optimizer` of Huawei's optimization.py: tf.train.polynomial_decay from the adjusted rate, or warm-up."""
    adjusted = init_lr / (1 - warmup / steps)
    for global_step in range(steps):
        if global_step < warmup:
            yield init_lr * global_step / warmup
        else:
            yield adjusted * (1 - global_step / steps) ** power


BY_HAND = {
    "linear": ({}, {1: 0.25, 4: 1.0, 5: 1.0, 6: 0.9, 14: 0.1}),
    "polynomial": ({"schedule": "polynomial", "power": 2.0}, {1: 0.25, 4: 1.0, 5: 1.0, 6: 0.81, 9: 0.36, 14: 0.01}),
    "constant": ({"schedule": "constant"}, {1: 0.25, 4: 1.0, 5: 1.0, 14: 1.0}),
    "released": ({"decay": "released"}, {1: 0.0, 4: 0.75, 5: 1.0, 6: 0.9, 14: 0.1}),
    "released constant": ({"decay": "released", "schedule": "constant"}, {1: 0.0, 4: 0.75, 5: 1.0, 14: 1.0}),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name):
    """Warm-up 4, 14 steps: ten steps of decay."""
    options, expected = BY_HAND[name]
    found = rates(14, warmup=4, **options)
    assert {step: found[step - 1] for step in expected} == pytest.approx(expected)


@pytest.mark.parametrize("power", [1.0, 0.5, 3.0])
def test_released_is_the_released_code(power):
    found = rates(211, warmup=30, schedule="polynomial", power=power, decay="released")
    assert found == pytest.approx(list(tensorflow_rates(1.0, 211, 30, power)))


def test_with_power_one_the_two_fall_alike_after_warm_up():
    plain, released = rates(211, warmup=30), rates(211, warmup=30, decay="released")
    assert released[30:] == pytest.approx(plain[30:])
    assert released[:30] == [0.0, *plain[:29]]


def test_with_another_power_the_released_line_misses_the_peak():
    found = rates(100, warmup=10, schedule="polynomial", power=2.0, decay="released")
    assert found[10] == pytest.approx(0.9)


def test_no_warm_up_starts_at_the_peak():
    assert rates(7, warmup=0)[0] == rates(7, warmup=0, decay="released")[0] == 1.0


def test_it_rises_then_falls_and_stays_positive():
    found = rates(211, warmup=30)
    assert found[:30] == sorted(found[:30])
    assert found[30:] == sorted(found[30:], reverse=True)
    assert min(found) > 0


def test_a_power_that_nothing_would_follow_is_refused():
    with pytest.raises(InputError, match="--schedule polynomial"):
        OptimizerConfig(power=2.0)
