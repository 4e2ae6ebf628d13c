"""One pair of tokens taken apart: q·k dimension by dimension, q·R frequency by frequency, and where the sum ranks.

content  = Σ_c q_i[c] k_j[c] / sqrt(d)
position = Σ_m (q_i[2m] R_o[2m] + q_i[2m+1] R_o[2m+1]) / sqrt(d),   o = clip(j - i, -k, k)
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nezha.insight.plots.curve import waves
from nezha.insight.plots.view import Rows, View, signed
from nezha.insight.plots.wish import Wish
from nezha.insight.results import Array

if TYPE_CHECKING:
    from nezha.insight.plots.paper import Paper


def by_dimension(wish: Wish) -> Array:
    """What each dimension adds to the content score of the pair, (d,)."""
    query, key = wish.of_head("query")[wish.token], wish.of_head("key")[wish.key]
    return query * key * len(query) ** -0.5


def by_frequency(wish: Wish) -> Array:
    """What each frequency, the fastest first, adds to the position score of the pair, (d / 2,)."""
    reach = wish.result.max_relative_position
    return waves(wish)[:, int(np.clip(wish.key - wish.token, -reach, reach)) + reach]


def rank(wish: Wish) -> int:
    """Place of the pair's score among all of the row's, 1 the highest."""
    row = wish.score[wish.token]
    return int((row > row[wish.key]).sum()) + 1


def _draw(wish: Wish, paper: "Paper") -> None:
    colours = paper.colours
    grid = paper.grid(2, 2, width_ratios=[1.6, 1])
    _bars(grid[0, 0], by_dimension(wish), wish.say("pair_content"), wish.say("dimension"), paper)
    _bars(grid[1, 0], by_frequency(wish), wish.say("pair_position"), wish.say("frequency"), paper)
    content, position = (float(wish.of_head(name)[wish.token, wish.key]) for name in ("content", "position"))
    steps = grid[0, 1]
    steps.bar([0, 1, 2], [content, position, content + position], bottom=[0, content, 0], width=0.62,
              color=[_sign(content, paper), _sign(position, paper), colours["line"]])  # fmt: skip
    steps.plot([0.31, 0.69], [content, content], color=colours["soft"], linewidth=0.8)
    steps.plot([1.31, 1.69], [content + position] * 2, color=colours["soft"], linewidth=0.8)
    steps.axhline(0, color=colours["faint"], linewidth=0.8)
    steps.set_xticks([0, 1, 2], [wish.say(name) for name in ("content", "position", "score")])
    steps.set_title(wish.say("pair_steps"), pad=5)
    row, places = wish.score[wish.token], grid[1, 1]
    order = np.argsort(-row, kind="stable")
    places.bar(range(len(row)), wish.of_head("probabilities")[wish.token][order], width=0.85,
               color=[colours["focus"] if place == wish.key else colours["bar"] for place in order])  # fmt: skip
    paper.name_tokens(places.xaxis, order.tolist(), steep=True)
    places.set_title(wish.say("pair_rank"), pad=5)
    places.set_ylabel(wish.say("attention"))


def _bars(axes: Any, values: Array, title: str, across: str, paper: "Paper") -> None:
    axes.bar(np.arange(1, len(values) + 1), values, width=0.85, color=[_sign(float(value), paper) for value in values])
    axes.axhline(0, color=paper.colours["faint"], linewidth=0.8)
    axes.set_title(title, pad=5)
    axes.set_xlabel(across)


def _sign(value: float, paper: "Paper") -> str:
    """Violet above 0, orange below, as the viewer's ramp."""
    stops = paper.colours["diverging"].split(", ")
    return stops[-2] if value >= 0 else stops[1]


def _rows(wish: Wish) -> Rows:
    def values() -> Iterator[tuple[Any, ...]]:
        for number, value in enumerate(by_dimension(wish), 1):
            yield wish.say("pair_content"), number, value
        for number, value in enumerate(by_frequency(wish), 1):
            yield wish.say("pair_position"), number, value
        content, position = (wish.of_head(name)[wish.token, wish.key] for name in ("content", "position"))
        share = wish.of_head("probabilities")[wish.token, wish.key]
        for name, value in (("content", content), ("position", position), ("score", content + position)):
            yield wish.say(name), "", value
        yield wish.say("rank"), "", rank(wish)
        yield wish.say("attention"), "", share

    return Rows(("part", "number", "value"), values())


def _caption(wish: Wish) -> list[str]:
    tokens = wish.result.tokens
    share = float(wish.of_head("probabilities")[wish.token, wish.key])
    facts = {
        "query": tokens[wish.token], "query_at": wish.token, "seen": tokens[wish.key], "seen_at": wish.key,
        "offset": signed(wish.key - wish.token), "rank": rank(wish), "of": len(tokens),
        "share": f"{share:.1%}",
    }  # fmt: skip
    strongest = wish.say("comma_short").join(str(at + 1) for at in np.argsort(-np.abs(by_frequency(wish)))[:3])
    relative = wish.sinusoids
    return [wish.say("pair_shows", **facts), *([wish.say("pair_strongest", numbers=strongest)] if relative else [])]


VIEW = View(
    size=lambda _wish: (9.0, 4.6), draw=_draw, rows=_rows, caption=_caption,
    title=lambda wish: (
        f"{wish.head_name}{wish.say('colon')}"
        f"{wish.result.tokens[wish.token]} → {wish.result.tokens[wish.key]}"
    ),
)  # fmt: skip
