"""The scores of a few heads and queries over all keys, in memory that is used again: what both passes begin with.

    score = (q · keyᵀ + spread(q · key_tableᵀ)) / √d + mask

Scores carry the factor log2(e), so that exp2, the faster function, makes them probabilities.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from nezha.attention.offsets import spread
from nezha.attention.output import HIDDEN, at_least_float32
from nezha.attention.plan import Cut, Window, cuts, window
from nezha.dropout import draw

LOG2E = math.log2(math.e)


class Given(NamedTuple):
    """What both passes read; the heads of all texts are one dimension, n = B · H."""

    query: Tensor  # (n, L, d), times the scale where that costs no precision
    key: Tensor  # (n, L, d)
    value: Tensor  # (n, L, d)
    key_table: Tensor | None  # (2k + 1, d)
    value_table: Tensor | None  # (2k + 1, d)
    mask: Tensor | None  # (B, 1, 1, L) or (B, 1, L, L), of powers of two
    seq_idx: Tensor | None  # (B, L)
    heads: int  # H
    exact: torch.dtype  # of scores and probabilities
    left: float  # what the scores are still to be multiplied by

    @classmethod
    def of(
        cls,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_table: Tensor | None,
        value_table: Tensor | None,
        mask: Tensor | None,
        seq_idx: Tensor | None,
    ) -> "Given":
        """From what the operators take."""
        exact, scale = at_least_float32(query), query.shape[-1] ** -0.5 * LOG2E
        full = query.dtype == exact
        flat = query.reshape(-1, *query.shape[-2:])
        powers = None if mask is None else (mask.to(exact) * LOG2E).expand(query.shape[0], -1, -1, -1)
        return cls(
            query=flat * scale if full else flat,
            key=key.reshape(flat.shape),
            value=value.reshape(flat.shape),
            key_table=None if key_table is None else key_table.to(query.dtype),
            value_table=None if value_table is None else value_table.to(query.dtype),
            mask=powers,
            seq_idx=seq_idx,
            heads=query.shape[1],
            exact=exact,
            left=1.0 if full else scale,
        )

    @property
    def length(self) -> int:
        """Tokens."""
        return self.query.shape[1]

    def cuts(self, *, whole: bool) -> Iterator[Cut]:
        """The work, cut."""
        texts, on_cpu = self.query.shape[0] // self.heads, self.query.device.type == "cpu"
        return cuts(texts, self.heads, self.length, whole=whole, on_cpu=on_cpu)

    def window(self, cut: Cut) -> Window | None:
        """The distances of a cut, where there is a table."""
        return None if self.key_table is None else window(cut.queries, self.length, self.key_table.shape[0] // 2)


class Room:
    """Memory that each cut uses anew: fresh pages would cost as much as the arithmetic on them."""

    def __init__(self, given: Given):
        self._like = given.query.new_empty(0, dtype=given.exact)
        self._held: dict[str, Tensor] = {}

    def __call__(self, name: str, *shape: int) -> Tensor:
        """Uninitialised numbers; what had the name before is overwritten."""
        count = math.prod(shape)
        if name not in self._held or self._held[name].numel() < count:
            self._held[name] = self._like.new_empty(count)
        return self._held[name][:count].view(shape)


def products(left: Tensor, right: Tensor, out: Tensor) -> Tensor:
    """`left` times the transposed `right` in `out`, which may be of a finer type."""
    if left.dtype == out.dtype:
        return torch.bmm(left, right.mT, out=out)
    return out.copy_(torch.bmm(left, right.mT))


def add_products(total: Tensor, left: Tensor, right: Tensor) -> None:
    """Add `left` times `right` to `total`, which may be of a finer type."""
    if left.dtype == total.dtype:
        total.baddbmm_(left, right)
    else:
        total.add_(torch.bmm(left, right))


def add_positions(scores: Tensor, vectors: Tensor, table: Tensor, seen: Window, room: Room) -> None:
    """Add to each score what a query's vector, (n, b, d), gives with the table's row of the pair's distance."""
    n, b, _ = vectors.shape
    values = (vectors.reshape(n * b, -1) @ table[seen.first : seen.last].mT).view(n, b, -1).to(scores.dtype)
    spread(values, scores, seen, room("sheet", n, b, seen.columns))


def add_table_rows(total: Tensor, counts: Tensor, table: Tensor, seen: Window) -> None:
    """Add each distance's row of the table as often as `counts`, (n, b, distances), says; `total` is (n, b, d)."""
    rows = table[seen.first : seen.last]
    total.view(-1, total.shape[-1]).addmm_(counts.to(rows.dtype).flatten(0, 1), rows)


def power_scores(given: Given, cut: Cut, seen: Window | None, room: Room, out: Tensor | None = None) -> Tensor:
    """The scores of a cut as powers of two, with its mask: (n, b, L), in `out` or in a buffer."""
    query = given.query[cut.flat, cut.queries]
    scores = room("scores", *query.shape[:2], given.length) if out is None else out
    products(query, given.key[cut.flat], scores)
    if seen is not None and given.key_table is not None:
        add_positions(scores, query, given.key_table, seen, room)
    if given.left != 1.0:
        scores.mul_(given.left)
    by_text = scores.view(*cut.sizes, given.length)
    if given.mask is not None:
        mask = given.mask[cut.texts]
        by_text.add_(mask if mask.shape[-2] == 1 else mask[..., cut.queries, :])
    if given.seq_idx is not None:
        text = given.seq_idx[cut.texts]
        by_text.masked_fill_(text[:, None, cut.queries, None] != text[:, None, None, :], HIDDEN)
    return scores


def kept_of(scores: Tensor, rate: float, seed: Tensor | int) -> Tensor:
    """What dropout keeps of a cut: booleans of the shape of `scores`, the same for the same seed."""
    generator = torch.Generator(scores.device).manual_seed(int(seed))
    return draw(scores.shape, rate, scores.device, generator)
