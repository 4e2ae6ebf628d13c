"""The same hidden characters with more or less text around them: long texts cut into pieces of any length.

A long text [CLS] w_1 … w_n [SEP] becomes, for pieces of l tokens, [CLS] w_1 … w_(l-2) [SEP], [CLS] w_(l-1) … and so on.
What is left over behind the last full piece would stand alone, so that it is not asked, at any length: only characters
that lie in a full piece at every length count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nezha.data.batches import IGNORED, Batch

SPECIALS = 2
"""[CLS] and [SEP] of a piece."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cut:
    """Long texts in pieces of one length.

    Shapes:
        batch: (pieces, length), without padding of tokens.
        text: (pieces,), the long text that each comes from.
    """

    length: int
    batch: Batch
    text: np.ndarray


def full(batch: Batch, most: int) -> Batch:
    """The first texts of a batch that fill its length; one that a document ends in may lack a token or two."""
    rows = np.flatnonzero(batch.attention_mask.all(1))[:most]
    return Batch(**{name: values[rows] for name, values in vars(batch).items()})


def cuts(batch: Batch, lengths: Sequence[int]) -> tuple[Cut, ...]:
    """Pieces of each length, in which the same characters are to be guessed.

    Args:
        batch: full texts as long as the largest of `lengths`, or longer.
        lengths: of the pieces, `SPECIALS` + 1 or more.
    """
    words = batch.input_ids.shape[1] - SPECIALS
    asked = min(words // (length - SPECIALS) * (length - SPECIALS) for length in lengths)
    return tuple(_cut(batch, length, asked) for length in lengths)


def _cut(batch: Batch, length: int, asked: int) -> Cut:
    """Pieces of one length; of the first `asked` words the hidden ones are to be guessed."""
    width = length - SPECIALS
    texts, words = len(batch.input_ids), batch.input_ids.shape[1] - SPECIALS
    each = words // width
    ids = np.empty((texts, each, length), np.int64)
    ids[..., 0], ids[..., -1] = batch.input_ids[:, :1], batch.input_ids[:, -1:]
    ids[..., 1:-1] = batch.input_ids[:, 1 : 1 + each * width].reshape(texts, each, width)
    row, column = np.nonzero((batch.labels != IGNORED) & (batch.positions <= asked))
    word = batch.positions[row, column] - 1
    piece, place = row * each + word // width, word % width + 1
    order = np.argsort(piece, kind="stable")
    counts = np.bincount(piece, minlength=texts * each)
    at = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    shape = texts * each, max(1, int(counts.max(initial=1)))
    positions, labels = np.zeros(shape, np.int64), np.full(shape, IGNORED, np.int64)
    positions[piece[order], at] = place[order]
    labels[piece[order], at] = batch.labels[row, column][order]
    ids = ids.reshape(-1, length)
    nothing = np.full(len(ids), IGNORED, np.int64)
    cut = Batch(ids, np.ones_like(ids), np.zeros_like(ids), positions, labels, nothing)
    return Cut(length=length, batch=cut, text=np.repeat(np.arange(texts), each))
