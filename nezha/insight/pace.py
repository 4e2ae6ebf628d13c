"""How far a question has come: it says so after each step of its work, and whoever asked may listen, or stop it.

    with following(hear):            # who asks: hear(share), from 0 to 1; what it raises ends the question
        switch_offs(...)

    for text in stepping(texts):     # the question: each text is as much of it
        with within(0.5, 1.0):       # a part of its work, told as the second half
            reached(0.3)             # ... of which so much is done

Nobody has to listen, and an answer is the same whether anyone does.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")
Hear = Callable[[float], None]
_heard: ContextVar[Hear | None] = ContextVar("heard", default=None)


@contextmanager
def following(hear: Hear) -> Iterator[None]:
    """Tell `hear` what share is done, in [0, 1], after each step of what runs inside."""
    before = _heard.get()
    _heard.set(hear)
    try:
        yield
    finally:
        _heard.set(before)


def reached(share: float) -> None:
    """So much of this part is done."""
    hear = _heard.get()
    if hear is not None:
        hear(share)


@contextmanager
def within(low: float, high: float) -> Iterator[None]:
    """What is reached inside, from 0 to 1, is `low` to `high` of the whole."""
    outer = _heard.get()
    if outer is None:
        yield
        return
    with following(_part(outer, low, high)):
        yield
    outer(high)


def _part(outer: Hear, low: float, high: float) -> Hear:
    """Hears of a part, and tells the whole."""
    return lambda share: outer(low + (high - low) * share)


def stepping(items: Sequence[T], weights: Sequence[float] | None = None) -> Iterator[T]:
    """The items one after another, each a part of the work.

    Args:
        items: what is gone through.
        weights: how much work each is; all the same where None.
    """
    outer = _heard.get()
    if outer is None:
        yield from items
        return
    ends = [0.0, *accumulate(weights if weights is not None else [1.0] * len(items))]
    for number, item in enumerate(items):
        low, high = (end / ends[-1] for end in ends[number : number + 2])
        # No `with` around the yield: work that is ended by its listener leaves this generator behind, and what it would
        # undo when it is swept away has been undone long before.
        _heard.set(_part(outer, low, high))
        yield item
        _heard.set(outer)
        outer(high)
