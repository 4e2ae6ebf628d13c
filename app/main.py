"""The page put together, and the server that shows it.

`build` returns the Blocks and runs nothing; `launch` serves it until it is interrupted.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read while gradio is imported; nothing may go out

import gradio as gr

from nezha.insight import viewer
from nezha.messages import InputError, system_language
from nezha.worker import Worker

from . import models
from .events import QUIET, kept_in_browser
from .header import Header, Readiness
from .language import Page, say, wanted_language
from .tabs.attention import Attention
from .tabs.fill_in import FillIn
from .tabs.pretrain import Pretrain
from .tabs.run_panel import RunPanel
from .theme import STATIC, theme

TICK = 2.0
"""Seconds between two looks at the run folders."""

TABS = ("fill", "attention", "pretrain")


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
        self.pretrain = Pretrain(self.panel)

    def build(self) -> gr.Blocks:
        """Lay everything out and connect it."""
        with gr.Blocks(title=say("product", self.page.lang), analytics_enabled=False, fill_width=True) as demo:
            self.header.layout(self.page)
            with gr.Tabs(elem_id="tabs") as self.tabs:
                self.leaves = {
                    name: self._tab(name, part)
                    for name, part in zip(TABS, (self.fill, self.attention, self.pretrain), strict=True)
                }
            self.timer = gr.Timer(TICK)
            self.kept_lang = kept_in_browser("lang")
            self._connect(demo)
        return demo

    def _tab(self, name: str, part: Any) -> gr.Tab:
        with self.page.make(gr.Tab, {"label": f"tab.{name}"}, id=name, elem_id=f"tab-{name}") as tab:
            part.layout(self.page)
        return tab

    def _connect(self, demo: gr.Blocks) -> None:
        lang = self.header.lang
        for part in (self.fill, self.attention, self.pretrain):
            part.connect(lang)
        self._connect_start(demo, lang)
        self._connect_language(lang)
        self.timer.tick(
            self.on_tick, [self.panel.selected, self.panel.seen, lang], [self.header.status, *self.panel.view],
            api_name="tick", concurrency_limit=8, **QUIET,
        )  # fmt: skip
        for name, part in (("fill", self.fill), ("attention", self.attention)):
            tab = self.leaves[name]
            tab.select(self.on_models, [part.model, lang], [part.model], api_name=f"models_{name}", **QUIET)
            button = self.panel.to_fill if name == "fill" else self.panel.to_attention
            button.click(
                lambda selected, lang, tab=name: self.on_use(tab, selected, lang),
                [self.panel.selected, lang], [self.tabs, part.model], api_name=f"use_in_{name}", **QUIET,
            ).then(None, None, None, js=f"() => nezha.address({{tab: '{name}'}})")  # fmt: skip
        for name, tab in self.leaves.items():
            tab.select(None, None, None, js=f"() => nezha.address({{tab: '{name}'}})")

    def _connect_start(self, demo: gr.Blocks, lang: gr.Radio) -> None:
        """A page opens: language first, then what its browser kept of each tab, then the run folders."""
        fill, attention, pretrain, panel = self.fill, self.attention, self.pretrain, self.panel
        opened = demo.load(
            self.on_open,
            [self.kept_lang],
            [lang, self.tabs, panel.selected, *self.page.components()],
            api_name="open",
            **QUIET,
        )
        opened.then(None, [lang], None, js="(lang) => nezha.language(lang)")
        opened.then(
            fill.on_load,
            [fill.kept, lang],
            [fill.text, fill.units, fill.strip, fill.answer],
            api_name="open_fill",
            **QUIET,
        )
        opened.then(
            attention.on_load,
            [attention.kept, lang],
            [attention.text, attention.message],
            api_name="open_attention",
            **QUIET,
        )
        opened.then(
            pretrain.on_load, [pretrain.kept, lang], [*pretrain.form.fields, pretrain.command, pretrain.form.size],
            api_name="open_form", **QUIET,
        )  # fmt: skip
        opened.then(panel.on_change, [panel.selected, lang], panel.view, api_name="open_runs", **QUIET)

    def _connect_language(self, lang: gr.Radio) -> None:
        """The switch: bound texts, then what each tab has made itself."""
        fill, attention, pretrain, panel = self.fill, self.attention, self.pretrain, self.panel
        lang.input(None, [lang], None, js="(lang) => nezha.language(lang)")
        lang.input(
            lambda lang: [lang, *self.page.updates(lang)], [lang], [self.kept_lang, *self.page.components()],
            api_name="language", **QUIET,
        )  # fmt: skip
        lang.input(
            fill.on_language,
            [fill.units, fill.shown, lang],
            [fill.strip, fill.answer],
            api_name="language_fill",
            **QUIET,
        )
        lang.input(
            attention.on_language, [attention.error, attention.drawn, lang], [attention.message],
            api_name="language_attention", **QUIET,
        )  # fmt: skip
        lang.input(
            pretrain.on_language, [lang, pretrain.error, *pretrain.form.fields], [pretrain.command, pretrain.message],
            api_name="language_form", **QUIET,
        )  # fmt: skip
        lang.input(
            panel.on_language, [panel.selected, panel.doomed, panel.error, lang], [*panel.view, panel.question, panel.message],
            api_name="language_runs", **QUIET,
        )  # fmt: skip

    def on_open(self, kept: object, request: gr.Request) -> list[Any]:
        """Language, tab and run of a page that opens, from its address, its browser's memory, its headers."""
        query = dict(request.query_params)
        lang = wanted_language(query, kept, request.headers.get("accept-language", ""))
        tab = query.get("tab") if query.get("tab") in TABS else TABS[0]
        return [lang, gr.update(selected=tab), query.get("run"), *self.page.updates(lang)]

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


