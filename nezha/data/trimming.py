"""A batch without its filling: rows of similar length together, each group as wide as its longest row.

Pairs of sentences end where a sentence ends, so a quarter of a batch of 128 tokens is empty.  A network computes empty
places like others; cut into groups by length, and cut off, few of them are left.  What is computed is the same.
"""

from dataclasses import fields

import numpy as np

from nezha.data.batches import Batch

GROUPS = 4
"""More would leave still fewer empty places, and too little to do at a time."""
WORTH = 0.9
"""Share of the places up to which what is left is worth the cutting."""


def by_length(batch: Batch) -> list[Batch]:
    """The rows of a batch from the shortest to the longest, in `GROUPS` groups, or all as they are where it is no gain.

    Returns:
        groups of the same rows; put together in order they are all rows of `batch`, sorted by length.
    """
    lengths = batch.attention_mask.sum(1)
    order = np.argsort(lengths, kind="stable")
    groups = [rows for rows in np.array_split(order, GROUPS) if len(rows)]
    left = sum(len(rows) * int(lengths[rows].max()) for rows in groups)
    if left > WORTH * batch.attention_mask.size:
        return [batch]
    return [_group(batch, rows, int(lengths[rows].max())) for rows in groups]


def _group(batch: Batch, rows: np.ndarray, length: int) -> Batch:
    """Some rows, of `length` tokens at most."""
    cut = ("input_ids", "attention_mask", "token_type_ids")
    taken = {field.name: getattr(batch, field.name)[rows] for field in fields(batch)}
    return Batch(**{name: values[:, :length] if name in cut else values for name, values in taken.items()})
