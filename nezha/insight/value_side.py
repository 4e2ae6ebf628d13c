"""The value side of attention: what of a head's output is "what I saw", and what is "where I looked".

For the probabilities p of one head, its values v, the row R^v_o that its layer's table of values has for offset o, and
k the distance at which clipping starts:

    mass[i, o]    = Σ_j p[i, j]  over the j with clip(j - i, -k, k) = o            2k + 1 numbers a query, that sum to 1
    content[i]    = Σ_j p[i, j] v_j
    position[i]   = Σ_o mass[i, o] R^v_o
    output[i]     = content[i] + position[i]                                       what the head hands on

The output projection W_O maps the heads, side by side, to the hidden size; what one head adds to the hidden state of a
token is its own columns of W_O times its output.  The projection may stretch one part and shrink the other, so that
lengths are told before and after it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Lengths:
    """Euclidean lengths of the two parts of every head's output, and of their sum.

    Shapes:
        `content`, `position`, `whole`: (layers, heads, tokens).
    """

    content: Array
    position: Array
    whole: Array


def offset_mass(probabilities: NDArray[Any], reach: int) -> NDArray[Any]:
    """How much of its attention each query spends at each offset.

    Args:
        probabilities: (..., tokens, tokens), query by key.
        reach: k; what lies further is counted at -k or k.

    Returns:
        (..., tokens, 2k + 1), offsets -k .. k; 0 where the text has no token at that offset.
    """
    length = probabilities.shape[-1]
    mass = np.zeros((*probabilities.shape[:-1], 2 * reach + 1), dtype=probabilities.dtype)
    for offset in range(max(1 - reach, 1 - length), min(reach, length)):
        queries = slice(max(0, -offset), min(length, length - offset))
        mass[..., queries, offset + reach] = np.diagonal(probabilities, offset, axis1=-2, axis2=-1)
    if reach == 0:
        mass[..., 0] = probabilities.sum(axis=-1)
        return mass
    for query in range(length):
        mass[..., query, 0] = probabilities[..., query, : max(0, query - reach + 1)].sum(axis=-1)
        mass[..., query, -1] = probabilities[..., query, query + reach :].sum(axis=-1)
    return mass


def value_parts(probabilities: Array, value: Array, table: Array) -> tuple[Array, Array]:
    """Both parts of what heads that share a table hand on.

    Args:
        probabilities: (..., tokens, tokens).
        value: (..., tokens, d).
        table: R^v, (2k + 1, d).

    Returns:
        Content and position, (..., tokens, d) each.
    """
    return probabilities @ value, offset_mass(probabilities, len(table) // 2) @ table


def lengths(content: Array, position: Array) -> Array:
    """Lengths of both parts and of their sum; (..., tokens, width) each to (3, ..., tokens)."""
    parts = (content, position, content + position)
    return np.stack([np.linalg.norm(part, axis=-1) for part in parts]).astype(np.float32)
