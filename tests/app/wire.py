"""HTTP as bytes: what a browser or a library would tidy up goes out as it is."""

import json
import socket
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    """Status 0: the other side said nothing that is HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Wire:
    """One client of the app, with what it carries on every request."""

    port: int
    carried: dict[str, str] = field(default_factory=dict)

    def send(
        self,
        method: str,
        target: str | bytes,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        seconds: float = 60.0,
        until: bytes | None = None,
    ) -> Answer:
        """One request on a connection of its own.

        Args:
            method: of HTTP.
            target: path and query as they go out.
            body: of the request.
            headers: beside or in place of the usual ones.
            seconds: how long to listen.
            until: stop listening once this has come; a stream of events does not end by itself.
        """
        lines = {"Host": f"127.0.0.1:{self.port}", "Connection": "close", "Content-Length": str(len(body))}
        lines |= {"Content-Type": "application/json"} if body else {}
        lines |= self.carried | (headers or {})
        path = target if isinstance(target, bytes) else target.encode("utf-8", "surrogateescape")
        head = method.encode() + b" " + path + b" HTTP/1.1\r\n"
        head += b"".join(f"{name}: {value}\r\n".encode("latin-1", "replace") for name, value in lines.items())
        return _parsed(self._exchange(head + b"\r\n" + body, seconds, until))

    def post(self, target: str, values: Any, **more: Any) -> Answer:
        """JSON."""
        return self.send("POST", target, json.dumps(values).encode(), **more)

    def _exchange(self, request: bytes, seconds: float, until: bytes | None) -> bytes:
        end, heard = time.monotonic() + seconds, bytearray()
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as line:
            try:
                line.sendall(request)
                while time.monotonic() < end and not (until and until in heard):
                    line.settimeout(max(0.05, end - time.monotonic()))
                    more = line.recv(65536)
                    if not more:
                        break
                    heard += more
            except (TimeoutError, ConnectionError):
                pass  # what was heard until then counts
        return bytes(heard)


def _parsed(heard: bytes) -> Answer:
    head, _, body = heard.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    status = int(words[1]) if len(words) > 1 and words[0].startswith("HTTP/") and words[1].isdigit() else 0
    return Answer(
        status, {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}, body
    )
