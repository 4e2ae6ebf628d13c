"""A line chart as HTML: lines in an SVG that stretches, words around it that do not, so it is sharp at any width.

Drawn again at every tick, so it must be the same string for the same numbers: the page then changes nothing, and
nothing flickers.  `static/app.js` reads the numbers in `data-chart` to answer the pointer.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

MOST_POINTS = 240
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: its name, its class in app.css, and its points (x, value)."""

    name: str
    style: str
    points: list[tuple[float, float]]
    dots: bool = False
    joined: bool = True
    """Whether a line runs from point to point; dots alone mark events."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something that happens at one place of the horizontal axis."""

    x: float
    name: str


def line_chart(
    lines: list[Line],
    *,
    title: str,
    x_label: str,
    y_label: str,
    zero: bool = False,
    powers: bool = False,
    marks: Sequence[Mark] = (),
    wide: bool = False,
) -> str:
    """The chart as HTML.

    Args:
        lines: what to draw; lines without a point are left out.
        title: what it shows.
        x_label: what the horizontal axis counts.
        y_label: what the vertical axis measures, with its unit.
        zero: whether the value axis begins at 0.
        powers: whether the value axis counts powers of two; every value is positive then.
        marks: upright lines, each named in the legend.
        wide: whether it takes the whole width of the page's column.
    """
    drawn = [replace(line, points=thin(line.points) if line.joined else line.points) for line in lines if line.points]
    if not drawn:
        return ""
    xs = [x for line in drawn for x, _ in line.points]
    ys = [_height(y, powers) for line in drawn for _, y in line.points]
    y_ticks = whole_ticks(min(ys), max(ys)) if powers else ticks(0 if zero else min(ys), max(ys), 5)
    x_low, x_high = 0.0, max(xs) or 1.0
    y_low, y_high = min(y_ticks[0], *ys), max(y_ticks[-1], *ys)

    def place(x: float, height: float) -> tuple[float, float]:
        return 100 * (x - x_low) / (x_high - x_low), 100 * (1 - (height - y_low) / ((y_high - y_low) or 1))

    paths = "".join(_path(line, [place(x, _height(y, powers)) for x, y in line.points]) for line in drawn)
    grid = "".join(f'<path class="nz-grid" d="M0 {place(0, y)[1]:.2f}H100"/>' for y in y_ticks)
    grid += "".join(f'<path class="nz-mark" d="M{place(mark.x, 0)[0]:.2f} 0V100"/>' for mark in marks)
    y_words = "".join(
        f'<span style="top:{place(0, y)[1]:.2f}%">{power_of_two(y) if powers else number(y)}</span>' for y in y_ticks
    )
    legend = "".join(
        f'<span class="nz-key {line.style}">{escape(line.name)}</span>' for line in drawn if line.name != title
    )
    legend += "".join(f'<span class="nz-key mark">{escape(mark.name)}</span>' for mark in marks)
    data = {
        "x": [x_low, x_high], "xLabel": x_label,
        "lines": [{"name": line.name, "points": line.points, "sparse": not line.joined} for line in drawn],
    }  # fmt: skip
    return (
        f'<figure class="nz-chart{" wide" if wide else ""}"><figcaption><b>{escape(title)}</b>'
        f'<span class="nz-legend">{legend}</span></figcaption>'
        f'<div class="nz-plot"><div class="nz-y" aria-hidden="true">{y_words}</div>'
        f'<div class="nz-area" data-chart="{as_attribute(data)}">'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="{escape(title)}">'
        f"{grid}{paths}</svg></div>"
        f"{x_axis(x_high)}</div>"
        f'<div class="nz-axes"><span>{escape(y_label)}</span><span>{escape(x_label)}</span></div></figure>'
    )


def x_axis(high: float) -> str:
    """The words under a plot whose horizontal axis goes from 0 to `high`."""
    words = "".join(
        f'<span style="left:{100 * x / high:.2f}%">{number(x)}</span>' for x in ticks(0.0, high, 6) if x <= high
    )
    return f'<div class="nz-x" aria-hidden="true">{words}</div>'


def as_attribute(data: object) -> str:
    """JSON that can stand in an attribute."""
    return escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def _height(value: float, powers: bool) -> float:
    return math.log2(value) if powers else value


def _path(line: Line, points: list[tuple[float, float]]) -> str:
    path = ""
    if line.joined:
        path = f'<path class="nz-line {line.style}" d="{"M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)}"/>'
    if line.dots or not line.joined or len(points) == 1:
        # A line of no length with round ends is a circle, also where the picture is stretched.
        path += f'<path class="nz-dot {line.style}" d="{"".join(f"M{x:.2f} {y:.2f}h0" for x, y in points)}"/>'
    return path


def thin(points: list[tuple[float, float]], most: int = MOST_POINTS) -> list[tuple[float, float]]:
    """At most about `most` points: neighbours become their mean, first and last stay."""
    if len(points) <= most:
        return points
    size = math.ceil(len(points) / most)
    inner = points[1:-1]
    groups = [inner[start : start + size] for start in range(0, len(inner), size)]
    middle = [(group[-1][0], sum(y for _, y in group) / len(group)) for group in groups]
    return [points[0], *middle, points[-1]]


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers that cover low to high, about `about` of them."""
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-3):  # one value, to rounding
        high = low + max(0.1 * abs(low), 1e-3)
    raw = (high - low) / about
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * place, 12) for place in range(first, last + 1)]


def whole_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """At most about `most` whole numbers that cover low to high, at least two."""
    first, last = math.floor(low), max(math.ceil(high), math.floor(low) + 1)
    size = math.ceil((last - first) / most)
    return [float(place) for place in range(first, last + size, size)]


def power_of_two(exponent: float) -> str:
    """A tick of an axis of powers: 2¹⁶."""
    return f"2{f'{exponent:.0f}'.translate(SUPERSCRIPT)}"


def number(value: float) -> str:
    """A tick: 1,500 · 2.5M · 0.25 · 6e-05."""
    if value and abs(value) < 1e-3:
        return f"{value:.1e}".replace(".0e", "e").replace("e-0", "e-")
    if abs(value) >= 1e6:
        return f"{value / 1e6:,.4g}M"
    return f"{value:,.4f}".rstrip("0").rstrip(".")
