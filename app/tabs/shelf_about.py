"""What a person says of the selected run, and the run as a zip file to take along."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError

from ..events import quiet
from ..language import Page, say
from ..markup import notice, remark


class About:
    """Components and handlers."""

    def layout(self, page: Page) -> None:
        """Make the components; called where they stand."""
        page.make(gr.HTML, {"value": lambda lang: f'<h3 class="nz-title">{say("shelf.about", lang)}</h3>'})
        texts = {"label": "shelf.note", "placeholder": "shelf.note.hint"}
        self.note = page.make(gr.Textbox, texts, lines=3, max_lines=8, elem_id="shelf-note")
        texts = {"label": "shelf.tags", "placeholder": "shelf.tags.hint"}
        self.tags = page.make(gr.Textbox, texts, max_lines=1, elem_id="shelf-tags")
        self.save = page.make(gr.Button, {"value": "shelf.save"}, size="sm", elem_id="shelf-save")
        self.saved = gr.HTML("", elem_id="shelf-saved")
        page.make(gr.HTML, {"value": _heading})
        texts = {"label": "shelf.weights", "choices": _weights}
        self.weights = page.make(gr.Radio, texts, value=runs.WEIGHTS[0], elem_id="shelf-weights")
        self.pack = page.make(gr.Button, {"value": "shelf.pack"}, size="sm", elem_id="shelf-pack")
        self.packed = gr.HTML("", elem_id="shelf-packed")
        self.zip = page.make(
            gr.File, {"label": "shelf.packed"}, visible=False, interactive=False, elem_id="shelf-zip", height=90
        )
        self.made = gr.State(None)

    @property
    def filled(self) -> list[Any]:
        """Outputs of `on_run`."""
        return [self.note, self.tags, self.saved, self.packed, self.zip]

    def connect(self, selected: gr.State, lang: gr.Radio) -> Any:
        """Connect every event; returns the one after which the run reads otherwise."""
        given = [selected, self.weights, lang]
        packed = quiet(self.pack.click, self.on_pack, given, [self.zip, self.made, self.packed], "shelf_pack")
        quiet(packed.then, self.on_packed, [self.made], [self.made], "shelf_packed")
        written = [selected, self.note, self.tags, lang]
        return quiet(self.save.click, self.on_save, written, [self.note, self.tags, self.saved], "shelf_save")

    def on_run(self, selected: str | None, lang: str) -> list[Any]:
        """Note and tags of the run that was selected."""
        try:
            run = runs.get(selected) if selected else None
        except InputError:
            run = None
        comma = "、" if lang == "zh" else ", "
        note, tags = (run.note, comma.join(run.tags)) if run else ("", "")
        return [note, tags, "", "", gr.update(value=None, visible=False)]

    def on_save(self, selected: str | None, note: str, tags: str, lang: str) -> list[Any]:
        """Write both down, or say why not."""
        if selected is None:
            return [gr.skip(), gr.skip(), ""]
        wanted = [word for word in (tags or "").replace("，", ",").replace("、", ",").split(",") if word.strip()]
        try:
            before = runs.get(selected)
            runs.tag(selected, wanted, [tag for tag in before.tags if tag not in {one.strip() for one in wanted}])
            runs.note(selected, note or "")
        except InputError as error:
            return [gr.skip(), gr.skip(), notice(error, lang)]
        note, tags, *_ = self.on_run(selected, lang)
        return [note, tags, remark(say("shelf.saved", lang))]

    def on_pack(self, selected: str | None, weights: str, lang: str) -> list[Any]:
        """Make the zip in a folder of its own, for the page to hand over."""
        if selected is None:
            return [gr.skip(), None, ""]
        place = Path(tempfile.mkdtemp(prefix="nezha-zip-"))
        try:
            made = runs.export(selected, place / f"{selected}.zip", weights=weights)
        except InputError as error:
            shutil.rmtree(place, ignore_errors=True)
            return [gr.update(value=None, visible=False), None, notice(error, lang)]
        return [gr.update(value=str(made.path), visible=True), str(place), ""]

    def on_packed(self, place: str | None) -> None:
        """The page has its own copy by now."""
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)


def _heading(lang: str) -> str:
    title, about = say("shelf.zip", lang), say("shelf.zip.about", lang)
    return f'<h3 class="nz-title nz-next">{title}</h3><p class="nz-aside">{about}</p>'


def _weights(lang: str) -> list[tuple[str, str]]:
    return [(say(f"shelf.weights.{name}", lang), name) for name in runs.WEIGHTS]
