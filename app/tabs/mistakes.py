"""Mistakes: of a fine-tuning run that is over, what it takes for what, and its worst answers to click."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError
from nezha.tasks.mistakes import WORST, Mistakes, mistakes
from nezha.tasks.outcome import RESULT, result_of

from ..events import clicked, quiet
from ..language import Page, say
from ..markup import empty, notice
from ..mistakes_view import mistakes_view

CLICKS = """
element.addEventListener('click', (event) => {
  const look = event.target.closest('[data-look]');
  if (look) return trigger('submit', {mistake: Number(look.dataset.look)});
  const row = event.target.closest('[data-mistake]');
  if (row) trigger('select', {mistake: Number(row.dataset.mistake)});
});
"""


class MistakesPart:
    """The components and handlers."""

    def layout(self, page: Page) -> None:
        """Make the components; called where the part stands."""
        texts = {"label": "mistakes.run"}
        self.run = page.make(gr.Dropdown, texts, choices=[], value=None, elem_id="mistakes-run")
        self.answer = gr.HTML("", js_on_load=CLICKS, elem_id="mistakes-view", min_height=120)

    @property
    def view(self) -> list[Any]:
        """Outputs of `on_open`."""
        return [self.run, self.answer]

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event."""
        quiet(self.run.input, self.on_run, [self.run, lang], [self.answer], "mistakes_chosen")

    def on_open(self, run: str | None, lang: str) -> list[Any]:
        """The runs that are over, and the mistakes of the chosen one, else of the newest."""
        names = finished()
        chosen = run if run in names else next(iter(names), None)
        return [gr.update(choices=names, value=chosen), self.on_run(chosen, lang)]

    def on_run(self, run: str | None, lang: str) -> str:
        """The mistakes of a run."""
        if not run:
            return empty(say("mistakes.empty", lang))
        try:
            return mistakes_view(mistakes_of(run), lang)
        except InputError as error:
            return notice(error, lang)

    def texts(self, run: str | None, event: gr.EventData) -> tuple[str, str]:
        """The texts of the mistake that was clicked."""
        place = clicked(event, "mistake")
        found = mistakes_of(run).worst if run else ()
        if not isinstance(place, int) or not 0 <= place < len(found):
            return "", ""
        one = found[place].prediction
        return one.text, one.second


def finished() -> list[str]:
    """Names of the fine-tuning runs that are over, the newest first."""
    return [run.name for run in runs.list_runs() if (run.folder / RESULT).is_file()]


def mistakes_of(name: str, most: int = WORST) -> Mistakes:
    """The mistakes of the run `name`, counted once.

    Args:
        name: of the run.
        most: wrong answers to tell.

    Raises:
        InputError: no such run, or one that is not over.
    """
    folder = runs.get(name).folder
    if not (folder / RESULT).is_file():
        raise InputError("mistakes_not_over", name=name)
    return _counted(folder, (folder / RESULT).stat().st_mtime, most)


@lru_cache(maxsize=8)
def _counted(folder: Path, stamp: float, most: int) -> Mistakes:
    result = result_of(folder)
    if result is None:
        raise InputError("mistakes_not_over", name=folder.name)
    return mistakes(result, most=most)
