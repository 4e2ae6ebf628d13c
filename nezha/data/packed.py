"""Packed examples: whole sentences in a row until no more fits, from one document into the next.

RoBERTa's FULL-SENTENCES: no second part and no next-sentence task; an extra [SEP] stands between two documents.  What
is too little for the next sentence stays empty (`nezha.data.full` leaves nothing empty).  A sentence longer than an
example is cut.  The first example of a shard gets a random target, so that the cuts fall elsewhere in each epoch;
`short_seq_prob` does not apply.

Liu et al. 2019, https://arxiv.org/abs/1907.11692, section 4.2
"""

import bisect
from collections.abc import Sequence

import numpy as np

from nezha.data.shards import Shard

NO_LABEL = -100


def cut_packed(shards: Sequence[Shard], room: int, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """Every token of every shard once, in examples of at most `room` tokens and separators.

    Rows as `nezha.data.examples.FIELDS`, with an empty part B.
    """
    rows: list[tuple[int, ...]] = []
    for number, shard in enumerate(shards):
        ends = shard.sentences[1:].tolist()
        inner = shard.sentences[shard.documents[1:-1]].tolist()  # where a document begins that is not the first
        begin, target = 0, int(rng.integers(2, room + 1))
        while begin < ends[-1]:
            stop = _stop(ends, inner, begin, target) or min(begin + room, ends[bisect.bisect_right(ends, begin)])
            rows.append((number, begin, stop - begin, number, stop, 0, NO_LABEL))
            begin, target = stop, room
    return rows


def _stop(ends: list[int], inner: list[int], begin: int, target: int) -> int:
    """Where the last sentence ends that fits an example of `target` tokens; 0 where not even the first does."""
    sentence = bisect.bisect_right(ends, begin + target)
    while sentence and ends[sentence - 1] > begin:
        stop = ends[sentence - 1]
        if stop - begin + separators(inner, begin, stop) <= target:
            return stop
        sentence -= 1
    return 0


def separators(inner: Sequence[int], begin: int, stop: int) -> int:
    """How many documents begin inside the tokens from `begin` up to `stop`, the first of them aside."""
    return bisect.bisect_left(inner, stop) - bisect.bisect_right(inner, begin)
