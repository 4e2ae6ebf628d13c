"""Batches made ahead of time, in a thread of their own, while the model computes on those before.

A batch is a function of its number, so nothing is lost by throwing away what was made too early: the thread simply
stays `AHEAD` batches in front.  How long the model had to wait is counted, so a run says when its data is too slow.
"""

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

AHEAD = 3
B = TypeVar("B")


class Prefetch(Generic[B]):
    """The batches from number `first` on, one after the other.

    Args:
        make: gives the batch of a number.
        first: the first number wanted.

    Used as a context; leaving it ends the thread.
    """

    def __init__(self, make: Callable[[int], B], first: int):
        self.make, self.next = make, first
        self.waited = 0.0
        """Seconds that `take` has waited for a batch to be ready."""
        self._coming: deque[Future[B]] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="batches")

    def take(self) -> B:
        """The next batch; an error of `make` comes out here."""
        while len(self._coming) <= AHEAD:
            self._coming.append(self._thread.submit(self.make, self.next))
            self.next += 1
        began = time.monotonic()
        batch = self._coming.popleft().result()
        self.waited += time.monotonic() - began
        return batch

    def __enter__(self) -> "Prefetch[B]":
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(cancel_futures=True)
