"""Runs: every run there is in one table to search, sort and choose from; the selected one in full below it.

Like the lists of the other tabs, it reads the folders at each look and owns nothing.
"""

from html import escape
from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError

from .. import shelf_view
from ..compare_view import MOST_RUNS
from ..events import clicked, quiet
from ..language import Page, say
from ..markup import notice, remark
from ..run_view import History
from .run_panel import RunPanel
from .shelf_about import About
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
        self.about, self.tidy = About(), Tidy()

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
        with gr.Row(elem_classes="nz-actions", visible=False) as self.bar:
            self.count = gr.HTML("", elem_id="shelf-chosen")
            small: dict[str, Any] = {"size": "sm", "min_width": 90}
            self.compare = page.make(gr.Button, {"value": "shelf.compare"}, elem_id="shelf-compare", **small)
            self.delete = page.make(gr.Button, {"value": "shelf.delete"}, elem_id="shelf-delete-many", **small)
            self.clear = page.make(gr.Button, {"value": "shelf.clear"}, elem_id="shelf-clear", **small)
        with gr.Group(visible=False, elem_classes="nz-confirm") as self.confirm:
            self.question = gr.HTML("")
            with gr.Row():
                self.really = page.make(
                    gr.Button, {"value": "shelf.delete.yes"}, variant="stop", size="sm", elem_id="shelf-delete-yes"
                )
                self.keep = page.make(gr.Button, {"value": "run.delete.no"}, size="sm", elem_id="shelf-delete-no")
        with gr.Row(equal_height=False, elem_classes="nz-part"):
            with gr.Column(scale=7, min_width=320):
                self.panel.layout(page)
            with gr.Column(scale=4, min_width=300):
                self.about.layout(page)
        self.tidy.layout(page)
        self.chosen, self.sort, self.whole = gr.State([]), gr.State(NEWEST), gr.State(False)
        self.seen, self.error = gr.State(None), gr.State(None)

    @property
    def asked(self) -> list[Any]:
        """Inputs of `look`, but for what was seen and the language."""
        return [self.query, self.chosen, self.sort, self.whole, self.panel.selected]

    @property
    def view(self) -> list[Any]:
        """Outputs of `look`."""
        return [self.seen, self.summary, self.table, self.message]

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        asked, view, panel = [*self.asked, lang], self.view, self.panel
        quiet(self.query.change, self.on_change, asked, view, "shelf_search", trigger_mode="always_last")
        picked = quiet(
            self.table.select, self.on_select, [self.chosen, self.sort, self.whole, panel.selected],
            [self.chosen, self.sort, self.whole, panel.selected], "shelf_select",
        )  # fmt: skip
        quiet(picked.then, self.on_bar, [self.chosen, lang], [self.bar, self.count, self.confirm], "shelf_bar")
        quiet(picked.then, self.on_picked, [*self.asked, self.seen, lang], view, "shelf_after_select")
        quiet(picked.then, panel.look, [panel.selected, panel.seen, lang], panel.view, "shelf_shows")
        panel.connect(lang, {})
        for place, event in enumerate(panel.changed):
            quiet(event.then, self.on_change, asked, view, f"shelf_after_panel_{place}")
        about = self.about
        quiet(panel.selected.change, about.on_run, [panel.selected, lang], about.filled, "shelf_about")
        saved = about.connect(panel.selected, lang)
        quiet(saved.then, self.on_change, asked, view, "shelf_after_about")
        self._connect_many(lang)
        for place, event in enumerate(self.tidy.connect(panel.selected, lang)):
            quiet(event.then, self.on_change, asked, view, f"shelf_after_tidy_{place}")
            quiet(event.then, panel.on_change, [panel.selected, lang], panel.view, f"shelf_shows_after_tidy_{place}")

    def _connect_many(self, lang: gr.Radio) -> None:
        """What is done to the chosen runs."""
        barred = [self.chosen, self.bar, self.count, self.confirm]
        given = [self.chosen, lang]
        quiet(self.delete.click, self.on_delete, given, [self.question, self.confirm], "shelf_delete_ask")
        quiet(self.keep.click, self.panel.on_keep, [], [self.confirm], "shelf_delete_keep")
        gone = quiet(self.really.click, self.on_really, given, [*barred, self.error], "shelf_delete_many")
        clear = quiet(self.clear.click, self.on_clear, [], barred, "shelf_clear")
        for name, event in (("delete", gone), ("clear", clear)):
            asked = [*self.asked, lang, self.error] if name == "delete" else [*self.asked, lang]
            quiet(event.then, self.on_change, asked, self.view, f"shelf_after_{name}")
        panel = self.panel
        quiet(gone.then, panel.on_change, [panel.selected, lang], panel.view, "shelf_shows_after_delete")
        quiet(gone.then, self.tidy.on_open, [lang], self.tidy.opened, "shelf_trash_after_delete")

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

    def on_bar(self, chosen: list[str], lang: str) -> list[Any]:
        """What can be done to the chosen runs, where there are any."""
        told = f"<p>{say('shelf.chosen', lang, n=len(chosen))}</p>"
        return [gr.update(visible=bool(chosen)), told, gr.update(visible=False)]

    def on_clear(self) -> list[Any]:
        """No run is chosen."""
        return [[], gr.update(visible=False), "", gr.update(visible=False)]

    def on_delete(self, chosen: list[str], lang: str) -> list[Any]:
        """Ask before runs are moved."""
        names = ", ".join(chosen[:8]) + (" …" if len(chosen) > 8 else "")
        asked = say("shelf.delete.ask", lang, n=len(chosen), days=runs.KEPT_DAYS, names=names)
        return [f"<p>{escape(asked)}</p>", gr.update(visible=bool(chosen))]

    def on_really(self, chosen: list[str], lang: str) -> list[Any]:
        """Move the chosen runs into the trash; the first that cannot be is a sentence, and stays chosen."""
        left, said = [], None
        for name in chosen:
            try:
                runs.delete(name)
            except InputError as error:
                left.append(name)
                said = said or error
        moved = len(chosen) - len(left)
        said = said or say("shelf.moved", lang, n=moved, days=runs.KEPT_DAYS)
        return [left, *self.on_bar(left, lang), said]

    def on_compare(self, chosen: list[str]) -> list[Any]:
        """Open the comparison with the chosen runs, as many as it can show."""
        return [gr.update(selected="compare"), gr.update(value=chosen[:MOST_RUNS])]
