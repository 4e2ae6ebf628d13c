"""The attention that explains itself: it keeps the probabilities and both terms of every score.

    score[i, j] = q_i · k_j / √d  +  q_i · table[row(i, j)] / √d        content + position
    out[i]      = Σ_j p_ij (v_j + table[row(i, j)])

It never makes the (L, L, d) tensor of vectors: each query meets the 2k + 1 rows of the table once, and every pair
picks its number.  Memory grows with L².
"""

import torch
from torch import Tensor

from nezha.attention.output import AttentionOutput, at_least_float32
from nezha.dropout import dropout as drop
from nezha.positions import clipped_rows


def eager(
    query: Tensor, key: Tensor, value: Tensor, table: Tensor, *, mask: Tensor | None = None, dropout: float = 0.0
) -> AttentionOutput:
    """Attention with clipped relative positions, everything returned.

    Shapes:
        query, key, value: (B, H, L, d).
        table: (2k + 1, d).
        mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).
    """
    table, length = table.to(query.dtype), query.shape[-2]
    scale = query.shape[-1] ** -0.5
    places = torch.arange(length, device=query.device)
    rows = clipped_rows(places, places, table.shape[0] // 2).expand(*query.shape[:2], -1, -1)
    exact = at_least_float32(query)
    content = (query @ key.mT).to(exact) * scale
    position = (query @ table.mT).to(exact).gather(-1, rows) * scale
    scores = content + position if mask is None else content + position + mask
    probabilities = drop(scores.softmax(-1), dropout)
    mass = probabilities.new_zeros(*query.shape[:3], table.shape[0]).scatter_add(-1, rows, probabilities)
    context = probabilities.to(value.dtype) @ value + mass.to(value.dtype) @ table
    return AttentionOutput(context, probabilities, content, position)
