"""The events that cross the tabs: a page opens, the language turns, the timer ticks, a run or model goes elsewhere."""

from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from . import journey
from .events import quiet
from .tabs.laboratory import SWITCHES

if TYPE_CHECKING:
    from .workbench import Workbench


def connect(bench: "Workbench", demo: gr.Blocks) -> None:
    """Connect them all; the page is laid out."""
    _opening(bench, demo)
    _language(bench)
    _tabs(bench)


def _opening(bench: "Workbench", demo: gr.Blocks) -> None:
    """A page opens: language first, then what its browser kept of each tab, then the run folders."""
    fill, look, form, panel, lang = bench.fill, bench.attention, bench.pretrain, bench.panel, bench.header.lang
    chosen = [panel.selected, bench.tune.watch.selected, bench.shelf.panel.selected]
    shown = [lang, bench.tabs, *chosen, *bench.page.components()]
    opened = quiet(demo.load, bench.on_open, [bench.kept_lang], shown, "open")
    opened.then(None, [lang], None, js="(lang) => { nezha.language(lang); nezha.open(); }")
    written = [fill.text, fill.units, fill.strip, fill.answer]
    quiet(opened.then, fill.on_load, [fill.kept, lang], written, "open_fill")
    kept = quiet(opened.then, look.on_load, [look.kept, lang], [look.text, look.message], "open_attention")
    look.follows_link(kept, lang)
    data = bench.data
    quiet(opened.then, data.on_load, [data.kept, lang], [data.text, data.picture, data.figures], "open_data")
    filled = [*form.form.fields, form.command, *form.form.plan]
    quiet(opened.then, form.on_load, [form.kept, lang], filled, "open_form")
    looked = quiet(opened.then, panel.on_change, [panel.selected, lang], panel.view, "open_runs")
    quiet(looked.then, lambda: gr.update(active=True), [], [bench.timer], "open_timer")
    _opening_tune(bench, opened)
    lab = bench.lab
    lab.asks_linked(quiet(opened.then, lab.on_load, [lab.kept, lang], lab.loaded, "open_lab"))
    journey.opened(bench, opened)
    quiet(opened.then, bench.compare.on_load, [bench.compare.kept], bench.compare.asked, "open_compare")
    _opening_shelf(bench, opened)


def _opening_shelf(bench: "Workbench", opened: Any) -> None:
    """Runs: the table, then the run of the address with what is said of it."""
    shelf, lang = bench.shelf, bench.header.lang
    panel = shelf.panel
    looked = quiet(opened.then, panel.on_change, [panel.selected, lang], panel.view, "open_shelf_run")
    quiet(looked.then, shelf.on_change, [*shelf.asked, lang], shelf.view, "open_shelf")
    quiet(looked.then, shelf.about.on_run, [panel.selected, lang], shelf.about.filled, "open_shelf_about")


def _opening_tune(bench: "Workbench", opened: Any) -> None:
    """Fine-tune: its form first, then what the form says of data and of open fields."""
    tune, lang = bench.tune, bench.header.lang
    fields, form = tune.form.fields, tune.form
    filled = quiet(opened.then, tune.on_load, [tune.kept, lang], [*fields, tune.command], "open_tune")
    sheet = [form.field(name) for name in ("task", "quick", "paper")]
    placed = quiet(filled.then, tune.on_sheet, sheet, form.sheet_fields, "open_tune_sheet")
    quiet(placed.then, tune.data.on_load, [lang, *fields], tune.data.loaded, "open_tune_data")
    watch, trying = tune.watch, tune.trying
    quiet(opened.then, watch.on_change, [watch.selected, lang], watch.view, "open_tunings")
    given, said = [trying.kept, lang], [trying.text, trying.second, trying.answer]
    quiet(opened.then, trying.on_load, given, said, "open_try")


