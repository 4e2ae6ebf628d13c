"""The same maps with offsets across: what stood on a diagonal stands in a column.

What the position term says would be one value a column if all tokens asked alike; how near it comes is the share of
its variance that the offset explains.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nezha.insight.plots.maps import scale
from nezha.insight.plots.view import Rows, View, signed
from nezha.insight.plots.wish import Wish
from nezha.insight.results import Array

if TYPE_CHECKING:
    from nezha.insight.plots.paper import Paper

TERMS = ("content", "position", "attention")


def skewed(values: Array, places: list[int]) -> Array:
    """A map of some places as (queries, offsets), NaN where a query has no token at an offset."""
    at = np.asarray(places)
    offsets = at[None, :] - at[:, None]
    low, high = int(offsets.min()), int(offsets.max())
    out = np.full((len(at), high - low + 1), np.nan, dtype=np.float32)
    out[np.arange(len(at))[:, None], offsets - low] = values
    return out


def explained(values: Array, places: list[int]) -> float:
    """Share of a map's variance that lies between offsets: 1 where every diagonal is of one value."""
    columns = skewed(values - values.mean(), places).astype(np.float64)
    counts = (~np.isnan(columns)).sum(axis=0)
    means = np.nansum(columns, axis=0) / np.maximum(counts, 1)
    return float((counts * means**2).sum() / max(np.nansum(columns**2), 1e-30))


def _terms(wish: Wish) -> dict[str, Array]:
    names = dict(zip(TERMS, ("content", "position", "probabilities"), strict=True))
    return {name: wish.cut(wish.of_head(source)) for name, source in names.items()}


def _size(wish: Wish) -> tuple[float, float]:
    side = float(np.clip(0.11 * len(wish.shown), 2.0, 3.0))
    return 3 * (side + 0.6) + 0.6, 2 * side + 1.2


def _draw(wish: Wish, paper: "Paper") -> None:
    grid = paper.grid(2, 3)
    places = wish.shown
    low, high = places[0] - places[-1], places[-1] - places[0]
    for column, (name, values) in enumerate(_terms(wish).items()):
        share = name == "attention"
        limit = wish.share_limit if share else wish.score_limit
        plain, across = grid[:, column]
        picture = paper.heat(plain, values, limit, diverging=not share)
        paper.heat(across, skewed(values, places), limit, diverging=not share)
        plain.set_title(wish.say(name), pad=5)
        paper.name_tokens(plain.xaxis, places, steep=True)
        every = max(1, round((high - low) / 8))
        ticks = [offset for offset in range(low, high + 1) if offset % every == 0]
        across.set_xticks([offset - low for offset in ticks], [signed(offset) for offset in ticks])
        across.set_xlabel(wish.say("offset_axis"), fontsize=7)
        across.text(0.99, 1.01, wish.say("explained", share=f"{explained(values, places):.0%}"), ha="right",
                    va="bottom", transform=across.transAxes, fontsize=7, color=paper.colours["soft"])  # fmt: skip
        for axes in (plain, across):
            paper.name_tokens(axes.yaxis, places)
        paper.key(picture, [plain, across], location="bottom")
    grid[0, 0].set_ylabel(wish.say("skew_plain"))
    grid[1, 0].set_ylabel(wish.say("skew_across"))


def _rows(wish: Wish) -> Rows:
    def values() -> Iterator[tuple[Any, ...]]:
        terms, tokens = _terms(wish), wish.result.tokens
        for row, i in enumerate(wish.shown):
            for column, j in enumerate(wish.shown):
                yield i, tokens[i], j, tokens[j], j - i, *(terms[name][row, column] for name in TERMS)

    return Rows(("query_at", "query", "key_at", "key", "offset", *TERMS), values())


def _caption(wish: Wish) -> list[str]:
    return [wish.say("skew_shows"), scale(wish)]


VIEW = View(
    size=_size, draw=_draw, rows=_rows, caption=_caption,
    title=lambda wish: f"{wish.head_name}{wish.say('colon')}{wish.say('skew_title')}",
)  # fmt: skip
