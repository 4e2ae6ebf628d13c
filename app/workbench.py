"""The whole page: header and tabs laid out, and the events that cross them (opening, language, timer, run -> tab)."""

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
from .tabs.pretrain import Pretrain
from .tabs.run_panel import RunPanel

TICK = 2.0
"""Seconds between two looks at the run folders."""

TABS = ("fill", "attention", "data", "pretrain", "compare")


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

    def build(self) -> gr.Blocks:
        """Lay everything out and connect it; nothing runs."""
        parts = dict(zip(TABS, (self.fill, self.attention, self.data, self.pretrain, self.compare), strict=True))
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
        shown = [lang, self.tabs, panel.selected, *self.page.components()]
        opened = quiet(demo.load, self.on_open, [self.kept_lang], shown, "open")
        opened.then(None, [lang], None, js="(lang) => nezha.language(lang)")
        written = [fill.text, fill.units, fill.strip, fill.answer]
        quiet(opened.then, fill.on_load, [fill.kept, lang], written, "open_fill")
        quiet(opened.then, look.on_load, [look.kept, lang], [look.text, look.message], "open_attention")
        data = self.data
        quiet(opened.then, data.on_load, [data.kept, lang], [data.text, data.picture, data.figures], "open_data")
        filled = [*form.form.fields, form.command, *form.form.plan]
        quiet(opened.then, form.on_load, [form.kept, lang], filled, "open_form")
        looked = quiet(opened.then, panel.on_change, [panel.selected, lang], panel.view, "open_runs")
        quiet(looked.then, lambda: gr.update(active=True), [], [self.timer], "open_timer")
        quiet(opened.then, self.compare.on_load, [self.compare.kept], self.compare.asked, "open_compare")

    def _connect_language(self) -> None:
        """The switch: the bound texts, then what each tab has made itself."""
        fill, look, form, panel, lang = self.fill, self.attention, self.pretrain, self.panel, self.header.lang
        lang.input(None, [lang], None, js="(lang) => nezha.language(lang)")
        quiet(lang.input, self.on_language, [lang], [self.kept_lang, *self.page.components()], "language")
        quiet(lang.input, fill.on_language, [fill.units, fill.shown, lang], [fill.strip, fill.answer], "language_fill")
        quiet(lang.input, look.on_language, [look.error, look.drawn, lang], [look.message], "language_attention")
        data = self.data
        given, said = [data.hidden, data.counted, lang], [data.picture, data.figures]
        quiet(lang.input, data.on_language, given, said, "language_data")
        given, said = [lang, form.error, *form.form.fields], [form.command, *form.form.plan, form.message]
        quiet(lang.input, form.on_language, given, said, "language_form")
        given, said = [panel.selected, panel.doomed, panel.error, lang], [*panel.view, panel.question, panel.message]
        quiet(lang.input, panel.on_language, given, said, "language_runs")
        compare = self.compare
        quiet(lang.input, compare.on_change, [*compare.asked, lang], compare.view, "language_compare")
        systems = compare.systems
        quiet(lang.input, systems.on_open, [systems.names, lang], [systems.names, systems.view], "language_systems")

    def _connect_tabs(self) -> None:
        """The timer, the models a tab offers, and the ways from a run to them."""
        panel, lang = self.panel, self.header.lang
        quiet(
            self.timer.tick, self.on_tick, [panel.selected, panel.seen, lang], [self.header.status, *panel.view], "tick"
        )
        compare = self.compare
        quiet(self.timer.tick, compare.look, [*compare.asked, compare.seen, lang], compare.view, "tick_compare")
        quiet(self.leaves["compare"].select, compare.on_open, [], [compare.names], "compare_opened")
        systems = compare.systems
        shown = [systems.names, systems.view]
        quiet(self.leaves["compare"].select, systems.on_open, [systems.names, lang], shown, "systems_opened")
        data = self.data
        given, said = [data.text, data.seed, data.hidden, lang], [data.hidden, data.picture]
        quiet(self.leaves["data"].select, data.on_open, given, said, "data_opened")
        for name, part, button in (
            ("fill", self.fill, panel.buttons["fill"]),
            ("attention", self.attention, panel.buttons["attention"]),
        ):
            quiet(self.leaves[name].select, self.on_models, [part.model, lang], [part.model], f"models_{name}")
            used = quiet(
                button.click, lambda selected, lang, tab=name: self.on_use(tab, selected, lang), [panel.selected, lang],
                [self.tabs, part.model], f"use_in_{name}",
            )  # fmt: skip
            used.then(None, None, None, js=f"() => nezha.address({{tab: '{name}'}})")

    def on_open(self, kept: object, request: gr.Request) -> list[Any]:
        """Language, tab and run of a page that opens, from its address, its browser's memory, its headers."""
        query = dict(request.query_params)
        lang = wanted_language(query, kept, request.headers.get("accept-language", ""))
        tab = query.get("tab") if query.get("tab") in TABS else TABS[0]
        return [lang, gr.update(selected=tab), query.get("run"), *self.page.updates(lang)]

    def on_language(self, lang: str) -> list[Any]:
        """Remember the language, and every bound text in it."""
        return [lang, *self.page.updates(lang)]

    def on_tick(self, selected: str | None, seen: int | None, lang: str) -> list[Any]:
        """What the timer renews: the line of state and the runs."""
        return [self.header.line(lang), *self.panel.look(selected, seen, lang)]

    def on_models(self, model: str, lang: str) -> Any:
        """The models there are now; runs come and go."""
        return gr.update(choices=models.choices(lang), value=models.known(model))

    def on_use(self, tab: str, selected: str | None, lang: str) -> tuple[Any, Any]:
        """Open `tab` with the selected run as its model."""
        model = models.known(models.of_run(selected or ""))
        return gr.update(selected=tab), gr.update(choices=models.choices(lang), value=model)
