"""What a request carries: read whole within a limit, and JSON that Gradio and our handlers can do something with."""

import json
import math
from collections.abc import Container, Sequence
from typing import Any

from starlette.types import Message, Receive

from nezha.messages import InputError

DEEPEST = 40
"""Levels of brackets; a page nests fewer than ten."""
LARGEST_INTEGER = 2**63
VISITOR_BYTES = 64_000
TEACHER_BYTES = 120_000_000
"""A little more than the files that may be handed over; also of one upload with its frame."""
KEYS = ("data", "fn_index", "session_hash", "event_data", "trigger_id")
"""Of a call by the page; what else it may carry is for kinds of apps that this is not."""


class UnreadableError(InputError):
    """A body that is no call: too large, or not what was expected."""

    status = 400


class TooLargeError(UnreadableError):
    """More bytes than allowed."""

    status = 413


async def whole(receive: Receive, most: int) -> bytes:
    """The body.

    Raises:
        TooLargeError: it has more than `most` bytes.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > most:
            raise TooLargeError("request_large", most=most)
        if not message.get("more_body"):
            return bytes(body)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read once more; then whatever comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def bounded(receive: Receive, most: int) -> Receive:
    """The body as it comes, for a reader that does not hold it.

    Raises (while it is read):
        TooLargeError: it has more than `most` bytes.
    """
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise TooLargeError("request_large", most=most)
        return message

    return counted


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`: UTF-8, not too deep, every number and character one that JSON can give back.

    Raises:
        UnreadableError: anything else.
    """
    try:
        values = json.loads(body, parse_int=_integer, parse_float=_number, parse_constant=_number)
        json.dumps(values, ensure_ascii=False).encode("utf-8")  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise UnreadableError("request_json") from error
    if not isinstance(values, dict):
        raise UnreadableError("request_json")
    _check_depth(values)
    return values


def call_of(values: dict[str, Any], fields: Sequence[Any], components: Container[int]) -> dict[str, Any]:
    """The call of the page in `values`, of what it needs alone.

    Args:
        values: the object that came.
        fields: what the function takes.
        components: ids of all parts of the page.

    Raises:
        UnreadableError: a field is missing or of another kind.
    """
    data, trigger, event = values.get("data"), values.get("trigger_id"), values.get("event_data")
    good = (
        isinstance(data, list)
        and len(data) == len(fields)
        and isinstance(values.get("session_hash"), str)
        and (trigger is None or (isinstance(trigger, int) and trigger in components))
        and (event is None or isinstance(event, dict | list | str | int | float))
    )
    if not good:
        raise UnreadableError("request_json")
    return {key: values[key] for key in KEYS if key in values}


def _check_depth(values: dict[str, Any]) -> None:
    level: list[Any] = [values]
    for _ in range(DEEPEST):
        inside = [one for part in level for one in (part.values() if isinstance(part, dict) else part)]
        level = [one for one in inside if isinstance(one, dict | list)]
        if not level:
            return
    raise UnreadableError("request_deep", most=DEEPEST)


def _integer(text: str) -> int:
    value = int(text) if len(text) < 25 else LARGEST_INTEGER
    if not -LARGEST_INTEGER <= value < LARGEST_INTEGER:
        raise ValueError
    return value


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value
