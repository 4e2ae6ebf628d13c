"""Data: what each of the four maskings would hide of a text, and what is in prepared data, in figures."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import gradio as gr

from nezha.insight.corpus_results import CorpusResult, RatesResult
from nezha.insight.masked_text import AllMasks
from nezha.insight.viewer import masks as drawing
from nezha.messages import InputError
from nezha.worker import Worker

from ..corpus_view import facts, rates
from ..events import MODEL_CALL, kept_in_browser, quiet
from ..language import Page, say
from ..markup import empty, notice
from ..roots import inside

EXAMPLES = (
    "国家主席江泽民12月31日晚在北京人民大会堂发表新年讲话，向全国各族人民问好。",
    "这家酒店的服务员非常热情，房间也很干净，下次还会再来。",
    "研究生命起源的科学家在南京市长江大桥附近发现了化石。",
)
BUNDLED = "bundled"


@dataclass(frozen=True)
class Hidden:
    """What the upper half shows: the masks of a text, an error, or neither yet; another language can redraw it."""

    result: AllMasks | None = None
    error: InputError | None = None

    def html(self, lang: str) -> str:
        """The words, the legend and the four panels; after an error the picture before it stays in sight."""
        if self.result is None:
            return notice(self.error, lang) or empty(say("data.empty", lang))
        words = drawing.words(self.result.results[-1], lang)
        panels = drawing.panels(self.result.results, lang)
        label = f'<p class="nz-aside">{say("data.words.click", lang)}</p>'
        return f'{notice(self.error, lang)}<div class="nezha-masks">{label}{words}{drawing.legend(lang)}{panels}</div>'


@dataclass(frozen=True)
class Counted:
    """What the lower half shows: figures, rates where they could be measured, or an error."""

    corpus: CorpusResult | None = None
    rates: RatesResult | None = None
    error: InputError | None = None

    def html(self, lang: str) -> str:
        """Tiles, bars and the table."""
        if self.corpus is None:
            return notice(self.error, lang) or empty(say("data.corpus.empty", lang))
        table = rates(self.rates, lang) if self.rates else ""
        return notice(self.error, lang) + facts(self.corpus, lang) + table


class Data:
    """The tab's components and handlers.

    Args:
        worker: process that answers.
    """

    def __init__(self, worker: Worker):
        self.worker = worker

    def remember(self) -> None:
        """Make what the browser keeps; called outside the tabs, as a tab that is not open is not mounted."""
        self.kept = kept_in_browser("data")

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("data.lead", lang)}</p>'})
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=300):
                self.text = page.make(
                    gr.Textbox, {"label": "data.text", "placeholder": "data.hint"},
                    value=EXAMPLES[0], lines=2, max_lines=6, elem_id="data-text",
                )  # fmt: skip
                with gr.Row(elem_classes="nz-examples nz-own"):
                    self.examples = [gr.Button(example, size="sm", min_width=60) for example in EXAMPLES]
            with gr.Column(scale=2, min_width=220):
                self.seed = page.make(
                    gr.Number, {"label": "data.seed", "info": "data.seed.info"},
                    value=16, precision=0, minimum=0, maximum=2**32 - 1, elem_id="data-seed",
                )  # fmt: skip
                self.again = page.make(gr.Button, {"value": "data.again"}, variant="primary", elem_id="data-again")
        self.picture = gr.HTML("", elem_id="data-masks", min_height=160)
        page.make(gr.HTML, {"value": lambda lang: f'<h3 class="nz-title nz-part">{say("data.corpus", lang)}</h3>'})
        with gr.Row(equal_height=False, elem_classes="nz-asking"):
            self.data = page.make(
                gr.Textbox, {"label": "data.folder", "info": "data.folder.info"},
                value=BUNDLED, lines=1, max_lines=1, elem_id="data-folder", scale=5, min_width=260,
            )  # fmt: skip
            self.count = page.make(gr.Button, {"value": "data.count"}, elem_id="data-count", scale=2, min_width=200)
        self.figures = gr.HTML("", elem_id="data-corpus", min_height=80)
        self.hidden, self.counted = gr.State(Hidden()), gr.State(Counted())

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        question, panel = [self.text, self.seed, self.hidden, lang], [self.hidden, self.picture]
        call: dict[str, Any] = {**MODEL_CALL, "show_progress": "hidden", "trigger_mode": "always_last"}
        call["show_progress_on"] = self.picture
        quiet(self.text.change, self.on_text, [self.text], [self.kept], "data_text")
        gr.on([self.text.change, self.seed.change], self.on_ask, question, panel, api_name="data_masks", **call)
        quiet(self.again.click, self.on_again, [self.seed], [self.seed], "data_again")
        for number, (example, button) in enumerate(zip(EXAMPLES, self.examples, strict=True), 1):
            quiet(button.click, partial(str, example), [], [self.text], f"data_example_{number}")
        wanted, found = [self.data, self.counted, lang], [self.counted, self.figures]
        shown: dict[str, Any] = {**MODEL_CALL, "show_progress_on": self.figures}
        asked = gr.on(
            [self.count.click, self.data.submit], self.on_count, wanted, found, api_name="data_corpus", **shown
        )
        asked.then(self.on_measure, [self.counted, lang], found, api_name="data_rates", **shown)

    def on_load(self, kept: object, lang: str) -> tuple[str, str, str]:
        """Text and both panels of a page that opens: what was typed last, else an example."""
        text = kept if isinstance(kept, str) and kept else EXAMPLES[0]
        return text, Hidden().html(lang), Counted().html(lang)

    def on_open(self, text: str, seed: float | None, hidden: Hidden, lang: str) -> tuple[Any, Any]:
        """The tab was opened: draw the text, unless it is drawn already."""
        return (gr.skip(), gr.skip()) if hidden != Hidden() else self.on_ask(text, seed, hidden, lang)

    def on_language(self, hidden: Hidden, counted: Counted, lang: str) -> tuple[str, str]:
        """Both panels in another language."""
        return hidden.html(lang), counted.html(lang)

    def on_text(self, text: str) -> str:
        """Remember what was typed."""
        return text

    def on_again(self, seed: float | None) -> int:
        """The next seed, whose change asks anew."""
        return (int(seed) + 1) % 2**32 if seed is not None else 0

    def on_ask(self, text: str, seed: float | None, hidden: Hidden, lang: str) -> tuple[Hidden, str]:
        """Draw the text; an error leaves the picture before it in place."""
        try:
            now = Hidden(result=self.worker.call("masks", text=text, seed=0 if seed is None else int(seed)))
        except InputError as error:
            now = replace(hidden, error=error)
        return now, now.html(lang)

    def on_count(self, data: str, counted: Counted, lang: str) -> tuple[Counted, str]:
        """Count what is in the data; an error leaves the figures before it in place."""
        try:
            now = Counted(corpus=self.worker.call("corpus", data=inside(data.strip() or BUNDLED)))
        except InputError as error:
            now = replace(counted, error=error)
        return now, now.html(lang)

    def on_measure(self, counted: Counted, lang: str) -> tuple[Counted, str]:
        """Then measure what is hidden of it, of the held-out part where there is one."""
        if counted.corpus is None or counted.error is not None:
            return counted, counted.html(lang)
        split = counted.corpus.splits[-1].split
        try:
            now = replace(counted, rates=self.worker.call("rates", data=counted.corpus.data, split=split))
        except InputError as error:
            now = replace(counted, error=error)
        return now, now.html(lang)
