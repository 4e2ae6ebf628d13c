"""Where no pair is further apart than k, the sine of a difference factors, and stock attention does all the work.

The vector of an offset is a rotation, by the query's place, of a vector s_j of the key's place alone:

    q_i · R[row(i, j)] = turn_i(q_i) · s_j          Σ_j p_ij R[row(i, j)] = turn_i⁻¹(Σ_j p_ij s_j)

with the row of angle zero at o, s_j = table[o + j] and the angle of turn_i in table[k - i].  So the whole layer is
`scaled_dot_product_attention` of [q, turn(q)], [key, s] and [value, s], heads twice as wide, in memory linear in the
length.
"""

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from nezha.positions import Tables


def unclipped(query: Tensor, key: Tensor, value: Tensor, tables: Tables, *, mask: Tensor | None = None) -> Tensor:
    """Attention with functional positions where L - 1 <= k; no dropout.

    Shapes:
        query, key, value, and what is returned: (B, H, L, d).
        tables: sinusoids, (2k + 1, d).
        mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).
    """
    length, width, k = query.shape[-2], query.shape[-1], tables.reach
    table, origin = tables.key.to(query.dtype), tables.origin
    assert origin is not None
    places = table[origin : origin + length].expand_as(key)
    angles = table[k - length + 1 : k + 1].flip(0)
    context = scaled_dot_product_attention(
        torch.cat([query, turn(query, angles)], dim=-1),
        torch.cat([key, places], dim=-1),
        torch.cat([value, places], dim=-1),
        attn_mask=None if mask is None else mask.to(query.dtype),
        scale=width**-0.5,
    )
    return context[..., :width] + turn_back(context[..., width:], angles)


def turn(vectors: Tensor, angles: Tensor) -> Tensor:
    """Rotate each pair of numbers; `angles` holds the sine and cosine of each pair's angle, side by side."""
    sine, cosine = angles[..., 0::2], angles[..., 1::2]
    first, second = vectors[..., 0::2], vectors[..., 1::2]
    return torch.stack([first * cosine - second * sine, first * sine + second * cosine], dim=-1).flatten(-2)


def turn_back(vectors: Tensor, angles: Tensor) -> Tensor:
    """The inverse of `turn`."""
    sine, cosine = angles[..., 0::2], angles[..., 1::2]
    first, second = vectors[..., 0::2], vectors[..., 1::2]
    return torch.stack([first * cosine + second * sine, second * cosine - first * sine], dim=-1).flatten(-2)
