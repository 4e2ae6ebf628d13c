"""In which order a run meets its examples: shuffled without reading or planning more than a handful of shards.

An epoch takes the shards in random order, some at a time; the examples of such a *batch of shards* are planned together
(a random second part may come from any of them) and shuffled together.  So a corpus of any size is mixed over
`WINDOW` tokens, and an epoch begins at once.  Everything is a function of the seed and the example's number in the run:
there is no iterator to save.  Where the count of examples in a window has been found once it is kept (`sizes`), and a
checkpoint that carries it resumes in the middle of an epoch without planning what came before.

With `versions` N, examples and masks are those of only N epochs in turn ("static" masking with Google's `dupe_factor`);
their order is fresh each time.  Difference from Google's script, which shuffles all its copies together: here they come
one after another.
"""

import bisect
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from nezha.data.shards import Shard

WINDOW = 1 << 26
"""Tokens planned and shuffled together; 64 million take about 50 MB as a table."""
_SHARDS, _CUTS, _ORDER = 0, 1, 2  # streams of random numbers under one seed

Plan = Callable[[Sequence[Shard], np.random.Generator], np.ndarray]


class Window(NamedTuple):
    """Examples that were planned together.

    Shapes:
        `shards`: the texts that the table speaks of. `table`: (n, 7), see `nezha.data.examples`.
        `order`: (n,), the row of the table at each place.
    """

    shards: tuple[Shard, ...]
    table: np.ndarray
    order: np.ndarray


class Order:
    """Every example of a run, by number.

    Args:
        shards: the text.
        plan: cuts some shards into a table of examples.
        seed: of every choice.
        versions: how many different epochs there are; 0 for no end of them.
        window: tokens planned together.
    """

    def __init__(self, shards: Sequence[Shard], plan: Plan, *, seed: int, versions: int = 0, window: int = WINDOW):
        self.shards, self.plan, self.seed, self.versions = tuple(shards), plan, seed, versions
        self.bounds = _bounds([len(shard.tokens) for shard in shards], window)
        self.sizes: dict[str, int] = {}
        self._made: dict[tuple[int, int], Window] = {}
        self._start = [0]  # number of the first example of each window so far, epoch after epoch

    def version(self, epoch: int) -> int:
        """Which of the `versions` an epoch is."""
        return epoch % self.versions if self.versions else epoch

    def window(self, epoch: int, number: int) -> Window:
        """One window, planned and shuffled; the two latest are kept."""
        if (epoch, number) not in self._made:
            version = self.version(epoch)
            mixed = np.random.default_rng((self.seed, _SHARDS, version)).permutation(len(self.shards))
            low, high = self.bounds[number], self.bounds[number + 1]
            shards = tuple(self.shards[place] for place in mixed[low:high])
            table = self.plan(shards, np.random.default_rng((self.seed, _CUTS, version, number)))
            order = np.random.default_rng((self.seed, _ORDER, epoch, number)).permutation(len(table))
            kept = list(self._made.items())[-1:]
            self._made = {**dict(kept), (epoch, number): Window(shards, table, order)}
            self.sizes[f"{version}/{number}"] = len(table)
        return self._made[epoch, number]

    def size(self, epoch: int, number: int) -> int:
        """Examples in a window, planned only where that is not known yet."""
        name = f"{self.version(epoch)}/{number}"
        if name not in self.sizes:
            self.window(epoch, number)
        return self.sizes[name]

    def locate(self, number: int) -> tuple[int, int, int]:
        """Epoch, window in it and place in the window's shuffled table of example `number` of the run."""
        windows = len(self.bounds) - 1
        while number >= self._start[-1]:
            epoch, window = divmod(len(self._start) - 1, windows)
            self._start.append(self._start[-1] + self.size(epoch, window))
        place = bisect.bisect_right(self._start, number) - 1
        return *divmod(place, windows), number - self._start[place]

    def runs(self, first: int, last: int) -> Iterator[tuple[int, int, slice]]:
        """The examples from number `first` up to `last`, window by window: (epoch, window, rows of its table)."""
        while first < last:
            epoch, window, row = self.locate(first)
            stop = min(row + last - first, self.size(epoch, window))
            yield epoch, window, slice(row, stop)
            first += stop - row

    def count(self, limit: int | None = None) -> int:
        """Examples in epoch 0, at most `limit`; plans no more windows than it takes to know."""
        total = 0
        for number in range(len(self.bounds) - 1):
            if limit is not None and total >= limit:
                break
            total += self.size(0, number)
        return total if limit is None else min(total, limit)


def _bounds(tokens: list[int], window: int) -> list[int]:
    """Where each window begins among shards in random order, and their number: equal counts of shards a window."""
    windows = max(1, min(len(tokens), round(sum(tokens) / window)))
    return [round(number * len(tokens) / windows) for number in range(windows + 1)]
