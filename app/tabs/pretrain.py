"""Pre-train: a form made from the configuration, the command it stands for, and a start."""

from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError

from .. import copies
from ..command import preview
from ..events import kept_in_browser, quiet
from ..form import Form
from ..header import class_note
from ..language import Page, say
from ..markup import notice, remark
from ..roots import permitted
from .run_panel import RunPanel


class Pretrain:
    """The tab's components and handlers.

    Args:
        watch: the panel of runs beside the form.
    """

    def __init__(self, watch: RunPanel):
        self.watch = watch
        self.form = Form()

    def remember(self) -> None:
        """Make what the browser keeps; called outside the tabs, as a tab that is not open is not mounted."""
        self.kept = kept_in_browser("form", {})

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("pretrain.lead", lang)}</p>'})
        page.make(gr.HTML, {"value": class_note}, alive=True)
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=320):
                page.make(gr.HTML, {"value": lambda lang: f'<h3 class="nz-title">{say("form.title", lang)}</h3>'})
                self.form.layout_main(page)
                self.command = gr.HTML("", elem_id="command")
                with gr.Row(elem_classes="nz-begin"):
                    self.start = page.make(
                        gr.Button, {"value": "form.start"}, variant="primary", elem_id="start-run", min_width=120
                    )
                    self.queue = page.make(gr.Button, {"value": "form.queue"}, elem_id="queue-run", min_width=120)
                    self.open = page.make(
                        gr.UploadButton,
                        {"label": "form.open"},
                        file_types=[".json"],
                        min_width=120,
                        elem_id="start-open",
                    )
                self.message = gr.HTML("", elem_id="start-message")
                self.form.layout_more(page)
            with gr.Column(scale=7, min_width=320):
                self.watch.layout(page)
        self.error = gr.State(None)

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        fields, preset, recipe = self.form.fields, self.form.preset, self.form.recipe
        given = [lang, self.watch.selected, *fields]
        outcome = [self.watch.selected, self.message, self.error, fields[self.form.names.index("name")]]
        started = quiet(self.start.click, partial(self.on_start, False), given, outcome, "start_run")
        queued = quiet(self.queue.click, partial(self.on_start, True), given, outcome, "queue_run")
        for begun in (started, queued):
            # Without a run in the address a reload picks the newest living one.
            begun.then(None, None, None, js="() => nezha.address({run: null})")
        changes = partial(gr.on, [field.change for field in fields])
        shown = [lang, *fields], [self.command, *self.form.plan, self.kept]
        quiet(changes, self.on_change, *shown, "form_changed", trigger_mode="always_last")
        chosen = {
            "preset": quiet(preset.input, self.form.with_preset, [preset, recipe], fields, "form_preset"),
            "recipe": quiet(recipe.input, self.form.with_recipe, [recipe, *fields], fields, "form_recipe"),
        }
        for name, filled in chosen.items():
            # “Own” changes no field: what the fields are shows again.
            quiet(filled.then, self.on_change, *shown, f"form_filled_by_{name}")
        told = [*fields, self.message, self.error]
        opened = quiet(self.open.upload, self.on_open, [self.open, lang], told, "form_open")
        quiet(opened.then, self.on_change, *shown, "form_after_open")
        self.watch.connect(lang, {"start": started, "queue": queued})

    def on_load(self, kept: object, lang: str) -> list[Any]:
        """Every field as the browser kept it, then the command, the preset and the system that they make."""
        values = self.form.restored(kept)
        return [*values, self._command(lang, *values), *self.form.planned(lang, *values)]

    def on_language(self, lang: str, error: InputError | None, *given: Any) -> list[Any]:
        """The command's frame, the lines about preset and system, and the message in another language."""
        return [self._command(lang, *given), *self.form.planned(lang, *given), notice(error, lang)]

    def on_change(self, lang: str, *given: Any) -> list[Any]:
        """The command for the form as it stands, its preset and system, and the values for the browser to keep."""
        kept = dict(zip(self.form.names, given, strict=True))
        return [self._command(lang, *given), *self.form.planned(lang, *given), kept]

    def on_open(self, file: str | None, lang: str) -> list[Any]:
        """Every field as a file of settings has it, or why it cannot be read."""
        nothing = [gr.skip() for _ in self.form.names]
        try:
            values = copies.of_file(file or "", runs.PRETRAIN)
        except InputError as error:
            return [*nothing, notice(error, lang), error]
        told = remark(say("form.opened", lang, file=Path(file or "").name))
        return [*copies.filled(self.form.names, values), told, None]

    def _command(self, lang: str, *given: Any) -> str:
        """The command, or why these values make none."""
        try:
            return preview(self.form.config(*given), lang)
        except InputError as error:
            return notice(error, lang)

    def on_start(
        self, queue: bool, lang: str, selected: str | None, *given: Any
    ) -> tuple[str | None, str, InputError | None, Any]:
        """Launch a run, or put it in the queue, and select it; the name field empties, as that name is taken now."""
        try:
            config = permitted(self.form.config(*given))
            run = runs.launch(config if config.name else config.renamed(runs.free_name()), queue=queue, lang=lang)
        except InputError as error:
            return selected, notice(error, lang), error, gr.skip()
        return run.name, "", None, ""
