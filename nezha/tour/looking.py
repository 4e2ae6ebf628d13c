"""Two steps about looking: the head that looks at the character before, and which part of its scores makes it."""

import numpy as np

from nezha.insight.capturing import attention
from nezha.insight.head_types import HeadFigures, head_figures
from nezha.insight.loading import Loaded, load
from nezha.insight.results import AttentionResult
from nezha.tour import SENTENCE
from nezha.tour.results import Heads, Split

ROLES = ("prev", "next", "broad", "punct")
"""Whose strongest heads stand beside one another: before, after, everywhere, punctuation."""


def heads(model: str | Loaded = "bundled") -> Heads:
    """Four heads of the model over the tour's sentence: in each of `ROLES` the strongest that is not yet taken.

    Raises:
        InputError: no such model.
    """
    loaded = load(model)
    result = attention(loaded, SENTENCE)
    figures = head_figures(result)
    places = tuple(sorted(strongest(figures).values()))
    wall = np.array([one.figures["prev"] or 0.0 for one in figures], np.float32)
    return Heads(
        model=loaded.name, text=SENTENCE, tokens=result.tokens, places=places,
        maps=np.stack([result.probabilities[place] for place in places]),
        wall=wall.reshape(result.layers, result.heads),
    )  # fmt: skip


def split(model: str | Loaded = "bundled") -> Split:
    """The scores of the head that looks at the character before, in what content and what position say.

    Raises:
        InputError: no such model.
    """
    loaded = load(model)
    result = attention(loaded, SENTENCE)
    layer, head = before(result)
    share = next(one.figures["position"] for one in head_figures(result) if (one.layer, one.head) == (layer, head))
    return Split(
        model=loaded.name, text=SENTENCE, tokens=result.tokens, layer=layer, head=head,
        content=result.content[layer, head], position=result.position[layer, head],
        probabilities=result.probabilities[layer, head], position_share=float(share or 0.0),
    )  # fmt: skip


def strongest(figures: tuple[HeadFigures, ...]) -> dict[str, tuple[int, int]]:
    """The strongest head of each of `ROLES`, none of them twice, as (layer, head) counted from 0."""
    found: dict[str, tuple[int, int]] = {}
    for role in ROLES:
        free = [one for one in figures if (one.layer, one.head) not in found.values()]
        if free:
            best = max(free, key=lambda one, role=role: one.figures[role] or 0.0)
            found[role] = (best.layer, best.head)
    return found


def before(result: AttentionResult) -> tuple[int, int]:
    """(layer, head) of the head that looks at the character before most."""
    return strongest(head_figures(result))["prev"]


def of_model(loaded: Loaded) -> dict[str, tuple[int, int]]:
    """The strongest heads over the tour's sentence."""
    return strongest(head_figures(attention(loaded, SENTENCE)))
