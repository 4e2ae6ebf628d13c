"""Below all runs: a zip taken in, old checkpoints cleaned, the trash; each with its question before anything goes."""

import contextlib
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError

from .. import shelf_view
from ..events import EACH, clicked, quiet
from ..language import Page, say
from ..markup import notice, remark, size

LARGEST = 4_000_000_000
"""Bytes that a zip taken in here may hold unpacked."""

CLICKS = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-restore]');
  if (button) trigger('select', {restore: button.dataset.restore});
});
"""


class Tidy:
    """Components and handlers."""

    def layout_upload(self, page: Page) -> None:
        """The button that takes in a zip; called beside the search."""
        self.upload = page.make(
            gr.UploadButton, {"label": "shelf.take_in"}, file_types=[".zip"], elem_id="shelf-import", min_width=140,
            scale=0,
        )  # fmt: skip

    def layout_answer(self) -> None:
        """What came of it; called below."""
        self.took_in = gr.HTML("", elem_id="shelf-imported")

    def layout(self, page: Page) -> None:
        """Make all other components; called where they stand."""
        with page.make(gr.Accordion, {"label": "shelf.tidy"}, open=False, elem_id="shelf-tidy"):
            page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-aside">{say("shelf.tidy.about", lang)}</p>'})
            self.look = page.make(gr.Button, {"value": "shelf.look"}, size="sm", elem_id="shelf-look")
            self.plan = gr.HTML("", elem_id="shelf-plan")
            self.agree = page.make(
                gr.Button, {"value": "shelf.agree"}, variant="stop", size="sm", visible=False, elem_id="shelf-agree"
            )
        with page.make(gr.Accordion, {"label": "trash.title"}, open=False, elem_id="shelf-trash-box"):
            self.trash = gr.HTML("", js_on_load=CLICKS, elem_id="shelf-trash")
            self.said = gr.HTML("", elem_id="shelf-trash-said")
            self.empty = page.make(gr.Button, {"value": "trash.empty"}, size="sm", visible=False, elem_id="shelf-empty")
            with gr.Group(visible=False, elem_classes="nz-confirm") as self.confirm:
                self.question = gr.HTML("")
                with gr.Row():
                    self.really = page.make(
                        gr.Button, {"value": "trash.yes"}, variant="stop", size="sm", elem_id="shelf-empty-yes"
                    )
                    self.keep = page.make(gr.Button, {"value": "run.delete.no"}, size="sm", elem_id="shelf-empty-no")
        self.agreed, self.doomed = gr.State(None), gr.State([])

    @property
    def opened(self) -> list[Any]:
        """Outputs of `on_open`."""
        return [self.trash, self.empty]

    def connect(self, selected: gr.State, lang: gr.Radio) -> list[Any]:
        """Connect every event; returns those after which there are other runs, or other sizes."""
        took = quiet(
            self.upload.upload, self.on_upload, [self.upload, selected, lang], [selected, self.took_in], "shelf_import"
        )
        shown = [self.agreed, self.plan, self.agree]
        quiet(self.look.click, self.on_look, [lang], shown, "shelf_look")
        cleaned = quiet(self.agree.click, self.on_agree, [self.agreed, lang], shown, "shelf_clean")
        given = [selected, lang]
        back = quiet(
            self.trash.select, self.on_restore, given, [selected, self.said, *self.opened], "shelf_restore", **EACH
        )
        asked = [self.doomed, self.question, self.confirm]
        quiet(self.empty.click, self.on_empty, [lang], asked, "shelf_empty_ask")
        quiet(self.keep.click, self.on_keep, [], [self.confirm], "shelf_empty_keep")
        emptied = quiet(
            self.really.click, self.on_really, [self.doomed, lang], [self.said, self.confirm, *self.opened],
            "shelf_empty",
        )  # fmt: skip
        return [took, cleaned, back, emptied]

    def on_open(self, lang: str) -> list[Any]:
        """The trash as it is now."""
        found = runs.trash()
        return [shelf_view.trash(found, lang), gr.update(visible=bool(found))]

    def on_language(self, agreed: Any, lang: str) -> list[Any]:
        """The trash and what would go, in another language."""
        return [*self.on_open(lang), shelf_view.plan(agreed, lang)]

    def on_upload(self, file: str | None, selected: str | None, lang: str) -> list[Any]:
        """Take in a zip, under another name where its own is taken, and select it."""
        if not file:
            return [selected, ""]
        try:
            run = take_in(Path(file))
        except InputError as error:
            return [selected, notice(error, lang)]
        finally:
            with contextlib.suppress(OSError):
                Path(file).unlink()
        return [run.name, remark(say("shelf.took_in", lang, name=run.name))]

    def on_look(self, lang: str) -> list[Any]:
        """What could go; nothing goes."""
        found = runs.cleanable()
        return [found, shelf_view.plan(found, lang), gr.update(visible=bool(found.items))]

    def on_agree(self, agreed: Any, lang: str) -> list[Any]:
        """Take away what was shown."""
        if not isinstance(agreed, runs.Cleaning):
            return [None, "", gr.update(visible=False)]
        try:
            gone = runs.clean(agreed)
        except InputError as error:
            return [None, notice(error, lang), gr.update(visible=False)]
        told = say("shelf.cleaned", lang, n=len(gone.items), size=size(gone.bytes))
        return [None, remark(told), gr.update(visible=False)]

    def on_restore(self, selected: str | None, lang: str, event: gr.EventData) -> list[Any]:
        """Bring a run back and select it; under another name where its own is taken by now."""
        which = clicked(event, "restore")
        try:
            run = bring_back(which) if isinstance(which, str) else None
        except InputError as error:
            return [selected, notice(error, lang), *self.on_open(lang)]
        if run is None:
            return [selected, "", *self.on_open(lang)]
        return [run.name, remark(say("trash.restored", lang, name=run.name)), *self.on_open(lang)]

    def on_empty(self, lang: str) -> list[Any]:
        """Ask before anything goes for good; just what is there now is asked about."""
        found = runs.trash()
        asked = say("trash.ask", lang, n=len(found), size=size(sum(one.bytes for one in found)))
        return [[one.id for one in found], f"<p>{escape(asked)}</p>", gr.update(visible=bool(found))]

    def on_keep(self) -> Any:
        """Nothing goes."""
        return gr.update(visible=False)

    def on_really(self, doomed: list[str], lang: str) -> list[Any]:
        """Take away for good what was asked about."""
        there = {one.id: one.bytes for one in runs.trash()}
        going = [one for one in doomed if one in there]
        try:
            runs.empty_trash(going)
        except InputError as error:
            return [notice(error, lang), gr.update(visible=False), *self.on_open(lang)]
        told = say("trash.emptied", lang, size=size(sum(there[one] for one in going)))
        return [remark(told), gr.update(visible=False), *self.on_open(lang)]


def take_in(path: Path) -> runs.Run:
    """The run in a zip, under its own name or the next free one."""
    try:
        return runs.import_zip(path, most=LARGEST)
    except InputError as error:
        if error.key != "import_taken":
            raise
        return runs.import_zip(path, name=runs.next_name(str(error.values["name"])), most=LARGEST)


def bring_back(which: str) -> runs.Run:
    """A deleted run, under its own name or the next free one."""
    try:
        return runs.restore(which)
    except InputError as error:
        if error.key != "restore_taken":
            raise
        return runs.restore(which, name=runs.next_name(str(error.values["name"])))
