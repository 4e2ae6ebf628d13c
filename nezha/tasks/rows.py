"""Rows: examples as token ids with labels, cut to a length, and in batches of rows of similar length.

A batch is padded to its longest row, so rows are sorted by length within pools of `POOL` batches: little padding, and
the order still changes in every epoch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

IGNORED = -100
POOL = 64
SPECIALS = 2
"""[CLS] and [SEP], which every row begins and ends with."""


@dataclass(frozen=True)
class Row:
    """One text, a part of a long one, or a question with a part of its passage, as the model reads it.

    Attributes:
        example: number of the example it belongs to.
        ids: tokens, [CLS] and [SEP] included.
        labels: one for the whole text, one for each token between [CLS] and [SEP], or the places in `ids` of the
            first and the last token of an answer.
        offsets: (start, end) in the text of each token between [CLS] and [SEP]; of a passage, its tokens alone.
        types: which of two texts each token belongs to, 0 or 1; empty where there is one text.
    """

    example: int
    ids: list[int]
    labels: list[int]
    offsets: list[tuple[int, int]]
    types: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class RowBatch:
    """Rows side by side.

    Shapes:
        ids, seen, types: (B, L); `seen` is 0 at padding.
        labels: (B, labels of the longest row), `IGNORED` beyond a row's own.
    """

    ids: Tensor
    seen: Tensor
    types: Tensor
    labels: Tensor


def stack(rows: Sequence[Row], *, pad: int, device: str) -> RowBatch:
    """`rows` as tensors on `device`, padded with the id `pad`."""
    return RowBatch(
        ids=_padded([row.ids for row in rows], pad).to(device),
        seen=_padded([[1] * len(row.ids) for row in rows], 0).to(device),
        types=_padded([row.types or [0] * len(row.ids) for row in rows], 0).to(device),
        labels=_padded([row.labels for row in rows], IGNORED).to(device),
    )


def _padded(lists: list[list[int]], filler: int) -> Tensor:
    width = max(map(len, lists))
    return torch.tensor([values + [filler] * (width - len(values)) for values in lists])


def shuffled(rows: Sequence[Row], size: int, random: np.random.Generator) -> Iterator[list[Row]]:
    """Every row once, in batches of `size` rows of similar length, in random order; ceil(rows / size) batches."""
    order = random.permutation(len(rows))
    batches: list[list[Row]] = []
    for start in range(0, len(order), size * POOL):
        pool = sorted((rows[place] for place in order[start : start + size * POOL]), key=lambda row: len(row.ids))
        batches += [pool[first : first + size] for first in range(0, len(pool), size)]
    for place in random.permutation(len(batches)):
        yield batches[place]


def by_length(rows: Sequence[Row], size: int) -> Iterator[list[int]]:
    """Numbers of the rows, in batches of `size` from the shortest to the longest."""
    order = sorted(range(len(rows)), key=lambda place: len(rows[place].ids))
    for start in range(0, len(order), size):
        yield order[start : start + size]
