"""Attention as figures for print: `figure(result, "maps")` draws, `save(result, "maps.svg", view="maps")` writes.

    from nezha.insight import attention
    from nezha.insight.plots import figure, save

    result = attention("bundled", "北京是中国的首都。")
    figure(result, "curve", token=3)                  # a matplotlib Figure; shows itself in a notebook
    save(result, "pair.csv", view="pair", token=3)    # the numbers that are drawn

Every view has one file here; what it draws and what it writes as CSV come from the same arrays.  matplotlib is loaded
when the first figure is drawn, its settings are the reader's again afterwards, and pyplot is never touched.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nezha.insight.plots import curve, maps, pair, skew, table, wall, words
from nezha.insight.plots.sheet import write
from nezha.insight.plots.view import View
from nezha.insight.plots.wish import Wish, wish
from nezha.insight.results import AttentionResult
from nezha.messages import InputError

if TYPE_CHECKING:
    from nezha.insight.plots.paper import PrintFigure

VIEWS: dict[str, View] = {
    "maps": maps.VIEW,
    "curve": curve.VIEW,
    "wall": wall.VIEW,
    "skew": skew.VIEW,
    "table": table.VIEW,
    "pair": pair.VIEW,
    "words": words.VIEW,
}
"""What can be drawn: content + position = score → attention; a token's offset curve; all heads by offset; maps with
offsets across; the table R; one pair of tokens; words in place of characters."""

PICTURES = (".svg", ".png", ".pdf")
SUFFIXES = (*PICTURES, ".csv")


def figure(result: AttentionResult, view: str = "maps", *, lang: str = "en", **choice: Any) -> "PrintFigure":
    """A view as a matplotlib `Figure`, with a caption that says of what.

    Args:
        result: what `nezha.insight.attention` returned.
        view: one of `VIEWS`.
        lang: "en" or "zh"; English where no font here has Chinese.
        choice: `layer`, `head`: counted from 0, both left out for the head that looks most sharply; `token`: the
            querying token, [CLS] being 0 (default: the first [MASK], else the middle one); `key`: the token looked at,
            for "pair" (default: the one it looks at most); `specials=False` leaves [CLS] and [SEP] out of maps;
            `own_scale=True` gives the head a colour scale of its own.

    Returns:
        A figure that shows itself in a notebook; `savefig` writes it.

    Raises:
        InputError: no such view, layer, head or token; a view of relative positions of a model that has none.
    """
    from nezha.insight.plots.paper import draw

    return draw(*_asked(result, view, lang, choice))


def save(
    result: AttentionResult,
    path: str | Path,
    *,
    view: str = "maps",
    lang: str = "en",
    dpi: int = 200,
    **choice: Any,
) -> Path:
    """Write a view to `path`, as .svg, .png, .pdf, or as .csv: the numbers that are drawn, one a row.

    The same call writes the same bytes.

    Args:
        path: the file; its ending chooses the form.
        result, view, lang, choice: as for `figure`; `lang` names the columns of a CSV too.
        dpi: pixels an inch of a .png.

    Returns:
        The file that was written.

    Raises:
        InputError: another suffix, a file that cannot be written, or what `figure` refuses.
    """
    path = Path(path).expanduser()
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError("plot_suffix", suffixes=" ".join(SUFFIXES), given=path.name)
    shown, asked = _asked(result, view, lang, choice)
    try:
        if suffix == ".csv":
            write(path, shown.rows(asked), asked.lang)
        else:
            from nezha.insight.plots.paper import print_to

            print_to(path, shown, asked, dpi)
    except OSError as error:
        raise InputError("plot_unwritable", path=path, reason=error.strerror or str(error)) from error
    return path


def _asked(result: AttentionResult, view: str, lang: str, choice: dict[str, Any]) -> tuple[View, Wish]:
    if view not in VIEWS:
        raise InputError("plot_view", choices=", ".join(VIEWS), given=view)
    shown = VIEWS[view]
    if shown.relative and result.positions == "absolute":
        raise InputError("plot_needs_positions", view=view, model=result.model)
    return shown, wish(result, lang, **choice)
