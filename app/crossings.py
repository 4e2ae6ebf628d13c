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
    shown = [lang, bench.tabs, panel.selected, bench.tune.watch.selected, *bench.page.components()]
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


def _tabs(bench: "Workbench") -> None:
    """The timer, the models a tab offers, and the ways from a run to them."""
    panel, lang = bench.panel, bench.header.lang
    quiet(
        bench.timer.tick, bench.on_tick, [panel.selected, panel.seen, lang], [bench.header.status, *panel.view], "tick"
    )
    watch = bench.tune.watch
    quiet(bench.timer.tick, watch.look, [watch.selected, watch.seen, lang], watch.view, "tick_tunings")
    compare = bench.compare
    quiet(bench.timer.tick, compare.look, [*compare.asked, compare.seen, lang], compare.view, "tick_compare")
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
        for watched, prefix in ((panel, ""), (watch, "tuned_")):
            handler, seeing = partial(bench.on_use, name), [watched.selected, lang]
            button, outcome = watched.buttons[name], [bench.tabs, part.model]
            _opens(name, quiet(button.click, handler, seeing, outcome, f"use_{prefix}in_{name}"))
    _lab(bench)
    _trying(bench)


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
    for watched, prefix in ((bench.panel, ""), (tune.watch, "tuned_")):
        click, seeing = watched.buttons["try"].click, [watched.selected, lang]
        _opens("finetune", quiet(click, bench.on_try, seeing, opened, f"use_{prefix}in_try"))
    given = [trying.model, trying.text, trying.second, lang]
    looked = quiet(trying.attention.click, bench.on_look, given, [bench.tabs, *look.handed], "try_attention")
    _opens("attention", looked)
    look.asks(looked, "attention_after_try")


def _opens(tab: str, event: Any) -> None:
    """After an event that opens `tab`, the address says so."""
    event.then(None, None, None, js=f"() => nezha.address({{tab: '{tab}'}})")
