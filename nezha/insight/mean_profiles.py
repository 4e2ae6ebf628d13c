"""What every head does in the mean over some texts, and what attention that is spread evenly over them would do.

The figures are those of `nezha.insight.profiles`; here they are added up over texts, beside what a head that knows
nothing would have, and two profiles are compared.
"""

import dataclasses
from collections.abc import Sequence

import numpy as np

from nezha.insight.capturing import attention
from nezha.insight.loading import Loaded
from nezha.insight.pace import stepping
from nezha.insight.profiles import NAMES, Figures, Sums, measure, total
from nezha.insight.results import AttentionResult


def over_texts(loaded: Loaded, texts: Sequence[str], *, reach: int) -> tuple[Sums, Sums]:
    """The sums of all heads over `texts`, and those of one head that spreads its attention evenly.

    Args:
        loaded: the model.
        texts: what it reads, unmasked, one at a time.
        reach: r, the furthest offset of `profile_of`.

    Raises:
        InputError: an empty text, or one with too many tokens.
    """
    heads, even = [], []
    for text in stepping(texts):
        result = attention(loaded, text)
        heads.append(measure(result, reach=reach + 1))
        even.append(measure(_evenly(result), reach=reach + 1))
    return total(heads), total(even)


def profile_of(sums: Sums) -> Figures:
    """Mean probability by offset, (layers, heads, 2r + 1) from -r to r; nan where no pair is so far apart."""
    return sums.profile[..., 1:-1]  # the ends hold all that lies further


def figure_of(sums: Sums, name: str) -> Figures:
    """One figure of `NAMES`, (layers, heads)."""
    return sums.figures[NAMES.index(name)]


def divergence(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Jensen-Shannon divergence in bits, over the last axis: 0 where both say the same, 1 where they share nothing.

        JS = H((p + q) / 2) - (H(p) + H(q)) / 2

    Args:
        p, q: (..., n), none negative; each row is first made to sum to 1.
    """
    p, q = (values / values.sum(-1, keepdims=True) for values in (np.asarray(p, float), np.asarray(q, float)))
    return np.clip(_entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2, 0, 1)


def _entropy(p: np.ndarray) -> np.ndarray:
    return -(p * np.log2(np.where(p > 0, p, 1))).sum(-1)


def _evenly(result: AttentionResult) -> AttentionResult:
    """The same text read by one head to which all tokens are alike."""
    tokens = len(result.tokens)
    nothing = np.zeros((1, 1, tokens, tokens), np.float32)
    return dataclasses.replace(
        result, layer_numbers=(0,), head_numbers=(0,), probabilities=nothing + np.float32(1 / tokens),
        content=nothing, position=nothing,
    )  # fmt: skip
