"""What four recipes hide of a text, on paper: a row a recipe, a box a token."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from nezha.insight.masked_text import AllMasks
from nezha.insight.plots.colours import palette
from nezha.insight.plots.fonts import Letters, families
from nezha.messages import say

FILLS = {"mask": "#c8503c", "random": "#e0a83c", "keep": "#7d9fc4"}


def figure_of_masks(masks: AllMasks, lang: str) -> Figure:
    """The text in boxes, those that are hidden coloured by what becomes of them; words have gaps between them."""
    letters, tokens = Letters(families()), masks.results[0].tokens
    figure = Figure(figsize=(max(6.0, 0.23 * len(tokens) + 1.6), 0.42 * len(masks.results) + 0.6), layout="constrained")
    axes = figure.subplots()
    for row, result in enumerate(masks.results):
        kinds = dict(zip(result.masked, result.kinds, strict=True))
        for place, token in enumerate(tokens):
            last = place + 1 == len(tokens) or result.token_words[place + 1] != result.token_words[place]
            _box(axes, place, row, 0.86 if last else 1.0, FILLS.get(kinds.get(place, ""), "#eef0f2"))
            ink = "white" if place in kinds else palette()["ink"]
            axes.text(place + 0.45, row + 0.4, letters.token(token, place), ha="center", va="center", color=ink)
    axes.set(xlim=(0, len(tokens)), ylim=(len(masks.results), 0), xticks=[])
    axes.set_yticks(
        [row + 0.4 for row in range(len(masks.results))],
        [say(f"recipe_{result.recipe}", lang) for result in masks.results],
    )
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    keys = [Rectangle((0, 0), 1, 1, color=fill) for fill in FILLS.values()]
    axes.legend(
        keys, [say(f"kind_{kind}", lang) for kind in FILLS], loc="upper center", bbox_to_anchor=(0.5, 0), ncols=3
    )
    return figure


def _box(axes: Any, place: int, row: int, wide: float, fill: str) -> None:
    axes.add_patch(Rectangle((place, row), wide, 0.8, facecolor=fill, edgecolor="none"))
