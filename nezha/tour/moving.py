"""The step that moves a sentence and mixes it: distances stay, so a head that goes by distance stays."""

import numpy as np

from nezha.insight.capturing import attention
from nezha.insight.head_types import head_figures
from nezha.insight.loading import Loaded, load
from nezha.insight.results import AttentionResult
from nezha.insight.shifting import shift
from nezha.tour import SENTENCE
from nezha.tour.looking import before
from nezha.tour.results import Moved

LATER = 200
"""Places by which the sentence begins later."""
ORDER = 7
"""Seed of the other order of its characters."""


def moved(model: str | Loaded = "bundled") -> Moved:
    """The head that looks at the character before, after a shift and after a shuffle.

    Raises:
        InputError: no such model.
    """
    loaded = load(model)
    result = attention(loaded, SENTENCE)
    place = before(result)
    text = "".join(np.random.default_rng(ORDER).permutation([*SENTENCE]))
    mixed = attention(loaded, text)
    shifted = shift(loaded, SENTENCE, most=LATER)
    return Moved(
        model=loaded.name, text=SENTENCE, shuffled=text, tokens=result.tokens, shuffled_tokens=mixed.tokens,
        layer=place[0], head=place[1], plain=result.probabilities[place], mixed=mixed.probabilities[place],
        share=_share(result, place), shuffled_share=_share(mixed, place), begun=int(shifted.starts[-1]),
        shift=float(shifted.moved.max()), twin_shift=float(shifted.twin_moved.max()),
    )  # fmt: skip


def _share(result: AttentionResult, place: tuple[int, int]) -> float:
    """Attention that a head spends on the character before."""
    return next(one.figures["prev"] or 0.0 for one in head_figures(result) if (one.layer, one.head) == place)
