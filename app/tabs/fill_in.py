"""Fill in: hide characters by a click or write [MASK], and see what a model would put there."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from nezha.insight.results import FillMaskResult
from nezha.messages import InputError
from nezha.worker import Worker

from .. import models
from ..events import AFTER_EACH, EACH, MODEL_CALL, clicked, kept_in_browser, quiet
from ..guesses import guesses, strip
from ..language import Page, say
from ..markup import empty, notice
from ..masks import Units, put, read, toggle, write

EXAMPLES = (
    "酒店的[MASK]间很干净，服务[MASK]也很热情。",
    "北京是中国的首都。",
    "我国经济[MASK]展很快，人民生活水[MASK]不断提高。",
    "新华社北京一月一日[MASK]",
)

# A click anywhere on a button that says which character, or which guess, it is.
CLICKS = """
element.addEventListener('click', (event) => {
  const key = event.target.closest('[data-unit]');
  if (key) trigger('select', {place: Number(key.dataset.unit)});
});
"""
PICKS = """
element.addEventListener('click', (event) => {
  const guess = event.target.closest('[data-token]');
  if (guess) trigger('select', {mask: Number(guess.dataset.mask), token: guess.dataset.token});
});
"""


@dataclass(frozen=True)
class Shown:
    """What the result panel shows: an answer, an error, or neither yet; kept so that another language can redraw it."""

    result: FillMaskResult | None = None
    units: Units = ()
    error: InputError | None = None

    def html(self, lang: str) -> str:
        """The panel in `lang`; after an error the answer before it stays in sight."""
        answer = guesses(self.result, self.units, lang) if self.result else ""
        if not self.result and not self.error:
            answer = empty(say("fill.empty", lang))
        return notice(self.error, lang) + answer


class FillIn:
    """The tab's components and handlers.

    Args:
        worker: process that holds the models.
    """

    def __init__(self, worker: Worker):
        self.worker = worker

    def remember(self) -> None:
        """Make what the browser keeps; called outside the tabs, as a tab that is not open is not mounted."""
        self.kept = kept_in_browser("fill")

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("fill.lead", lang)}</p>'})
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=320):
                self.strip = gr.HTML("", js_on_load=CLICKS, elem_id="fill-strip")
                self.text = page.make(
                    gr.Textbox, {"label": "fill.text", "placeholder": "fill.hint"},
                    value=EXAMPLES[0], lines=2, max_lines=8, elem_id="fill-text",
                )  # fmt: skip
                with gr.Row(elem_classes="nz-examples nz-own"):
                    self.examples = [gr.Button(example, size="sm", min_width=60) for example in EXAMPLES]
                with gr.Row():
                    self.model = page.make(
                        gr.Dropdown, {"label": "model", "choices": models.choices}, alive=True,
                        value=models.BUNDLED, elem_id="fill-model", scale=3,
                    )  # fmt: skip
                    self.k = page.make(
                        gr.Slider,
                        {"label": "fill.k"},
                        minimum=1,
                        maximum=20,
                        step=1,
                        value=5,
                        scale=2,
                        elem_id="fill-k",
                    )
                with gr.Row(elem_classes="nz-begin"):
                    self.ask = page.make(
                        gr.Button, {"value": "fill.ask"}, variant="primary", elem_id="fill-ask", min_width=120
                    )
                    self.look = page.make(gr.Button, {"value": "next.look"}, elem_id="fill-look", min_width=120)
            with gr.Column(scale=6, min_width=320):
                self.answer = gr.HTML("", js_on_load=PICKS, elem_id="fill-answer", min_height=120)
        self.units = gr.State(())
        self.shown = gr.State(Shown())

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        row = [self.text, self.units, self.strip]
        question = [self.text, self.units, self.model, self.k, self.shown, lang]
        panel = [self.shown, self.answer]
        call: dict[str, Any] = {**MODEL_CALL, "show_progress_on": self.answer}
        remembered = [self.units, self.strip, self.kept]
        quiet(
            self.text.change, self.on_text, [self.text, self.units, lang], remembered, "fill_text",
            trigger_mode="always_last",
        )  # fmt: skip
        chosen = quiet(self.strip.select, self.on_character, [self.units, self.shown, lang], row, "fill_toggle", **EACH)
        chosen.then(self.on_ask_if_masked, question, panel, api_name="fill_after_click", **call, **AFTER_EACH)
        quiet(self.answer.select, self.on_guess, [self.units, lang], row, "fill_put")
        gr.on([self.ask.click, self.text.submit], self.on_ask, question, panel, api_name="fill_in", **call)
        self.model.input(self.on_ask_if_masked, question, panel, api_name="fill_other_model", **call)
        for number, (example, button) in enumerate(zip(EXAMPLES, self.examples, strict=True), 1):
            given = quiet(button.click, partial(self.on_example, example), [lang], row, f"fill_example_{number}")
            given.then(self.on_ask_if_masked, question, panel, api_name=f"fill_after_example_{number}", **call)

    def on_load(self, kept: object, lang: str) -> tuple[str, Units, str, str]:
        """Text, units, characters and empty panel of a page that opens: what was typed last, else an example."""
        text = kept if isinstance(kept, str) and kept else EXAMPLES[0]
        units = read(text)
        return text, units, strip(units, lang), Shown().html(lang)

    def on_language(self, units: Units, shown: Shown, lang: str) -> tuple[str, str]:
        """The characters and the panel in another language."""
        return strip(units, lang), shown.html(lang)

    def on_text(self, text: str, units: Units, lang: str) -> tuple[Units, str, str]:
        """The text was edited: keep what untouched masks hide, draw the characters, remember the text."""
        now = read(text, units)
        return now, strip(now, lang), text

    def on_character(self, units: Units, shown: Shown, lang: str, event: gr.EventData) -> tuple[str, Units, str]:
        """A character was clicked: hide it, or show it again."""
        return self.toggled(units, shown, clicked(event, "place"), lang)

    def toggled(self, units: Units, shown: Shown, place: object, lang: str) -> tuple[str, Units, str]:
        """The text after a click on the unit `place`; a typed [MASK] becomes the model's best guess, if it gave one."""
        if not isinstance(place, int):
            return write(units), units, strip(units, lang)
        guess = _best_guess(units, place, shown)
        now = toggle(units, place, guess)
        return write(now), now, strip(now, lang)

    def on_guess(self, units: Units, lang: str, event: gr.EventData) -> tuple[str, Units, str]:
        """A guess was clicked: write it where its mask stands."""
        mask, token = clicked(event, "mask"), clicked(event, "token")
        now = put(units, mask, token) if isinstance(mask, int) and isinstance(token, str) else units
        return write(now), now, strip(now, lang)

    def on_example(self, text: str, lang: str) -> tuple[str, Units, str]:
        """An example was chosen."""
        now = read(text)
        return text, now, strip(now, lang)

    def on_ask_if_masked(
        self, text: str, units: Units, model: str, k: int, shown: Shown, lang: str
    ) -> tuple[Shown, str]:
        """After a click: ask if something is hidden, else clear the panel."""
        if not any(unit.masked for unit in read(text, units)):
            return Shown(), Shown().html(lang)
        return self.on_ask(text, units, model, k, shown, lang)

    def on_ask(self, text: str, units: Units, model: str, k: int, shown: Shown, lang: str) -> tuple[Shown, str]:
        """Ask the model; its own sentence is shown where it cannot answer, and nothing typed is lost."""
        try:
            result = self.worker.call("fill_mask", text=text, k=int(k), model=models.checked(model))
            now = Shown(result=result, units=read(text, units))
        except InputError as error:
            now = Shown(result=shown.result, units=shown.units, error=error)
        return now, now.html(lang)


def _best_guess(units: Units, place: int, shown: Shown) -> str | None:
    """What the model put first at the mask at `place`, if the answer in sight is about this text."""
    if shown.result is None or shown.result.text != write(units):
        return None
    number = sum(unit.masked for unit in units[:place])
    return shown.result.masks[number].candidates[0].token if number < len(shown.result.masks) else None
