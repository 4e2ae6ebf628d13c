"""TSV and CSV -> a table, with or without a first line that names the columns.

TSV knows no quotes: ChnSentiCorp holds bare ones, and a reader that minds them loses rows.  CSV is what a spreadsheet
writes, RFC 4180.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nezha.messages import InputError
from nezha.tasks.readers.contents import LIMIT
from nezha.tasks.readers.tables import Row, Table


def delimited(file: str, text: str, *, quoted: bool, known: frozenset[str]) -> Table:
    """The rows of a text in columns.

    Args:
        file: its name.
        text: all of it.
        quoted: CSV; else TSV.
        known: names in lower case, one of which makes the first line a heading.

    Raises:
        InputError: quotes that do not close, a line with too few or too many cells; it names the line.
    """
    lines = list(_quoted(file, text) if quoted else _plain(text))
    if not lines:
        raise InputError("reader_empty", file=file)
    first = [cell.strip() for cell in lines[0][1]]
    named = any(cell.lower() in known for cell in first)
    columns = _distinct(first) if named else [str(number + 1) for number in range(len(first))]
    rows = (
        Row(place, dict(zip(columns, fitting(file, place, cells, len(columns)), strict=True)))
        for place, cells in lines[named:]
    )
    return Table(file, tuple(columns), tuple(rows), named)


def headed(table: Table) -> Table:
    """The same with its first row as the names of the columns."""
    names = _distinct([str(cell).strip() for cell in table.rows[0].cells.values()])
    rows = (Row(row.place, dict(zip(names, row.cells.values(), strict=True))) for row in table.rows[1:])
    return Table(table.file, tuple(names), tuple(rows))


def _plain(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.rstrip("\r\n").split("\n"), 1):
        if line.strip():
            yield number, line.removesuffix("\r").split("\t")


def _quoted(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Records of CSV with the number of their first line."""
    heading = text.lstrip("\r\n").partition("\n")[0]
    reader = csv_reader(io.StringIO(text, newline=""), heading)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError("reader_csv", file=file, line=line, reason=error) from error


def csv_reader(lines: Iterable[str], heading: str) -> Any:
    """What reads the rows of a CSV file: the separator is that of its first line, a cell as long as a file may be."""
    csv.field_size_limit(LIMIT)  # of all readers in this process; Python's own is 131,072 characters
    return csv.reader(lines, delimiter=next((mark for mark in ",\t;" if mark in heading), ","), strict=True)


def _distinct(names: Sequence[str]) -> list[str]:
    """Names of columns, a nameless or repeated one by its number."""
    return [
        name if name and names.index(name) == place else f"{name}{'_' if name else ''}{place + 1}"
        for place, name in enumerate(names)
    ]


def fitting(file: str, line: int, cells: list[str], count: int) -> list[str]:
    """Exactly `count` cells; a spreadsheet may pad a row with empty ones.

    Raises:
        InputError: more or fewer; it names the line.
    """
    while len(cells) > count and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != count:
        raise InputError("reader_cells", file=file, line=line, expected=count, given=len(cells))
    return cells
