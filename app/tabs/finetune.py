"""Fine-tune: a form, the command it stands for, a start; the runs; a model to try, and where it is wrong."""

from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError
from nezha.tasks import uploads
from nezha.worker import Worker

from .. import copies, models
from ..command import preview_tuning
from ..events import kept_in_browser, quiet
from ..header import class_note
from ..language import Page, say
from ..markup import notice, remark
from ..run_view import History
from ..tune_form import TuneForm
from .mistakes import MistakesPart
from .own_data import OWN, OwnData
from .run_panel import RunPanel
from .try_it import TryIt

SOON = "() => new Promise((settled) => setTimeout(settled, 100))"
"""Until what else a click changes in the page can be read there."""
PARTS = {"train": "tune.train", "try": "tune.try", "mistakes": "tune.mistakes"}
"""Parts of the tab and their titles."""


class Finetune:
    """The tab's components and handlers.

    Args:
        worker: process that holds the models.
        history: what was read of each run's metrics.
    """

    def __init__(self, worker: Worker, history: History):
        self.form = TuneForm()
        self.data = OwnData(self.form)
        self.watch = RunPanel("tuning", runs.FINETUNE, history)
        self.trying, self.mistakes = TryIt(worker), MistakesPart()

    def remember(self) -> None:
        """Make what the browser keeps; called outside the tabs, as a tab that is not open is not mounted."""
        self.kept = kept_in_browser("tune", {})
        self.trying.remember()

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("tune.lead", lang)}</p>'})
        page.make(gr.HTML, {"value": class_note}, alive=True)
        made = {"train": self._layout_train, "try": self.trying.layout, "mistakes": self.mistakes.layout}
        self.leaves: dict[str, gr.Tab] = {}
        with gr.Tabs(elem_id="tune-parts", elem_classes="nz-parts") as self.parts:
            for name, title in PARTS.items():
                with page.make(gr.Tab, {"label": title}, id=name, elem_id=f"tune-part-{name}") as leaf:
                    made[name](page)
                self.leaves[name] = leaf
        self.error = gr.State(None)

    def _layout_train(self, page: Page) -> None:
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=320):
                page.make(gr.HTML, {"value": lambda lang: f'<h3 class="nz-title">{say("tune.title", lang)}</h3>'})
                self.form.layout_one(page, "task")
                self.data.layout(page)
                self.form.layout_one(page, "model")
                self.form.layout_one(page, "quick")
                self.form.layout_main(page)
                self.command = gr.HTML("", elem_id="tune-command")
                with gr.Row(elem_classes="nz-begin"):
                    self.start = page.make(
                        gr.Button, {"value": "form.start"}, variant="primary", elem_id="start-tuning", min_width=120
                    )
                    self.queue = page.make(gr.Button, {"value": "form.queue"}, elem_id="queue-tuning", min_width=120)
                    self.open = page.make(
                        gr.UploadButton,
                        {"label": "form.open"},
                        file_types=[".json"],
                        min_width=120,
                        elem_id="tune-open",
                    )
                self.message = gr.HTML("", elem_id="tune-message")
                self.form.layout_more(page)
            with gr.Column(scale=7, min_width=320):
                self.watch.layout(page)
                self.faults = page.make(
                    gr.Button, {"value": "next.mistakes"}, size="sm", min_width=110, elem_id="tuning-mistakes"
                )

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        fields, form = self.form.fields, self.form
        given = [lang, self.watch.selected, self.data.source, *fields]
        outcome = [self.watch.selected, self.message, self.error, form.field("name")]
        started = quiet(self.start.click, partial(self.on_start, False), given, outcome, "start_tuning")
        queued = quiet(self.queue.click, partial(self.on_start, True), given, outcome, "queue_tuning")
        for begun in (started, queued):
            begun.then(None, None, None, js="() => nezha.address({run: null})")
        changes = partial(gr.on, [field.change for field in fields])
        shown = [lang, *fields], [self.command, self.kept]
        quiet(changes, self.on_change, *shown, "tune_changed", trigger_mode="always_last")
        sheet = [form.field(name) for name in ("task", "quick", "paper")]
        chosen = partial(gr.on, [field.change for field in sheet])
        quiet(chosen, self.on_sheet, sheet, form.sheet_fields, "tune_sheet", trigger_mode="always_last")
        told = [*fields, self.message, self.error]
        opened = quiet(self.open.upload, self.on_open, [self.open, lang], told, "tune_open")
        quiet(opened.then, self.data.on_load, [lang, *fields], self.data.loaded, "tune_after_open")
        self.data.connect(lang)
        self.watch.connect(lang, {"start": started, "queue": queued})
        self._connect_parts(lang)

    def _connect_parts(self, lang: gr.Radio) -> None:
        """From a run to its model, from a mistake to the model that made it."""
        trying, mistakes = self.trying, self.mistakes
        trying.connect(lang)
        mistakes.connect(lang)
        quiet(self.leaves["train"].select, self.on_train, [self.form.field("model"), lang], [self.form.field("model")],
              "tune_models")  # fmt: skip
        chosen = [trying.model, trying.beside, lang]
        # a run or a mistake that opens this part hands a model over with it: what is chosen is read a moment later
        opened = self.leaves["try"].select(None, None, None, js=SOON)
        quiet(opened.then, trying.on_open, chosen, trying.offered, "try_opened")
        asked = [mistakes.run, lang]
        quiet(self.leaves["mistakes"].select, mistakes.on_open, asked, mistakes.view, "mistakes_opened")
        tried = quiet(
            mistakes.answer.select, self.on_mistake, [mistakes.run, lang], [self.parts, *trying.handed], "mistake_try"
        )
        trying.asks(tried, "try_after_mistake")

    def on_train(self, model: str, lang: str) -> Any:
        """The models there are now."""
        return models.offered(models.choices(lang), model, models.known(model))

    def on_mistake(self, run: str | None, lang: str, event: gr.EventData) -> list[Any]:
        """A mistake was clicked: its text in the part that tries."""
        text, second = self.mistakes.texts(run, event)
        return [gr.update(selected="try"), *self.trying.hand(models.of_run(run or ""), lang, text, second)]

    def on_load(self, kept: object, lang: str) -> list[Any]:
        """Every field as the browser kept it, and the command that they make."""
        values = self.form.restored(kept)
        return [*values, self._command(lang, *values)]

    def on_opened(self, kept: object, lang: str) -> list[Any]:
        """What the form as the browser kept it says of its open fields and of its data."""
        values = self.form.restored(kept)
        known = dict(zip(self.form.names, values, strict=True))
        sheet = self.on_sheet(known["task"], known["quick"], known["paper"])
        return [*sheet, *self.data.on_load(lang, *values)]

    def on_language(self, lang: str, error: InputError | None, *given: Any) -> list[Any]:
        """The command's frame and the message in another language."""
        return [self._command(lang, *given), notice(error, lang)]

    def on_change(self, lang: str, *given: Any) -> list[Any]:
        """The command for the form as it stands, and the values for the browser to keep."""
        return [self._command(lang, *given), dict(zip(self.form.names, given, strict=True))]

    def on_open(self, file: str | None, lang: str) -> list[Any]:
        """Every field as a file of settings has it, or why it cannot be read."""
        nothing = [gr.skip() for _ in self.form.names]
        try:
            values = copies.of_file(file or "", runs.FINETUNE)
        except InputError as error:
            return [*nothing, notice(error, lang), error]
        told = remark(say("form.opened", lang, file=Path(file or "").name))
        return [*copies.filled(self.form.names, values), told, None]

    def on_sheet(self, task: str, quick: bool, paper: str) -> list[Any]:
        """What the open fields are where nothing is typed."""
        try:
            return self.form.placeholders(task, quick=quick, paper=paper)
        except InputError:
            return [gr.skip() for _ in self.form.sheet_fields]

    def _command(self, lang: str, *given: Any) -> str:
        """The command, or why these values make none."""
        try:
            return preview_tuning(self.form.config(*given), lang)
        except InputError as error:
            return notice(error, lang)

    def on_start(
        self, queue: bool, lang: str, selected: str | None, source: str, *given: Any
    ) -> tuple[str | None, str, InputError | None, Any]:
        """Launch a run, or put it in the queue, and select it; the name field empties, as that name is taken now."""
        try:
            if source == OWN and self.form.values(*given)["data"] in ("", uploads.BUNDLED):
                raise InputError("upload_none")
            config = self.form.checked(*given)
            named = config if config.name else config.renamed(runs.free_name(prefix=config.task))
            run = runs.launch(named, queue=queue, lang=lang)
        except InputError as error:
            return selected, notice(error, lang), error, gr.skip()
        return run.name, "", None, ""
