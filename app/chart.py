"""A line chart as HTML: lines in an SVG that stretches, words around it that do not, so it is sharp at any width.

Drawn again at every tick, so it must be the same string for the same numbers: the page then changes nothing, and
nothing flickers.  `static/app.js` reads the numbers in `data-chart` to answer the pointer.
"""

import json
import math
from dataclasses import dataclass, replace
from html import escape

MOST_POINTS = 400


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: its name, its class in app.css, and its points (step, value)."""

    name: str
    style: str
    points: list[tuple[float, float]]
    dots: bool = False


def line_chart(lines: list[Line], *, title: str, x_label: str, y_label: str, zero: bool = False) -> str:
    """The chart as HTML.

    Args:
        lines: what to draw; lines without a point are left out.
        title: what it shows.
        x_label: what the horizontal axis counts.
        y_label: what the vertical axis measures, with its unit.
        zero: whether the value axis begins at 0.
    """
    drawn = [replace(line, points=thin(line.points)) for line in lines if line.points]
    if not drawn:
        return ""
    xs = [x for line in drawn for x, _ in line.points]
    ys = [y for line in drawn for _, y in line.points]
    y_ticks = ticks(0 if zero else min(ys), max(ys), 5)
    x_low, x_high = 0.0, max(*xs, 1)
    x_ticks = ticks(x_low, x_high, 6)
    y_low, y_high = min(y_ticks[0], *ys), max(y_ticks[-1], *ys)

    def place(x: float, y: float) -> tuple[float, float]:
        return 100 * (x - x_low) / (x_high - x_low), 100 * (1 - (y - y_low) / ((y_high - y_low) or 1))

    paths = "".join(_path(line, [place(x, y) for x, y in line.points]) for line in drawn)
    grid = "".join(f'<path class="nz-grid" d="M0 {place(0, y)[1]:.2f}H100"/>' for y in y_ticks)
    y_words = "".join(f'<span style="top:{place(0, y)[1]:.2f}%">{number(y)}</span>' for y in y_ticks)
    x_words = "".join(
        f'<span style="left:{place(x, 0)[0]:.2f}%">{number(x)}</span>' for x in x_ticks if x_low <= x <= x_high
    )
    legend = "".join(f'<span class="nz-key {line.style}">{escape(line.name)}</span>' for line in drawn)
    data = {
        "x": [x_low, x_high], "y": [y_low, y_high], "xLabel": x_label,
        "lines": [{"name": line.name, "points": line.points} for line in drawn],
    }  # fmt: skip
    return (
        f'<figure class="nz-chart"><figcaption><b>{escape(title)}</b>'
        f'<span class="nz-legend">{legend}</span></figcaption>'
        f'<div class="nz-plot"><div class="nz-y" aria-hidden="true">{y_words}</div>'
        f'<div class="nz-area" data-chart="{escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")))}">'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="{escape(title)}">'
        f"{grid}{paths}</svg></div>"
        f'<div class="nz-x" aria-hidden="true">{x_words}</div></div>'
        f'<div class="nz-axes"><span>{escape(y_label)}</span><span>{escape(x_label)}</span></div></figure>'
    )


def _path(line: Line, points: list[tuple[float, float]]) -> str:
    course = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
    path = f'<path class="nz-line {line.style}" d="{course}"/>'
    if line.dots or len(points) == 1:
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


def number(value: float) -> str:
    """A tick: 1,500 · 0.25 · 6e-05."""
    if value and abs(value) < 1e-3:
        return f"{value:.1e}".replace(".0e", "e").replace("e-0", "e-")
    return f"{value:,.4f}".rstrip("0").rstrip(".")
