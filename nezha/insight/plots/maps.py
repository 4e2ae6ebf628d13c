"""One head as a sum of maps: content + position = score → attention."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nezha.insight.plots.view import Rows, View
from nezha.insight.plots.wish import Wish

if TYPE_CHECKING:
    from nezha.insight.plots.paper import Paper

SIGNS = ("+", "=", "→")
COLUMNS = ("query_at", "query", "key_at", "key", "offset", "content", "position", "score", "attention")


def _size(wish: Wish) -> tuple[float, float]:
    side = float(np.clip(0.13 * len(wish.shown), 2.2, 4.2))
    return 4 * side + 1.6, side + 1.0


def _draw(wish: Wish, paper: "Paper") -> None:
    maps = ("content", "position", "score", "attention")
    values = (wish.of_head("content"), wish.of_head("position"), wish.score, wish.of_head("probabilities"))
    axes = paper.grid(1, 4)[0]
    pictures = []
    for at, (name, one) in enumerate(zip(maps, values, strict=True)):
        share = name == "attention"
        limit = wish.share_limit if share else wish.score_limit
        pictures.append(paper.heat(axes[at], wish.cut(one), limit, diverging=not share))
        axes[at].set_aspect("equal")
        axes[at].set_title(wish.say(name), pad=5)
        paper.name_tokens(axes[at].xaxis, wish.shown, steep=True)
        paper.name_tokens(axes[at].yaxis, wish.shown)
        axes[at].set_xlabel(wish.say("key"))
        if at:
            axes[at].annotate(
                SIGNS[at - 1], (0, 1), (-13, 6), xycoords="axes fraction", textcoords="offset points",
                ha="center", fontsize=14, color=paper.colours["soft"], annotation_clip=False,
            )  # fmt: skip
    axes[0].set_ylabel(wish.say("query"))
    paper.key(pictures[2], axes[:3], location="bottom")
    paper.key(pictures[3], axes[3:], location="bottom")


def rows(wish: Wish) -> Rows:
    """A row a cell of the maps."""
    return Rows(COLUMNS, cells(wish))


def cells(wish: Wish) -> Iterator[tuple[Any, ...]]:
    """Both tokens with their places, the offset, and the four values."""
    tokens, content, position = wish.result.tokens, wish.of_head("content"), wish.of_head("position")
    score, shares = wish.score, wish.of_head("probabilities")
    for i in wish.shown:
        for j in wish.shown:
            yield i, tokens[i], j, tokens[j], j - i, content[i, j], position[i, j], score[i, j], shares[i, j]


def _caption(wish: Wish) -> list[str]:
    return [wish.say("maps_shows"), wish.say("exact", error=f"{wish.result.reconstruction_error():.0e}"), scale(wish)]


def scale(wish: Wish) -> str:
    """What the colours' ends stand for."""
    return wish.say("scale_own" if wish.own_scale else "scale_common")


VIEW = View(
    size=_size, draw=_draw, rows=rows, caption=_caption,
    title=lambda wish: f"{wish.head_name}{wish.say('colon')}{wish.say('maps_title')}",
)  # fmt: skip
