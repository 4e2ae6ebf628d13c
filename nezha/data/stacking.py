"""Examples side by side as padded arrays: ids, which of them continue a word, and what may be hidden."""

import itertools
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from nezha.data.shards import Shard
from nezha.tokenizer import Tokenizer


class Stack(NamedTuple):
    """B examples of at most L tokens, unmasked.

    Shapes:
        `ids`, `mask`, `types`: (B, L) int64. `continues`, `eligible`: (B, L) bool. `lengths`, `is_random`: (B,) int64.
    """

    ids: np.ndarray
    mask: np.ndarray
    types: np.ndarray
    continues: np.ndarray
    eligible: np.ndarray
    lengths: np.ndarray
    is_random: np.ndarray


class Part(NamedTuple):
    """Tokens that stand in one row: which, whence, whither. All arrays (parts,) int64."""

    row: np.ndarray
    shard: np.ndarray
    start: np.ndarray
    length: np.ndarray
    place: np.ndarray


def stack(table: np.ndarray, shards: Sequence[Shard], names: Sequence[str], tokenizer: Tokenizer, length: int) -> Stack:
    """Rows of a table of examples, laid out as [CLS] A [SEP] B [SEP].

    Without a part B it is [CLS] A [SEP], with a [SEP] before every document that begins inside A.

    Args:
        table: (B, 7), see `nezha.data.examples.FIELDS`.
        shards: the texts the table speaks of.
        names: for each row the segmentation that `continues` shall follow.
        tokenizer: for the ids of the special tokens.
        length: L.
    """
    shape = (len(table), length)
    parts = paired(table) if table[:, 5].all() else packed(table, shards)
    ids, continues = np.full(shape, tokenizer.pad_id, np.int64), np.zeros(shape, bool)
    ids[:, 0] = tokenizer.cls_id
    ids[parts.row, parts.place + parts.length] = tokenizer.sep_id
    lengths = np.zeros(len(table), np.int64)
    np.maximum.at(lengths, parts.row, parts.place + parts.length + 1)
    for number in np.unique(parts.shard):
        here = parts.shard == number
        source = spread(parts.start[here], parts.length[here])
        row = np.repeat(parts.row[here], parts.length[here])
        column = spread(parts.place[here], parts.length[here])
        shard = shards[number]
        ids[row, column] = shard.ids(source)
        for name in dict.fromkeys(names):
            if name != "character":
                wanted = np.array([name == other for other in names])[row]
                continues[row[wanted], column[wanted]] = shard.continues(name, source[wanted])
    columns = np.arange(length)
    mask = columns < lengths[:, None]
    types = (columns >= table[:, 2:3] + 2) & mask & (table[:, 5:6] > 0)
    eligible = mask & tokenizer.ordinary[ids]
    return Stack(ids, mask.astype(np.int64), types.astype(np.int64), continues, eligible, lengths, table[:, 6].copy())


def paired(table: np.ndarray) -> Part:
    """A from place 1 on, B after its [SEP]."""
    rows, (shard_a, start_a, length_a, shard_b, start_b, length_b, _) = np.arange(len(table)), table.T
    pairs = (rows, rows), (shard_a, shard_b), (start_a, start_b), (length_a, length_b), (1 + 0 * rows, length_a + 2)
    return Part(*(np.concatenate(pair) for pair in pairs))


def packed(table: np.ndarray, shards: Sequence[Shard]) -> Part:
    """A from place 1 on, cut where documents begin, with room for a [SEP] after each piece."""
    found = []
    for row, (shard, start, length, *_) in enumerate(table.tolist()):
        cuts = [start, *openings(shards[shard], start, start + length), start + length]
        pieces = itertools.pairwise(cuts)
        found += [(row, shard, begin, end - begin, 1 + begin - start + n) for n, (begin, end) in enumerate(pieces)]
    return Part(*np.array(found, np.int64).reshape(-1, 5).T)


def spread(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The whole numbers from each start on, as many as its length, one row after the other: (sum of lengths,)."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def openings(shard: Shard, start: int, stop: int) -> list[int]:
    """The tokens after `start` and before `stop` with which a document begins."""
    first, last = _find(shard.sentences, start, "right"), _find(shard.sentences, stop, "left")
    low, high = _find(shard.documents, first, "left"), _find(shard.documents, last, "left")
    return [int(shard.sentences[sentence]) for sentence in shard.documents[low:high]]


def _find(rising: np.ndarray, value: int, side: Literal["left", "right"]) -> int:
    # the value in the array's own type: any other would make numpy convert the whole array first
    return int(np.searchsorted(rising, rising.dtype.type(value), side=side))
