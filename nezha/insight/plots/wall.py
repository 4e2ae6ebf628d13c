"""The wall: every head of every layer by its offset profile.

    profile(o) = mean attention over the pairs of tokens that are o apart, [CLS] and [SEP] left out

Divided by the number of pairs, so that an offset that few tokens have at an edge does not look unloved.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nezha.insight.plots.view import Rows, View, signed
from nezha.insight.plots.wish import Wish
from nezha.insight.results import Array, AttentionResult

if TYPE_CHECKING:
    from nezha.insight.plots.paper import Paper

REACH = 16
STANDS_OUT = 2.0
"""Times the mean of its profile that a head's highest offset must reach to give the head a colour."""


def reach_of(result: AttentionResult) -> int:
    """Offsets to either side that a profile shows."""
    inside = sum(not special for special in result.special)
    limit = result.max_relative_position if result.positions != "absolute" else REACH
    return max(1, min(REACH, limit, inside - 1))


def profiles(result: AttentionResult) -> tuple[Array, np.ndarray]:
    """(layers, heads, 2 reach + 1) mean attention at each offset, and the pairs that each mean is over."""
    reach = reach_of(result)
    inside = np.flatnonzero(~np.asarray(result.special))
    inside = inside if len(inside) else np.arange(len(result.tokens))
    offsets = inside[None, :] - inside[:, None]
    shares = result.probabilities[:, :, inside][..., inside]
    means, pairs = [], []
    for offset in range(-reach, reach + 1):
        apart = offsets == offset
        pairs.append(int(apart.sum()))
        means.append(shares[:, :, apart].sum(axis=-1) / max(pairs[-1], 1))
    return np.stack(means, axis=-1), np.array(pairs)


def peak(profile: Array, pairs: np.ndarray) -> int:
    """The offset with the highest mean, among those that at least half of the tokens have."""
    often = 2 * pairs >= pairs.max()
    return int(np.where(often, profile, -1).argmax()) - len(profile) // 2


def kind(profile: Array, pairs: np.ndarray) -> str:
    """`left`, `self`, `right`: the side of the peak; `broad` where it does not stand out."""
    top = peak(profile, pairs)
    if profile[top + len(profile) // 2] < STANDS_OUT * profile.mean():
        return "broad"
    return ("left", "self", "right")[int(np.sign(top)) + 1]


def _size(wish: Wish) -> tuple[float, float]:
    cell = float(np.clip(9.0 / wish.result.heads, 0.6, 1.25))
    return max(cell * wish.result.heads + 0.7, 5.2), cell * 0.8 * wish.result.layers + 0.6


def _draw(wish: Wish, paper: "Paper") -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Patch

    result, reach = wish.result, reach_of(wish.result)
    means, pairs = profiles(result)
    colours = {"left": paper.colours["accent"], "self": paper.colours["line"], "right": "#b9651a", "broad": "#9b9a92"}
    axes = paper.grid(1, 1)[0, 0]
    bars, fills, floors = [], [], []
    wide = 0.88 / (2 * reach + 1)
    for layer in range(result.layers):
        for head in range(result.heads):
            profile = means[layer, head]
            top = float(profile.max() if wish.own_scale else means.max()) or 1.0
            floors.append(_box(head - 0.44, layer + 0.4, 0.88, 0.008))
            floors.append(_box(head - 0.006, layer + 0.4, 0.012, 0.05))  # where offset 0 is
            for at, value in enumerate(profile):
                bars.append(_box(head - 0.44 + at * wide, layer + 0.4, wide * 0.84, -0.66 * float(value) / top))
                fills.append(colours[kind(profile, pairs)])
            axes.text(head + 0.44, layer - 0.4, signed(peak(profile, pairs)), ha="right", va="top",
                      fontsize=5.5, color=paper.colours["soft"])  # fmt: skip
    axes.add_collection(PolyCollection(bars, facecolors=fills, linewidths=0))
    axes.add_collection(PolyCollection(floors, facecolors=paper.colours["edge"], linewidths=0))
    axes.set_xlim(-0.5, result.heads - 0.5)
    axes.set_ylim(result.layers - 0.5, -0.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks(range(result.heads), [str(head + 1) for head in range(result.heads)])
    axes.set_yticks(range(result.layers), [str(layer + 1) for layer in range(result.layers)])
    axes.set_xlabel(wish.say("wall_heads"))
    axes.set_ylabel(wish.say("wall_layers"))
    handles = [Patch(color=colour, label=wish.say(f"kind_{name}")) for name, colour in colours.items()]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=4, borderaxespad=0.2, handlelength=1)


def _box(x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def _rows(wish: Wish) -> Rows:
    def values() -> Iterator[tuple[Any, ...]]:
        reach = reach_of(wish.result)
        means, pairs = profiles(wish.result)
        for layer, head in np.ndindex(means.shape[:2]):
            name = wish.say(f"kind_{kind(means[layer, head], pairs)}")
            for at, mean in enumerate(means[layer, head]):
                yield layer + 1, head + 1, name, at - reach, int(pairs[at]), mean

    return Rows(("layer", "head", "kind", "offset", "pairs", "mean"), values())


def _caption(wish: Wish) -> list[str]:
    reach = reach_of(wish.result)
    scale = wish.say("wall_scale_own" if wish.own_scale else "wall_scale_common")
    return [wish.say("wall_shows", reach=reach, times=f"{STANDS_OUT:g}"), scale]


VIEW = View(size=_size, draw=_draw, rows=_rows, caption=_caption, title=lambda wish: wish.say("wall_title"))
