"""The fast exact attention: no (L, L, d) tensor, and no more than a block of queries' scores at a time.

Every query meets the 2k + 1 rows of the table once, and every pair picks its number; on the value side the
probabilities of all pairs with one offset are added up before they meet the table (`nezha.attention.offsets`):

    score = (q · keyᵀ + spread(q · tableᵀ)) / √d
    out   = p · value + collect(p) · table

The gradient is written out, since spread and collect are each other's: with g the gradient of out,

    dp = g · valueᵀ + spread(g · tableᵀ)          ds = p ∘ (dp - rowsum(g ∘ out)) / √d
    dq = ds · key + collect(ds) · table           dkey = dsᵀ · q           dvalue = pᵀ · g

In a long text each block of queries is recomputed in the backward pass, so memory grows with L, not L².  Where
nothing is clipped, stock attention can do it all: see `nezha.attention.unclipped`.
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.utils.checkpoint import checkpoint

from nezha.attention.offsets import collect, spread
from nezha.attention.output import AttentionOutput, at_least_float32
from nezha.attention.unclipped import unclipped
from nezha.dropout import keep_mask, kept_scale

BLOCK = 128
"""Queries taken together in a long text."""
SHORT = 256
"""Up to this length all queries are one block, and nothing is recomputed."""
FACTORED = 128
"""Beyond this length, if nothing is clipped or dropped, `nezha.attention.unclipped` takes over."""


def blockwise(
    query: Tensor, key: Tensor, value: Tensor, table: Tensor, *, mask: Tensor | None = None, dropout: float = 0.0
) -> AttentionOutput:
    """Attention with clipped relative positions; returns the context alone.

    Shapes:
        query, key, value: (B, H, L, d).
        table: (2k + 1, d).
        mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).
    """
    length, fixed = query.shape[-2], not table.requires_grad
    table = table.to(query.dtype)
    if fixed and dropout == 0 and FACTORED < length <= table.shape[0] // 2 + 1:
        return AttentionOutput(unclipped(query, key, value, table, mask=mask))
    if length <= SHORT:
        return AttentionOutput(_block(query, key, value, table, mask, 0, dropout))
    recompute = torch.is_grad_enabled()
    contexts = []
    for start in range(0, length, BLOCK):
        rows = slice(start, start + BLOCK)
        seen = mask if mask is None or mask.shape[-2] == 1 else mask[..., rows, :]
        inputs = (query[..., rows, :], key, value, table, seen, start, dropout)
        contexts.append(checkpoint(_block, *inputs, use_reentrant=False) if recompute else _block(*inputs))
    return AttentionOutput(torch.cat(contexts, dim=-2))


def _block(
    query: Tensor, key: Tensor, value: Tensor, table: Tensor, mask: Tensor | None, start: int, dropout: float
) -> Tensor:
    """The context (B, H, b, d) of b consecutive queries, the first at place `start`, over all keys."""
    result = _Block.apply(query, key, value, table, mask, start, dropout)
    assert isinstance(result, Tensor)
    return result


class _Block(torch.autograd.Function):
    """One block of queries, with the gradient of the module's docstring."""

    @staticmethod
    def forward(
        ctx: Any,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        table: Tensor,
        mask: Tensor | None,
        start: int,
        dropout: float,
    ) -> Tensor:
        scores = query @ key.mT + spread(query @ table.mT, start, key.shape[-2])
        scores = scores.to(at_least_float32(scores)) * query.shape[-1] ** -0.5
        probabilities = (scores if mask is None else scores + mask).softmax(-1).to(value.dtype)
        keep = keep_mask(probabilities, dropout) if dropout > 0 else None
        dropped = _drop(probabilities, keep, dropout)
        context = dropped @ value + collect(dropped, start, table.shape[0] // 2) @ table
        ctx.save_for_backward(query, key, value, table, probabilities, keep, context)
        ctx.start, ctx.dropout = start, dropout
        return context

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        query, key, value, table, probabilities, keep, context = ctx.saved_tensors
        start, k = ctx.start, table.shape[0] // 2
        dropped = _drop(probabilities, keep, ctx.dropout)
        d_dropped = grad @ value.mT + spread(grad @ table.mT, start, key.shape[-2])
        exact = at_least_float32(grad)
        through = (grad.to(exact) * context.to(exact)).sum(-1, keepdim=True)
        d_scores = probabilities * (_drop(d_dropped, keep, ctx.dropout).to(exact) - through)
        d_scores = (d_scores * query.shape[-1] ** -0.5).to(query.dtype)
        offsets = collect(d_scores, start, k)
        d_table = None
        if ctx.needs_input_grad[3]:
            d_table = (offsets.mT @ query + collect(dropped, start, k).mT @ grad).sum((0, 1))
        return offsets @ table + d_scores @ key, d_scores.mT @ query, dropped.mT @ grad, d_table, None, None, None


def _drop(values: Tensor, keep: Tensor | None, rate: float) -> Tensor:
    """Dropout with a mask that is already drawn."""
    return values if keep is None else torch.where(keep, values * kept_scale(rate), 0)
