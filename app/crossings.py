"""The events that cross the tabs: a page opens, the language turns, a run or model goes elsewhere."""

from functools import partial
from typing import TYPE_CHECKING, Any

from .events import quiet
from .guard.blocks import GuardedBlocks
from .opening import Opening
from .tabs.laboratory import SWITCHES

if TYPE_CHECKING:
    from .workbench import Workbench


def connect(bench: "Workbench", demo: GuardedBlocks) -> None:
    """Connect them all; the page is laid out."""
    _opening(bench, demo)
    _language(bench)
    _tabs(bench)


def _opening(bench: "Workbench", demo: GuardedBlocks) -> None:
    """A page opens: what its address and its browser say, what its address asks of a model, and then the runs."""
    panel, lang, watch, shelf = bench.panel, bench.header.lang, bench.tune.watch, bench.shelf.panel
    first, looked, rest = (Opening(demo, lang) for _ in range(3))
    chosen = [panel.selected, watch.selected, shelf.selected]
    first.part(bench.on_open, [], [lang, bench.tabs, *chosen, *(component for component, _ in bench.page.alive)])
    _restored(bench, first)
    for each in (panel, watch, shelf):
        looked.part(each.on_change, [each.selected, lang], each.view)
    about = bench.shelf.about
    rest.part(bench.shelf.on_change, [*bench.shelf.asked, lang], bench.shelf.view)
    rest.part(about.on_run, [shelf.selected, lang], about.filled)
    rest.part(bench.header.on_opened, [], [])
    opened = first.connect(demo.load, "open")
    opened.then(None, [lang], None, js="(lang) => { nezha.language(lang); nezha.open(); }")
    bench.attention.follows_link(opened, lang)
    bench.lab.asks_linked(opened, lang)
    bench.tour.follows_link(opened, lang)
    rest.connect(looked.connect(opened.then, "open_runs").then, "open_rest")


def _restored(bench: "Workbench", first: Opening) -> None:
    """What the browser kept."""
    fill, look, form, data, tune = bench.fill, bench.attention, bench.pretrain, bench.data, bench.tune
    lab, compare, trying, tour, lang = bench.lab, bench.compare, bench.tune.trying, bench.tour, bench.header.lang
    first.part(fill.on_load, [fill.kept, lang], [fill.text, fill.units, fill.strip, fill.answer])
    first.part(look.on_load, [look.kept, lang], [look.text, look.message])
    first.part(data.on_load, [data.kept, lang], [data.text, data.picture, data.figures])
    first.part(form.on_load, [form.kept, lang], [*form.form.fields, form.command, *form.form.plan])
    first.part(tune.on_load, [tune.kept, lang], [*tune.form.fields, tune.command])
    first.part(tune.on_opened, [tune.kept, lang], [*tune.form.sheet_fields, *tune.data.loaded])
    first.part(trying.on_load, [trying.kept, lang], [trying.text, trying.second, trying.answer])
    first.part(lab.on_load, [lab.kept, lang], lab.loaded)
    first.part(compare.on_load, [compare.kept], compare.asked)
    first.part(tour.on_load, [tour.kept], [tour.walk])
    first.part(tour.on_language, tour.known(lang), tour.drawn)


def _language(bench: "Workbench") -> None:
    """The switch: the bound texts, then what each tab has made itself."""
    fill, look, form, panel, lang = bench.fill, bench.attention, bench.pretrain, bench.panel, bench.header.lang
    lang.input(None, [lang], None, js="(lang) => nezha.language(lang)")
    told = quiet(lang.input, bench.on_language, [lang], bench.page.components(), "language")
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
    quiet(lang.input, shelf.many.on_bar, [shelf.many.chosen, lang], shelf.many.shown, "language_shelf_bar")
    given, said = [panel.selected, panel.doomed, panel.error, lang], [*panel.view, panel.question, panel.message]
    quiet(lang.input, panel.on_language, given, said, "language_shelf_run")
    tidy = shelf.tidy
    quiet(lang.input, tidy.on_language, [tidy.agreed, lang], [*tidy.opened, tidy.plan], "language_shelf_tidy")


def _tabs(bench: "Workbench") -> None:
    """What a tab that is opened finds there now, the models it offers, and the ways from a run to them."""
    compare, lang = bench.compare, bench.header.lang
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
    """All runs: from them to a comparison, from a run to the form it came from."""
    shelf, lang, tune = bench.shelf, bench.header.lang, bench.tune
    quiet(bench.leaves["runs"].select, shelf.tidy.on_open, [lang], shelf.tidy.opened, "shelf_trash_opened")
    outcome = [bench.tabs, bench.compare.names]
    _opens(
        "compare",
        quiet(shelf.many.compare.click, shelf.many.on_compare, [shelf.many.chosen], outcome, "shelf_in_compare"),
    )
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
