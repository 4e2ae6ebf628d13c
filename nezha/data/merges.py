"""Pieces of Latin words and numbers, learnt from how often the words occur: byte-pair merges in WordPiece's spelling.

Every word begins as its characters, `a ##b ##c`.  Again and again the pair of neighbours that occurs most often in all
words becomes one piece (ties go to the pair that sorts first), until enough are learnt or none occurs often enough:

    count(x, y) = sum over words of their count · how often y follows x in them

Frequent words end as one piece, rare ones as few.  It is what the WordPiece trainer of `tokenizers` does, whose ties
depend on the order of a hash table; this one gives the same pieces for the same counts wherever and in whatever order
they were counted.

Sennrich et al. 2016, https://arxiv.org/abs/1508.07909
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise

Pair = tuple[str, str]


def learn_pieces(words: Mapping[str, int], number: int, *, min_count: int) -> list[str]:
    """Pieces of two characters and more in the order in which they are learnt, the most useful first.

    Args:
        words: how often each word occurs.
        number: pieces at most.
        min_count: how often a pair must occur to be joined.
    """
    spelled = [([word[0], *(f"##{character}" for character in word[1:])], words[word]) for word in sorted(words)]
    counts: Counter[Pair] = Counter()
    homes: defaultdict[Pair, set[int]] = defaultdict(set)
    for home, (symbols, count) in enumerate(spelled):
        for pair in pairwise(symbols):
            counts[pair] += count
            homes[pair].add(home)
    heap = [(-count, pair) for pair, count in counts.items()]
    heapq.heapify(heap)
    learnt: dict[str, None] = {}
    while heap and len(learnt) < number:
        negative, pair = heapq.heappop(heap)
        if counts[pair] != -negative:
            continue  # an older count of a pair that has changed since
        if -negative < min_count:
            break
        learnt[_joined(pair)] = None
        changed: set[Pair] = set()
        for home in sorted(homes.pop(pair)):
            symbols, count = spelled[home]
            merged = _merge(symbols, pair)
            for old in pairwise(symbols):
                counts[old] -= count
            for new in pairwise(merged):
                counts[new] += count
                homes[new].add(home)
            changed |= {*pairwise(symbols), *pairwise(merged)}
            spelled[home] = (merged, count)
        for touched in changed - {pair}:
            heapq.heappush(heap, (-counts[touched], touched))
    return list(learnt)


def _joined(pair: Pair) -> str:
    return pair[0] + pair[1].removeprefix("##")


def _merge(symbols: list[str], pair: Pair) -> list[str]:
    """`symbols` with each `pair`, from the left, as one symbol."""
    merged: list[str] = []
    place = 0
    while place < len(symbols):
        if tuple(symbols[place : place + 2]) == pair:
            merged.append(_joined(pair))
            place += 2
        else:
            merged.append(symbols[place])
            place += 1
    return merged
