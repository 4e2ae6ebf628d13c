"""A picture on paper: its panels one below the other, the title above, what must be said with it below.

Fonts, colours and style are those of `nezha.insight.plots`; matplotlib's settings are untouched before and after.
"""

import io
from typing import Any

import matplotlib

from nezha.insight.pictures.made_head import stills
from nezha.insight.pictures.printed_panels import draw_panel, height
from nezha.insight.pictures.rows import told
from nezha.insight.pictures.spec import Dials, Frames, Panel, Picture
from nezha.insight.plots.caption import wrap
from nezha.insight.plots.colours import palette
from nezha.insight.plots.fonts import Letters, families
from nezha.insight.plots.paper import LINE, MARGIN, TITLE, PrintFigure, paper_style

WIDE = 6.8
"""Inches."""


def figure(picture: Picture, lang: str = "en") -> PrintFigure:
    """The whole figure; English where no font here has Chinese."""
    letters = Letters(families())
    lang = lang if letters.chinese else "en"
    with matplotlib.rc_context(paper_style(letters.families)):
        sheet = PrintFigure(layout="constrained")
        panels = [one for panel in picture.panels for one in still(panel)]
        heights = [height(panel) for panel in panels]
        lines = [line for text in _below(picture, lang) for line in wrap(letters.line(text), int((WIDE - MARGIN) * 17))]
        below, high = LINE * len(lines) + 2 * MARGIN, sum(heights)
        whole = TITLE + high + below
        sheet.set_size_inches(WIDE, whole)
        engine: Any = sheet.get_layout_engine()
        engine.set(rect=(0, below / whole, 1, high / whole), w_pad=0.06, h_pad=0.06)
        axes = sheet.subplots(len(panels), 1, squeeze=False, gridspec_kw={"height_ratios": heights})[:, 0]
        for one, panel in zip(axes, panels, strict=True):
            draw_panel(sheet, one, panel, lang, letters)
        words: dict[str, Any] = {"va": "top", "color": palette()["ink"]}
        sheet.text(MARGIN / WIDE, 1 - MARGIN / whole, letters.line(told(picture.title, lang)), fontsize=12, **words)
        words["color"] = palette()["soft"]
        sheet.text(
            MARGIN / WIDE, (below - MARGIN) / whole, "\n".join(lines), fontsize=7.5, linespacing=1.35, **words
        )  # fmt: skip
        sheet.draw_without_rendering()  # makes every tick and the layout now, while the style holds
        sheet.set_layout_engine("none")
    return sheet


def printed(picture: Picture, form: str, lang: str = "en", dpi: int = 200) -> bytes:
    """The figure as a file of `form`, svg, png or pdf; without dates, so that the same picture is the same file."""
    sheet, kept = figure(picture, lang), io.BytesIO()
    metadata = {"svg": {"Date": None}, "png": {"Software": None}, "pdf": {"CreationDate": None}}[form]
    with matplotlib.rc_context(paper_style(Letters(families()).families)):
        sheet.savefig(kept, format=form, dpi=dpi, metadata={"Title": told(picture.title, lang), **metadata})
    return kept.getvalue()


def still(panel: Panel) -> tuple[Panel, ...]:
    """Panels that paper can hold: of frames the last, of a head to be set what it begins with."""
    if isinstance(panel, Dials):
        return stills(panel)
    return (panel.panels[-1],) if isinstance(panel, Frames) else (panel,)


def _below(picture: Picture, lang: str) -> list[str]:
    """The sentence, what made the picture, and what it does not show."""
    colon, stop = ("：", "；") if lang == "zh" else (": ", "; ")
    made = stop.join(f"{told(name, lang)}{colon}{told(value, lang)}" for name, value in picture.caption)
    return [text for text in (told(picture.sentence, lang), made, told(picture.honest, lang)) if text]
