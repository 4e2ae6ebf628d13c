"""How the work of attention is cut: a few heads and a stretch of queries at a time, small enough for a cache.

A query sees every key, so a cut of b queries over L keys holds b · L scores for each head, whatever L is.  Of these
keys only those within reach differ in distance; all before, and all after, share an end of the table.
"""

from collections.abc import Iterator
from typing import NamedTuple

BLOCK = 128
"""Queries taken together in a long text."""
ROWS = 1024
"""Rows of scores held at a time, a query of a head each: few enough for a processor's cache, enough to keep it busy."""
SCORES = 2**18
"""Scores held at a time at least, which in a short text are more rows."""
ON_DEVICE = 32
"""So many times more are held on a device other than a processor, where every call should have much to do."""


class Window(NamedTuple):
    """The distances that the pairs of a cut have, for b queries over L keys.

    `low` and `high` bound the keys within reach of some query; the others share an end row of the table.  Row by row
    the former lie on diagonals of a (b, high - low + b - 1) sheet, one column a distance, of which `before` and `after`
    at its two sides are clipped.  `first` and `last` bound the table's rows that are met.
    """

    low: int
    high: int
    before: int
    after: int
    first: int
    last: int

    @property
    def columns(self) -> int:
        """Distances of the sheet, clipped ones included."""
        return self.before + (self.last - self.first) + self.after


class Cut(NamedTuple):
    """Some queries of all heads of some texts, or of some heads of one text."""

    texts: slice
    heads: slice  # of each text
    queries: slice
    flat: slice  # the same heads, counted through the texts

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Texts, heads of each, queries."""
        texts, heads, queries, _ = self
        return texts.stop - texts.start, heads.stop - heads.start, queries.stop - queries.start


def window(queries: slice, length: int, reach: int) -> Window:
    """Which distances `queries` have to `length` keys, clipped at `reach`."""
    low = max(0, queries.start - reach)
    high = min(length, queries.stop + reach)
    smallest, largest = low - (queries.stop - 1), high - 1 - queries.start
    before, after = max(0, -reach - smallest), max(0, largest - reach)
    first, last = max(smallest, -reach) + reach, min(largest, reach) + reach + 1
    return Window(low, high, before, after, first, last)


def cuts(texts: int, heads: int, length: int, *, whole: bool, on_cpu: bool) -> Iterator[Cut]:
    """All of the work, in order.

    Args:
        texts, heads, length: sizes of the batch.
        whole: take all queries of a head together.
        on_cpu: whether a processor's cache has to hold a cut.
    """
    block = length if whole else min(BLOCK, length)
    scores = max(SCORES, ROWS * length) * (1 if on_cpu else ON_DEVICE)
    at_once = max(1, scores // (block * length))  # heads
    if at_once < heads:
        at_once = -(-heads // -(-heads // at_once))  # as many cuts, but even ones
    step = max(1, at_once // heads)  # texts
    for text in range(0, texts, step):
        some = slice(text, min(text + step, texts))
        for head in range(0, heads, at_once):
            these = slice(head, min(head + at_once, heads))
            flat = slice(some.start * heads + these.start, (some.stop - 1) * heads + these.stop)
            for start in range(0, length, block):
                yield Cut(some, these, slice(start, min(start + block, length)), flat)
