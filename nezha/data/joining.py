"""A batch without its filling: short examples stand one behind another in a row, and none sees another.

Pairs of sentences end where a sentence ends, so a quarter of a batch of 128 tokens is empty, and a network computes
empty places like others.  Examples go into rows longest first, each into the first row that has room for it (first fit
decreasing; Johnson 1974).  What is computed is the same: attention keeps to an example by its number (`seq_idx` of
`nezha.encoder`), and the distances inside it are what they were.
"""

from dataclasses import dataclass

import numpy as np

from nezha.data.batches import IGNORED, Batch

WORTH = 0.9
"""Share of the rows up to which what is left is worth the joining."""


@dataclass(frozen=True)
class Joined:
    """B examples in R rows of L tokens; P places to predict; a place is row · L + column.

    Shapes:
        `input_ids`, `token_type_ids`: (R, L) int64.
        `seq_idx`: (R, L) int64, the number of each token's example; B where a row has room left.
        `firsts`: (B,) int64, the place of each example's [CLS].
        `positions`, `labels`: (1, P) int64, places to predict and the hidden ids.
        `next_sentence_label`: (B,) int64, as in `Batch`.
    """

    input_ids: np.ndarray
    token_type_ids: np.ndarray
    seq_idx: np.ndarray
    firsts: np.ndarray
    positions: np.ndarray
    labels: np.ndarray
    next_sentence_label: np.ndarray


def joined(batch: Batch) -> Batch | Joined:
    """The examples of a batch joined into rows as wide as it is, or the batch itself where that is no gain."""
    lengths, width = batch.attention_mask.sum(1), batch.input_ids.shape[1]
    firsts, rows = _fitted(lengths, width)
    if rows > WORTH * len(lengths):
        return batch
    there = np.arange(width) < lengths[:, None]
    places = (firsts[:, None] + np.arange(width))[there]

    def rowwise(values: np.ndarray, filler: int) -> np.ndarray:
        found = np.full(rows * width, filler, np.int64)
        found[places] = values[there]
        return found.reshape(rows, width)

    used = batch.labels != IGNORED
    return Joined(
        input_ids=rowwise(batch.input_ids, 0),
        token_type_ids=rowwise(batch.token_type_ids, 0),
        seq_idx=rowwise(np.broadcast_to(np.arange(len(lengths))[:, None], there.shape), len(lengths)),
        firsts=firsts,
        positions=(firsts[:, None] + batch.positions)[used][None],
        labels=batch.labels[used][None],
        next_sentence_label=batch.next_sentence_label,
    )


def _fitted(lengths: np.ndarray, width: int) -> tuple[np.ndarray, int]:
    """The place at which each example begins, and the number of rows."""
    ends: list[int] = []  # tokens in each row so far
    firsts = np.zeros(len(lengths), np.int64)
    for example in np.argsort(-lengths, kind="stable"):
        length = int(lengths[example])
        row = next((row for row, end in enumerate(ends) if end + length <= width), len(ends))
        if row == len(ends):
            ends.append(0)
        firsts[example] = row * width + ends[row]
        ends[row] += length
    return firsts, len(ends)
