"""The same work on many layers, several at once."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")


def in_step(work: Callable[[T], U], items: Iterable[T]) -> list[U]:
    """`work` of every item, in order: numpy and zlib let other threads go on meanwhile."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, items))
