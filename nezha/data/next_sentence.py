"""Next-sentence examples, as Google's script cuts them (`create_instances_from_document`).

Sentences of a document are gathered until the target length is reached; the chunk is cut in two at a random sentence;
in half of the cases (and whenever the chunk is one sentence) the second part is taken from another document instead,
and the unused sentences are read again.  What is too long is cut from the longer part, at its front or back by lot.

Devlin et al. 2019, https://arxiv.org/abs/1810.04805, create_pretraining_data.py
"""

import bisect
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from nezha.data.shards import Shard


def cut_next_sentence(
    shards: Sequence[Shard], room: int, short_seq_prob: float, rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """Every example of every document; `room` is for the tokens of both parts. Rows as `nezha.data.examples.FIELDS`."""
    planner = _Planner(shards, room, short_seq_prob, rng)
    rows: list[tuple[int, ...]] = []
    for shard in range(len(shards)):
        for document in range(len(shards[shard].documents) - 1):
            rows += planner.cut(shard, document)
    return rows


class _Planner:
    """Cuts documents; holds what every cut needs."""

    def __init__(self, shards: Sequence[Shard], room: int, short_seq_prob: float, rng: np.random.Generator):
        self.room, self.short_seq_prob, self.rng = room, short_seq_prob, rng
        self.sentences = [shard.sentences.tolist() for shard in shards]
        self.documents = [shard.documents.tolist() for shard in shards]
        self.before = [0, *accumulate(len(documents) - 1 for documents in self.documents)]

    def cut(self, shard: int, document: int) -> list[tuple[int, ...]]:
        """Every example of one document."""
        starts = self.sentences[shard]
        first, last = self.documents[shard][document], self.documents[shard][document + 1]
        rows: list[tuple[int, ...]] = []
        target, begin, place = self.target(), first, first
        while place < last:
            place += 1
            if place < last and starts[place] - starts[begin] < target:
                continue
            middle = begin + (int(self.rng.integers(1, place - begin)) if place - begin > 1 else 1)
            length_a = starts[middle] - starts[begin]
            if place - begin == 1 or self.rng.random() < 0.5:
                b = self.elsewhere(shard, document, target - length_a)
                place, is_random = middle, 1
            else:
                b, is_random = (shard, starts[middle], starts[place] - starts[middle]), 0
            rows.append((*self.fit((shard, starts[begin], length_a), b), is_random))
            target, begin = self.target(), place
        return rows

    def target(self) -> int:
        """Tokens to gather: all there is room for, or by `short_seq_prob` a random smaller number."""
        if self.rng.random() < self.short_seq_prob:
            return int(self.rng.integers(2, self.room + 1))
        return self.room

    def elsewhere(self, shard: int, document: int, wanted: int) -> tuple[int, int, int]:
        """Sentences from a random place of another document, until `wanted` tokens or its end."""
        for _ in range(10):
            number = int(self.rng.integers(self.before[-1]))
            other = bisect.bisect_right(self.before, number) - 1
            chosen = number - self.before[other]
            if (other, chosen) != (shard, document):
                break
        starts = self.sentences[other]
        first, last = self.documents[other][chosen], self.documents[other][chosen + 1]
        begin = place = int(self.rng.integers(first, last))
        while place < last and (place == begin or starts[place] - starts[begin] < wanted):
            place += 1
        return other, starts[begin], starts[place] - starts[begin]

    def fit(self, a: tuple[int, int, int], b: tuple[int, int, int]) -> tuple[int, ...]:
        """Both parts, cut to the room there is: the longer first, each token at the front or the back by lot."""
        excess = max(0, a[2] + b[2] - self.room)
        difference = a[2] - b[2]
        from_longer = min(excess, abs(difference))
        even = excess - from_longer
        cut_a = (from_longer if difference > 0 else 0) + even // 2
        cut_b = (from_longer if difference < 0 else 0) + even - even // 2
        return (*self.shorten(a, cut_a), *self.shorten(b, cut_b))

    def shorten(self, part: tuple[int, int, int], by: int) -> tuple[int, int, int]:
        """`part` without `by` tokens."""
        front = int(self.rng.binomial(by, 0.5)) if by else 0
        return part[0], part[1] + front, part[2] - by
