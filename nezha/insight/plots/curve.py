"""The offset curve of a token: what every distance is worth to it, its sinusoids, and what it owes to the head alone.

curve(o) = q_i · R_o / sqrt(d) = Σ_m wave_m(o),   wave_m(o) = (q_i[2m] R_o[2m] + q_i[2m+1] R_o[2m+1]) / sqrt(d)
prior(o) = b · R_o / sqrt(d),   b the query's bias: the same for every token of every text
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nezha.insight.plots.view import Rows, View
from nezha.insight.plots.wish import Wish
from nezha.insight.results import Array

if TYPE_CHECKING:
    from nezha.insight.plots.paper import Paper


def waves(wish: Wish) -> Array:
    """The sinusoids of the chosen token's curve, (d / 2, 2k + 1); they add up to it."""
    query, table = wish.of_head("query")[wish.token], wish.result.table_of(wish.layer)
    products = query * table * len(query) ** -0.5  # (2k + 1, d)
    return products.reshape(len(table), -1, 2).sum(axis=2).T


def prior(wish: Wish) -> Array:
    """What the query's bias alone gives each offset, (2k + 1,)."""
    bias = wish.result.query_bias[wish.layer, wish.head]
    return wish.result.table_of(wish.layer) @ bias * len(bias) ** -0.5


def mass(wish: Wish) -> Array:
    """Attention of the token that lands at each offset, (2k + 1,); what lies further is in the outermost ones."""
    reach = wish.result.max_relative_position
    shares = wish.of_head("probabilities")[wish.token]
    rows = np.clip(np.arange(len(shares)) - wish.token, -reach, reach) + reach
    return np.bincount(rows, weights=shares, minlength=2 * reach + 1).astype(np.float32)


def _draw(wish: Wish, paper: "Paper") -> None:
    reach, colours = wish.result.max_relative_position, paper.colours
    offsets = np.arange(-reach, reach + 1)
    sinusoids = wish.sinusoids
    above, *below = paper.grid(1 + sinusoids, 1, sharex=True, height_ratios=[3, 2][: 1 + sinusoids])[:, 0]
    shares = above.twinx()
    shares.bar(offsets, mass(wish), width=0.85, color=colours["bar"], label=wish.say("curve_bars"))
    shares.set_ylim(0, max(float(mass(wish).max()) * 1.08, 1e-6))
    shares.set_ylabel(wish.say("attention"))
    above.set_zorder(shares.get_zorder() + 1)
    above.patch.set_visible(False)
    above.axhline(0, color=colours["faint"], linewidth=0.8)
    above.plot(offsets, wish.of_head("offset_curve")[wish.token], color=colours["line"], linewidth=1.8,
               label=wish.say("curve_line"))  # fmt: skip
    above.plot(offsets, prior(wish), color=colours["soft"], linewidth=1, linestyle=(0, (4, 3)),
               label=wish.say("curve_prior"))  # fmt: skip
    above.set_ylabel(wish.say("position"))
    handles = [*above.get_legend_handles_labels()[0], *shares.get_legend_handles_labels()[0]]
    above.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.3)
    last = above
    for last in below:
        parts = waves(wish)
        for number, wave in enumerate(parts):
            shade = paper.ramp("sequential")(0.25 + 0.75 * number / max(len(parts) - 1, 1))
            last.plot(offsets, wave, color=shade, linewidth=0.9)
        last.axhline(0, color=colours["faint"], linewidth=0.8)
        last.set_ylabel(wish.say("curve_waves"))
    last.set_xlabel(wish.say("offset_axis"))
    last.set_xlim(-reach - 0.6, reach + 0.6)


def _rows(wish: Wish) -> Rows:
    pairs = waves(wish)
    names = tuple(f"wave:{number}" for number in range(1, len(pairs) + 1))

    def values() -> Iterator[tuple[Any, ...]]:
        reach = wish.result.max_relative_position
        line, shares, alone = wish.of_head("offset_curve")[wish.token], mass(wish), prior(wish)
        for row in range(2 * reach + 1):
            parts = (("position", line), ("prior", alone), ("attention", shares), *zip(names, pairs, strict=True))
            for name, series in parts:
                what, _, number = name.partition(":")
                yield row - reach, wish.say(f"series_{what}", number=number), series[row]

    return Rows(("offset", "series", "value"), values())


def _caption(wish: Wish) -> list[str]:
    key = "curve_shows" if wish.sinusoids else "curve_shows_learned"
    return [wish.say(key, token=wish.result.tokens[wish.token], at=wish.token)]


VIEW = View(
    size=lambda wish: (7.4, 4.4 if wish.sinusoids else 3.2),
    draw=_draw, rows=_rows, caption=_caption, relative=True,
    title=lambda wish: (
        f"{wish.head_name}{wish.say('colon')}{wish.say('curve_title', token=wish.result.tokens[wish.token])}"
    ),
)  # fmt: skip
