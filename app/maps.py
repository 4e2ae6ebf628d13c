"""A map of attention or of scores as a small SVG: a square a pair of characters, in the page's own colours.

Attention is drawn from paper to accent, scores from blue (below their mean) over paper to orange (above it), as the
viewer does.  A square's shade is one of a few, so that a map is a few paths and not hundreds of squares.
"""

from html import escape

import numpy as np

SHADES = 12
"""Shades of one colour."""
FINEST = 0.02
"""Share of the largest value below which a square is left as paper."""


def attention_map(values: np.ndarray, tokens: tuple[str, ...], label: str, *, back: bool = False) -> str:
    """Shares of attention, (tokens, tokens), 0 to the largest.

    Args:
        values: rows look, columns are looked at.
        tokens: their names, at both edges.
        label: what it shows, for those who do not see it.
        back: whether to mark the squares one step left of the diagonal.
    """
    high = float(values.max()) or 1.0
    levels = np.round(SHADES * np.sqrt(np.clip(values / high, 0, 1))).astype(int)
    levels[values < FINEST * high] = 0
    return _svg(levels, tokens, label, back=back)


def score_map(values: np.ndarray, tokens: tuple[str, ...], label: str, largest: float) -> str:
    """Scores, (tokens, tokens), less the mean of their row: softmax does not see it.

    Args:
        values: rows look, columns are looked at.
        tokens: their names, at both edges.
        label: what it shows, for those who do not see it.
        largest: difference from the mean that has the full colour; the same for maps to compare.
    """
    apart = values - values.mean(axis=1, keepdims=True)
    return _svg(np.round(SHADES * np.clip(apart / largest, -1, 1)).astype(int), tokens, label, signed=True)


def spread(*maps: np.ndarray) -> float:
    """The difference from a row's mean that all but one square in a hundred of these maps keep below."""
    apart = [np.abs(values - values.mean(axis=1, keepdims=True)).ravel() for values in maps]
    return float(np.quantile(np.concatenate(apart), 0.99)) or 1.0


def _svg(levels: np.ndarray, tokens: tuple[str, ...], label: str, *, back: bool = False, signed: bool = False) -> str:
    size, edge = len(tokens), 1.5
    names = "".join(
        f'<text x="{edge - 0.25:g}" y="{edge + place + 0.8:g}" text-anchor="end">{name}</text>'
        f'<text x="{edge + place + 0.5:g}" y="{edge - 0.35:g}" text-anchor="middle">{name}</text>'
        for place, name in enumerate(map(_short, tokens))
    )
    shapes = "".join(
        f'<path class="{_kind(level, signed)}" style="--shade:{100 * abs(level) / SHADES:.0f}%" '
        f'd="{_squares(levels == level, edge)}"/>'
        for level in sorted({int(one) for one in levels.flat} - {0})
    )
    steps = "".join(
        f'<rect x="{edge + place - 1:g}" y="{edge + place:g}" width="1" height="1"/>' for place in range(1, size)
    )
    mark = f'<g class="back">{steps}</g>' if back else ""
    return (
        f'<svg class="nz-map" viewBox="0 0 {size + edge + 0.1:g} {size + edge + 0.1:g}" role="img" '
        f'aria-label="{escape(label)}"><rect class="ground" x="{edge:g}" y="{edge:g}" width="{size}" height="{size}"/>'
        f'{shapes}{mark}<g lang="zh" aria-hidden="true">{names}</g></svg>'
    )


def _kind(level: int, signed: bool) -> str:
    if not signed:
        return "look"
    return "hot" if level > 0 else "cold"


def _squares(chosen: np.ndarray, edge: float) -> str:
    """One rectangle for squares of a shade that touch in a row."""
    parts = []
    for row, line in enumerate(chosen):
        ends = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(int)))
        parts += [
            f"M{edge + start:g} {edge + row:g}h{stop - start}v1h-{stop - start}z"
            for start, stop in zip(ends[::2], ends[1::2], strict=True)
        ]
    return "".join(parts)


def _short(token: str) -> str:
    """A token at the edge: what is no character of the text is a dot."""
    return "·" if token.startswith("[") else escape(token[:1])
