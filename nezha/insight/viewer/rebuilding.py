"""What the browser makes of queries, keys and R, and what must be sent beside them so that attention comes out right.

Scores need not be sent.  From the queries q' and keys k' that it gets, rounded, and the table R, a reader makes

    score'[i, j] = q'_i · (k'_j + R[clip(j - i, -k, k)]) / √d        p' = softmax(score')  over the keys that are seen

and p' is nearly p.  What is missing is sent in steps of a 255th of the head's highest weight (more, where p' is so far
off that 127 of them would not reach):

    correction = round((p - p') / step),  -127 .. 127         p'' = clip(p' + correction · step, 0, 1)

so that p'' is at most half a step from p, as a byte a weight would be; but most corrections are 0, and deflate to
little more than nothing.
"""

import math
from dataclasses import dataclass

import numpy as np

from nezha.insight.results import Array, AttentionResult
from nezha.insight.viewer.planes import Layer

STEPS = 127
"""The byte of no correction; corrections reach as many steps to either side."""
LEVELS = 2 * STEPS
ALONE = 1 << 18
"""Multiplications up to which OpenBLAS keeps a product to the thread that asks for it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rebuilt:
    """One layer.

    Shapes:
        `correction`: bytes (heads, tokens, tokens), lowest and highest correction of each head.
        `rounding`: (heads,), how far at most a made score is from the model's own.
    """

    correction: Layer
    rounding: Array
    reconstruction: float
    """Largest difference between the weights and softmax(content + position), both as the model has them."""


def rebuild(result: AttentionResult, layer: int, query: Array, key: Array) -> Rebuilt:
    """What one layer needs.

    Args:
        result: all that is known.
        layer: place on the first axis of its arrays.
        query, key: of that layer as the reader gets them, (heads, tokens, d).
    """
    rows = _rows(len(result.tokens), result.max_relative_position)
    steps = np.empty(result.probabilities.shape[1:], dtype=np.uint8)
    ends, rounding = np.empty(result.heads, dtype=np.float32), np.empty(result.heads, dtype=np.float32)
    reconstruction = 0.0
    for head in range(result.heads):  # one at a time: its maps stay in the processor's cache
        content, position = result.content[layer, head], result.position[layer, head]
        weights, exact = result.probabilities[layer, head], content + position
        made = scores(query[head], key[head], result.table_of(layer), rows)
        rounding[head] = farthest(made - exact)
        reconstruction = max(reconstruction, farthest(_softmax(exact, result.seen) - weights))
        missing = weights - _softmax(made, result.seen)
        step = max(weights.max() / 255, farthest(missing) / STEPS, np.finfo(np.float32).tiny)
        missing *= 1 / step
        steps[head] = np.rint(missing, out=missing) + STEPS
        ends[head] = STEPS * step
    return Rebuilt(correction=(steps, -ends, ends), rounding=rounding, reconstruction=reconstruction)


def scores(query: Array, key: Array, table: Array, rows: np.ndarray) -> Array:
    """One head's q · (k + R) / √d, (tokens, tokens).

    Args:
        query, key: (tokens, d).
        table: R, (2k + 1, d).
        rows: of `_rows`.
    """
    found = np.take(_products(query, table), rows)
    found += _products(query, key)
    found *= query.shape[-1] ** -0.5
    return found


def _products(left: Array, right: Array) -> Array:
    """Every row of one with every row of the other, left @ right.T, in tiles that BLAS does not share among threads.

    There is a thread a processor here already, each with a head of its own: a product as small as a head's takes less
    time than it takes them to wait for one another, on a busy machine a hundredth of it.
    """
    side = max(1, math.isqrt(ALONE // left.shape[1]))
    found = np.empty((len(left), len(right)), dtype=left.dtype)
    for row in range(0, len(left), side):
        for column in range(0, len(right), side):
            tile = found[row : row + side, column : column + side]
            np.matmul(left[row : row + side], right[column : column + side].T, out=tile)
    return found


def _rows(length: int, k: int) -> np.ndarray:
    """Place of each pair's score among all of (query, row of the table), counted through, (tokens, tokens)."""
    place = np.arange(length)
    return np.clip(place[None] - place[:, None], -k, k) + k + (2 * k + 1) * place[:, None]


def _softmax(values: Array, seen: tuple[bool, ...]) -> Array:
    """Along the rows, in place; keys of padding get nothing."""
    if not all(seen):
        values[:, ~np.array(seen)] = -np.inf
    values -= values.max(axis=1, keepdims=True)
    np.exp(values, out=values)
    values /= values.sum(axis=1, keepdims=True)
    return values


def farthest(values: Array) -> float:
    """The largest distance from 0."""
    return max(float(values.max()), -float(values.min()))
