"""What is done to several runs at once: those that were chosen in the table are compared or deleted."""

from html import escape
from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError

from ..compare_view import MOST_RUNS
from ..events import quiet
from ..language import Page, say


class Chosen:
    """Components and handlers."""

    def layout(self, page: Page) -> None:
        """Make the components; called where they stand."""
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
        self.chosen, self.error = gr.State([]), gr.State(None)

    @property
    def shown(self) -> list[Any]:
        """Outputs of `on_bar`."""
        return [self.bar, self.count, self.confirm]

    def connect(self, lang: gr.Radio) -> tuple[Any, Any]:
        """Connect every event; returns the two after which the table reads otherwise: deleted, none chosen."""
        given = [self.chosen, lang]
        quiet(self.delete.click, self.on_delete, given, [self.question, self.confirm], "shelf_delete_ask")
        quiet(self.keep.click, self.on_keep, [], [self.confirm], "shelf_delete_keep")
        barred = [self.chosen, *self.shown]
        gone = quiet(self.really.click, self.on_really, given, [*barred, self.error], "shelf_delete_many")
        return gone, quiet(self.clear.click, self.on_clear, [], barred, "shelf_clear")

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

    def on_keep(self) -> Any:
        """Nothing is deleted."""
        return gr.update(visible=False)

    def on_compare(self, chosen: list[str]) -> list[Any]:
        """Open the comparison with the chosen runs, as many as it can show."""
        return [gr.update(selected="compare"), gr.update(value=chosen[:MOST_RUNS])]