def _language(bench: "Workbench") -> None:
    """The switch: the bound texts, then what each tab has made itself."""
    fill, look, form, panel, lang = bench.fill, bench.attention, bench.pretrain, bench.panel, bench.header.lang
    lang.input(None, [lang], None, js="(lang) => nezha.language(lang)")
    told = quiet(lang.input, bench.on_language, [lang], [bench.kept_lang, *bench.page.components()], "language")
    quiet(lang.input, fill.on_language, [fill.units, fill.shown, lang], [fill.strip, fill.answer], "language_fill")
    quiet(lang.input, look.on_language, [look.error, look.drawn, lang], [look.message], "language_attention")
    quiet(lang.input, bench.lab.on_language, [bench.lab.said, lang], [bench.lab.message], "language_lab")
    data = bench.data
    given, said = [data.hidden, data.counted, lang], [data.picture, data.figures]
    quiet(told.then, data.on_language, given, said, "language_data")
    given, said = [lang, form.error, *form.form.fields], [form.command, *form.form.plan, form.message]
    quiet(lang.input, form.on_language, given, said, "language_form")
    given, said = [panel.selected, panel.doomed, panel.error, lang], [*panel.view, panel.question, panel.message]
    quiet(lang.input, panel.on_language, given, said, "language_runs")
    _language_tune(bench, told)
    _language_shelf(bench, told)
    compare = bench.compare
    quiet(lang.input, compare.on_change, [*compare.asked, lang], compare.view, "language_compare")
    systems = compare.systems
    quiet(lang.input, systems.on_open, [systems.names, lang], [systems.names, systems.view], "language_systems")


def _language_tune(bench: "Workbench", told: Any) -> None:
    """Fine-tune in another language; what the bound texts would set to its first state comes after them."""
    tune, lang = bench.tune, bench.header.lang
    watch, trying, mistakes = tune.watch, tune.trying, tune.mistakes
    given = [lang, tune.error, *tune.form.fields]
    quiet(lang.input, tune.on_language, given, [tune.command, tune.message], "language_tune")
    given = [watch.selected, watch.doomed, watch.error, lang]
    quiet(lang.input, watch.on_language, given, [*watch.view, watch.question, watch.message], "language_tunings")
    data = tune.data
    quiet(told.then, data.on_language, [data.previewed, lang], data.told, "language_tune_data")
    quiet(lang.input, trying.on_language, [trying.said, lang], [trying.answer], "language_try")
    quiet(told.then, trying.on_open, [trying.model, trying.beside, lang], trying.offered, "language_try_models")
    quiet(lang.input, mistakes.on_run, [mistakes.run, lang], [mistakes.answer], "language_mistakes")


def _language_shelf(bench: "Workbench", told: Any) -> None:
    """Runs in another language."""
    shelf, lang = bench.shelf, bench.header.lang
    panel = shelf.panel
    quiet(told.then, shelf.on_change, [*shelf.asked, lang], shelf.view, "language_shelf")
    quiet(lang.input, shelf.on_bar, [shelf.chosen, lang], [shelf.bar, shelf.count, shelf.confirm], "language_shelf_bar")
    given, said = [panel.selected, panel.doomed, panel.error, lang], [*panel.view, panel.question, panel.message]
    quiet(lang.input, panel.on_language, given, said, "language_shelf_run")
    tidy = shelf.tidy
    quiet(lang.input, tidy.on_language, [tidy.agreed, lang], [*tidy.opened, tidy.plan], "language_shelf_tidy")


def _tabs(bench: "Workbench") -> None:
    """The timer, the models a tab offers, and the ways from a run to them."""
    panel, lang = bench.panel, bench.header.lang
    compare = bench.compare
    watch = bench.tune.watch
    shown = [panel.selected, panel.seen, watch.selected, watch.seen, *compare.asked, compare.seen, lang]
    renewed = [bench.header.status, *panel.view, *watch.view, *compare.view]
    quiet(bench.timer.tick, bench.on_tick, shown, renewed, "tick")  # one event: a visit costs more than what it renews
    quiet(bench.leaves["compare"].select, compare.on_open, [], [compare.names], "compare_opened")
    systems = compare.systems
    shown = [systems.names, systems.view]
    quiet(bench.leaves["compare"].select, systems.on_open, [systems.names, lang], shown, "systems_opened")
    data = bench.data
    given, said = [data.text, data.seed, data.hidden, lang], [data.hidden, data.picture]
    quiet(bench.leaves["data"].select, data.on_open, given, said, "data_opened")
    for name, part in (("fill", bench.fill), ("attention", bench.attention)):
        handler = partial(bench.on_models, name)
        quiet(bench.leaves[name].select, handler, [part.model, lang], [part.model], f"models_{name}")
        for watched, prefix in _watched(bench):
            handler, seeing = partial(bench.on_use, name), [watched.selected, lang]
            button, outcome = watched.buttons[name], [bench.tabs, part.model]
            _opens(name, quiet(button.click, handler, seeing, outcome, f"use_{prefix}in_{name}"))
    _shelf(bench)
    _lab(bench)
    _trying(bench)


