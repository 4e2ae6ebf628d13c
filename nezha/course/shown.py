"""What a lesson shows: a result alive and as a still picture, and a note that says how an answer stands."""

import io
from html import escape
from typing import Any

from nezha.insight.document import frame
from nezha.insight.masked_text import AllMasks
from nezha.insight.results import AttentionResult

HEIGHTS = {"attention": 860, "picture": 720}
"""Pixels of a live view."""
COLOURS = {"plain": "#2a78b8", "right": "#2e8b57", "wrong": "#c46a1b"}


class Shown:
    """A result in a notebook: a page in a frame where scripts run, a PNG where they do not.

    Args:
        result: an `AttentionResult`, an `AllMasks`, or any `Drawn`.
        lang: "en" or "zh".
        view, choice: the still picture of an attention result.
    """

    def __init__(self, result: Any, lang: str, view: str | None, choice: dict[str, Any]):
        self.result, self.lang, self.view, self.choice = result, lang, view, choice

    def __repr__(self) -> str:
        return type(self.result).__name__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self.live(), "image/png": self.still()}

    def live(self) -> str:
        """The result's own page."""
        page = self.result.to_html(self.lang)
        if isinstance(self.result, AllMasks):
            return page
        return frame(page, HEIGHTS["attention" if isinstance(self.result, AttentionResult) else "picture"])

    def still(self) -> bytes:
        """The same as a picture, PNG."""
        kept = io.BytesIO()
        self.figure().savefig(kept, format="png", dpi=100, metadata={"Software": None})
        return kept.getvalue()

    def figure(self) -> Any:
        """The same as a matplotlib figure."""
        if isinstance(self.result, AttentionResult):
            from nezha.insight.plots import figure

            return figure(self.result, self.view or "maps", lang=self.lang, **self.choice)
        if isinstance(self.result, AllMasks):
            from nezha.course.masks_drawn import figure_of_masks

            return figure_of_masks(self.result, self.lang)
        return self.result.figure(self.lang)


class Note:
    """A few lines in a frame of their own.

    Args:
        head: the first, in bold.
        body: the others.
        state: one of `COLOURS`.
    """

    def __init__(self, head: str, body: str, state: str):
        self.head, self.body, self.state = head, body, state

    def __repr__(self) -> str:
        return f"{self.head}\n{self.body}"

    def _repr_html_(self) -> str:
        lines = "<br>".join(escape(line) for line in self.body.splitlines())
        return (
            f'<div class="nezha-{self.state}" style="border-left:4px solid {COLOURS[self.state]};padding:2px 14px">'
            f"<p><b>{escape(self.head)}</b></p><p>{lines}</p></div>"
        )


class Grid:
    """A table of texts that wraps to the width of a notebook.

    Args:
        heads: over the columns.
        rows: the cells.
        code: which column holds commands, counted from 0; none where None.
        whole: which column is not broken into lines.
    """

    def __init__(
        self,
        heads: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
        *,
        code: int | None = None,
        whole: int | None = None,
    ):
        self.heads, self.rows, self.code, self.whole = heads, rows, code, whole

    def __repr__(self) -> str:
        return "\n".join(" | ".join(row) for row in (self.heads, *self.rows))

    def _repr_html_(self) -> str:
        heads = "".join(self._cell("th", *one) for one in enumerate(self.heads))
        lines = "".join(f"<tr>{''.join(self._cell('td', *one) for one in enumerate(row))}</tr>" for row in self.rows)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"

    def _cell(self, tag: str, number: int, text: str) -> str:
        space = "nowrap" if number == self.whole else "normal"
        held = escape(text)
        if (tag, number) == ("td", self.code):  # no line ends within an option
            words = " ".join(f'<span style="white-space:nowrap">{word}</span>' for word in held.split())
            held = f"<code>{words}</code>"
        return f'<{tag} style="text-align:left;vertical-align:top;white-space:{space}">{held}</{tag}>'
