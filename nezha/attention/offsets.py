"""From offsets to pairs and back: the two halves of clipped relative positions.

    spread(x)[i, j]  = x[i, row(i, j)]                       a number for every offset -> one for every pair
    collect(y)[i, r] = Σ_{j : row(i, j) = r} y[i, j]         a number for every pair   -> one for every offset

with row(i, j) = clip(j - i, -k, k) + k.  Each is the other's transpose, so each is the other's gradient.  Inside
|j - i| < k one offset is one pair and both are a look-up; only the two end rows stand for many pairs.
"""

import torch
from torch import Tensor

from nezha.positions import clipped_rows


def spread(values: Tensor, start: int, length: int) -> Tensor:
    """What each pair of a query and a key gets from its offset.

    Args:
        values: (..., b, 2k + 1), for b consecutive queries.
        start: place of the first query.
        length: keys.

    Returns:
        (..., b, length).
    """
    count, k = values.shape[-2], values.shape[-1] // 2
    low, high = _within_reach(start, count, k, length)
    places = torch.arange(length, device=values.device)
    rows = clipped_rows(places[start : start + count], places[low:high], k)
    near = values.gather(-1, rows.expand(*values.shape[:-1], -1))
    if (low, high) == (0, length):
        return near
    left = values[..., :1].expand(*values.shape[:-1], low)
    right = values[..., -1:].expand(*values.shape[:-1], length - high)
    return torch.cat([left, near, right], dim=-1)


def collect(values: Tensor, start: int, k: int) -> Tensor:
    """What each offset of a query gets in total from its pairs.

    Args:
        values: (..., b, L), for b consecutive queries over all L keys.
        start: place of the first query.
        k: distance at which clipping starts.

    Returns:
        (..., b, 2k + 1).
    """
    count, length = values.shape[-2:]
    low, high = _within_reach(start, count, k, length)
    places = torch.arange(start, start + count, device=values.device)
    keys = places[:, None] + torch.arange(1 - k, k, device=values.device)  # the one key of every offset inside
    there = (keys >= 0) & (keys < length)
    inside = values.gather(-1, keys.clamp(0, length - 1).expand(*values.shape[:-1], -1))
    stop, first = max(low, start + count - k), min(high, start + k)  # keys before / from which on some are clipped
    left = values[..., low:stop].tril(start - k - low).sum(-1, keepdim=True)
    right = values[..., first:high].triu(start + k - first).sum(-1, keepdim=True)
    if low > 0:
        left = left + values[..., :low].sum(-1, keepdim=True)
    if high < length:
        right = right + values[..., high:].sum(-1, keepdim=True)
    return torch.cat([left, torch.where(there, inside, 0), right], dim=-1)


def _within_reach(start: int, count: int, k: int, length: int) -> tuple[int, int]:
    """Keys before the first of the two numbers, and from the second on, share an end row for all these queries."""
    return min(max(0, start - k + 1), length), max(0, min(length, start + count - 1 + k))
