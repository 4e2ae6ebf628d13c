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
    token = _heard.set(hear)
    try:
        yield
    finally:
        _heard.reset(token)


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
    with following(lambda share: outer(low + (high - low) * share)):
        yield
    outer(high)


def stepping(items: Sequence[T], weights: Sequence[float] | None = None) -> Iterator[T]:
    """The items one after another, each a part of the work.

    Args:
        items: what is gone through.
        weights: how much work each is; all the same where None.
    """
    ends = list(accumulate(weights if weights is not None else [1.0] * len(items)))
    for number, item in enumerate(items):
        with within((ends[number - 1] if number else 0.0) / ends[-1], ends[number] / ends[-1]):
            yield item
