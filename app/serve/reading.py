"""What a request carries: texts, each by itself or with a second one, and the options that hold for all of them.

{"texts": ["…", {"id": 7, "text": "…", "second": "…"}], "k": 3}       application/json
"…"                                                                    application/x-ndjson: one of these a line,
{"id": 7, "text": "…", "second": "…"}                                  options in the address
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from starlette.types import Receive

from nezha.messages import InputError
from nezha.options import describe, from_dict

from ..guard.bodies import TooLargeError, UnreadableError, bounded, read_object, whole
from .asked import Options, Question

MOST_BYTES = 4_000_000
"""Of a JSON object."""
MOST_TEXTS = 256
"""In a JSON object; JSON lines may be any number."""
MOST_LINES_BYTES = 256_000_000
"""Of a file of JSON lines."""
LONGEST_LINE = 200_000
"""Bytes of one line."""
IN_MEMORY = 1_000_000
LINES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines")
ID_KINDS = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Item:
    """A text that is asked.

    Attributes:
        text: it.
        second: the second one of a pair, or nothing.
        id: what it was sent with and is given back with, under that name: `{"id": …}`, or nothing.
        error: why it cannot be asked.
    """

    text: str = ""
    second: str = ""
    id: Mapping[str, Any] = field(default_factory=dict)
    error: InputError | None = None


def is_lines(content_type: str) -> bool:
    """Whether a body is JSON lines."""
    return content_type.partition(";")[0].strip().lower() in LINES


async def read_json(receive: Receive, question: Question) -> tuple[list[Item], Options]:
    """The texts and options of a JSON object.

    Raises:
        InputError: too many bytes or texts, no such object, an option that does not exist or a value out of its range.
    """
    try:
        values = read_object(await whole(receive, MOST_BYTES))
    except TooLargeError:
        raise
    except UnreadableError as error:
        raise InputError("serve_body") from error
    texts = values.pop("texts", None)
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST_TEXTS:
        given = len(texts) if isinstance(texts, list) else type(texts).__name__
        raise InputError("serve_texts", most=MOST_TEXTS, given="-" if texts is None else given)
    return [item_of(question, one) for one in texts], from_dict(question.options, values)


def options_of(question: Question, query: Sequence[tuple[str, str]]) -> Options:
    """The options that an address names; `lang` is none of them.

    Raises:
        InputError: one that does not exist, or a value out of its range.
    """
    kinds = {option.name: option.kind for option in describe(question.options)}
    return from_dict(
        question.options, {name: _value(kinds.get(name, str), text) for name, text in query if name != "lang"}
    )


async def keep_lines(receive: Receive) -> IO[bytes]:
    """The body as a file that is gone once it is closed: what waits for its answers need not be held in memory.

    Raises:
        TooLargeError: it has more than `MOST_LINES_BYTES`.
    """
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever reads it closes it
    counted = bounded(receive, MOST_LINES_BYTES)
    try:
        while True:
            message = await counted()
            file.write(message.get("body", b""))
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                file.seek(0)
                return file
    except BaseException:
        file.close()
        raise


def items_of(file: IO[bytes], question: Question) -> Iterator[Item]:
    """The text of every line that is not empty; one that is none says so by itself."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
            yield Item(error=InputError("request_large", most=LONGEST_LINE))
        elif line.strip():
            yield _item_of_line(question, line)


def item_of(question: Question, raw: Any) -> Item:
    """A text as it was sent; one that is none says so by itself."""
    values = {"text": raw} if isinstance(raw, str) else raw
    if not isinstance(values, dict):
        return Item(error=_no_item(question, raw))
    mark = {"id": values["id"]} if isinstance(values.get("id", ()), ID_KINDS) else {}
    text, second = values.get("text"), values.get(question.second) if question.second else None
    second = "" if second is None else second
    unknown = values.keys() - {"id", "text", question.second}
    if not isinstance(text, str) or not isinstance(second, str) or unknown:
        return Item(id=mark, error=_no_item(question, raw))
    try:
        question.check(text, second)
    except InputError as error:
        return Item(id=mark, error=error)
    return Item(text, second, mark)


def _item_of_line(question: Question, line: bytes) -> Item:
    try:
        raw = json.loads(line)
        json.dumps(raw, ensure_ascii=False, allow_nan=False).encode("utf-8")  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        return Item(error=_no_item(question, line.decode("utf-8", "replace")))
    return item_of(question, raw)


def _no_item(question: Question, raw: Any) -> InputError:
    names = ", ".join(f"“{name}”" for name in ("text", question.second, "id") if name)
    given = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
    return InputError("serve_item", names=names, given=given.strip()[:60])


def _value(kind: type, text: str) -> Any:
    """Text as the option's type; text that is no number stays text, and the option's check says so."""
    try:
        return kind(text) if kind in (int, float) else text
    except ValueError:
        return text
