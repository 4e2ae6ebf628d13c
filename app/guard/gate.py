"""The gate: every request passes it before Gradio sees it, and every answer on its way out.

In this order: does it come from our own page (`origin`), is it for a route that is open (`routes`), who asks (`keys`),
may they (`rights`), how often and how much (`limits`), and can what it carries be read (`bodies`).
"""

import json
from collections.abc import MutableMapping
from contextlib import nullcontext
from functools import partial
from typing import Any

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nezha.messages import InputError

from ..language import COOKIE, wanted_language
from ..markup import sentence
from .blocks import GuardedBlocks
from .bodies import TEACHER_BYTES, VISITOR_BYTES, UnreadableError, bounded, call_of, read_object, replayed, whole
from .headers import put
from .here import answering, speaking
from .house import House, note_failure
from .keys import Visitor
from .pages import door
from .rights import ASK, allowed
from .routes import SESSION_WORD, TOOLS_PATH, Route, route_of, servable
from .spoken_page import speaking_page
from .ways import OWN_PAGES, Ways

SMALL = 1_000_000
"""Bytes that are read without leaving the others waiting."""

TOOLS_BYTES = 200_000
"""Of one call of a tool."""


class RefusedError(InputError):
    """Not here, not you, not now: with the status that says so to a program."""

    def __init__(self, status: int, key: str, **values: object):
        self.status = status
        super().__init__(key, **values)


class Gate:
    """The ASGI application around Gradio's.

    Args:
        app: Gradio's.
        house: what it shares with the page.
        blocks: the page.
    """

    def __init__(self, app: ASGIApp, house: House, blocks: GuardedBlocks):
        self.app, self.house, self.blocks = app, house, blocks
        self.ways = Ways(house)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a sentence."""
        if scope["type"] == "lifespan":
            async with self.house.tools.running() if self.house.tools else nullcontext():
                await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # Gradio speaks no other; the server closes what nobody accepts
        headers, begun = Headers(scope=scope), False

        async def out(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                put(MutableHeaders(scope=message), scope["path"])
            await send(message)

        kept = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        lang = wanted_language(QueryParams(scope["query_string"]), kept, headers.get("accept-language", ""))
        try:
            with speaking(lang):
                await self._let(scope, receive, out, headers, lang)
        except (RefusedError, UnreadableError) as error:
            if begun:
                raise
            await _told(error.status, error, lang)(scope, receive, out)
        except Exception as error:
            if begun:
                raise
            note_failure(f"{scope['method']} request", error)
            misfit = isinstance(error, LookupError | ValueError | TypeError | AssertionError | AttributeError)
            await _told(400 if misfit else 500, InputError("request_unknown"), lang)(scope, receive, out)

    async def _let(self, scope: Scope, receive: Receive, send: Send, headers: Headers, lang: str) -> None:
        method, path = scope["method"], scope["path"]
        if not self.house.origins.good(headers, method):
            raise RefusedError(403, "request_origin")
        peer = scope["client"][0] if scope.get("client") else ""
        visitor = self.house.who(headers, peer)
        if (method, path) in OWN_PAGES:
            body = await whole(receive, VISITOR_BYTES)
            answer = await self.ways.answer(path, body, visitor, peer, lang)
            await answer(scope, receive, send)
            return
        if self.house.tools is not None and path == TOOLS_PATH:
            await self._use_tools(scope, receive, send, visitor)
            return
        route = route_of(method, path)
        if route is None:
            raise RefusedError(404, "request_closed")
        if route.kind == "open":
            await self.app(scope, receive, send)
        elif visitor is None:
            await self._before_the_door(scope, receive, send, lang)
        elif route.kind in ("read", "file"):
            self._check_reading(scope, route, visitor)
            page = (method, path) == ("GET", "/")
            await self.app(scope, receive, speaking_page(send, lang) if page else send)
        else:
            await self._change(scope, receive, send, route, visitor, lang)

    async def _use_tools(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor | None) -> None:
        """A request of a program that calls tools: one object, answered whole; one call at a time of a visitor."""
        assert self.house.tools is not None
        if scope["method"] != "POST":
            raise RefusedError(405, "request_closed")  # by which the protocol knows that nothing is sent unasked
        if visitor is None:
            raise RefusedError(401, "door_closed")
        if not visitor.teaches:
            self._spend(visitor)
        body = await whole(receive, TOOLS_BYTES)
        calls = read_object(body).get("method") == "tools/call"
        try:
            async with self.house.accounts.turn(visitor.id) if calls and not visitor.teaches else nullcontext():
                with answering(visitor):
                    await self.house.tools(scope, replayed(body, receive), send)
        except InputError as error:
            raise RefusedError(429, error.key, **error.values) from error

    async def _before_the_door(self, scope: Scope, receive: Receive, send: Send, lang: str) -> None:
        """The door in the page's place; a sentence for a program."""
        if scope["path"] != "/":
            raise RefusedError(401, "door_closed")
        page = HTMLResponse(door(lang, classroom=self.house.classroom), status_code=401)
        await page(scope, receive, send)

    def _check_reading(self, scope: Scope, route: Route, visitor: Visitor) -> None:
        """Hold files against the folder of uploads, sessions against their owners."""
        if route.kind == "file" and not (visitor.teaches and servable(route.file, self.house.uploads)):
            raise RefusedError(403, "request_closed")
        query = QueryParams(scope["query_string"])
        self._check_session(route.session or query.get("session_hash"), visitor)

    def _check_session(self, session: Any, visitor: Visitor) -> None:
        if session is None:
            return
        if not isinstance(session, str) or not SESSION_WORD.fullmatch(session):
            raise RefusedError(400, "request_json")
        if self.house.keys is not None and not self.house.sessions.belongs(session, visitor.id):
            raise RefusedError(403, "request_closed")

    async def _change(
        self, scope: Scope, receive: Receive, send: Send, route: Route, visitor: Visitor, lang: str
    ) -> None:
        """A request that changes something: within a visitor's rights, and readable."""
        if not visitor.teaches:
            self._spend(visitor)
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
        self._check_session(values.get("session_hash"), visitor)
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
            await _told(403, InputError("class_teacher"), lang)(scope, receive, send)
        elif called.api_name in ASK:
            await self._in_turn(forward, visitor, lang, scope, receive, send)
        else:
            await forward(send)

    def _spend(self, visitor: Visitor) -> None:
        try:
            self.house.accounts.spend(visitor.id)
        except InputError as error:
            raise RefusedError(429, error.key, **error.values) from error

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
            await _told(429, error, lang)(scope, receive, send)


def _event_of(answer: bytes) -> str:
    try:
        values = json.loads(answer)
    except ValueError:
        return ""
    return str(values.get("event_id", "")) if isinstance(values, MutableMapping) else ""


def _told(status: int, error: InputError, lang: str) -> Response:
    return JSONResponse({"detail": sentence(error.text(lang))}, status_code=status)
