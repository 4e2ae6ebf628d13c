"""A part of the Attention tab: the classic views, ours and bertviz's own, of the text above."""

from typing import Any

import gradio as gr

from nezha.messages import InputError
from nezha.worker import Worker

from .. import models
from ..events import MODEL_CALL, quiet
from ..language import Page
from ..markup import notice

VIEWS = [
    ("other.head", "head"),
    ("other.model", "model"),
    ("other.neuron", "neuron"),
    ("other.bertviz_head", "bertviz_head"),
    ("other.bertviz_model", "bertviz_model"),
    ("other.bertviz_neuron", "bertviz_neuron"),
]
"""What is on the page of each, and its name for the worker."""


class OtherViews:
    """Which view, and the page that draws it in a frame of its own.

    Args:
        worker: process that holds the models.
    """

    def __init__(self, worker: Worker):
        self.worker = worker

    def layout(self, page: Page) -> None:
        """Make the components; called where they stand."""
        with page.make(gr.Accordion, {"label": "other.title"}, open=False, elem_id="attention-other"):
            with gr.Row(equal_height=False):
                self.view = page.make(
                    gr.Dropdown, {"label": "other.which", "choices": VIEWS}, value="head", scale=3, min_width=200,
                    elem_id="attention-other-which",
                )  # fmt: skip
                self.draw = page.make(
                    gr.Button, {"value": "other.draw"}, scale=1, min_width=120, elem_id="attention-other-draw"
                )
            self.message = gr.HTML("", elem_id="attention-other-message")
            self.frame = gr.HTML("", elem_id="attention-other-frame")
        self.error = gr.State(None)

    def connect(self, lang: gr.Radio, text: gr.Textbox, pair: gr.Textbox, model: gr.Dropdown) -> None:
        """Connect the button, the choice, and the language of an error."""
        asked, shown = [self.view, text, pair, model, lang], [self.frame, self.message, self.error]
        gr.on(
            [self.draw.click, self.view.input], self.on_draw, asked, shown, api_name="attention_other",
            **{**MODEL_CALL, "show_progress_on": self.frame},
        )  # fmt: skip
        quiet(lang.input, notice, [self.error, lang], [self.message], "language_attention_other")

    def on_draw(self, view: str, text: str, pair: str, model: str, lang: str) -> tuple[Any, str, InputError | None]:
        """The view of the text; an error leaves the one before it in place."""
        try:
            frame = self.worker.call(
                "attention_frame", view=view, text=text, pair=pair or None, model=models.checked(model), lang=lang
            )
        except InputError as error:
            return gr.skip(), notice(error, lang), error
        return frame, "", None
