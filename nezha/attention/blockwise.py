"""The fast exact attention: no (L, L, d) tensor, and no more than a block of queries' scores at a time.

Two facts make it cheap.  Every query meets the 2k + 1 rows of the table once, `rows = q · tableᵀ`, and a pair picks
its number out of them.  And keys further than k from a whole block of queries all share one end row: there the
position term is one number per query, and on the value side only the total probability on that side matters.

    score[i, j] = (q_i · k_j + rows[i, row(i, j)]) / √d
    out[i]      = Σ_j p_ij v_j + Σ_r mass[i, r] table[r],      mass[i, r] = Σ_{j : row(i, j) = r} p_ij

Blocks are recomputed in the backward pass, so memory grows with L, not L².
"""

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from nezha.attention.output import AttentionOutput
from nezha.positions import clipped_rows

BLOCK = 128
"""Queries taken together in a long text."""
SHORT = 256
"""Up to this length all queries are one block, and nothing is recomputed."""


def blockwise(
    query: Tensor, key: Tensor, value: Tensor, table: Tensor, *, mask: Tensor | None = None, dropout: float = 0.0
) -> AttentionOutput:
    """Attention with clipped relative positions; returns the context alone.

    Shapes:
        query, key, value: (B, H, L, d).
        table: (2k + 1, d).
        mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).
    """
    table, length = table.to(query.dtype), query.shape[-2]
    if length <= SHORT:
        return AttentionOutput(_block(query, key, value, table, mask, 0, dropout))
    recompute = torch.is_grad_enabled() and query.requires_grad
    contexts = []
    for start in range(0, length, BLOCK):
        queries = query[..., start : start + BLOCK, :]
        seen = mask if mask is None or mask.shape[-2] == 1 else mask[..., start : start + BLOCK, :]
        inputs = (queries, key, value, table, seen, start, dropout)
        contexts.append(checkpoint(_block, *inputs, use_reentrant=False) if recompute else _block(*inputs))
    return AttentionOutput(torch.cat(contexts, dim=-2))


def _block(
    query: Tensor, key: Tensor, value: Tensor, table: Tensor, mask: Tensor | None, start: int, dropout: float
) -> Tensor:
    """The context of consecutive queries, the first of them at place `start`, over all keys.

    Keys before `low` lie k or more to the left of every query here, keys from `high` on k or more to the right.
    """
    k, count, length = table.shape[0] // 2, query.shape[-2], key.shape[-2]
    low, high = max(0, start - k + 1), min(length, start + count - 1 + k)
    places = torch.arange(length, device=query.device)
    index = clipped_rows(places[start : start + count], places[low:high], k).expand(*query.shape[:2], -1, -1)
    rows = query @ table.mT  # (batch, heads, queries, 2k + 1)
    left = rows[..., :1].expand(*rows.shape[:-1], low)
    right = rows[..., -1:].expand(*rows.shape[:-1], length - high)
    scores = query @ key.mT + torch.cat([left, rows.gather(-1, index), right], dim=-1)
    scores = scores.float() * query.shape[-1] ** -0.5
    if mask is not None:
        scores = scores + mask
    probabilities = F.dropout(scores.softmax(-1), dropout)
    mass = torch.zeros_like(rows, dtype=probabilities.dtype).scatter_add(-1, index, probabilities[..., low:high])
    ends = (probabilities[..., :low].sum(-1, keepdim=True), probabilities[..., high:].sum(-1, keepdim=True))
    mass = mass + torch.cat([ends[0], torch.zeros_like(mass[..., 1:-1]), ends[1]], dim=-1)
    return probabilities.to(value.dtype) @ value + mass.to(value.dtype) @ table
