"""The layers that a picture of attention left out, brought when somebody looks at one."""

import json
from typing import Any

import gradio as gr

from nezha.messages import InputError
from nezha.worker import Worker

from . import models
from .events import EACH, MODEL_CALL, clicked
from .guard.here import here
from .guard.limits import check_lengths
from .viewer_mount import LAYERS

MOST_LAYERS = 200
"""Of one question; no model has as many."""


class ViewerLayers:
    """A component that answers what the viewer beside it asks.

    Args:
        worker: process that holds the models.
    """

    def __init__(self, worker: Worker):
        self.worker = worker

    def layout(self) -> None:
        """Make it; it is not seen."""
        self.answer = gr.HTML(
            "", html_template="<span></span>", js_on_load=LAYERS, apply_default_css=False, elem_id="attention-layers"
        )

    def connect(self, viewer: gr.HTML, lang: gr.Radio) -> None:
        """Let it hear what the viewer asks."""
        call: dict[str, Any] = {**MODEL_CALL, **EACH, "show_progress": "hidden"}
        viewer.select(self.on_layers, [lang], [self.answer], api_name="attention_layers", **call)

    def on_layers(self, lang: str, event: gr.EventData) -> Any:
        """JSON for the page: the layers, or why there are none."""
        number, source, wanted = (clicked(event, name) for name in ("id", "of", "layers"))
        try:
            found = self.worker.call("attention_layers_json", **_question(source, wanted))
        except InputError as error:
            return json.dumps({"id": number, "problem": error.text(lang)}, ensure_ascii=False)
        return f'{{"id":{json.dumps(number)},"layers":{found}}}'


def _question(source: object, wanted: object) -> dict[str, Any]:
    """What the worker is asked; a page can send anything.

    Raises:
        InputError: it is no picture of a text, or of one that is longer than a visitor may ask for.
    """
    given = source if isinstance(source, dict) else {}
    text, pair, twin = given.get("text"), given.get("pair"), given.get("twin")
    numbers = isinstance(wanted, list) and len(wanted) <= MOST_LAYERS and all(type(each) is int for each in wanted)
    if not (isinstance(text, str) and isinstance(pair, str | None) and isinstance(twin, bool) and numbers):
        raise InputError("request_unknown")
    visitor = here()
    if visitor is not None and not visitor.teaches:
        check_lengths([text, pair])
    return {"model": models.checked(given.get("model")), "text": text, "pair": pair, "twin": twin, "layers": wanted}
