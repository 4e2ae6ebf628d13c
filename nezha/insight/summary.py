"""A head in two numbers and a distance: how much its scores owe to content, and where it looks.

Softmax does not see a constant added to a row of scores, so what a term says is how much it varies along the row:

    content share = mean_i Var_j(content) / mean_i (Var_j(content) + Var_j(position))
    weight(o)     = mean over the queries that have a token at offset o of the probability they put there
"""

from dataclasses import dataclass

import numpy as np

from nezha.insight.results import AttentionResult


@dataclass(frozen=True, kw_only=True)
class HeadSummary:
    """What one head mostly does in one text."""

    layer: int
    head: int
    """Numbers of both, counted from 0 as the model has them."""
    content_share: float
    """0: its scores depend on distance alone; 1: on content alone."""
    offsets: tuple[tuple[int, float], ...]
    """The strongest offsets (key place - query place) and the mean probability there, strongest first."""


def summarize(result: AttentionResult, *, strongest: int = 3) -> list[HeadSummary]:
    """Every head of a result in short, layer by layer."""
    content = result.content.var(axis=-1, dtype=np.float64).mean(axis=-1)  # (layers, heads)
    position = result.position.var(axis=-1, dtype=np.float64).mean(axis=-1)
    return [
        HeadSummary(
            layer=result.layer_numbers[layer],
            head=result.head_numbers[head],
            content_share=float(content[layer, head] / max(content[layer, head] + position[layer, head], 1e-30)),
            offsets=_strongest(result.probabilities[layer, head], strongest),
        )
        for layer in range(result.layers)
        for head in range(result.heads)
    ]


def _strongest(probabilities: np.ndarray, count: int) -> tuple[tuple[int, float], ...]:
    """The offsets of a (tokens, tokens) map whose diagonals have the largest mean."""
    length = len(probabilities)
    # an offset that fewer than half of the queries have would win by its one or two tokens
    means = {
        offset: float(np.diagonal(probabilities, offset).mean()) for offset in range(-(length // 2), length // 2 + 1)
    }
    best = sorted(means.items(), key=lambda item: (-item[1], abs(item[0])))
    return tuple(best[:count])
