"""The ways in and out that are not Gradio's: the door, entering, leaving, and the card of a class."""

import anyio.to_thread
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from nezha.messages import InputError

from ..markup import sentence
from .bodies import UnreadableError, read_object
from .house import House
from .keys import Visitor
from .pages import card, door
from .tries import Tries

OWN_PAGES = {("GET", "/door"), ("POST", "/enter"), ("POST", "/leave"), ("GET", "/class")}
"""A page of this kind may not be called as one of Gradio's routes."""


class Ways:
    """Answers them.

    Args:
        house: whose keys open.
    """

    def __init__(self, house: House):
        self.house, self.tries = house, Tries()

    async def answer(self, path: str, body: bytes, visitor: Visitor | None, peer: str, lang: str) -> Response:
        """The answer to one of `OWN_PAGES`."""
        if path == "/leave":
            return self._leave()
        if path == "/enter":
            return await self._enter(body, peer, lang)
        if path == "/class":
            return self._card(visitor, lang)
        if self.house.keys is None:
            return RedirectResponse("./", status_code=303)
        return HTMLResponse(door(lang, classroom=self.house.classroom))

    async def _enter(self, body: bytes, peer: str, lang: str) -> Response:
        """A ticket for a key."""
        keys = self.house.keys
        try:
            key = read_object(body).get("key")
        except UnreadableError as error:
            return _refusal(error.status, error.key, lang, **error.values)
        if keys is None:
            return JSONResponse({"role": "teacher"})
        if self.tries.often(peer):
            return _refusal(429, "door_often", lang)
        # comparing a password takes a moment on purpose: not while everybody else waits
        role = await anyio.to_thread.run_sync(keys.role_of, key) if isinstance(key, str) else None
        if role is None:
            self.tries.note(peer)
            return _refusal(403, "door_wrong", lang)
        answer = JSONResponse({"role": role})
        answer.set_cookie(
            self.house.cookie, keys.ticket(role), httponly=True, samesite="lax", secure=self.house.secure, path="/"
        )
        return answer

    def _leave(self) -> Response:
        answer = RedirectResponse("./", status_code=303)
        answer.delete_cookie(self.house.cookie, path="/")
        return answer

    def _card(self, visitor: Visitor | None, lang: str) -> Response:
        """For the teacher of a class alone."""
        if not self.house.classroom or visitor is None:
            return RedirectResponse("./", status_code=303)
        if not visitor.teaches:
            return _refusal(403, "class_teacher", lang)
        return HTMLResponse(card(self.house, lang))


def _refusal(status: int, key: str, lang: str, **values: object) -> Response:
    return JSONResponse({"detail": sentence(InputError(key, **values).text(lang))}, status_code=status)
