"""What the wall shows of all heads at once, so that no map need be made before somebody looks at it.

Of each head a small picture, its mean attention by offset, and among all heads the one to open first.
"""

from dataclasses import dataclass

import numpy as np

from nezha.insight.results import Array, AttentionResult

MANY_HEADS = 8
SMALL, LARGE = 48, 96
"""Pixels of a small picture's side: with many heads beside one another there is room for few."""
REACH = 16
"""Largest offset of a profile."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Overview:
    """One layer.

    Shapes:
        `thumbnails`: (heads, side, side), √ of the largest weight of the cells that share a pixel.
        `profiles`: (heads, 1, 2r + 1), mean attention of a pair at each offset -r .. r.
        `sharpness`: (heads,), the largest weight that a token gives to another, added up over the text.
    """

    thumbnails: Array
    profiles: Array
    sharpness: Array


def overview(result: AttentionResult, layer: int) -> Overview:
    """Of the layer at that place; special tokens and padding neither ask nor answer, but in the pictures."""
    weights = result.probabilities[layer]
    shown = _shown(result)
    return Overview(
        thumbnails=np.sqrt(_pooled(weights, thumbnail_side(result))),
        profiles=_profiles(weights, shown, _reach(result, shown))[:, None],
        sharpness=np.array([_sharpness(head, shown) for head in weights], dtype=np.float32),
    )


def thumbnail_side(result: AttentionResult) -> int:
    """Pixels: as many as there are tokens, or as fit."""
    return min(len(result.tokens), SMALL if result.heads > MANY_HEADS else LARGE)


def _shown(result: AttentionResult) -> np.ndarray:
    """Tokens that are seen and not special, or all, where there are no such, (tokens,) bool."""
    shown = np.array(result.seen) & ~np.array(result.special)
    return shown if shown.any() else np.ones_like(shown)


def _reach(result: AttentionResult, shown: np.ndarray) -> int:
    return max(1, min(REACH, result.max_relative_position, int(shown.sum()) - 1))


def _pooled(weights: Array, side: int) -> Array:
    """(heads, tokens, tokens) to (heads, side, side): a one-wide diagonal must not fall between two pixels."""
    count = weights.shape[-1]
    starts = -(-np.arange(side + 1) * count // side)
    widest = int(np.diff(starts).max())
    under = [np.minimum(starts[:-1] + step, starts[1:] - 1) for step in range(widest)]
    for axis in (1, 2):
        taken = [np.take(weights, places, axis=axis) for places in under]
        weights = taken[0]
        for others in taken[1:]:
            np.maximum(weights, others, out=weights)
    return weights


def _profiles(weights: Array, shown: np.ndarray, reach: int) -> Array:
    """(heads, 2 · reach + 1), over the pairs that are that far apart: edges are not counted as zero."""
    found = np.zeros((len(weights), 2 * reach + 1), dtype=np.float32)
    both = np.outer(shown, shown)
    for offset in range(-reach, reach + 1):
        pairs = np.diagonal(both, offset)
        if pairs.any():
            found[:, offset + reach] = np.diagonal(weights, offset, axis1=1, axis2=2)[:, pairs].mean(axis=1)
    return found


def _sharpness(weights: Array, shown: np.ndarray) -> float:
    others = weights * shown
    np.fill_diagonal(others, 0)
    return float(others.max(axis=1)[shown].sum())
