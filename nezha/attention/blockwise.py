"""The fast exact attention, and the default: no (L, L, d) tensor, and memory that grows with L, forward and backward.

It knows three ways and takes the cheapest that is exact:

    stock attention   where nothing is told of positions (`absolute`) and nothing is dropped
    unclipped         where no distance is clipped and nothing is dropped: stock attention, heads twice as wide
    cut by cut        otherwise: `nezha.attention.forward` and `nezha.attention.backward`
"""

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from nezha.attention.backward import attend_backward
from nezha.attention.forward import attend
from nezha.attention.output import AttentionOutput
from nezha.attention.unclipped import unclipped
from nezha.positions import Tables

SHORT = 256
"""Up to this length the backward pass finds the probabilities kept."""
FACTORED = 128
"""Beyond this length, if nothing is clipped or dropped, `nezha.attention.unclipped` takes over."""


def blockwise(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    tables: Tables | None = None,
    *,
    mask: Tensor | None = None,
    seq_idx: Tensor | None = None,
    dropout: float = 0.0,
) -> AttentionOutput:
    """Attention with clipped relative positions; returns the context alone.

    Shapes:
        query, key, value: (B, H, L, d).
        tables: two of (2k + 1, d), or None for attention without positions.
        mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).
        seq_idx: (B, L), the number of each token's text where several share a row; a query sees its own text only.
    """
    length = query.shape[-2]
    if dropout == 0 and seq_idx is None:
        if tables is None:
            seen = None if mask is None else mask.to(query.dtype)
            return AttentionOutput(scaled_dot_product_attention(query, key, value, attn_mask=seen))
        if tables.origin is not None and FACTORED < length <= tables.reach + 1:
            return AttentionOutput(unclipped(query, key, value, tables, mask=mask))
    key_table, value_table = (None, None) if tables is None else tables[:2]
    inputs = (query, key, value, key_table, value_table)
    learns = torch.is_grad_enabled() and any(tensor is not None and tensor.requires_grad for tensor in inputs)
    context, *_ = attend(*inputs, mask, seq_idx, dropout, learns and length <= SHORT)
    return AttentionOutput(context)


def _remember(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
    *given, dropout, _ = inputs
    ctx.set_materialize_grads(False)  # what the forward pass returns beside the context has no gradient
    ctx.save_for_backward(*given, *output)
    ctx.dropout = dropout


def _differentiate(ctx: Any, grad: Tensor | None, *_: None) -> tuple[Tensor | None, ...]:
    if grad is None:
        return (None,) * 9
    trained = any(ctx.needs_input_grad[3:5])
    *three, d_key_table, d_value_table = attend_backward(grad, *ctx.saved_tensors, ctx.dropout, trained)
    tables = (d_key_table, d_value_table) if trained else (None, None)
    return *three, *tables, None, None, None, None


attend.register_autograd(_differentiate, setup_context=_remember)
