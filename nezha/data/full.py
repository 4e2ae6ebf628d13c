"""Full examples: the text end to end, cut wherever an example is full, in the middle of a sentence as well.

No place is left empty, which whole sentences (`nezha.data.packed`) leave where the next does not fit: a fifth of an
example of 128 tokens in the bundled text (`nezha.insight.corpus`).  A [SEP] stands between two documents, there is no
second part and no next-sentence task.  Language models are fed like this since GPT-2, and masked ones by transformers'
`run_mlm.py`.
"""

from collections.abc import Sequence

import numpy as np

from nezha.data.packed import NO_LABEL, separators
from nezha.data.shards import Shard


def cut_full(shards: Sequence[Shard], room: int, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """Every token of every shard once, in examples of `room` tokens and separators; the last of a shard is shorter.

    The first example of a shard has a random length, so that the cuts fall elsewhere in each epoch.  Rows as
    `nezha.data.examples.FIELDS`, with an empty part B.
    """
    rows: list[tuple[int, ...]] = []
    for number, shard in enumerate(shards):
        end = int(shard.sentences[-1])
        inner = shard.sentences[shard.documents[1:-1]].tolist()  # where a document begins that is not the first
        begin, target = 0, int(rng.integers(2, room + 1))
        while begin < end:
            stop = _stop(inner, begin, min(begin + target, end), target)
            rows.append((number, begin, stop - begin, number, stop, 0, NO_LABEL))
            begin, target = stop, room
    return rows


def _stop(inner: list[int], begin: int, stop: int, target: int) -> int:
    """The last end at or before `stop` at which tokens and separators are no more than `target` (2 or more)."""
    while (over := stop - begin + separators(inner, begin, stop) - target) > 0:
        stop -= max(1, over // 2)  # a token takes at most one separator with it: never too much
    return stop
