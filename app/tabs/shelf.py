"""Runs: every run there is in one table to search, sort and choose from; the selected one in full below it.

Like the lists of the other tabs, it reads the folders at each look and owns nothing.
"""

from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError

from .. import shelf_view
from ..events import AFTER_EACH, EACH, clicked, quiet
from ..language import Page, say
from ..markup import notice, remark
from ..run_view import History
from .run_panel import RunPanel
from .shelf_about import About
from .shelf_chosen import Chosen
from .shelf_tidy import Tidy

NEWEST = ("started", True)
"""How the table is sorted before somebody says otherwise: column, and whether from large to small."""

CLICKS = """
const boxes = () => [...element.querySelectorAll('[data-choose]')];
const names = (found) => found.map((box) => box.dataset.choose);
element.addEventListener('click', (event) => {
  const at = (name) => event.target.closest(`[data-${name}]`)?.dataset[name];
  if (at('choose')) {
    return trigger('select', {chosen: names(boxes().filter((box) => box.checked)), seen: names(boxes())});
  }
  if (at('sort')) return trigger('select', {sort: at('sort')});
  if (at('whole')) return trigger('select', {whole: true});
  const row = event.target.closest('[data-row]');
  if (!row) return;
  element.querySelectorAll('[data-row]').forEach((one) => one.setAttribute('aria-selected', one === row));
  nezha.address({run: row.dataset.row});
  trigger('select', {run: row.dataset.row});
});
"""


class Shelf:
    """The tab's components and handlers.

    Args:
        history: what was read of each run's metrics, shared with the other lists.
    """

    def __init__(self, history: History):
        self.panel = RunPanel("shelf", None, history, listed=False)
        self.many, self.about, self.tidy = Chosen(), About(), Tidy()

    def remember(self) -> None:
        """Nothing is kept in the browser: the address names the run."""

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("shelf.lead", lang)}</p>'})
        with gr.Row(elem_classes="nz-finding"):
            self.query = page.make(
                gr.Textbox, {"label": "shelf.search", "placeholder": "shelf.search.hint"}, max_lines=1,
                elem_id="shelf-search", scale=3, min_width=280,
            )  # fmt: skip
            self.summary = gr.HTML("", elem_id="shelf-summary", min_width=240)
            self.tidy.layout_upload(page)
        self.tidy.layout_answer()
        self.message = gr.HTML("", elem_id="shelf-said")
        self.table = gr.HTML("", js_on_load=CLICKS, elem_id="shelf-table")
        self.many.layout(page)
        with gr.Row(equal_height=False, elem_classes="nz-part"):
            with gr.Column(scale=7, min_width=320):
                self.panel.layout(page)
            with gr.Column(scale=4, min_width=300):
                self.about.layout(page)
        self.tidy.layout(page)
        self.sort, self.whole, self.seen = gr.State(NEWEST), gr.State(False), gr.State(None)

    @property
    def asked(self) -> list[Any]:
        """Inputs of `look`, but for what was seen and the language."""
        return [self.query, self.many.chosen, self.sort, self.whole, self.panel.selected]

    @property
    def view(self) -> list[Any]:
        """Outputs of `look`."""
        return [self.seen, self.summary, self.table, self.message]

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        asked, view, panel, many = [*self.asked, lang], self.view, self.panel, self.many
        quiet(self.query.change, self.on_change, asked, view, "shelf_search", trigger_mode="always_last")
        picked = quiet(
            self.table.select, self.on_select, [many.chosen, self.sort, self.whole, panel.selected],
            [many.chosen, self.sort, self.whole, panel.selected], "shelf_select", **EACH,
        )  # fmt: skip
        quiet(picked.then, many.on_bar, [many.chosen, lang], many.shown, "shelf_bar", **AFTER_EACH)
        quiet(picked.then, self.on_picked, [*self.asked, self.seen, lang], view, "shelf_after_select", **AFTER_EACH)
        quiet(picked.then, panel.look, [panel.selected, panel.seen, lang], panel.view, "shelf_shows", **AFTER_EACH)
        panel.connect(lang, {})
        for place, event in enumerate(panel.changed):
            quiet(event.then, self.on_change, asked, view, f"shelf_after_panel_{place}")
        about = self.about
        quiet(panel.selected.change, about.on_run, [panel.selected, lang], about.filled, "shelf_about")
        saved = about.connect(panel.selected, lang)
        quiet(saved.then, self.on_change, asked, view, "shelf_after_about")
        gone, cleared = many.connect(lang)
        quiet(gone.then, self.on_change, [*asked, many.error], view, "shelf_after_delete")
        quiet(cleared.then, self.on_change, asked, view, "shelf_after_clear")
        quiet(gone.then, panel.on_change, [panel.selected, lang], panel.view, "shelf_shows_after_delete")
        quiet(gone.then, self.tidy.on_open, [lang], self.tidy.opened, "shelf_trash_after_delete")
        for place, event in enumerate(self.tidy.connect(panel.selected, lang)):
            quiet(event.then, self.on_change, asked, view, f"shelf_after_tidy_{place}")
            quiet(event.then, panel.on_change, [panel.selected, lang], panel.view, f"shelf_shows_after_tidy_{place}")

    def on_change(
        self, query: str, chosen: list[str], sort: tuple[str, bool], whole: bool, selected: str | None, lang: str,
        error: InputError | str | None = None,
    ) -> list[Any]:  # fmt: skip
        """The whole view, whatever was shown before, under what is to be said."""
        looked = self.look(query, chosen, sort, whole, selected, None, lang)
        if isinstance(error, InputError):
            return [*looked[:3], notice(error, lang)]
        return [*looked[:3], remark(error)] if error else looked

    def on_picked(self, *asked: Any) -> list[Any]:
        """After a click: only another order or more rows need to be sent, the rest the page has done itself."""
        return self.look(*asked)

    def look(
        self, query: str, chosen: list[str], sort: tuple[str, bool], whole: bool, selected: str | None,
        seen: int | None, lang: str,
    ) -> list[Any]:  # fmt: skip
        """Read the folders and renew the view; nothing is sent where nothing changed since `seen`."""
        every = runs.list_runs()
        try:
            wanted, error = runs.parse_query(query or ""), None
        except InputError as refused:
            wanted, error = runs.parse_query(""), refused
        found = [run for run in every if wanted.holds(run)]
        rows = shelf_view.table(found, every, set(), None, (sort[0], sort[1]), lang, whole=whole)
        parts = [shelf_view.summary(found, every, lang), rows, notice(error, lang)]
        now = hash((lang, *parts))
        if now == seen:
            return [gr.skip() for _ in (now, *parts)]
        parts[1] = shelf_view.table(found, every, set(chosen), selected, (sort[0], sort[1]), lang, whole=whole)
        return [now, *parts]

    def on_select(
        self, chosen: list[str], sort: tuple[str, bool], whole: bool, selected: str | None, event: gr.EventData
    ) -> list[Any]:
        """A row, a box, a column or “all” was clicked."""
        run, boxes, column = clicked(event, "run"), clicked(event, "chosen"), clicked(event, "sort")
        if isinstance(run, str):
            selected = run
        if isinstance(boxes, list):
            seen = clicked(event, "seen")
            hidden = [name for name in chosen if isinstance(seen, list) and name not in seen]
            chosen = [*hidden, *(name for name in boxes if isinstance(name, str))]
        if column in shelf_view.COLUMNS:
            first = column in ("progress", "size", "started")
            sort = (column, not sort[1] if sort[0] == column else first)
        return [chosen, sort, whole or clicked(event, "whole") is True, selected]
