"""A part of the Compare tab: what `nezha compare` has found of the paper's systems."""

from typing import Any

import gradio as gr

from nezha.systems.results import comparisons

from ..events import quiet
from ..language import Page, say
from ..systems_view import chosen


class Systems:
    """Which comparison, and its table and figure."""

    def layout(self, page: Page) -> None:
        """Make the components; called where they stand."""
        page.make(gr.HTML, {"value": lambda lang: f'<h3 class="nz-group">{say("systems.title", lang)}</h3>'})
        self.names = page.make(
            gr.Dropdown, {"label": "systems.which"}, choices=[], value=None, allow_custom_value=True,
            elem_id="systems-which",
        )  # fmt: skip
        self.view = gr.HTML("", elem_id="systems-view")

    def connect(self, lang: gr.Radio) -> None:
        """Connect the choice."""
        quiet(self.names.change, chosen, [self.names, lang], [self.view], "systems_chosen")

    def on_open(self, name: object, lang: str) -> list[Any]:
        """The comparisons there are now, the newest chosen where none is, and what it has found by now."""
        there = comparisons()
        value = name if name in there else next(iter(there), None)
        return [gr.update(choices=there, value=value, visible=bool(there)), chosen(value, lang)]
