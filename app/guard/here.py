"""Who asks, for the handlers that answer: set around each call, so that no handler has to be told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .keys import Visitor

_here: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


def here() -> Visitor | None:
    """Whose call is being answered; None where no call is."""
    return _here.get()


@contextmanager
def answering(visitor: Visitor) -> Iterator[None]:
    """Answer a call of `visitor`; threads that are started inside know it too."""
    token = _here.set(visitor)
    try:
        yield
    finally:
        _here.reset(token)
