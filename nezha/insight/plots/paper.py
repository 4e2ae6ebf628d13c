"""A sheet to draw on: the viewer's colours, fonts that have Chinese, a title above and a caption below.

Everything is drawn inside a style context of its own: matplotlib's settings are untouched before and after.
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.colors import FuncNorm, LinearSegmentedColormap, PowerNorm
from matplotlib.figure import Figure

from nezha.insight.plots.caption import source, wrap
from nezha.insight.plots.colours import palette
from nezha.insight.plots.fonts import Letters, families
from nezha.insight.plots.view import View
from nezha.insight.plots.wish import Wish
from nezha.insight.results import Array

MARGIN, LINE, TITLE = 0.12, 0.165, 0.36
"""Inches: around everything, a line of the caption, the title."""
VECTOR = 32
"""A map with more rows is drawn as pixels: a rectangle a cell would be too large a file."""
READABLE = 48
"""Tokens up to which each has its own label."""


class PrintFigure(Figure):
    """A `Figure` that shows itself in a notebook, whether or not pyplot is used there."""

    def _repr_png_(self) -> bytes:
        kept = io.BytesIO()
        self.savefig(kept, format="png", dpi=144)
        return kept.getvalue()


@cache
def ramps() -> dict[str, LinearSegmentedColormap]:
    """The viewer's two ramps, read from its style sheet."""
    colours = palette()
    return {
        name: LinearSegmentedColormap.from_list(name, colours[name].split(", ")) for name in ("sequential", "diverging")
    }


def paper_style(names: list[str]) -> dict[str, Any]:
    """Settings of matplotlib under which a figure is drawn and saved; `names` are its fonts."""
    colours = palette()
    return {
        "font.family": names, "font.size": 8.5, "axes.titlesize": 9.5, "axes.labelsize": 8.5,
        "xtick.labelsize": 7.5, "ytick.labelsize": 7.5, "legend.fontsize": 7.5, "axes.unicode_minus": True,
        "figure.facecolor": "white", "axes.facecolor": "white", "savefig.facecolor": "white",
        "text.color": colours["ink"], "axes.labelcolor": colours["soft"], "axes.edgecolor": colours["edge"],
        "xtick.color": colours["soft"], "ytick.color": colours["soft"], "axes.titlecolor": colours["ink"],
        "xtick.major.size": 2, "ytick.major.size": 2, "axes.spines.top": False, "axes.spines.right": False,
        "axes.linewidth": 0.8, "legend.frameon": False, "text.parse_math": False, "text.usetex": False,
        "svg.fonttype": "path", "svg.hashsalt": "nezha", "pdf.fonttype": 42, "path.simplify": True,
    }  # fmt: skip


