"""The whole page: header and tabs laid out, and the events that cross them (opening, language, timer, run -> tab)."""

from functools import partial
from typing import Any

import gradio as gr

from nezha.worker import Worker

from . import models
from .events import kept_in_browser, quiet
from .header import Header, Readiness
from .language import Page, say, wanted_language
from .tabs.attention import Attention
from .tabs.compare import Compare
from .tabs.data import Data
from .tabs.fill_in import FillIn
from .tabs.finetune import Finetune
from .tabs.pretrain import Pretrain
from .tabs.run_panel import RunPanel
from .tabs.try_it import reading_order, task_of

TICK = 2.0
"""Seconds between two looks at the run folders."""

TABS = ("fill", "attention", "data", "pretrain", "finetune", "compare")


class Workbench:
    """All parts of the page and the events between them.

    Args:
        worker: process that holds the models.
        readiness: how far the bundled model is.
        lang: language before a browser has said which one it wants.
    """

    def __init__(self, worker: Worker, readiness: Readiness, lang: str):
        self.page = Page(lang)
        self.header = Header(readiness)
        self.fill, self.attention, self.panel = FillIn(worker), Attention(worker), RunPanel()
        self.data, self.pretrain, self.compare = Data(worker), Pretrain(self.panel), Compare(self.panel.history)
        self.tune = Finetune(worker, self.panel.history)

    def build(self) -> gr.Blocks:
        """Lay everything out and connect it; nothing runs."""
        made = (self.fill, self.attention, self.data, self.pretrain, self.tune, self.compare)
        parts = dict(zip(TABS, made, strict=True))
        with gr.Blocks(title=say("product", self.page.lang), analytics_enabled=False, fill_width=True) as demo:
            self.header.layout(self.page)
            for part in parts.values():
                part.remember()
            with gr.Tabs(elem_id="tabs") as self.tabs:
                self.leaves = {name: self._tab(name, part) for name, part in parts.items()}
            # Set going once the page knows which run its address names: a look before that would choose another.
            self.timer = gr.Timer(TICK, active=False)
            self.kept_lang = kept_in_browser("lang")
            for part in parts.values():
                part.connect(self.header.lang)
            self._connect_opening(demo)
            self._connect_language()
            self._connect_tabs()
        return demo

    def _tab(self, name: str, part: Any) -> gr.Tab:
        with self.page.make(gr.Tab, {"label": f"tab.{name}"}, id=name, elem_id=f"tab-{name}") as tab:
            part.layout(self.page)
        return tab

    def _connect_opening(self, demo: gr.Blocks) -> None:
        """A page opens: language first, then what its browser kept of each tab, then the run folders."""
        fill, look, form, panel, lang = self.fill, self.attention, self.pretrain, self.panel, self.header.lang
        shown = [lang, self.tabs, panel.selected, self.tune.watch.selected, *self.page.components()]
        opened = quiet(demo.load, self.on_open, [self.kept_lang], shown, "open")
        opened.then(None, [lang], None, js="(lang) => nezha.language(lang)")
        written = [fill.text, fill.units, fill.strip, fill.answer]
        quiet(opened.then, fill.on_load, [fill.kept, lang], written, "open_fill")
        kept = quiet(opened.then, look.on_load, [look.kept, lang], [look.text, look.message], "open_attention")
        look.follows_link(kept, lang)
        data = self.data
        quiet(opened.then, data.on_load, [data.kept, lang], [data.text, data.picture, data.figures], "open_data")
        filled = [*form.form.fields, form.command, *form.form.plan]
        quiet(opened.then, form.on_load, [form.kept, lang], filled, "open_form")
        looked = quiet(opened.then, panel.on_change, [panel.selected, lang], panel.view, "open_runs")
        quiet(looked.then, lambda: gr.update(active=True), [], [self.timer], "open_timer")
        self._connect_opening_tune(opened)
        quiet(opened.then, self.compare.on_load, [self.compare.kept], self.compare.asked, "open_compare")

    def _connect_opening_tune(self, opened: Any) -> None:
        """Fine-tune: its form first, then what the form says of data and of open fields."""
        tune, lang = self.tune, self.header.lang
        fields, form = tune.form.fields, tune.form
        filled = quiet(opened.then, tune.on_load, [tune.kept, lang], [*fields, tune.command], "open_tune")
        sheet = [form.field(name) for name in ("task", "quick", "paper")]
        placed = quiet(filled.then, tune.on_sheet, sheet, form.sheet_fields, "open_tune_sheet")
        quiet(placed.then, tune.data.on_load, [lang, *fields], tune.data.loaded, "open_tune_data")
        watch, trying = tune.watch, tune.trying
        quiet(opened.then, watch.on_change, [watch.selected, lang], watch.view, "open_tunings")
        given, said = [trying.kept, lang], [trying.text, trying.second, trying.answer]
        quiet(opened.then, trying.on_load, given, said, "open_try")

    def _connect_language(self) -> None:
        """The switch: the bound texts, then what each tab has made itself."""
        fill, look, form, panel, lang = self.fill, self.attention, self.pretrain, self.panel, self.header.lang
        lang.input(None, [lang], None, js="(lang) => nezha.language(lang)")
        told = quiet(lang.input, self.on_language, [lang], [self.kept_lang, *self.page.components()], "language")
        quiet(lang.input, fill.on_language, [fill.units, fill.shown, lang], [fill.strip, fill.answer], "language_fill")
        quiet(lang.input, look.on_language, [look.error, look.drawn, lang], [look.message], "language_attention")
        data = self.data
        given, said = [data.hidden, data.counted, lang], [data.picture, data.figures]
        quiet(told.then, data.on_language, given, said, "language_data")
        given, said = [lang, form.error, *form.form.fields], [form.command, *form.form.plan, form.message]
        quiet(lang.input, form.on_language, given, said, "language_form")
        given, said = [panel.selected, panel.doomed, panel.error, lang], [*panel.view, panel.question, panel.message]
        quiet(lang.input, panel.on_language, given, said, "language_runs")
        self._connect_language_tune(told)
        compare = self.compare
        quiet(lang.input, compare.on_change, [*compare.asked, lang], compare.view, "language_compare")
        systems = compare.systems
        quiet(lang.input, systems.on_open, [systems.names, lang], [systems.names, systems.view], "language_systems")

    def _connect_language_tune(self, told: Any) -> None:
        """Fine-tune in another language; what the bound texts would set to its first state comes after them."""
        tune, lang = self.tune, self.header.lang
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

    def _connect_tabs(self) -> None:
        """The timer, the models a tab offers, and the ways from a run to them."""
        panel, lang = self.panel, self.header.lang
        quiet(
            self.timer.tick, self.on_tick, [panel.selected, panel.seen, lang], [self.header.status, *panel.view], "tick"
        )
        watch = self.tune.watch
        quiet(self.timer.tick, watch.look, [watch.selected, watch.seen, lang], watch.view, "tick_tunings")
        compare = self.compare
        quiet(self.timer.tick, compare.look, [*compare.asked, compare.seen, lang], compare.view, "tick_compare")
        quiet(self.leaves["compare"].select, compare.on_open, [], [compare.names], "compare_opened")
        systems = compare.systems
        shown = [systems.names, systems.view]
        quiet(self.leaves["compare"].select, systems.on_open, [systems.names, lang], shown, "systems_opened")
        data = self.data
        given, said = [data.text, data.seed, data.hidden, lang], [data.hidden, data.picture]
        quiet(self.leaves["data"].select, data.on_open, given, said, "data_opened")
        for name, part in (("fill", self.fill), ("attention", self.attention)):
            handler = partial(self.on_models, name)
            quiet(self.leaves[name].select, handler, [part.model, lang], [part.model], f"models_{name}")
            for watched, prefix in ((panel, ""), (watch, "tuned_")):
                handler, seeing = partial(self.on_use, name), [watched.selected, lang]
                button, outcome = watched.buttons[name], [self.tabs, part.model]
                self._opens(name, quiet(button.click, handler, seeing, outcome, f"use_{prefix}in_{name}"))
        self._connect_trying()

    def _connect_trying(self) -> None:
        """From a run to the part that tries it, and from there to its attention."""
        tune, look, lang = self.tune, self.attention, self.header.lang
        trying = tune.trying
        opened = [self.tabs, tune.parts, *trying.handed]
        for watched, prefix in ((self.panel, ""), (tune.watch, "tuned_")):
            click, seeing = watched.buttons["try"].click, [watched.selected, lang]
            self._opens("finetune", quiet(click, self.on_try, seeing, opened, f"use_{prefix}in_try"))
        given = [trying.model, trying.text, trying.second, lang]
        looked = quiet(trying.attention.click, self.on_look, given, [self.tabs, *look.handed], "try_attention")
        self._opens("attention", looked)
        look.asks(looked, "attention_after_try")

    @staticmethod
    def _opens(tab: str, event: Any) -> None:
        """After an event that opens `tab`, the address says so."""
        event.then(None, None, None, js=f"() => nezha.address({{tab: '{tab}'}})")

    def on_open(self, kept: object, request: gr.Request) -> list[Any]:
        """Language, tab and run of a page that opens, from its address, its browser's memory, its headers."""
        query = dict(request.query_params)
        lang = wanted_language(query, kept, request.headers.get("accept-language", ""))
        tab = query.get("tab") if query.get("tab") in TABS else TABS[0]
        run = query.get("run")
        return [lang, gr.update(selected=tab), run, run, *self.page.updates(lang)]

    def on_language(self, lang: str) -> list[Any]:
        """Remember the language, and every bound text in it."""
        return [lang, *self.page.updates(lang)]

    def on_tick(self, selected: str | None, seen: int | None, lang: str) -> list[Any]:
        """What the timer renews: the line of state and the runs."""
        return [self.header.line(lang), *self.panel.look(selected, seen, lang)]

    def on_models(self, tab: str, model: str, lang: str) -> Any:
        """The models that `tab` can ask now; runs come and go.  Attention shows fine-tuned ones too."""
        if tab == "attention":
            return gr.update(choices=models.all_choices(lang), value=models.known_of_all(model))
        return gr.update(choices=models.choices(lang), value=models.known(model))

    def on_use(self, tab: str, selected: str | None, lang: str) -> tuple[Any, Any]:
        """Open `tab` with the selected run as its model."""
        return gr.update(selected=tab), self.on_models(tab, models.of_run(selected or ""), lang)

    def on_try(self, selected: str | None, lang: str) -> list[Any]:
        """Open the part that tries a fine-tuned model, with the selected run's."""
        handed = self.tune.trying.hand(models.of_run(selected or ""), lang)
        return [gr.update(selected="finetune"), gr.update(selected="try"), *handed]

    def on_look(self, model: str | None, text: str, second: str, lang: str) -> list[Any]:
        """Open the attention of a fine-tuned model over the text it was asked, in the order in which it reads them."""
        first, pair = reading_order(task_of(model), text or "", second or "")
        return [gr.update(selected="attention"), *self.attention.hand(model or "", lang, first, pair)]
