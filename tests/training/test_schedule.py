"""The rate goes up in a line to the peak, down in a line to almost nothing, and never jumps."""

import pytest

from nezha.schedule import rate


@pytest.mark.parametrize(
    ("step", "expected"),
    [(1, 0.25), (4, 1.0), (5, 1.0), (6, 0.9), (14, 0.1)],
    ids=["first", "peak", "decay begins", "second of decay", "last"],
)
def test_by_hand(step, expected):
    """Warm-up 4, 14 steps: ten steps of decay."""
    assert rate(step, warmup=4, steps=14) == pytest.approx(expected)


def test_no_warm_up_starts_at_the_peak():
    assert rate(1, warmup=0, steps=7) == 1.0


def test_power_bends_the_decay():
    assert rate(9, warmup=4, steps=14, power=2.0) == pytest.approx(0.6**2)


def test_it_rises_then_falls_and_stays_positive():
    rates = [rate(step, warmup=30, steps=211) for step in range(1, 212)]
    assert rates[:30] == sorted(rates[:30])
    assert rates[30:] == sorted(rates[30:], reverse=True)
    assert min(rates) > 0
