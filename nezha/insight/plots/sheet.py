"""The numbers of a view as a CSV file: long format, UTF-8 with a mark by which spreadsheets know it."""

import csv
from pathlib import Path
from typing import Any

from nezha.insight.plots.view import Rows
from nezha.messages import say

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run, where a text begins with it."""


def write(path: Path, rows: Rows, lang: str) -> None:
    """Write header and rows; numbers have seven significant digits, which is what float32 holds."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow([say(f"column_plot_{name}", lang) for name in rows.columns])
        sheet.writerows([_cell(value) for value in row] for row in rows.values)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        # an apostrophe makes it text again; a text of one such sign is none that could be run
        return f"'{value}" if len(value) > 1 and value.startswith(FORMULA) else value
    return value if isinstance(value, int) else f"{float(value):.7g}"
