"""The backward pass of `nezha.attention.forward`, written out, since spread and collect are each other's gradients.

With g the gradient of out and D = rowsum(g ∘ out),

    dp = g · valueᵀ + spread(g · value_tableᵀ)          ds = p ∘ (dp - D) / √d
    dq = ds · key + collect(ds) · key_table             dkey = dsᵀ · q             dvalue = pᵀ · g
    dkey_table = collect(ds)ᵀ · q                       dvalue_table = collect(p)ᵀ · g

With dropout, p in dvalue and dvalue_table is what was kept of it, and dp is zero where nothing was.
"""

import torch
from torch import Tensor

from nezha.attention.offsets import collect
from nezha.attention.output import Five, at_least_float32, side_by_side
from nezha.attention.plan import Cut
from nezha.attention.scores import (
    LOG2E,
    Given,
    Room,
    add_positions,
    add_products,
    add_table_rows,
    kept_of,
    power_scores,
    products,
)
from nezha.dropout import kept_scale


@torch.library.custom_op("nezha::attend_backward", mutates_args=())
def attend_backward(
    grad: Tensor,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    key_table: Tensor | None,
    value_table: Tensor | None,
    mask: Tensor | None,
    seq_idx: Tensor | None,
    context: Tensor,
    logsum: Tensor,
    probabilities: Tensor,
    kept: Tensor,
    seed: Tensor,
    dropout: float,
    trained: bool,
) -> Five:
    """Gradients of query, key and value, (B, H, L, d), and of the tables where they are `trained`, else empty.

    Args:
        grad: of the context, (B, H, L, d).
        query, key, value, key_table, value_table, mask, seq_idx, dropout: as the forward pass took them.
        context, logsum, probabilities, kept, seed: what it returned.
        trained: whether the tables want gradients.
    """
    with torch.autocast(query.device.type, enabled=False):
        given = Given.of(query, key, value, key_table, value_table, mask, seq_idx)
        room, keep = Room(given), probabilities.numel() > 0
        through = (grad.to(given.exact) * context.to(given.exact)).sum(-1).flatten(0, 1)[..., None]
        grad = (grad * kept_scale(dropout)).reshape(-1, *grad.shape[-2:])
        sums = _Sums(given, side_by_side(query), trained)
        for number, cut in enumerate(given.cuts(whole=keep)):
            if keep:
                chances = probabilities[cut.flat].to(given.exact)
            else:
                chances = power_scores(given, cut, given.window(cut), room)
                chances.sub_(logsum[cut.flat, cut.queries]).exp2_()
            stays = None
            if dropout > 0:
                stays = kept[cut.flat] if keep else kept_of(chances, dropout, seed + number)
            _add_gradients(given, cut, grad[cut.flat, cut.queries], through, chances, stays, sums, room)
        return sums.finished()


class _Sums:
    """The gradients so far: of keys and values transposed, (n, d, L), since so they are added up fastest."""

    def __init__(self, given: Given, query: Tensor, trained: bool):
        n, length, width = given.query.shape
        self.query = query
        self.key = given.query.new_zeros(n, width, length, dtype=given.exact)
        self.value = torch.zeros_like(self.key)
        shape = given.key_table.shape if trained and given.key_table is not None else (0, width)
        self.key_table = given.query.new_zeros(shape, dtype=given.exact)
        self.value_table = torch.zeros_like(self.key_table)
        self.of_scaled = given.query.shape[-1] ** -0.5 if given.left != 1.0 else 1 / LOG2E

    def finished(self) -> Five:
        """All of them, in the sizes and the type of what they belong to."""
        d_key, d_value = side_by_side(self.query), side_by_side(self.query)
        d_key.copy_((self.key * self.of_scaled).mT.view(self.query.shape))
        d_value.copy_(self.value.mT.view(self.query.shape))
        return self.query, d_key, d_value, self.key_table * self.of_scaled, self.value_table


def _add_gradients(
    given: Given,
    cut: Cut,
    grad: Tensor,
    through: Tensor,
    chances: Tensor,
    stays: Tensor | None,
    sums: _Sums,
    room: Room,
) -> None:
    """What one cut, with gradient (n, b, d) and probabilities (n, b, L), adds to every sum."""
    seen, query, half = given.window(cut), given.query[cut.flat, cut.queries], given.query.dtype
    n, b, width = query.shape
    d_scores = room("d_scores", n, b, given.length)
    dropped = chances if stays is None else torch.mul(chances, stays, out=d_scores)
    add_products(sums.value[cut.flat], grad.mT, dropped.to(half))
    if seen is not None and sums.value_table.numel():
        counts = collect(dropped, seen, room("sheet", n, b, seen.columns)).to(half)
        sums.value_table[seen.first : seen.last] += (counts.mT @ grad).sum(0)
    products(grad, given.value[cut.flat], d_scores)
    if seen is not None and given.value_table is not None:
        add_positions(d_scores, grad, given.value_table, seen, room)
    if stays is not None:
        d_scores.mul_(stays)
    d_scores.sub_(through[cut.flat, cut.queries]).mul_(chances)
    half_scores = d_scores.to(half)
    add_products(sums.key[cut.flat], query.mT, half_scores)
    found = torch.bmm(half_scores, given.key[cut.flat])
    if seen is not None and given.key_table is not None:
        counts = collect(d_scores, seen, room("sheet", n, b, seen.columns))
        add_table_rows(found, counts, given.key_table, seen)
        if sums.key_table.numel():
            sums.key_table[seen.first : seen.last] += (counts.to(half).mT @ query).sum(0)
    sums.query[cut.texts, cut.heads, cut.queries] = (found * width**-0.5).view(*cut.sizes, width)


@attend_backward.register_fake
def _(
    grad, query, key, value, key_table, value_table, mask, seq_idx, context, logsum, probabilities, kept, seed,
    dropout, trained,
):  # fmt: skip
    exact = at_least_float32(query)
    d_query, d_key, d_value = (side_by_side(query) for _ in range(3))
    shape = key_table.shape if trained and key_table is not None else (0, query.shape[-1])
    return d_query, d_key, d_value, query.new_empty(shape, dtype=exact), query.new_empty(shape, dtype=exact)
