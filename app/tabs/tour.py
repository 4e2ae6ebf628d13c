"""Tour: seven steps; each asks for a prediction, and the model process checks it there and then."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import gradio as gr

from nezha.messages import InputError
from nezha.tour import STEPS
from nezha.tour.results import Step
from nezha.worker import Worker

from ..events import MODEL_CALL, clicked, kept_in_browser, quiet
from ..language import Page, say
from ..tour_view import step_view

CLICKS = """
element.addEventListener('click', (event) => {
  const choice = event.target.closest('[data-choice]');
  if (choice) trigger('select', {choice: choice.dataset.choice});
});
"""
NAMES = (*STEPS,)
Kept = dict[str, Any]


class Tour:
    """The tab's components and handlers.

    Args:
        worker: process that holds the models.
    """

    def __init__(self, worker: Worker):
        self.worker = worker

    def remember(self) -> None:
        """Make what the browser keeps: the step and the predictions."""
        self.kept = kept_in_browser("tour", {})

    def layout(self, page: Page) -> None:
        """Make the components; called where the tab stands."""
        self.views: dict[str, gr.HTML] = {}
        self.taken: dict[str, gr.State] = {}
        self.live: dict[str, gr.Button] = {}
        self.back: list[gr.Button] = []
        self.onward: list[gr.Button] = []
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-lead">{say("tour.lead", lang)}</p>'})
        with gr.Walkthrough(selected=0, elem_id="tour") as self.walk:
            for number, name in enumerate(NAMES):
                with page.make(gr.Step, {"label": f"tour.{name}"}, id=number, elem_id=f"tour-{name}"):
                    self._layout_step(page, number, name)
        with gr.Row(elem_classes="nz-beyond"):
            self.score = gr.HTML("", elem_id="tour-score")
            self.again = page.make(gr.Button, {"value": "tour.again"}, size="sm", min_width=110, elem_id="tour-again")

    def _layout_step(self, page: Page, number: int, name: str) -> None:
        # Not bound to the language as other texts are: `on_language` draws it, with what the model has answered.
        value = step_view(name, None, "", page.lang)
        first = gr.HTML(value, js_on_load=CLICKS, elem_id=f"tour-{name}-view", min_height=200)
        self.views[name], self.taken[name] = first, gr.State(None)
        with gr.Row(elem_classes="nz-begin"):
            if number:
                self.back.append(
                    page.make(gr.Button, {"value": "tour.back"}, min_width=90, elem_id=f"tour-{name}-back")
                )
            self.live[name] = page.make(
                gr.Button, {"value": f"tour.{name}.live"}, min_width=180, elem_id=f"tour-{name}-live"
            )
            words = "tour.finish" if name == NAMES[-1] else "tour.next"
            on = page.make(gr.Button, {"value": words}, variant="primary", min_width=90, elem_id=f"tour-{name}-next")
            self.onward.append(on)

    def connect(self, lang: gr.Radio) -> None:
        """Connect every event within the tour; those that leave it are connected in `journey`."""
        for name in NAMES:
            call: dict[str, Any] = {**MODEL_CALL, "show_progress_on": self.views[name]}
            given = [self.kept, lang, *self.taken.values()]
            shown = [self.views[name], self.taken[name], self.kept, self.score]
            self.views[name].select(self._answering(name), given, shown, api_name=f"tour_answer_{name}", **call)
        for step, buttons in ((1, self.onward[:-1]), (-1, self.back)):
            clicks = partial(gr.on, [button.click for button in buttons])
            moved = quiet(clicks, partial(self.on_move, step), [self.kept], [self.walk, self.kept], f"tour_move_{step}")
            self.shows(moved, lang, f"tour_moved_{step}")
        chosen = quiet(self.walk.select, self.on_select, [self.kept], [self.kept], "tour_select")
        self.shows(chosen, lang, "tour_selected")
        cleared = quiet(self.again.click, self.on_again, [], [self.kept, self.walk], "tour_again")
        redrawn = quiet(cleared.then, self.on_language, self.known(lang), self.drawn, "tour_cleared")
        self.shows(redrawn, lang, "tour_again_shown")

    def shows(self, event: Any, lang: gr.Radio, name: str) -> None:
        """After an event that brings a step into sight: ask the model what it says there."""
        event.then(self.on_shown, self.known(lang), self.shown, api_name=name, **MODEL_CALL)

    def follows_link(self, event: Any, lang: gr.Radio) -> None:
        """After the page has opened: ask, if its address shows the tour."""
        event.then(self.on_linked, self.known(lang), self.shown, api_name="tour_linked", **MODEL_CALL)

    def known(self, lang: gr.Radio) -> list[Any]:
        """Inputs of `on_language` and `on_shown`."""
        return [self.kept, lang, *self.taken.values()]

    @property
    def drawn(self) -> list[Any]:
        """Outputs of `on_language`."""
        return [*self.views.values(), self.score]

    @property
    def shown(self) -> list[Any]:
        """Outputs of `on_shown`."""
        return [*self.views.values(), *self.taken.values(), self.score]

    def _answering(self, name: str) -> Callable[..., list[Any]]:
        """The handler of the step's choices; a partial would hide from Gradio that it takes what was clicked."""

        def handler(kept: object, lang: str, event: gr.EventData, *taken: Step | None) -> list[Any]:
            return self.answered(name, kept, lang, str(clicked(event, "choice")), *taken)

        return handler

    def answered(self, name: str, kept: object, lang: str, choice: str, *taken: Step | None) -> list[Any]:
        """The step after the prediction `choice`, which is kept where it is one that was offered."""
        known = dict(zip(NAMES, taken, strict=True))
        _, known[name] = self._shown(name, known[name], "", lang)
        step, given = known[name], given_of(kept)
        if step is not None and choice in step.offered:
            given = {**given, name: choice}
        now = {"at": NAMES.index(name), "given": given}
        view, step = self._shown(name, step, given.get(name, ""), lang)
        return [view, step, now, score(known, given, lang)]

    def on_shown(self, kept: object, lang: str, *taken: Step | None) -> list[Any]:
        """The step that is in sight, asked of the model if it has not answered yet; the others stay."""
        known, at, given = dict(zip(NAMES, taken, strict=True)), NAMES[at_of(kept)], given_of(kept)
        view, known[at] = self._shown(at, known[at], given.get(at, ""), lang)
        views = [view if name == at else gr.skip() for name in NAMES]
        steps = [known[at] if name == at else gr.skip() for name in NAMES]
        return [*views, *steps, score(known, given, lang)]

    def on_linked(self, kept: object, lang: str, request: gr.Request, *taken: Step | None) -> list[Any]:
        """A page opened: where its address shows the tour, the step that was seen last."""
        if dict(request.query_params).get("tab") != "tour":
            return [gr.skip() for _ in self.shown]
        return self.on_shown(kept, lang, *taken)

    def _shown(self, name: str, taken: Step | None, given: str, lang: str) -> tuple[str, Step | None]:
        try:
            step = taken or self.worker.call("tour", step=name)
        except InputError as error:
            return step_view(name, None, given, lang, error), None
        return step_view(name, step, given if given in step.offered else "", lang), step

    def on_move(self, by: int, kept: object) -> tuple[Any, Kept]:
        """The next step or the one before; remembered."""
        at = min(len(NAMES) - 1, max(0, at_of(kept) + by))
        return gr.update(selected=at), {"at": at, "given": given_of(kept)}

    def on_select(self, kept: object, event: gr.SelectData) -> Kept:
        """A step was chosen from the line of steps."""
        return {"at": at_of({"at": event.index}), "given": given_of(kept)}

    def on_again(self) -> tuple[Kept, Any]:
        """Forget all predictions."""
        return {"at": 0, "given": {}}, gr.update(selected=0)

    def on_load(self, kept: object) -> Any:
        """The step of a page that opens: the one that was seen last."""
        return gr.update(selected=at_of(kept))

    def on_language(self, kept: object, lang: str, *taken: Step | None) -> list[str]:
        """Every step in another language; nothing is asked anew."""
        given, known = given_of(kept), dict(zip(NAMES, taken, strict=True))
        views = [step_view(name, step, given.get(name, ""), lang) for name, step in known.items()]
        return [*views, score(known, given, lang)]


def score(known: Mapping[str, Step | None], given: Kept, lang: str) -> str:
    """How many predictions were right, of those whose answers are known on this page."""
    asked = [(step, given[name]) for name, step in known.items() if step and given.get(name)]
    if not asked:
        return ""
    right = sum(choice == step.answer for step, choice in asked)
    return f'<p class="nz-note">{say("tour.done", lang, right=right, asked=len(asked))}</p>'


def given_of(kept: object) -> dict[str, str]:
    """The predictions that a browser kept; a browser can send anything."""
    given = kept.get("given") if isinstance(kept, dict) else None
    if not isinstance(given, dict):
        return {}
    return {name: choice for name, choice in given.items() if name in STEPS and isinstance(choice, str)}


def at_of(kept: object) -> int:
    """The step that a browser was at, from 0."""
    at = kept.get("at") if isinstance(kept, dict) else None
    return at if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < len(NAMES) else 0
