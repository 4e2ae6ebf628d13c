"""The numbers of a picture as CSV: one long table, a line a number, as spreadsheets and data frames take it.

panel, series, x, y, value
"""

import csv
import io
import math
from collections.abc import Iterator

from nezha.insight.pictures.made_head import stills
from nezha.insight.pictures.spec import Bars, Dials, Frames, Heat, Lines, Panel, Picture, Sheet, Table, Words
from nezha.messages import LANGUAGES

Row = tuple[str, str, str, str, str]
HEAD: tuple[Words, ...] = (
    ("panel", "图"), ("series", "系列"), ("x", "横轴"), ("y", "纵轴"), ("value", "数值"),
)  # fmt: skip


def to_csv(picture: Picture, lang: str = "en") -> str:
    """All numbers of a picture; a number that is missing is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(told(name, lang) for name in HEAD)
    for panel in picture.panels:
        writer.writerows(_rows(panel, lang))
    return out.getvalue()


def told(words: str | Words, lang: str) -> str:
    """Words in a language; a text that is the same in both as it is."""
    return words if isinstance(words, str) else words[LANGUAGES.index(lang)]


def _rows(panel: Panel, lang: str) -> Iterator[Row]:
    title = told(panel.title, lang)
    if isinstance(panel, Dials):
        for still in stills(panel):
            yield from _rows(still, lang)
    elif isinstance(panel, Lines):
        for line in panel.lines:
            name = told(line.label, lang)
            yield from ((title, name, f"{x:g}", "", _number(y)) for x, y in zip(line.x, line.y, strict=True))
    elif isinstance(panel, Bars):
        for series, values in zip(panel.series, panel.values, strict=True):
            for name, value in zip(panel.names, values, strict=True):
                yield title, told(series, lang), told(name, lang), "", _number(value)
    elif isinstance(panel, Heat):
        for at, row in enumerate(panel.values):
            for to, value in enumerate(row):
                yield title, "", f"{to + 1} {panel.columns[to]}", f"{at + 1} {panel.rows[at]}", _number(value)
    elif isinstance(panel, Table):
        for number, cells in enumerate(panel.rows):
            for name, cell in zip(panel.columns, cells, strict=True):
                value = told(cell, lang) if isinstance(cell, tuple) else _number(cell)
                yield title, told(name, lang), str(number + 1), "", value
    elif isinstance(panel, Sheet):
        for number, (token, value) in enumerate(zip(panel.tokens, panel.values, strict=True)):
            yield title, "", f"{number + 1} {token}", "", _number(value)
    elif isinstance(panel, Frames):
        for label, inner in zip(panel.labels, panel.panels, strict=True):
            yield from ((f"{title} · {told(label, lang)}", *row[1:]) for row in _rows(inner, lang))


def _number(value: float) -> str:
    return f"{value:.7g}" if math.isfinite(value) else ""
