"""Who asks, and in which language a page goes out, for those who answer: set around each call and request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .keys import Visitor

_here: ContextVar[Visitor | None] = ContextVar("visitor", default=None)
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def here() -> Visitor | None:
    """Whose call is being answered; None where no call is."""
    return _here.get()


@contextmanager
def answering(visitor: Visitor | None) -> Iterator[None]:
    """Answer a call of `visitor`, or make what is nobody's; threads that are started inside know it too."""
    token = _here.set(visitor)
    try:
        yield
    finally:
        _here.reset(token)


def spoken() -> str | None:
    """The language of the page that a request asks for; None where none is asked for."""
    return _spoken.get()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Answer a request for a page in `lang`."""
    token = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(token)