class Paper:
    """What a view draws with.

    Args:
        figure: an empty figure.
        wish: what is drawn; its language is that of every word.
        letters: what can be written.
    """

    def __init__(self, figure: Figure, wish: Wish, letters: Letters):
        self.figure, self.wish, self.letters = figure, wish, letters
        self.colours = palette()
        self.labels = [letters.token(token, place) for place, token in enumerate(wish.result.tokens)]

    def grid(self, rows: int, columns: int, **options: Any) -> np.ndarray:
        """Axes of a grid, as an array (rows, columns)."""
        return self.figure.subplots(rows, columns, squeeze=False, **options)

    def ramp(self, name: str) -> LinearSegmentedColormap:
        """`sequential`, from light to dark, or `diverging`, with paper in the middle."""
        return ramps()[name]

    def heat(self, axes: Any, values: Array, limit: float, *, diverging: bool) -> Any:
        """A map, row 0 on top.  Drawn is the square root, as the viewer does: a tenth is seen beside nine tenths."""
        if diverging:
            norm: Any = FuncNorm((_root, _square), vmin=-limit, vmax=limit)
        else:
            norm = PowerNorm(0.5, vmin=0, vmax=limit, clip=True)
        ramp = self.ramp("diverging" if diverging else "sequential")
        rows, columns = values.shape
        if max(rows, columns) <= VECTOR:
            picture = axes.pcolormesh(
                np.arange(columns + 1) - 0.5, np.arange(rows + 1) - 0.5, values, cmap=ramp, norm=norm
            )
            axes.invert_yaxis()
        else:
            picture = axes.imshow(values, cmap=ramp, norm=norm, interpolation="nearest", aspect="auto")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, pad=2)
        return picture

    def key(self, picture: Any, axes: Any, **options: Any) -> None:
        """The legend of a map's colours."""
        low, high = picture.norm.vmin, picture.norm.vmax
        parts = (-1, -0.25, 0, 0.25, 1) if low < 0 else (0, 0.1, 0.25, 0.5, 1)  # nearly even steps of a square root
        bar = self.figure.colorbar(picture, ax=axes, fraction=0.04, pad=0.02, aspect=28, **options)
        bar.set_ticks(
            [part * high for part in parts], labels=[f"{part * high:.2g}".replace("-", "−") for part in parts]
        )
        bar.outline.set_visible(False)
        bar.ax.tick_params(length=2, labelsize=7)

    def name_tokens(self, axis: Any, places: Sequence[int], *, steep: bool = False) -> None:
        """Tokens at the ticks of an axis, or their numbers where there are too many to read."""
        if len(places) <= READABLE:
            size = float(np.clip(230 / max(len(places), 1), 3.6, 8.5))
            axis.set_ticks(range(len(places)), [self.labels[place] for place in places], fontsize=size)
            for label in axis.get_ticklabels() if steep else ():
                label.set_rotation(90 if len(label.get_text()) > 2 else 0)
        else:
            every = -(-len(places) // 8)
            chosen = range(0, len(places), every)
            axis.set_ticks(list(chosen), [str(places[at]) for at in chosen])


def _root(values: Any) -> Any:
    return np.sign(values) * np.sqrt(np.abs(values))


def _square(values: Any) -> Any:
    return np.sign(values) * np.square(values)


def draw(view: View, wish: Wish) -> PrintFigure:
    """The whole figure."""
    letters = Letters(families())
    if not letters.chinese and wish.lang == "zh":
        wish = replace(wish, lang="en")
    with matplotlib.rc_context(paper_style(letters.families)):
        wide, high = view.size(wish)
        figure = PrintFigure(layout="constrained")
        paper = Paper(figure, wish, letters)
        sentences = [*view.caption(wish), source(wish, letters), wish.say("caveat")]
        if letters.missed:
            sentences.append(wish.say("missed"))
        # a column is half an em of the caption's letters
        lines = [line for sentence in sentences for line in wrap(letters.line(sentence), int((wide - 2 * MARGIN) * 18))]
        below = LINE * len(lines) + 2 * MARGIN
        whole = TITLE + high + below
        figure.set_size_inches(wide, whole)
        engine = figure.get_layout_engine()
        if engine is not None:
            engine.set(rect=(0, below / whole, 1, high / whole), w_pad=0.06, h_pad=0.05)  # pyright: ignore[reportCallIssue]
        figure.text(MARGIN / wide, 1 - MARGIN / whole, letters.line(view.title(wish)), fontsize=12, va="top")
        figure.text(
            MARGIN / wide, (below - MARGIN) / whole, "\n".join(lines), fontsize=7.5, va="top", linespacing=1.35,
            color=paper.colours["soft"],
        )  # fmt: skip
        view.draw(wish, paper)
        figure.draw_without_rendering()  # makes every tick and the layout now, while the style holds
        figure.set_layout_engine("none")
    return figure


def print_to(path: Path, view: View, wish: Wish, dpi: int) -> None:
    """Write the figure; without dates, so that the same figure is the same file."""
    figure = draw(view, wish)
    title = f"{view.title(wish)} ⋅ {' '.join(wish.result.text.split())[:80]}"
    metadata = {
        ".svg": {"Title": title, "Description": " ".join(view.caption(wish)), "Date": None},
        ".png": {"Title": title, "Software": None},
        ".pdf": {"Title": title, "CreationDate": None},
    }[path.suffix.lower()]
    with matplotlib.rc_context(paper_style(Letters(families()).families)):
        figure.savefig(path, format=path.suffix[1:].lower(), dpi=dpi, metadata=metadata)
