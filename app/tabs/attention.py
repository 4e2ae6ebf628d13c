"""Attention: a text in, and every head of a model drawn by the viewer that notebooks and saved pages use too."""

from functools import partial
from typing import Any

import gradio as gr

from nezha.messages import InputError
from nezha.worker import Worker

from .. import models
from ..events import MODEL_CALL, kept_in_browser, quiet
from ..language import Page, say
from ..markup import empty, notice
from ..viewer_layers import ViewerLayers
from ..viewer_mount import BESIDE, MOUNT
from .other_views import OtherViews

EXAMPLES = ("北京是中华人民共和国的首都。", "他把书放在桌子上，然后坐下来看书。", "这家酒店的服务很好，房间也很干净。")
SAME, TWIN = "same", "twin"
"""Of a second picture: the model of the first, and one of its sizes with random weights."""


def beside_choices(lang: str) -> models.Choices:
    """(label, model) of what may stand beside a model: itself, its twin of random weights, every other."""
    return [(say("attention.same_model", lang), SAME), (say("attention.twin", lang), TWIN), *models.all_choices(lang)]


class Attention:
    """The tab's components and handlers.

    Args:
        worker: process that holds the models.
    """

    def __init__(self, worker: Worker):
        self.worker = worker
        self.other, self.layers = OtherViews(worker), ViewerLayers(worker)

    def remember(self) -> None:
        """Make what the browser keeps; called outside the tabs, as a tab that is not open is not mounted."""
        self.kept = kept_in_browser("attention")

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("attention.lead", lang)}</p>'})
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=300):
                self.text = page.make(
                    gr.Textbox, {"label": "attention.text", "placeholder": "attention.hint"},
                    value=EXAMPLES[0], lines=2, max_lines=4, elem_id="attention-text",
                )  # fmt: skip
                # There once another tab sent a pair; a text alone needs none.
                self.pair = page.make(
                    gr.Textbox, {"label": "attention.pair"}, lines=1, max_lines=4, visible=False,
                    elem_id="attention-pair",
                )  # fmt: skip
                with gr.Row(elem_classes="nz-examples nz-own"):
                    self.examples = [gr.Button(example, size="sm", min_width=60) for example in EXAMPLES]
            with gr.Column(scale=2, min_width=220):
                self.model = page.make(
                    gr.Dropdown, {"label": "model", "choices": models.all_choices}, alive=True,
                    value=models.BUNDLED, elem_id="attention-model",
                    allow_custom_value=True,  # a link may name one checkpoint of a run, which no list has
                )  # fmt: skip
                self.ask = page.make(gr.Button, {"value": "attention.ask"}, variant="primary", elem_id="attention-ask")
        self._layout_beside(page)
        self.message = gr.HTML("", elem_id="attention-message")
        self.viewer = gr.HTML(
            "", html_template='<div class="nz-viewer"></div>', js_on_load=MOUNT,
            apply_default_css=False, elem_id="attention-viewer",
        )  # fmt: skip
        with gr.Row(elem_classes="nz-beyond"):
            page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-note">{say("attention.beyond", lang)}</p>'})
            self.switch = page.make(
                gr.Button, {"value": "attention.switch"}, size="sm", min_width=160, scale=0, elem_id="attention-switch"
            )
            self.tune = page.make(
                gr.Button, {"value": "next.tune"}, size="sm", min_width=160, scale=0, elem_id="attention-tune"
            )
        self.second = gr.HTML(
            "", html_template="<span></span>", js_on_load=BESIDE, apply_default_css=False, elem_id="attention-second"
        )
        self.layers.layout()
        self.other.layout(page)
        self.error = gr.State(None)
        self.drawn = gr.State(False)

    def _layout_beside(self, page: Page) -> None:
        """What is drawn beside the first: another text, another model, or the same model with random weights."""
        with page.make(gr.Accordion, {"label": "attention.beside"}, open=False, elem_id="attention-beside"):
            with gr.Row(equal_height=False):
                self.other_text = page.make(
                    gr.Textbox, {"label": "attention.other_text", "placeholder": "attention.same_text"},
                    lines=1, max_lines=4, scale=5, min_width=260, elem_id="attention-other-text",
                )  # fmt: skip
                self.other_model = page.make(
                    gr.Dropdown, {"label": "attention.other_model", "choices": beside_choices}, alive=True,
                    value=SAME, scale=2, min_width=200, elem_id="attention-other-model",
                )  # fmt: skip
            with gr.Row():
                self.compare = page.make(
                    gr.Button, {"value": "attention.compare"}, size="sm", elem_id="attention-compare"
                )
                self.alone = page.make(gr.Button, {"value": "attention.alone"}, size="sm", elem_id="attention-alone")

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        self._question = question = [self.text, self.pair, self.model, self.drawn, lang]
        self._panel = panel = [self.viewer, self.message, self.error, self.drawn]
        call: dict[str, Any] = {**MODEL_CALL, "show_progress_on": self.viewer}
        quiet(self.text.change, self.on_text, [self.text], [self.kept], "attention_text")
        gr.on([self.ask.click, self.text.submit], self.on_ask, question, panel, api_name="attention_asked", **call)
        self.model.input(self.on_ask, question, panel, api_name="attention_other_model", **call)
        for number, (example, button) in enumerate(zip(EXAMPLES, self.examples, strict=True), 1):
            given = quiet(
                button.click, partial(self.on_example, example), [], [self.text, self.pair],
                f"attention_example_{number}",
            )  # fmt: skip
            given.then(self.on_ask, question, panel, api_name=f"attention_after_example_{number}", **call)
        self.layers.connect(self.viewer, lang)
        self.other.connect(lang, self.text, self.pair, self.model)

        beside = [self.text, self.pair, self.model, self.other_text, self.other_model, self.drawn, lang]
        asked, shown = [self.compare.click, self.other_text.submit], [self.second, self.message, self.error]
        gr.on(asked, self.on_beside, beside, shown, api_name="attention_beside", **call)
        quiet(self.alone.click, lambda: "", [], [self.second], "attention_alone")

    def asks(self, event: Any, name: str) -> None:
        """Draw after another event."""
        call: dict[str, Any] = {**MODEL_CALL, "show_progress_on": self.viewer}
        event.then(self.on_ask, self._question, self._panel, api_name=name, **call)

    def follows_link(self, event: Any, lang: gr.Radio) -> None:
        """After the page has opened: what a link asks for."""
        given, shown = [self.drawn, lang], [*self.handed, *self._panel]
        event.then(self.on_link, given, shown, api_name="attention_link", **MODEL_CALL, show_progress_on=self.viewer)

    @property
    def handed(self) -> list[Any]:
        """Outputs of `hand`."""
        return [self.model, self.text, self.pair]

    def hand(self, model: str, lang: str, text: str, pair: str) -> list[Any]:
        """Another tab sends a model here, and what it was asked: one text or two."""
        chosen = gr.update(choices=models.all_choices(lang), value=models.known_of_all(model))
        return [chosen, text or gr.skip(), gr.update(value=pair, visible=bool(pair))]

    def on_example(self, text: str) -> tuple[str, Any]:
        """An example, which is one text."""
        return text, gr.update(value="", visible=False)

    def on_load(self, kept: object, lang: str) -> tuple[str, str]:
        """Text and message of a page that opens: what was typed last, else an example."""
        return kept if isinstance(kept, str) and kept else EXAMPLES[0], self.said(None, drawn=False, lang=lang)

    def on_language(self, error: InputError | None, drawn: bool, lang: str) -> str:
        """The message in another language; the viewer follows by itself."""
        return self.said(error, drawn=drawn, lang=lang)

    def on_text(self, text: str) -> str:
        """Remember what was typed."""
        return text

    def on_ask(
        self, text: str, pair: str, model: str, drawn: bool, lang: str
    ) -> tuple[Any, str, InputError | None, bool]:
        """Draw the text; an error leaves the picture before it in place."""
        try:
            payload = self.worker.call("attention_json", text=text, pair=pair or None, model=models.checked(model))
        except InputError as error:
            return gr.skip(), self.said(error, drawn=drawn, lang=lang), error, drawn
        return payload, self.said(None, drawn=True, lang=lang), None, True

    def on_beside(
        self, text: str, pair: str, model: str, other_text: str, other_model: str, drawn: bool, lang: str
    ) -> tuple[Any, str, InputError | None]:
        """Draw a second picture beside the first; what is left open is as in the first."""
        own_text = other_text.strip()
        try:
            payload = self.worker.call(
                "attention_json", text=own_text or text, pair=None if own_text else pair or None,
                model=models.checked(model if other_model in (SAME, TWIN) else other_model), twin=other_model == TWIN,
            )  # fmt: skip
        except InputError as error:
            return gr.skip(), self.said(error, drawn=drawn, lang=lang), error
        return payload, self.said(None, drawn=drawn, lang=lang), None

    def on_link(self, drawn: bool, lang: str, request: gr.Request) -> list[Any]:
        """A page opened by the link of a view: its model and text, drawn at once; else everything stays."""
        query = dict(request.query_params)
        text = query.get("text", "")
        if query.get("tab") != "attention" or not text:
            return [gr.skip() for _ in range(3 + 4)]  # what `hand` and `on_ask` return
        pair, known = query.get("pair", ""), models.known_of_all(query.get("model"))
        return [*self.hand(known, lang, text, pair), *self.on_ask(text, pair, known, drawn, lang)]

    def said(self, error: InputError | None, *, drawn: bool, lang: str) -> str:
        """The error, or what to do while nothing is drawn."""
        return notice(error, lang) or ("" if drawn else empty(say("attention.empty", lang)))