def _watched(bench: "Workbench") -> list[tuple[Any, str]]:
    """Every place where a run is shown with its buttons, and what its events' names begin with."""
    return [(bench.panel, ""), (bench.tune.watch, "tuned_"), (bench.shelf.panel, "shelf_")]


def _shelf(bench: "Workbench") -> None:
    """All runs: looked at while their tab is open; from them to a comparison, from a run to the form it came from."""
    shelf, lang, tune = bench.shelf, bench.header.lang, bench.tune
    timer, panel = bench.shelf_timer, shelf.panel
    for name, leaf in bench.leaves.items():
        quiet(leaf.select, partial(gr.update, active=name == "runs"), [], [timer], f"shelf_timer_{name}")
    ticking = [*shelf.asked, shelf.seen, lang]
    opened = bench.leaves["runs"].select
    for name, event in (("opened", opened), ("tick", timer.tick)):
        quiet(event, shelf.look, ticking, shelf.view, f"shelf_{name}")
        quiet(event, panel.look, [panel.selected, panel.seen, lang], panel.view, f"shelf_run_{name}")
    quiet(opened, shelf.tidy.on_open, [lang], shelf.tidy.opened, "shelf_trash_opened")
    outcome = [bench.tabs, bench.compare.names]
    _opens("compare", quiet(shelf.compare.click, shelf.on_compare, [shelf.chosen], outcome, "shelf_in_compare"))
    forms = [bench.tabs, tune.parts, *bench.pretrain.form.fields, *tune.form.fields]
    for watched, prefix in _watched(bench):
        told = [*forms, bench.pretrain.message, tune.message]
        click, seeing = watched.buttons["duplicate"].click, [watched.selected, lang]
        copied = quiet(click, bench.on_duplicate, seeing, told, f"{prefix}run_duplicate")
        quiet(
            copied.then, tune.data.on_load, [lang, *tune.form.fields], tune.data.loaded, f"{prefix}run_duplicate_data"
        )


def _lab(bench: "Workbench") -> None:
    """The models its forms offer; and from a picture of attention to what switching heads off does."""
    lab, look, lang = bench.lab, bench.attention, bench.header.lang
    quiet(bench.leaves["lab"].select, lab.on_open, [lang, *lab.model_fields], lab.model_fields, "lab_opened")
    opened = [bench.tabs, *lab.handed(SWITCHES)]
    _opens("lab", quiet(look.switch.click, bench.on_switch, [look.model, lang], opened, "attention_in_lab"))


def _trying(bench: "Workbench") -> None:
    """From a run to the part that tries it, and from there to its attention."""
    tune, look, lang = bench.tune, bench.attention, bench.header.lang
    trying = tune.trying
    opened = [bench.tabs, tune.parts, *trying.handed]
    for watched, prefix in _watched(bench):
        click, seeing = watched.buttons["try"].click, [watched.selected, lang]
        _opens("finetune", quiet(click, bench.on_try, seeing, opened, f"use_{prefix}in_try"))
    given = [trying.model, trying.text, trying.second, lang]
    looked = quiet(trying.attention.click, bench.on_look, given, [bench.tabs, *look.handed], "try_attention")
    _opens("attention", looked)
    look.asks(looked, "attention_after_try")


def _opens(tab: str, event: Any) -> None:
    """After an event that opens `tab`, the address says so."""
    event.then(None, None, None, js=f"() => nezha.address({{tab: '{tab}'}})")
