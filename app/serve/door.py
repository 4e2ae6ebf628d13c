"""Before anything is read: where a request comes from, and who sends it.

At this machine's own address no key is asked for; at any other, every request but that for `/health` carries
`Authorization: Bearer KEY`: the key or code of the terminal, or the password.
"""

import hashlib
import hmac
import secrets

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nezha.messages import InputError

from ..guard.house import note_failure
from ..guard.keys import Keys
from ..guard.origin import Origins
from ..guard.tries import Tries
from ..wording import sentence, wanted_language

OPEN = "/health"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class Door:
    """The ASGI application around the endpoints.

    Args:
        app: they.
        origins: the names under which they are reached.
        keys: None where none is asked for.
    """

    def __init__(self, app: ASGIApp, origins: Origins, keys: Keys | None):
        self.app, self.origins, self.keys = app, origins, keys
        self.tries = Tries()
        self._salt, self._known = secrets.token_bytes(16), b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a sentence."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no other is spoken; the server closes what nobody accepts
        begun = False

        async def out(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        try:
            refused = await self._refusal(scope)
            if refused is None:
                await self.app(scope, receive, out)
                return
        except Exception as error:
            note_failure(f"{scope['method']} request", error)
            if begun:
                raise
            refused = 500, InputError("serve_failed")
        status, error = refused
        query, headers = QueryParams(scope["query_string"]), Headers(scope=scope)
        lang = wanted_language(query, None, headers.get("accept-language", ""))
        # a program that was refused its key asks for one by this header
        more = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        await JSONResponse({"error": sentence(error.text(lang))}, status_code=status, headers=more)(scope, receive, out)

    async def _refusal(self, scope: Scope) -> tuple[int, InputError] | None:
        headers = Headers(scope=scope)
        if not self.origins.good(headers, scope["method"]):
            return 403, InputError("serve_origin")
        if self.keys is None or scope["path"] == OPEN:
            return None
        peer = scope["client"][0] if scope.get("client") else ""
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            return 401, InputError("serve_key")
        if self.tries.often(peer):
            return 429, InputError("door_often")
        if await self._opens(self.keys, key.strip()):
            return None
        self.tries.note(peer)
        return 401, InputError("serve_key")

    async def _opens(self, keys: Keys, key: str) -> bool:
        """Whether a key is good; a password that was is known again at once, as comparing one takes a moment."""
        if keys.role_of(key, passwords=False):
            return True
        mark = hmac.digest(self._salt, key.encode("utf-8", "surrogatepass"), hashlib.sha256)
        if self._known and hmac.compare_digest(mark, self._known):
            return True
        if await anyio.to_thread.run_sync(keys.role_of, key) is None:
            return False
        self._known = mark
        return True
