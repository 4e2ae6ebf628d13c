"""The gate: every request passes it before Gradio sees it, and every answer on its way out.

In this order: does it come from our own page (`origin`), is it for a route that is open (`routes`), who asks (`keys`),
may they (`rights`), how often and how much (`limits`), and can what it carries be read (`bodies`).
"""

from contextlib import nullcontext

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nezha.messages import InputError

from ..language import COOKIE, wanted_language
from .blocks import GuardedBlocks
from .bodies import VISITOR_BYTES, UnreadableError, read_object, replayed, whole
from .changes import Changes
from .checks import RefusedError, check_session, spend, told
from .headers import put
from .here import answering, speaking
from .house import House, note_failure
from .keys import Visitor
from .pages import door
from .routes import TOOLS_PATH, Route, route_of, servable
from .spoken_page import speaking_page
from .ways import OWN_PAGES, Ways

TOOLS_BYTES = 200_000
"""Of one call of a tool."""


class Gate:
    """The ASGI application around Gradio's.

    Args:
        app: Gradio's.
        house: what it shares with the page.
        blocks: the page.
    """

    def __init__(self, app: ASGIApp, house: House, blocks: GuardedBlocks):
        self.app, self.house = app, house
        self.ways, self.changes = Ways(house), Changes(app, house, blocks)

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
                put(MutableHeaders(scope=message), scope["path"], message["status"])
            await send(message)

        kept = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        lang = wanted_language(QueryParams(scope["query_string"]), kept, headers.get("accept-language", ""))
        try:
            with speaking(lang):
                await self._let(scope, receive, out, headers, lang)
        except (RefusedError, UnreadableError) as error:
            if begun:
                raise
            await told(error.status, error, lang)(scope, receive, out)
        except Exception as error:
            if begun:
                raise
            note_failure(f"{scope['method']} request", error)
            misfit = isinstance(error, LookupError | ValueError | TypeError | AssertionError | AttributeError)
            await told(400 if misfit else 500, InputError("request_unknown"), lang)(scope, receive, out)

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
            await self.changes.pass_on(scope, receive, send, route, visitor, lang)

    async def _use_tools(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor | None) -> None:
        """A request of a program that calls tools: one object, answered whole; one call at a time of a visitor."""
        assert self.house.tools is not None
        if scope["method"] != "POST":
            raise RefusedError(405, "request_closed")  # by which the protocol knows that nothing is sent unasked
        if visitor is None:
            raise RefusedError(401, "door_closed")
        spend(self.house, visitor)
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
        check_session(self.house, route.session or query.get("session_hash"), visitor)
