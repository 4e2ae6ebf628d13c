"""A heat strip as HTML: steps from left to right, layers from top to bottom, a colour for how far a ratio is from 1.

Blue is below 1 and orange above it, a pair that colour-blind readers tell apart; the scale is logarithmic and the same
on both sides.  What the colours say is also said in a sentence.
"""

import math
from dataclasses import dataclass
from html import escape

from .chart import as_attribute, x_axis

MOST_COLUMNS = 120
SHADES = 8
"""Shades on either side of 1."""

SPANS = (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)
"""Factors that the scale may reach on either side of 1."""

Ratios = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Strip:
    """The cells: `values[column][row]`, None where there is none; column `n` ends at step `ends[n]`."""

    rows: list[str]
    ends: list[float]
    values: list[list[float | None]]

    def known(self) -> list[float]:
        """All values that there are."""
        return [value for column in self.values for value in column if value is not None]


def strip_of(course: list[tuple[float, Ratios]], rows: list[str], most: int = MOST_COLUMNS) -> Strip:
    """(step, ratio of each row) as at most `most` columns; of several steps in one it holds the geometric mean."""
    size = math.ceil(len(course) / most)
    groups = [course[start : start + size] for start in range(0, len(course), size)]
    values = [[_mean([ratios.get(row) for _, ratios in group]) for row in rows] for group in groups]
    return Strip(rows=rows, ends=[group[-1][0] for group in groups], values=values)


def _mean(values: list[float | None]) -> float | None:
    logs = [math.log(value) for value in values if value is not None and 0 < value < math.inf]
    return math.exp(sum(logs) / len(logs)) if logs else None


def span_of(values: list[float]) -> int:
    """The smallest factor of `SPANS` that reaches every value from 1."""
    most = max((max(value, 1 / value) for value in values), default=1.0)
    return next((span for span in SPANS if most <= span), SPANS[-1])


def heat_strip(strip: Strip, *, title: str, sentence: str, x_label: str, unit: str) -> str:
    """The strip as HTML.

    Args:
        strip: its cells, with the names of the rows as a person reads them.
        title: what it shows.
        sentence: what is to be seen in it, for those who do not see it, and for the others.
        x_label: what the horizontal axis counts.
        unit: what one cell is, before its value.
    """
    span = span_of(strip.known())
    high, rows = strip.ends[-1] or 1.0, len(strip.rows)
    names = "".join(
        f'<span style="top:{100 * (place + 0.5) / rows:.2f}%">{escape(row)}</span>'
        for place, row in enumerate(strip.rows)
    )
    data = {
        "x": [0, high], "xLabel": x_label, "unit": unit, "rows": strip.rows, "ends": strip.ends,
        "values": [[None if value is None else float(f"{value:.3g}") for value in column] for column in strip.values],
    }  # fmt: skip
    return (
        f'<figure class="nz-chart nz-heat wide"><figcaption><b>{escape(title)}</b>'
        f'<span class="nz-ramp" aria-hidden="true">1/{span:,}<i></i>1<i></i>{span:,}</span></figcaption>'
        f'<div class="nz-plot" style="height:{max(60, 15 * rows)}px">'
        f'<div class="nz-y" aria-hidden="true">{names}</div>'
        f'<div class="nz-area" data-heat="{as_attribute(data)}">'
        f'<svg viewBox="0 0 100 {rows}" preserveAspectRatio="none" role="img" aria-label="{escape(sentence)}">'
        f"{_cells(strip, span, high)}</svg></div>{x_axis(high)}</div>"
        f'<div class="nz-axes"><span>{escape(sentence)}</span><span>{escape(x_label)}</span></div></figure>'
    )


def _cells(strip: Strip, span: int, high: float) -> str:
    """One path a shade: cells of the same shade that touch in a row are one rectangle."""
    shapes: dict[int, list[str]] = {}
    edges = [0.0, *(100 * end / high for end in strip.ends)]
    for row in range(len(strip.rows)):
        shades = [shade(column[row], span) for column in strip.values]
        start = 0
        for place in range(1, len(shades) + 1):
            if place < len(shades) and shades[place] == shades[start]:
                continue
            if (level := shades[start]) is not None:
                left, width = edges[start], edges[place] - edges[start]
                shapes.setdefault(level, []).append(f"M{left:.2f} {row}h{width:.2f}v1h-{width:.2f}z")
            start = place
    return "".join(
        f'<path class="{"hot" if level > 0 else "cold" if level < 0 else "mid"}" '
        f'style="--shade:{100 * abs(level) / SHADES:.0f}%" d="{"".join(parts)}"/>'
        for level, parts in sorted(shapes.items())
    )


def shade(value: float | None, span: int) -> int | None:
    """How far `value` is from 1 on the scale: -SHADES at 1/span or below, 0 at 1, SHADES at span or above."""
    if value is None:
        return None
    return round(SHADES * min(1.0, max(-1.0, math.log(value) / math.log(span))))
