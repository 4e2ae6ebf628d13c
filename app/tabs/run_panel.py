"""The runs: a list, and one of them in full with what can be done to it.

A timer reads the run folders; nothing here owns a run.  So any number of pages watch the same run, each may stop it,
and a page that was closed, or an app that was killed, has lost nothing.
"""

from functools import partial
from html import escape
from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError
from nezha.runs import Run

from ..events import EACH, clicked, quiet
from ..held_curves import HeldCurves
from ..language import Page, say
from ..markup import notice, remark
from ..run_actions import ACTIONS, BUTTONS, PRIMARY, allowed, attempt
from ..run_view import History, arranged, kind_of, log, place_of, run_head, run_list
from ..tune_charts import tuned_curves

CLICKS = """
element.addEventListener('click', (event) => {
  const row = event.target.closest('[data-run]');
  if (!row) return;
  nezha.address({run: row.dataset.run});
  trigger('select', {run: row.dataset.run});
});
"""


Seen = tuple[Any, ...]
"""What a page shows: the selected run, a number for each part, and which buttons there are."""


class RunPanel:
    """Components and handlers of the list of runs and of the selected run.

    Args:
        prefix: begins the id of every component and the name of every event.
        kind: which runs it lists, one of `runs.KINDS`; all where None.
        history: what was read of each run's metrics, if another panel reads them too.
        listed: whether it shows a list; else another part of the page chooses the run.
    """

    def __init__(
        self, prefix: str = "run", kind: str | None = None, history: History | None = None, *, listed: bool = True
    ):
        self.prefix, self.kind, self.listed = prefix, kind, listed
        self.history = history or History()
        self.held = HeldCurves()

    def layout(self, page: Page) -> None:
        """Make the components; called where the panel stands."""
        if self.listed:
            page.make(gr.HTML, {"value": lambda lang: f'<h3 class="nz-title">{say("runs.title", lang)}</h3>'})
        self.list = gr.HTML("", js_on_load=CLICKS, elem_id=f"{self.prefix}-list", visible=self.listed)
        self.head = gr.HTML("", elem_id=f"{self.prefix}-head")
        with gr.Row(elem_classes="nz-actions"):
            button: dict[str, Any] = {"size": "sm", "min_width": 90, "visible": False}
            self.buttons = {
                name: page.make(
                    gr.Button,
                    {"value": f"action.{name}"},
                    elem_id=f"{self.prefix}-{name}",
                    **button | PRIMARY.get(name, {}),
                )
                for name in BUTTONS
            }
        with gr.Group(visible=False, elem_classes="nz-confirm") as self.confirm:
            self.question = gr.HTML("")
            with gr.Row():
                self.really = page.make(
                    gr.Button, {"value": "run.delete.yes"}, variant="stop", size="sm", elem_id=f"{self.prefix}-really"
                )
                self.keep = page.make(gr.Button, {"value": "run.delete.no"}, size="sm")
        self.message = gr.HTML("", elem_id=f"{self.prefix}-message")
        self.undo = page.make(
            gr.Button, {"value": "run.undo"}, size="sm", visible=False, min_width=90, elem_id=f"{self.prefix}-undo"
        )
        self.curves = gr.HTML("", elem_id=f"{self.prefix}-curves")
        with page.make(
            gr.Accordion, {"label": "log.title"}, visible=False, elem_id=f"{self.prefix}-log-box"
        ) as self.log_box:
            self.log = gr.HTML("", elem_id=f"{self.prefix}-log")
        self.selected = gr.State(None)
        self.seen = gr.State(None)
        self.doomed = gr.State(None)
        self.error = gr.State(None)
        self.deleted = gr.State(None)

    @property
    def view(self) -> list[Any]:
        """Outputs of `look`."""
        parts = [self.selected, self.seen, self.list, self.head, self.curves, self.log]
        return [*parts, *self.buttons.values(), self.log_box]

    def connect(self, lang: gr.Radio, started: dict[str, Any]) -> None:
        """Connect every event; `started` are the events, by name, after which a new run is selected."""
        seeing, said = [self.selected, lang], [self.message, self.error]
        for name, event in started.items():
            quiet(event.then, self.on_change, seeing, self.view, f"{self.prefix}s_after_{name}")
        after = [*self.view, *said, self.confirm, self.undo]
        quiet(self.list.select, self.on_select, seeing, after, f"{self.prefix}_select", **EACH)
        for name in (*ACTIONS, "resume", "queue"):
            handler = partial(self.on_action, name)
            acted = quiet(self.buttons[name].click, handler, seeing, said, f"{self.prefix}_{name}")
            quiet(acted.then, self.on_change, seeing, self.view, f"{self.prefix}s_after_{self.prefix}_{name}")
        quiet(
            self.buttons["delete"].click,
            self.on_delete,
            seeing,
            [self.doomed, self.question, self.confirm],
            f"{self.prefix}_delete_ask",
        )
        quiet(self.keep.click, self.on_keep, [], [self.confirm], f"{self.prefix}_delete_no")
        told = [*said, self.confirm, self.undo, self.deleted]
        gone = quiet(self.really.click, self.on_really, [self.doomed, lang], told, f"{self.prefix}_delete")
        quiet(gone.then, self.on_change, seeing, self.view, f"{self.prefix}s_after_delete")
        told = [self.selected, *said, self.undo]
        back = quiet(self.undo.click, self.on_undo, [self.deleted, self.selected, lang], told, f"{self.prefix}_undo")
        quiet(back.then, self.on_change, seeing, self.view, f"{self.prefix}s_after_undo")
        self.changed = [gone, back]

    def on_change(self, selected: str | None, lang: str) -> list[Any]:
        """The whole view, whatever was shown before."""
        return self.look(selected, None, lang)

    def on_language(self, selected: str | None, doomed: str | None, error: InputError | None, lang: str) -> list[Any]:
        """The view, the question before deleting and the message, in another language."""
        return [*self.look(selected, None, lang), self.on_delete(doomed, lang)[1], notice(error, lang)]

    def look(self, selected: str | None, seen: Seen | None, lang: str) -> list[Any]:
        """Read the folders and renew the view; only what changed since `seen` is sent."""
        every = runs.list_runs()
        found = every if self.kind is None else [run for run in every if kind_of(run) == self.kind]
        run = pick(found, selected)
        records = self.history.records(run) if run else []
        name = run.name if run else None
        place = place_of(run, every) if run else None
        head = run_head(run, records, lang, place=place)
        draw = tuned_curves if run is not None and kind_of(run) == runs.FINETUNE else self.held.curves
        rows = run_list(found, name, lang, queue=every) if self.listed else ""
        parts = [rows, head, draw(run, records, lang), log(run, lang)]
        offered = allowed(run, place, len(runs.in_queue(every)))
        shown = [*(button in offered for button in BUTTONS), run is not None]
        now = (name, *(hash((lang, part)) for part in parts), *shown)
        sent = [name, *parts, *(gr.update(visible=visible) for visible in shown)]
        before = seen or [None] * len(now)  # nothing that is shown is None
        news = [one if old != new else gr.skip() for one, old, new in zip(sent, before, now, strict=True)]
        return [news[0] if seen else name, now if now != seen else gr.skip(), *news[1:]]

    def on_select(self, selected: str | None, lang: str, event: gr.EventData) -> list[Any]:
        """A run was clicked."""
        name = clicked(event, "run")
        chosen = name if isinstance(name, str) else selected
        return [*self.look(chosen, None, lang), "", None, gr.update(visible=False), gr.update(visible=False)]

    def on_action(self, name: str, selected: str | None, lang: str) -> tuple[str, InputError | None]:
        """Do what the button `name` says to the selected run; its log goes on in the page's language."""
        resumes = {"resume": False, "queue": True}
        if name in resumes:
            return attempt(partial(runs.resume, queue=resumes[name], lang=lang), selected, lang)
        return attempt(ACTIONS[name], selected, lang)

    def on_delete(self, selected: str | None, lang: str) -> tuple[str | None, str, Any]:
        """Ask before anything is deleted, by name."""
        sentence = say("run.delete.ask", lang, name=selected, days=runs.KEPT_DAYS)
        return selected, f"<p>{escape(sentence)}</p>", gr.update(visible=selected is not None)

    def on_keep(self) -> Any:
        """Nothing is deleted."""
        return gr.update(visible=False)

    def on_really(self, doomed: str | None, lang: str) -> list[Any]:
        """Move the run that was asked about into the trash, and offer to bring it back."""
        gone: list[runs.Deleted] = []
        message, error = attempt(lambda name: gone.append(runs.delete(name)), doomed, lang)
        if gone:
            message = remark(say("run.deleted", lang, name=doomed, days=runs.KEPT_DAYS))
        return [message, error, gr.update(visible=False), gr.update(visible=bool(gone)), gone[0].id if gone else None]

    def on_undo(self, deleted: str | None, selected: str | None, lang: str) -> list[Any]:
        """Bring back the run that was deleted last here."""
        back: list[Run] = []
        message, error = attempt(lambda which: back.append(runs.restore(which)), deleted, lang)
        name = back[0].name if back else selected
        message = remark(say("run.restored", lang, name=name)) if back else message
        return [name, message, error, gr.update(visible=error is not None)]


def pick(found: list[Run], selected: str | None) -> Run | None:
    """The selected run while it is there, else the newest that works, else the next that waits, else the newest."""
    by_name = {run.name: run for run in found}
    return by_name.get(selected or "") or next(iter(arranged(found)), None)