def build(worker: Worker | None = None, readiness: Readiness | None = None, lang: str | None = None) -> gr.Blocks:
    """The whole page as Blocks; nothing is started."""
    return Workbench(worker or Worker(), readiness or Readiness(), lang or system_language()).build()


def launch(
    port: int = 7860,
    host: str = "127.0.0.1",
    runs: Path | str | None = None,
    *,
    open_browser: bool = False,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve the workbench until it is interrupted.

    Args:
        port: where to listen.
        host: address to listen at; the default can be reached from this machine only.
        runs: folder of runs; else `$NEZHA_RUNS`, else `runs/` here.
        open_browser: whether to open the page in a browser.
        announce: told one sentence with the address once the page can be opened.

    Raises:
        InputError: the port is taken.
    """
    if runs is not None:
        os.environ["NEZHA_RUNS"] = str(Path(runs).resolve())
    worker, readiness, lang = Worker(), Readiness(), system_language()
    demo = build(worker, readiness, lang).queue(default_concurrency_limit=16)
    try:
        _, url, _ = demo.launch(
            server_name=host, server_port=port, inbrowser=open_browser, prevent_thread_lock=True, quiet=True, share=False,
            ssr_mode=False, run_history=False, footer_links=[], show_error=True, enable_monitoring=False, mcp_server=False,
            max_file_size="1mb", theme=theme(), css=_style(), head=f"<script>{_scripts()}</script>",
        )  # fmt: skip
    except OSError as error:
        raise InputError("port_taken", port=port) from error
    announce(say("ready", lang, url=url))
    threading.Thread(target=_warm, args=(worker, readiness), daemon=True).start()
    try:
        demo.block_thread()
    finally:
        worker.close()


def _warm(worker: Worker, readiness: Readiness) -> None:
    """Load the bundled model while the first visitor reads the page."""
    try:
        worker.warm(models.BUNDLED)
        readiness.state = "ready"
    except InputError:
        readiness.state = "missing"


def _style() -> str:
    return (STATIC / "app.css").read_text(encoding="utf-8") + viewer.style()


def _scripts() -> str:
    return (STATIC / "app.js").read_text(encoding="utf-8") + viewer.script()
