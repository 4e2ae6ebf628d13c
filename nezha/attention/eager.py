"""The attention that explains itself: it keeps the probabilities and both terms of every score.

    score[i, j] = q_i · k_j / √d  +  q_i · key_table[row(i, j)] / √d        content + position
    out[i]      = Σ_j p_ij (v_j + value_table[row(i, j)])

It never makes the (L, L, d) tensor of vectors: each query meets the 2k + 1 rows of the table once, and every pair
picks its number.  Memory grows with L².
"""

import torch
from torch import Tensor

from nezha.attention.output import HIDDEN, AttentionOutput, at_least_float32
from nezha.dropout import dropout as drop
from nezha.positions import Tables, clipped_rows


def eager(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    tables: Tables | None = None,
    *,
    mask: Tensor | None = None,
    seq_idx: Tensor | None = None,
    dropout: float = 0.0,
) -> AttentionOutput:
    """Attention with clipped relative positions, everything returned.

    Shapes:
        query, key, value: (B, H, L, d).
        tables: two of (2k + 1, d), or None for attention without positions, whose position term is zero.
        mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).
        seq_idx: (B, L), the number of each token's text where several share a row; a query sees its own text only.
    """
    scale, exact = query.shape[-1] ** -0.5, at_least_float32(query)
    content = (query @ key.mT).to(exact) * scale
    rows = None if tables is None else _rows(query, tables.reach)
    if tables is None or rows is None:
        position = torch.zeros_like(content)
    else:
        position = (query @ tables.key.to(query.dtype).mT).to(exact).gather(-1, rows) * scale
    scores = content + position if mask is None else content + position + mask
    if seq_idx is not None:
        scores = scores + (seq_idx[:, None, :, None] != seq_idx[:, None, None, :]) * HIDDEN
    probabilities = drop(scores.softmax(-1), dropout)
    context = probabilities.to(value.dtype) @ value
    if tables is not None and rows is not None:
        mass = probabilities.new_zeros(*query.shape[:3], 2 * tables.reach + 1).scatter_add(-1, rows, probabilities)
        context = context + mass.to(value.dtype) @ tables.value.to(value.dtype)
    return AttentionOutput(context, probabilities, content, position)


def _rows(query: Tensor, reach: int) -> Tensor:
    """The table's row of every pair, (B, H, L, L)."""
    places = torch.arange(query.shape[-2], device=query.device)
    return clipped_rows(places, places, reach).expand(*query.shape[:2], -1, -1)
