"""What the rows of one file say: examples, or that they have no answers."""

from dataclasses import dataclass
from typing import Any

from nezha.data.sources.parsing import whole
from nezha.messages import InputError
from nezha.tasks.examples import Example
from nezha.tasks.readers.tables import Row, Table


@dataclass(frozen=True)
class Answered:
    """The examples of one file, and how many of its rows have a text but no answer."""

    examples: tuple[Example, ...]
    unanswered: int


def id_of(table: Table, row: Row) -> str:
    """Where a row stands: file and line."""
    return f"{table.file}:{row.place}"


def text_cell(table: Table, row: Row, column: str) -> str:
    """The text of a cell; "" where there is none.

    Raises:
        InputError: a list or an object where a text should be.
    """
    value = row.cells.get(column)
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        raise InputError("reader_no_text", file=table.file, line=row.place, column=column, given=type(value).__name__)
    return whole(str(value))


def label_text(value: Any, classes: tuple[str, ...]) -> str:
    """A label as a word: a number that stands for a class by its name, 1.0 as 1; "" where there is none."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and 0 <= value < len(classes):
        return classes[value]
    return whole(str(value)).strip()
