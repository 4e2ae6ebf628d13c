"""The ways that lead on.

From the start page through its doors, from a step of the tour to the live view it is about, and from any result to the
next natural step: text -> attention -> fine-tune -> mistakes -> attention on that text.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from . import models
from .events import MODEL_CALL, clicked, quiet
from .tabs.attention import EXAMPLES
from .tabs.fill_in import EXAMPLES as FILL_EXAMPLES
from .tabs.start import TABS, behind
from .tabs.tour import given_of
from .tabs.try_it import reading_order

if TYPE_CHECKING:
    from .workbench import Workbench

VIEWED = ("heads", "split")
"""Steps that open their head in the attention viewer."""
ASKED = {"moved": "shift", "off": "switch_offs"}
"""Steps that open a question of the laboratory."""


def connect(bench: "Workbench") -> None:
    """Connect them all; the page is laid out."""
    _doors(bench)
    _tour(bench)
    _live(bench)
    _onward(bench)


def _doors(bench: "Workbench") -> None:
    start, tour, look, lang = bench.start, bench.tour, bench.attention, bench.header.lang
    for part, name in ((start.doors, "door"), (start.story, "picture")):
        gone = quiet(part.select, on_door, [tour.kept], [bench.tabs, tour.walk, tour.kept], f"start_{name}")
        gone.then(None, None, None, js="() => nezha.address({tab: nezha.shown()})")
        tour.shows(gone, lang, f"start_{name}_shown")
    # Behind the door that looks inside stands a picture, not an empty panel.
    given = [look.text, look.pair, look.model, look.drawn, lang]
    drawn = [look.viewer, look.message, look.error, look.drawn]
    start.doors.select(_drawing(bench), given, drawn, api_name="start_look", **MODEL_CALL, show_progress_on=look.viewer)


def on_door(kept: object, event: gr.EventData) -> list[Any]:
    """A door or a picture was clicked: its tab, and the step of the tour that goes on from it."""
    tab, step = behind(event)
    if tab is None:
        return [gr.skip()] * 3
    if step is None:
        return [gr.update(selected=tab), gr.skip(), gr.skip()]
    return [gr.update(selected=tab), gr.update(selected=step), {"at": step, "given": given_of(kept)}]


def _drawing(bench: "Workbench") -> Callable[..., Any]:
    """The handler of the door that looks inside: it draws what stands in the field."""

    def handler(text: str, pair: str, model: str, drawn: bool, lang: str, event: gr.EventData) -> Any:
        if TABS.get(str(clicked(event, "door"))) != "attention":
            return [gr.skip()] * 4
        return bench.attention.on_ask(text or EXAMPLES[0], pair, model, drawn, lang)

    return handler


def _tour(bench: "Workbench") -> None:
    """The tour comes into sight, turns its language, and ends."""
    tour, lang = bench.tour, bench.header.lang
    placed = quiet(bench.leaves["tour"].select, tour.on_load, [tour.kept], [tour.walk], "tour_opened")
    tour.shows(placed, lang, "tour_shown")
    quiet(lang.input, tour.on_language, tour.known(lang), tour.drawn, "language_tour")
    ended = quiet(tour.onward[-1].click, lambda: gr.update(selected="start"), [], [bench.tabs], "tour_finished")
    _address(ended, "start")


def _live(bench: "Workbench") -> None:
    """From a step to the view that it is about."""
    tour, look, lab, lang = bench.tour, bench.attention, bench.lab, bench.header.lang
    for name in VIEWED:
        js = f"() => nezha.wish(document.querySelector('#tour-{name}-view [data-view]'))"
        wished = tour.live[name].click(None, None, None, js=js)
        handed = quiet(wished.then, partial(on_view, bench, name), [tour.taken[name], lang],
                       [bench.tabs, *look.handed], f"tour_{name}_live")  # fmt: skip
        _address(handed, "attention")
        look.asks(handed, f"tour_{name}_drawn")
    for name, question in ASKED.items():
        shown = [bench.tabs, *lab.handed(question)]
        handler = partial(on_question, bench, question)
        _address(quiet(tour.live[name].click, handler, [lang], shown, f"tour_{name}_live"), "lab")
    fill = bench.fill
    row = [bench.tabs, fill.text, fill.units, fill.strip]
    handed = quiet(tour.live["gap"].click, partial(on_fill, bench), [lang], row, "tour_gap_live")
    _address(handed, "fill")
    asked, shown = [fill.text, fill.units, fill.model, fill.k, fill.shown, lang], [fill.shown, fill.answer]
    handed.then(fill.on_ask_if_masked, asked, shown, api_name="tour_gap_asked", **MODEL_CALL)
    for name, tab in (("word", "data"), ("task", "finetune")):
        handler = partial(gr.update, selected=tab)
        _address(quiet(tour.live[name].click, handler, [], [bench.tabs], f"tour_{name}_live"), tab)


def on_view(bench: "Workbench", name: str, step: Any, lang: str) -> list[Any]:
    """The head of a step, in the viewer."""
    text = step.text if step else EXAMPLES[0]
    return [gr.update(selected="attention"), *bench.attention.hand(models.BUNDLED, lang, text, "")]


def on_question(bench: "Workbench", question: str, lang: str) -> list[Any]:
    """A question of the laboratory, to be asked of the bundled model."""
    return [gr.update(selected="lab"), *bench.lab.hand(question, models.BUNDLED, lang)]


def on_fill(bench: "Workbench", lang: str) -> list[Any]:
    """Another sentence with gaps."""
    return [gr.update(selected="fill"), *bench.fill.on_example(FILL_EXAMPLES[2], lang)]


def _onward(bench: "Workbench") -> None:
    """From a result to the next step."""
    fill, look, tune, lang = bench.fill, bench.attention, bench.tune, bench.header.lang
    seen = quiet(fill.look.click, partial(on_text, bench), [fill.text, fill.model, lang],
                 [bench.tabs, *look.handed], "fill_attention")  # fmt: skip
    _address(seen, "attention")
    look.asks(seen, "attention_after_fill")
    field = tune.form.field("model")
    shown = [bench.tabs, tune.parts, field]
    _address(quiet(look.tune.click, on_tune, [look.model, lang], shown, "attention_tune"), "finetune")
    faults = [tune.watch.selected, lang]
    quiet(tune.faults.click, partial(on_faults, bench), faults, [tune.parts, *tune.mistakes.view], "tuning_mistakes")
    again = quiet(tune.mistakes.answer.submit, _looking(bench), [tune.mistakes.run, lang],
                  [bench.tabs, *look.handed], "mistake_attention")  # fmt: skip
    _address(again, "attention")
    look.asks(again, "attention_after_mistake")


def on_text(bench: "Workbench", text: str, model: str, lang: str) -> list[Any]:
    """The attention of the model over the text that it filled in."""
    return [gr.update(selected="attention"), *bench.attention.hand(model, lang, text or "", "")]


def on_tune(model: str | None, lang: str) -> list[Any]:
    """Fine-tune the model that is shown; one that is fine-tuned already gives way to the bundled one."""
    chosen = gr.update(choices=models.choices(lang), value=models.known(model))
    return [gr.update(selected="finetune"), gr.update(selected="train"), chosen]


def on_faults(bench: "Workbench", run: str | None, lang: str) -> list[Any]:
    """The mistakes of the selected run."""
    return [gr.update(selected="mistakes"), *bench.tune.mistakes.on_open(run, lang)]


def _looking(bench: "Workbench") -> Callable[..., list[Any]]:
    """The handler that opens the attention of a fine-tuned model over the text that it got wrong."""

    def handler(run: str | None, lang: str, event: gr.EventData) -> list[Any]:
        model = models.of_run(run or "")
        first, pair = reading_order(models.task_of(model), *bench.tune.mistakes.texts(run, event))
        return [gr.update(selected="attention"), *bench.attention.hand(model, lang, first, pair)]

    return handler


def _address(event: Any, tab: str) -> None:
    """After an event that opens `tab`, the address says so."""
    event.then(None, None, None, js=f"() => nezha.address({{tab: '{tab}'}})")
