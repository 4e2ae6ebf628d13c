"""The table R that all heads of a layer share, and how alike its rows are.

similarity(o, p) = R_o · R_p / (|R_o| |R_p|)
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nezha.insight.plots.view import Rows, View, signed
from nezha.insight.plots.wish import Wish
from nezha.insight.results import Array

if TYPE_CHECKING:
    from nezha.insight.plots.paper import Paper


def similarity(table: Array) -> Array:
    """Cosines between the rows of R, (2k + 1, 2k + 1)."""
    unit = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-12)
    return unit @ unit.T


def by_distance(table: Array) -> Array:
    """Mean cosine between rows that are 0, 1, … 2k apart."""
    alike = similarity(table)
    return np.array([np.diagonal(alike, apart).mean() for apart in range(len(table))])


def _draw(wish: Wish, paper: "Paper") -> None:
    table, reach = wish.result.table_of(wish.layer), wish.result.max_relative_position
    left, middle, right = paper.grid(1, 3, width_ratios=[1, 1.15, 1])[0]
    ticks = sorted({0, reach // 2, reach, reach + reach // 2 + reach % 2, 2 * reach})
    names = [signed(row - reach) for row in ticks]
    limit = float(np.abs(table).max()) or 1.0
    paper.key(paper.heat(left, table, limit, diverging=True), left, location="bottom")
    left.set_title(wish.say("table_picture"), pad=5)
    left.set_xlabel(wish.say("dimension"))
    left.set_ylabel(wish.say("offset"))
    left.set_yticks(ticks, names)
    alike = paper.heat(middle, similarity(table), 1.0, diverging=True)
    middle.set_aspect("equal")
    middle.set_title(wish.say("table_similarity"), pad=5)
    middle.set_xlabel(wish.say("offset"))
    middle.set_xticks(ticks, names)
    middle.set_yticks(ticks, names)
    paper.key(alike, middle, location="bottom")
    right.plot(by_distance(table), color=paper.colours["line"], linewidth=1.8)
    right.axhline(0, color=paper.colours["faint"], linewidth=0.8)
    right.set_title(wish.say("table_fall"), pad=5)
    right.set_xlabel(wish.say("apart"))
    right.set_xlim(0, 2 * reach)


def _rows(wish: Wish) -> Rows:
    def values() -> Iterator[tuple[Any, ...]]:
        table, reach = wish.result.table_of(wish.layer), wish.result.max_relative_position
        alike = similarity(table)
        for row, dimension in np.ndindex(table.shape):
            yield wish.say("table_picture"), row - reach, dimension + 1, table[row, dimension]
        for row, other in np.ndindex(alike.shape):
            yield wish.say("table_similarity"), row - reach, other - reach, alike[row, other]
        for apart, mean in enumerate(by_distance(table)):
            yield wish.say("table_fall"), "", apart, mean

    return Rows(("picture", "offset", "across", "value"), values())


def _caption(wish: Wish) -> list[str]:
    table = wish.result.table_of(wish.layer)
    falls = by_distance(table)
    told = [apart for apart in (1, 5, 20, 64) if apart < len(falls)]
    near = wish.say("comma").join(wish.say("fall", apart=apart, cosine=f"{falls[apart]:.2f}") for apart in told)
    shows = "table_shows" if wish.sinusoids else "table_shows_learned"
    return [
        wish.say(shows, rows=table.shape[0], width=table.shape[1], turns=table.shape[1] // 2),
        wish.say("table_falls", near=near),
    ]


VIEW = View(
    size=lambda _wish: (9.6, 3.6), draw=_draw, rows=_rows, caption=_caption, relative=True,
    title=lambda wish: wish.say("table_title"),
)  # fmt: skip
