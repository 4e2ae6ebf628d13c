"""Each kind of panel on matplotlib axes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import Normalize

from nezha.insight.pictures.rows import told
from nezha.insight.pictures.spec import Bars, Heat, Lines, Panel, Sheet, Table
from nezha.insight.plots.colours import palette
from nezha.insight.plots.fonts import Letters
from nezha.insight.plots.paper import ramps

READABLE = 40
"""Labels along an axis up to which each is written."""
COLOURS = ("#1f5f8b", "#b4321f", "#5b2a86", "#8a6d1d", "#2f7d5b", "#6b6b6b")
"""Of lines and bars, told apart without colour vision too: their lightness differs."""
ROWS = 24
"""Of a table at most; the CSV has all."""


def height(panel: Panel) -> float:
    """Inches that a panel wants."""
    if isinstance(panel, Bars):
        return 0.7 + 0.2 * len(panel.names) * max(1, len(panel.series) * 0.6)
    if isinstance(panel, Heat):
        return min(5.5, 0.9 + 0.19 * len(panel.rows)) if len(panel.rows) <= READABLE else 4.6
    if isinstance(panel, Table):
        return 0.5 + 0.2 * (min(len(panel.rows), ROWS) + 1)
    return 0.8 if isinstance(panel, Sheet) else 2.5


def draw_panel(figure: Any, axes: Any, panel: Panel, lang: str, letters: Letters) -> None:
    """One panel with its title and, where it has one, its note."""
    note = told(panel.note, lang)
    title = told(panel.title, lang) + (f"\n{note}" if note else "")
    axes.set_title(
        letters.line(title) if "\n" not in title else "\n".join(map(letters.line, title.split("\n"))), loc="left"
    )
    if isinstance(panel, Lines):
        _lines(axes, panel, lang, letters)
    elif isinstance(panel, Bars):
        _bars(axes, panel, lang, letters)
    elif isinstance(panel, Heat):
        _heat(figure, axes, panel, lang, letters)
    elif isinstance(panel, Table):
        _table(axes, panel, lang, letters)
    elif isinstance(panel, Sheet):
        _sheet(axes, panel, letters)


def _lines(axes: Any, panel: Lines, lang: str, letters: Letters) -> None:
    for number, line in enumerate(panel.lines):
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(
            line.x, line.y, color=colour, label=letters.line(told(line.label, lang)), linewidth=1.4,
            linestyle="--" if line.dashed else "-", marker="o" if len(line.x) <= 16 else None, markersize=2.5,
        )  # fmt: skip
        if line.low is not None and line.high is not None:
            axes.fill_between(line.x, line.low, line.high, color=colour, alpha=0.16, linewidth=0)
    for mark in panel.marks:
        axes.axvline(mark.x, color=palette()["soft"], linewidth=0.8, linestyle=":")
        axes.annotate(
            letters.line(told(mark.label, lang)), (mark.x, 1), xycoords=("data", "axes fraction"), fontsize=7,
            xytext=(3, -2), textcoords="offset points", va="top", color=palette()["soft"],
        )  # fmt: skip
    if panel.log_x:
        axes.set_xscale("log")
    if panel.zero:
        axes.set_ylim(bottom=min(0, *(float(np.nanmin(line.y)) for line in panel.lines)))
    axes.set_xlabel(letters.line(told(panel.x_label, lang)))
    axes.set_ylabel(letters.line(told(panel.y_label, lang)))
    if len(panel.lines) > 1:
        axes.legend(loc="best")


def _bars(axes: Any, panel: Bars, lang: str, letters: Letters) -> None:
    many, places = len(panel.series), np.arange(len(panel.names), dtype=float)
    thick = 0.8 / many
    for number, series in enumerate(panel.series):
        values = panel.values[number]
        spread = None
        if panel.low is not None and panel.high is not None:
            spread = np.abs(np.stack([values - panel.low[number], panel.high[number] - values]))
        axes.barh(
            places + (number - (many - 1) / 2) * thick, values, thick, color=COLOURS[number % len(COLOURS)],
            label=letters.line(told(series, lang)), xerr=spread, error_kw={"linewidth": 0.8, "capsize": 2},
        )  # fmt: skip
    axes.set_yticks(places, [letters.line(told(name, lang)) for name in panel.names])
    axes.invert_yaxis()
    axes.axvline(0, color=palette()["edge"], linewidth=0.8)
    axes.set_xlabel(letters.line(told(panel.x_label, lang)))
    if many > 1:
        axes.legend(loc="best")


def _heat(figure: Any, axes: Any, panel: Heat, lang: str, letters: Letters) -> None:
    values = np.asarray(panel.values, dtype=np.float64)
    top = panel.limit or float(np.nanmax(np.abs(values), initial=0.0)) or 1.0
    low = -top if panel.diverging else min(0.0, float(np.nanmin(values, initial=0.0)))
    picture = axes.imshow(
        values, cmap=ramps()["diverging" if panel.diverging else "sequential"], norm=Normalize(low, top),
        interpolation="nearest", aspect="auto",
    )  # fmt: skip
    for axis, names in ((axes.xaxis, panel.columns), (axes.yaxis, panel.rows)):
        _name(axis, names, letters)
    axes.set_xlabel(letters.line(told(panel.column_label, lang)))
    axes.set_ylabel(letters.line(told(panel.row_label, lang)))
    axes.spines[:].set_visible(False)
    bar = figure.colorbar(picture, ax=axes, fraction=0.04, pad=0.02, aspect=24)
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=2, labelsize=7)
    bar.set_label(letters.line(told(panel.unit, lang)))


def _name(axis: Any, names: Sequence[str], letters: Letters) -> None:
    """The names at an axis, as many as can be read."""
    every = -(-len(names) // READABLE)
    shown = range(0, len(names), every)
    axis.set_ticks(list(shown), [letters.token(names[at], at) if names[at].strip() else "" for at in shown])
    axis.set_tick_params(length=0)


def _table(axes: Any, panel: Table, lang: str, letters: Letters) -> None:
    axes.axis("off")
    cells = [
        [
            letters.line(told(cell, lang)) if isinstance(cell, tuple) else f"{cell:.{places or 0}f}"
            for cell, places in zip(row, panel.places, strict=True)
        ]
        for row in panel.rows[:ROWS]
    ]
    heads = [letters.line(told(name, lang)) for name in panel.columns]
    drawn = axes.table(cellText=cells or [[""] * len(heads)], colLabels=heads, loc="upper left", edges="horizontal")
    drawn.auto_set_font_size(False)
    drawn.set_fontsize(7)
    for (_, column), cell in drawn.get_celld().items():
        cell.set_edgecolor(palette()["edge"])
        cell.get_text().set_horizontalalignment("left" if panel.places[column] is None else "right")


def _sheet(axes: Any, panel: Sheet, letters: Letters) -> None:
    """A row of cells; a long text is cut at `READABLE` of them, the CSV has all."""
    shown = min(len(panel.tokens), READABLE)
    values = np.array(panel.values[:shown], dtype=np.float64)[None]
    top = panel.limit or float(np.nanmax(np.abs(values), initial=0.0)) or 1.0
    ramp = ramps()["diverging" if panel.diverging else "sequential"]
    axes.imshow(values, cmap=ramp, norm=Normalize(-top if panel.diverging else 0, top), aspect="auto")
    axes.set_yticks([])
    labels = [letters.token(token, at) for at, token in enumerate(panel.tokens[:shown])]
    if panel.marks:
        labels = [f"{label}\n{letters.line(sign)}" for label, sign in zip(labels, panel.marks[:shown], strict=True)]
    axes.set_xticks(range(shown), labels)
    axes.set_ylim(0.5, -0.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
