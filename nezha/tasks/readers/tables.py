"""What every format becomes: rows of named cells, each with the place it had in its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One row: the number of its line, or of the row where a format has no lines, from 1, and its cells by column."""

    place: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """The rows of one file.

    Attributes:
        file: its name, for messages and ids.
        columns: their names, in order; "1", "2", … where the file names none.
        rows: in order.
        named: whether the file itself names its columns.
        classes: what the numbers of a column stand for, where the file says (`ClassLabel` of `datasets`).
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    named: bool = True
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def of_objects(file: str, objects: list[tuple[int, dict[str, Any]]]) -> Table:
    """A table of (place, cells); a column for every name that any of them has."""
    columns = dict.fromkeys(name for _, cells in objects for name in cells)
    return Table(file, tuple(columns), tuple(Row(place, cells) for place, cells in objects))
