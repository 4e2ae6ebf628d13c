"""Curves: round ticks, few points, the same string for the same numbers, and nothing unescaped."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nezha_app.chart import MOST_POINTS, Line, line_chart, number, thin, ticks

NUMBER = st.floats(-1e6, 1e6, allow_nan=False)


@given(NUMBER, NUMBER, st.integers(2, 9))
def test_ticks_cover_the_range_in_even_steps(low, high, about):
    found = ticks(low, high, about)
    near = 1e-8 * max(abs(low), abs(high), 1)
    assert found[0] <= low + near
    assert found[-1] >= high - near
    assert all(after > before for before, after in pairwise(found))
    assert len(found) <= about + 3


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.25, "0.25"), (1500, "1,500"), (6e-5, "6e-5"), (0.006, "0.006"), (2.5e-4, "2.5e-4")],
)
def test_a_tick_is_written_shortly(value, shown):
    assert number(value) == shown


def test_many_points_become_few_with_both_ends_kept():
    points = [(float(step), 9 - step / 1000) for step in range(5001)]
    few = thin(points)
    assert len(few) <= MOST_POINTS + 2
    assert (few[0], few[-1]) == (points[0], points[-1])
    assert [x for x, _ in few] == sorted({x for x, _ in few})


def chart() -> str:
    lines = [Line(name="a<b", style="train", points=[(1, 5.0), (2, 4.0)]), Line(name="none", style="held", points=[])]
    return line_chart(lines, title='x"y', x_label="step", y_label="loss")


def test_a_chart_is_the_same_string_for_the_same_numbers_and_escapes_its_words():
    assert chart() == chart()
    assert "a&lt;b" in chart()
    assert "a<b" not in chart()
    assert 'x"y' not in chart()


def test_a_line_without_points_is_left_out():
    assert "held" not in chart()
    assert line_chart([], title="t", x_label="x", y_label="y") == ""


def test_one_point_is_a_dot():
    one = line_chart([Line(name="n", style="held", points=[(7, 3.0)])], title="t", x_label="x", y_label="y")
    assert "nz-dot" in one
