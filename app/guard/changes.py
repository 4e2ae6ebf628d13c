"""Requests that change something, the calls of the page's functions among them: whose they are, and in which turn."""

import json
from collections.abc import MutableMapping
from functools import partial
from typing import Any

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nezha.messages import InputError

from .blocks import GuardedBlocks
from .bodies import TEACHER_BYTES, VISITOR_BYTES, bounded, call_of, read_object, replayed, whole
from .checks import RefusedError, check_session, spend, told
from .house import House
from .keys import Visitor
from .rights import ASK, allowed
from .routes import Route

SMALL = 1_000_000
"""Bytes that are read without leaving the others waiting."""


class Changes:
    """What stands between such a request and Gradio's application.

    Args:
        app: Gradio's.
        house: what the gate shares with the page.
        blocks: the page, whose functions are called.
    """

    def __init__(self, app: ASGIApp, house: House, blocks: GuardedBlocks):
        self.app, self.house, self.blocks = app, house, blocks

    async def pass_on(
        self, scope: Scope, receive: Receive, send: Send, route: Route, visitor: Visitor, lang: str
    ) -> None:
        """Let a request through that is within its visitor's rights, and readable.

        Raises:
            RefusedError: it is not within them, or there are too many.
            UnreadableError: it cannot be read.
        """
        spend(self.house, visitor)
        if route.kind == "upload":
            if not visitor.teaches:
                raise RefusedError(403, "class_teacher")
            await self.app(scope, bounded(receive, TEACHER_BYTES), send)
            return
        body = await whole(receive, TEACHER_BYTES if visitor.teaches else VISITOR_BYTES)
        if len(body) > SMALL:
            values = await anyio.to_thread.run_sync(read_object, body)
        else:
            values = read_object(body)
        check_session(self.house, values.get("session_hash"), visitor)
        called = self._called(route, values)
        if route.kind == "join":
            values = call_of(values, called.inputs if called else [], {*self.blocks.blocks, self.blocks._id})
        forward = partial(self._forward, scope, receive, values)
        if called is None or visitor.teaches:
            await forward(send)
            return
        given = values.get("data") if isinstance(values.get("data"), list) else []
        lang = self.blocks.lang_of(called, given or [])
        if not allowed(called.api_name):
            await told(403, InputError("class_teacher"), lang)(scope, receive, send)
        elif called.api_name in ASK:
            await self._in_turn(forward, visitor, lang, scope, receive, send)
        else:
            await forward(send)

    def _called(self, route: Route, values: dict[str, Any]) -> Any:
        """The function that a call means; None for requests that call none."""
        if route.kind not in ("join", "call"):
            return None
        functions = [one for one in self.blocks.fns.values() if one.fn is not None]
        if route.kind == "call":
            found = [one for one in functions if one.api_name == route.name and one.api_visibility == "public"]
        else:
            index = values.get("fn_index")
            found = [one for one in functions if one._id == index and not isinstance(index, bool)]
        if not found:
            raise RefusedError(404, "request_closed")
        return found[0]

    async def _forward(self, scope: Scope, receive: Receive, values: dict[str, Any], send: Send) -> None:
        """Hand on what was read, written anew."""
        body = json.dumps(values, ensure_ascii=False, allow_nan=False).encode("utf-8")
        headers = MutableHeaders(raw=list(scope["headers"]))
        headers["content-type"], headers["content-length"] = "application/json", str(len(body))
        await self.app({**scope, "headers": headers.raw}, replayed(body, receive), send)

    async def _in_turn(
        self, forward: Any, visitor: Visitor, lang: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """A question to a model, when this visitor's one before is answered; its id is in Gradio's answer."""
        answer = bytearray()

        async def heard(message: Message) -> None:
            answer.extend(message.get("body", b"") if message["type"] == "http.response.body" else b"")
            await send(message)

        try:
            async with self.house.accounts.turn(visitor.id) as note:
                await forward(heard)
                note(_event_of(bytes(answer)))
        except InputError as error:
            if answer:
                raise
            await told(429, error, lang)(scope, receive, send)


def _event_of(answer: bytes) -> str:
    try:
        values = json.loads(answer)
    except ValueError:
        return ""
    return str(values.get("event_id", "")) if isinstance(values, MutableMapping) else ""
