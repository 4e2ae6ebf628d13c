"""Data of one's own: an upload, what would be read from it, and which column is what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr

from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.tasks import uploads
from nezha.tasks.readers import Columns, columns_in, read

from ..events import quiet
from ..language import Page, say
from ..markup import empty, notice
from ..tune_form import COLUMNS, TuneForm, column_choices
from ..upload_view import Found, preview

BUNDLED, OWN = "bundled", "own"


@dataclass(frozen=True)
class Previewed:
    """What was read, an error, or neither yet; another language can redraw it.

    Attributes:
        found: what was read.
        error: why it could not be.
        there: column -> what it is called, where rows could be read but not which column is what.
    """

    found: Found | None = None
    error: InputError | None = None
    there: Mapping[str, str] = field(default_factory=dict)

    def html(self, lang: str) -> str:
        """The preview; after an error the one before it stays in sight."""
        if self.found is None:
            return notice(self.error, lang) or empty(say("upload.empty", lang))
        return notice(self.error, lang) + preview(self.found, lang)

    @property
    def columns(self) -> dict[str, str]:
        """Columns of all files, each once -> what it is called."""
        files = self.found["files"] if self.found else []
        return {str(column): str(column) for facts in files for column in facts["columns"]} or dict(self.there)


class OwnData:
    """The choice of data and its components.

    Args:
        form: whose fields task, data and columns say what is read.
    """

    def __init__(self, form: TuneForm):
        self.form = form

    def layout(self, page: Page) -> None:
        """Make the components; called where they stand."""

        def sources(lang: str) -> list[tuple[str, str]]:
            return [(say("upload.bundled", lang), BUNDLED), (say("upload.own", lang), OWN)]

        texts = {"label": "upload.source", "choices": sources}
        self.source = page.make(gr.Radio, texts, value=BUNDLED, elem_id="tune-source")
        with gr.Column(visible=False, elem_id="tune-own") as self.own:
            self.form.layout_one(page, "data")
            # any file may be handed over: what cannot be read is told by the reader in the visitor's language, while
            # Gradio would refuse a wrong ending in English alone
            self.files = page.make(
                gr.File, {"label": "upload.files"}, file_count="multiple", height=130, elem_id="tune-files"
            )
            page.make(gr.HTML, {"value": _help})
            self.form.layout_row(page, COLUMNS)
            self.preview = gr.HTML("", elem_id="tune-preview")
        self.previewed, self.kept = gr.State(Previewed()), gr.State("")

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        task, data = self.form.field("task"), self.form.field("data")
        columns = [self.form.field(name) for name in COLUMNS]
        wanted, seen = [task, data, *columns, self.previewed, lang], [self.previewed, self.preview, *columns]
        given = [self.files, task, *columns, self.previewed, lang]
        quiet(self.files.upload, self.on_upload, given, [data, self.kept, *seen], "tune_upload")
        quiet(self.source.input, self.on_source, [self.source, self.kept], [self.own, data], "tune_source")
        # The user's own choices alone: an answer that renews the choices of a column asks no second time.
        for name, chosen in (("task", task), *zip(COLUMNS, columns, strict=True)):
            quiet(chosen.input, self.on_preview, wanted, seen, f"tune_preview_{name}")

    def on_upload(
        self, files: list[str] | None, task: str, text: str, second: str, label: str, previewed: Previewed, lang: str
    ) -> list[Any]:
        """Keep the files and read them; what cannot be kept or read is one sentence, and nothing is lost."""
        try:
            data = str(uploads.keep(files or []))
        except InputError as error:
            now = Previewed(previewed.found, error)
            return [gr.skip(), gr.skip(), now, now.html(lang), *(gr.skip() for _ in COLUMNS)]
        # Columns that were chosen for other files need not be there in these.
        now = look(task, data, Columns())
        return [data, data, *self._shown(now, lang, cleared=True)]

    def on_source(self, source: str, kept: str) -> tuple[Any, str]:
        """The bundled data, or the files that were uploaded last."""
        return gr.update(visible=source == OWN), kept if source == OWN else uploads.BUNDLED

    def on_preview(
        self, task: str, data: str, text: str, second: str, label: str, previewed: Previewed, lang: str
    ) -> list[Any]:
        """Read the data anew for another task or other columns."""
        if data in ("", uploads.BUNDLED):
            return [gr.skip() for _ in range(2 + len(COLUMNS))]
        now = look(task, data, Columns(text or "", second or "", label or ""))
        return self._shown(now if now.found else Previewed(previewed.found, now.error, now.there), lang)

    def on_load(self, lang: str, *given: Any) -> list[Any]:
        """Source, upload and preview of a page that opens with `given` in its form."""
        values = self.form.values(*given)
        data = str(values["data"])
        own = data != uploads.BUNDLED
        columns = Columns(*(str(values[name] or "") for name in COLUMNS))
        now = look(values["task"], data, columns) if own else Previewed()
        return [OWN if own else BUNDLED, gr.update(visible=own), data if own else "", *self._shown(now, lang)]

    def on_language(self, now: Previewed, lang: str) -> list[Any]:
        """The preview and the choices of columns in another language."""
        return self._shown(now, lang)[1:]

    @property
    def told(self) -> list[Any]:
        """Outputs of `on_language`."""
        return [self.preview, *(self.form.field(name) for name in COLUMNS)]

    @property
    def loaded(self) -> list[Any]:
        """Outputs of `on_load`."""
        columns = [self.form.field(name) for name in COLUMNS]
        return [self.source, self.own, self.kept, self.previewed, self.preview, *columns]

    def _shown(self, now: Previewed, lang: str, *, cleared: bool = False) -> list[Any]:
        """The preview and the columns there are to choose from."""
        choices: dict[str, Any] = {"choices": column_choices(lang, now.columns)}
        update: dict[str, Any] = choices | {"value": ""} if cleared else choices
        return [now, now.html(lang), *(gr.update(**update) for _ in COLUMNS)]


def _help(lang: str) -> str:
    """What may be uploaded, and for how long it stays."""
    return f'<p class="nz-aside">{say("upload.help", lang, days=uploads.KEPT_DAYS)}</p>'


def look(task: str, data: str, columns: Columns) -> Previewed:
    """Read data as a run would; what cannot be read is a sentence."""
    try:
        FinetuneConfig(task=task)  # a page can send any word
        path = uploads.checked(data)
    except InputError as error:
        return Previewed(error=error)
    try:
        return Previewed(read(path, task, columns).to_dict())
    except InputError as error:
        return Previewed(error=_without_place(error, path), there=_there(path, task, columns))


def _without_place(error: InputError, path: str) -> InputError:
    """The same error with the upload called by its files: where it is kept says nothing to whoever handed it over."""
    place = Path(path)
    names = ", ".join(sorted(file.name for file in place.iterdir())) if place.is_dir() else place.name
    return InputError(error.key, **{key: names if str(given) == path else given for key, given in error.values.items()})


def _there(path: str, task: str, columns: Columns) -> dict[str, str]:
    """The columns to choose from; none where not even rows can be read."""
    try:
        return columns_in(path, task, columns)
    except InputError:
        return {}
