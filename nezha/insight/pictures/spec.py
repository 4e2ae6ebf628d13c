"""A picture as data: panels of lines, bars, heat maps, tables and text, with every word in both languages.

What a question to a model answers is told once, as a `Picture`; the app, a notebook cell, a saved page
(`nezha.insight.pictures.page`), print (`nezha.insight.pictures.printing`) and CSV all draw this one.  It is plain
data: it travels between processes and into JSON.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = tuple[str, str]
"""A text in (English, 中文)."""
Numbers = NDArray[np.float64]
Fact = tuple[Words, str | Words]
"""A line of a caption: its name, and a value that is the same in both languages or not."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Line:
    """One line of a chart.

    Shapes:
        x, y: (n,); a y that is NaN leaves a gap.
        low, high: (n,), a band around it, or None.
    """

    label: Words
    x: Numbers
    y: Numbers
    low: Numbers | None = None
    high: Numbers | None = None
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An upright line at `x`, such as the length a model was trained at."""

    x: float
    label: Words


@dataclass(frozen=True, kw_only=True, eq=False)
class Lines:
    """Lines over one axis."""

    title: Words
    lines: tuple[Line, ...]
    x_label: Words
    y_label: Words
    note: Words = ("", "")
    marks: tuple[Mark, ...] = ()
    log_x: bool = False
    zero: bool = False
    """Whether the y axis begins at 0."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Bars:
    """A value for each name, the longest bar at the top where they are sorted.

    Shapes:
        values: (series, names). low, high: the same, or None.
    """

    title: Words
    names: tuple[Words, ...]
    series: tuple[Words, ...]
    values: Numbers
    x_label: Words
    note: Words = ("", "")
    low: Numbers | None = None
    high: Numbers | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Heat:
    """A map of values, drawn a cell each.

    Shapes:
        values: (rows, columns); NaN is left empty.

    `diverging` centres the colours at 0 (orange below, violet above); else they run from 0, or the lowest value, up.
    `limit` fixes the end of the colour scale, so that several maps can share it.
    """

    title: Words
    values: Numbers
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_label: Words
    column_label: Words
    note: Words = ("", "")
    diverging: bool = False
    limit: float | None = None
    unit: Words = ("", "")


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells: a text in both languages, or a number with as many places as its column has.

    `places` is None for a column of texts.
    """

    title: Words
    columns: tuple[Words, ...]
    rows: tuple[tuple[Words | float, ...], ...]
    places: tuple[int | None, ...]
    note: Words = ("", "")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A text, a token a cell, shaded by a value of each; `marks` are signs below a token, such as what stood there."""

    title: Words
    tokens: tuple[str, ...]
    values: tuple[float, ...]
    marks: tuple[str, ...] = ()
    note: Words = ("", "")
    diverging: bool = False
    limit: float | None = None


@dataclass(frozen=True, kw_only=True)
class Frames:
    """Panels of one kind that follow each other in time or along a setting: a slider, and a button that plays them."""

    title: Words
    labels: tuple[Words, ...]
    panels: tuple["Panel", ...]
    note: Words = ("", "")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A head to begin with: its name, and its code (`nezha.insight.head_code`)."""

    label: Words
    code: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a head may be called: its figure of `nezha.insight.profiles`, and what that must be larger than."""

    name: str
    label: Words
    threshold: float


@dataclass(frozen=True, kw_only=True)
class Dials:
    """A head to be set by hand: a dial for each pair of sine and cosine, and what it would do on a line of text.

    Attributes:
        width, reach, origin: d and k of the table R, and the row of angle zero.
        tokens: the line; `special` and `punctuation` say which of them are such.
        settings: what it may begin with, the first one shown.
        heads: those of a model, as they ask of positions on average over the line.
        kinds: what it may be called.
    """

    title: Words
    width: int
    reach: int
    origin: int
    tokens: tuple[str, ...]
    special: tuple[bool, ...]
    punctuation: tuple[bool, ...]
    settings: tuple[Setting, ...]
    heads: tuple[Setting, ...]
    kinds: tuple[Kind, ...]
    note: Words = ("", "")


Panel = Dials | Lines | Bars | Heat | Table | Sheet | Frames


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is seen, and what must be said with it.

    Attributes:
        kind: name of the question, as in `nezha.insight.questions`.
        title: of the whole.
        sentence: what it shows, in one or two sentences with the figures in it: the text alternative.
        caption: what made it: model, checkpoint, text, masks, length.
        panels: in the order in which they are read.
        honest: what it does not show.
    """

    kind: str
    title: Words
    sentence: Words
    caption: tuple[Fact, ...]
    panels: tuple[Panel, ...]
    honest: Words = ("", "")
    extra: dict[str, Any] = field(default_factory=dict)
    """What a link to a live view needs, such as the model and the text."""
