"""The forward pass of exact attention with clipped relative positions, one operator to a compiler.

With spread and collect of `nezha.attention.offsets`, for the queries of one cut over all keys:

    p   = softmax((q · keyᵀ + spread(q · key_tableᵀ)) / √d + mask)
    out = p · value + collect(p) · value_table

It leaves one number a query, the logarithm of its sum, from which `nezha.attention.backward` makes p again, and the
seed of the dropout: memory grows with L.  Where `keep` asks for it, as in short texts, p is kept instead.
"""

import torch
from torch import Tensor

from nezha.attention.offsets import collect
from nezha.attention.output import Five, at_least_float32, side_by_side
from nezha.attention.scores import Given, Room, add_table_rows, kept_of, power_scores
from nezha.dropout import kept_scale


@torch.library.custom_op("nezha::attend", mutates_args=(), tags=[torch.Tag.nondeterministic_seeded])
def attend(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    key_table: Tensor | None,
    value_table: Tensor | None,
    mask: Tensor | None,
    seq_idx: Tensor | None,
    dropout: float,
    keep: bool,
) -> Five:
    """The forward pass over a batch.

    Args:
        query, key, value: (B, H, L, d).
        key_table, value_table: (2k + 1, d) or None.
        mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).
        seq_idx: (B, L); a query sees the keys of its own number only.
        dropout: share of the probabilities that is dropped.
        keep: return the probabilities and what dropout kept of them.

    Returns:
        context, (B, H, L, d), the heads of a token side by side in memory; the logarithm to base 2 of each query's sum,
        (B · H, L, 1); probabilities before dropout, and what of them was kept, (B · H, L, L) or empty; the seed, ().
    """
    with torch.autocast(query.device.type, enabled=False):
        given = Given.of(query, key, value, key_table, value_table, mask, seq_idx)
        room, results = Room(given), _results(query, given.exact, dropout, keep)
        context, logsum, probabilities, kept, seed = results
        if dropout > 0:
            seed.random_()
        direct = keep and probabilities.dtype == given.exact
        for number, cut in enumerate(given.cuts(whole=keep)):
            seen, flat = given.window(cut), cut.flat
            scores = power_scores(given, cut, seen, room, probabilities[flat] if direct else None)
            most = scores.amax(-1, keepdim=True)
            total = scores.sub_(most).exp2_().sum(-1, keepdim=True)
            torch.add(most, total.log2(), out=logsum[flat, cut.queries])
            over = kept_scale(dropout) / total
            if keep:
                scores.div_(total)
                over = kept_scale(dropout)
            if keep and not direct:
                probabilities[flat] = scores
            if dropout > 0:
                stays = kept_of(scores, dropout, seed + number)
                scores = torch.mul(scores, stays, out=room("dropped", *scores.shape) if direct else scores)
            if dropout > 0 and keep:
                kept[flat] = stays
            found = torch.bmm(scores.to(given.value.dtype), given.value[flat])
            if seen is not None and given.value_table is not None:
                counts = collect(scores, seen, room("sheet", *scores.shape[:2], seen.columns))
                add_table_rows(found, counts, given.value_table, seen)
            context[cut.texts, cut.heads, cut.queries] = (found * over).view(*cut.sizes, -1)
    return results


def _results(query: Tensor, exact: torch.dtype, dropout: float, keep: bool) -> Five:
    """Room for what `attend` returns."""
    n, length = query.shape[0] * query.shape[1], query.shape[2]
    return (
        side_by_side(query),
        query.new_empty(n, length, 1, dtype=exact),
        query.new_empty((n, length, length) if keep else (0,)),
        query.new_empty((n, length, length) if keep and dropout > 0 else (0,), dtype=torch.bool),
        torch.empty((), dtype=torch.int64, device="cpu"),
    )


@attend.register_fake
def _(query, key, value, key_table, value_table, mask, seq_idx, dropout, keep):
    return _results(query, at_least_float32(query), dropout, keep)
