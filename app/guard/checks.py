"""What the gate refuses, with the status that says so to a program."""

from typing import Any

from starlette.responses import JSONResponse, Response

from nezha.messages import InputError

from ..markup import sentence
from .house import House
from .keys import Visitor
from .routes import SESSION_WORD


class RefusedError(InputError):
    """Not here, not you, not now: with the status that says so to a program."""

    def __init__(self, status: int, key: str, **values: object):
        self.status = status
        super().__init__(key, **values)


def told(status: int, error: InputError, lang: str) -> Response:
    """The answer that says why not."""
    return JSONResponse({"detail": sentence(error.text(lang))}, status_code=status)


def check_session(house: House, session: Any, visitor: Visitor) -> None:
    """A session is its owner's.

    Raises:
        RefusedError: it is another's, or none.
    """
    if session is None:
        return
    if not isinstance(session, str) or not SESSION_WORD.fullmatch(session):
        raise RefusedError(400, "request_json")
    if house.keys is not None and not house.sessions.belongs(session, visitor.id):
        raise RefusedError(403, "request_closed")


def spend(house: House, visitor: Visitor) -> None:
    """One more request of a visitor; a teacher's are not counted.

    Raises:
        RefusedError: there were too many.
    """
    if visitor.teaches:
        return
    try:
        house.accounts.spend(visitor.id)
    except InputError as error:
        raise RefusedError(429, error.key, **error.values) from error
