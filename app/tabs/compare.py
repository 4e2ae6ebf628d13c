"""Compare: any runs on one chart, and what they differ in.

As in the list of runs, everything is read from the folders at each look; a run that works goes on growing here too.
"""

from functools import partial
from typing import Any

import gradio as gr

from nezha import runs

from ..compare_view import MOST_RUNS, chart, tables
from ..events import kept_in_browser, quiet
from ..language import Page, say
from ..run_view import History
from .systems import Systems

FIRST = 2
"""How many of the newest runs, waiting ones aside, are chosen where nobody has chosen yet."""


class Compare:
    """The tab's components and handlers.

    Args:
        history: what was read of each run so far, shared with the list of runs.
    """

    def __init__(self, history: History):
        self.history, self.systems = history, Systems()

    def remember(self) -> None:
        """Make what the browser keeps; called outside the tabs, as a tab that is not open is not mounted."""
        self.kept = kept_in_browser("compare", {})

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("compare.lead", lang)}</p>'})
        with gr.Row():
            # A name that is gone is passed over by `look`; refusing it would stop the whole page's timer.
            self.names = page.make(
                gr.Dropdown, {"label": "compare.runs"}, choices=[], value=[], multiselect=True,
                max_choices=MOST_RUNS, allow_custom_value=True, elem_id="compare-runs", scale=3, min_width=280,
            )  # fmt: skip
            self.figure = page.make(
                gr.Dropdown, {"label": "compare.figure", "choices": _figures}, value="held_loss",
                elem_id="compare-figure", min_width=200,
            )  # fmt: skip
            self.axis = page.make(
                gr.Radio, {"label": "compare.along", "choices": _axes}, value="step", elem_id="compare-axis",
                min_width=200,
            )  # fmt: skip
        self.chart = gr.HTML("", elem_id="compare-chart")
        self.tables = gr.HTML("", elem_id="compare-tables")
        self.seen = gr.State(None)
        self.systems.layout(page)

    @property
    def asked(self) -> list[Any]:
        """Inputs of `look`, but for what was seen and the language."""
        return [self.names, self.figure, self.axis]

    @property
    def view(self) -> list[Any]:
        """Outputs of `look`."""
        return [self.seen, self.chart, self.tables]

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event; only what a person chooses is kept, not what the page sets while it opens."""
        changes = partial(gr.on, [component.change for component in self.asked])
        choices = partial(gr.on, [component.input for component in self.asked])
        quiet(changes, self.on_change, [*self.asked, lang], self.view, "compare_changed")
        quiet(choices, self.on_choice, self.asked, [self.kept], "compare_chosen")
        self.systems.connect(lang)

    def on_load(self, kept: object) -> list[Any]:
        """What the browser kept of an earlier visit, as far as it can still be chosen, else the newest runs."""
        known = kept if isinstance(kept, dict) else {}
        names, figure, axis = known.get("runs"), known.get("figure"), known.get("axis")
        found = runs.list_runs()
        there = [run.name for run in found]
        chosen = [name for name in names if name in there] if isinstance(names, list) else []
        begun = [run.name for run in found if not run.waiting]
        return [
            gr.update(choices=there, value=chosen or begun[:FIRST]),
            figure if figure in runs.FIGURES else "held_loss",
            axis if axis in runs.AXES else "step",
        ]

    def on_open(self) -> Any:
        """The runs there are now, to choose from; what is chosen stays, as this also fires while the page opens."""
        return gr.update(choices=[run.name for run in runs.list_runs()])

    def on_choice(self, names: object, figure: str, axis: str) -> dict[str, Any]:
        """What the browser is to keep."""
        return {"runs": names, "figure": figure, "axis": axis}

    def on_change(self, names: object, figure: str, axis: str, lang: str) -> list[Any]:
        """The whole view, whatever was shown before."""
        return self.look(names, figure, axis, None, lang)

    def look(self, names: object, figure: str, axis: str, seen: int | None, lang: str) -> list[Any]:
        """Read the folders and renew the view; nothing is sent where nothing changed since `seen`."""
        wanted = names if isinstance(names, list) else []
        by_name = {run.name: run for run in runs.list_runs()} if wanted else {}
        found = [by_name[name] for name in dict.fromkeys(wanted) if name in by_name][:MOST_RUNS]
        shown = [(run, self.history.records(run)) for run in found]
        parts = [chart(shown, figure, axis, lang), tables(shown, lang)]
        now = hash((lang, *parts))
        return [gr.skip() for _ in (now, *parts)] if now == seen else [now, *parts]


def _figures(lang: str) -> list[tuple[str, str]]:
    return [(say(figure.label, lang), name) for name, figure in runs.FIGURES.items()]


def _axes(lang: str) -> list[tuple[str, str]]:
    return [(say(label, lang), name) for name, label in runs.AXES.items()]
