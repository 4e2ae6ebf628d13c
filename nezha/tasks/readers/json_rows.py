"""JSON -> a table: an object a line (CLUE, FewCLUE, OCNLI), one array of objects, or questions about passages."""

import json
from typing import Any

from nezha.messages import InputError
from nezha.tasks.readers.squad import holds_passages, questions
from nezha.tasks.readers.tables import Table, of_objects


def json_table(file: str, text: str) -> Table:
    """The rows of a file of JSON.

    Raises:
        InputError: what is no JSON, with its line; an array of something else than objects.
    """
    start = text.lstrip()
    if start.startswith("[") or not _is_json(start.partition("\n")[0]):
        objects = _objects(file, _parsed(file, text))
    else:
        lines = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
        objects = [(number, _object(file, number, _parsed(file, line, number))) for number, line in lines]
        if len(objects) == 1:
            objects = _objects(file, objects[0][1])
    if not objects:
        raise InputError("reader_empty", file=file)
    if holds_passages(objects[0][1]):
        objects = questions(file, objects)
    return of_objects(file, objects)


def _objects(file: str, value: Any) -> list[tuple[int, dict[str, Any]]]:
    """(number from 1, object) of an array, of the array `data` in an object, or of an object alone."""
    found = value.get("data", [value]) if isinstance(value, dict) else value
    if not isinstance(found, list):
        raise InputError("reader_no_objects", file=file, line=1)
    return [(number, _object(file, number, one)) for number, one in enumerate(found, 1)]


def _is_json(line: str) -> bool:
    """Whether a line is a whole value, as in JSON lines."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _parsed(file: str, text: str, line: int | None = None) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError("reader_json", file=file, line=line or error.lineno, reason=error.msg) from error
    except (ValueError, RecursionError) as error:  # a number too long, or brackets too deep
        raise InputError("reader_json", file=file, line=line or 1, reason=type(error).__name__) from error


def _object(file: str, line: int, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError("reader_no_objects", file=file, line=line)
    return value
