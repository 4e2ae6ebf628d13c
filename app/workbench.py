"""The whole page: header and tabs laid out, and what happens where one part hands something to another."""

from typing import Any

import gradio as gr

from nezha import runs
from nezha.messages import InputError
from nezha.worker import Worker

from . import copies, crossings, journey, models
from .api import Api
from .api_ask import AskApi
from .api_launch import LaunchApi
from .api_runs import RunsApi
from .guard.blocks import GuardedBlocks
from .header import Header, Readiness
from .language import COOKIE, Page, say, wanted_language
from .markup import notice, remark
from .tabs.attention import Attention
from .tabs.compare import Compare
from .tabs.data import Data
from .tabs.fill_in import FillIn
from .tabs.finetune import Finetune
from .tabs.laboratory import SWITCHES, Laboratory
from .tabs.pretrain import Pretrain
from .tabs.run_panel import RunPanel
from .tabs.shelf import Shelf
from .tabs.start import Start
from .tabs.tour import Tour
from .tabs.try_it import reading_order
from .ticking import Ticking

TABS = ("start", "tour", "fill", "attention", "lab", "data", "pretrain", "finetune", "runs", "compare")


class Workbench:
    """All parts of the page and the events between them.

    Args:
        worker: process that holds the models.
        readiness: how far the bundled model is.
        lang: language before a browser has said which one it wants.
        laboratory: process that answers the laboratory's long questions; the same one where None.
    """

    def __init__(self, worker: Worker, readiness: Readiness, lang: str, laboratory: Worker | None = None):
        self.page = Page(lang)
        self.header = Header(readiness)
        self.fill, self.attention, self.panel = FillIn(worker), Attention(worker), RunPanel()
        self.data, self.pretrain, self.compare = Data(worker), Pretrain(self.panel), Compare(self.panel.history)
        self.tune, self.lab = Finetune(worker, self.panel.history), Laboratory(laboratory or worker)
        self.start, self.tour, self.shelf = Start(), Tour(worker), Shelf(self.panel.history)
        self.ticking = Ticking()
        self.apis = (Api(worker), AskApi(worker, laboratory or worker), LaunchApi(), RunsApi())

    def build(self) -> GuardedBlocks:
        """Lay everything out and connect it; nothing runs."""
        asking = (self.start, self.tour, self.fill, self.attention, self.lab, self.data)
        made = (*asking, self.pretrain, self.tune, self.shelf, self.compare)
        parts = dict(zip(TABS, made, strict=True))
        with GuardedBlocks(
            title=say("product", self.page.lang), analytics_enabled=False, fill_width=True, delete_cache=(3600, 86_400)
        ) as demo:
            self.header.layout(self.page)
            demo.lang_field = self.header.lang
            for part in parts.values():
                part.remember()
            with gr.Tabs(elem_id="tabs", overflow_behavior="wrap") as self.tabs:
                self.leaves = {name: self._tab(name, part) for name, part in parts.items()}
            self.ticking.layout()
            for part in parts.values():
                part.connect(self.header.lang)
            crossings.connect(self, demo)
            journey.connect(self)
            self.ticking.connect(self)
            for api in self.apis:
                api.connect()
        demo.texts = self.page
        return demo

    def _tab(self, name: str, part: Any) -> gr.Tab:
        with self.page.make(gr.Tab, {"label": f"tab.{name}"}, id=name, elem_id=f"tab-{name}") as tab:
            part.layout(self.page)
        return tab

    def on_open(self, request: gr.Request) -> list[Any]:
        """Tab and run of a page that opens, from its address, and what is of now; its texts came with the page."""
        query = dict(request.query_params)
        lang = wanted_language(query, request.cookies.get(COOKIE), request.headers.get("accept-language", ""))
        # Where the address names no tab nothing is chosen: a visitor may already have clicked one.
        tab = gr.update(selected=query["tab"]) if query.get("tab") in TABS else gr.skip()
        run = query.get("run")
        return [lang, tab, run, run, run, *self.page.renewed(lang)]

    def on_language(self, lang: str) -> list[Any]:
        """Every bound text in another language."""
        return self.page.updates(lang)

    def on_models(self, tab: str, model: str, lang: str) -> Any:
        """The models that `tab` can ask now; runs come and go.  Attention shows fine-tuned ones too."""
        if tab == "attention":
            return models.offered(models.all_choices(lang), model, models.known_of_all(model))
        return models.offered(models.choices(lang), model, models.known(model))

    def on_use(self, tab: str, selected: str | None, lang: str) -> tuple[Any, Any]:
        """Open `tab` with the selected run as its model."""
        model = models.of_run(selected or "")
        known = models.known_of_all(model) if tab == "attention" else models.known(model)
        return gr.update(selected=tab), self.on_models(tab, model, lang) | {"value": known}

    def on_duplicate(self, selected: str | None, lang: str) -> list[Any]:
        """Open the form of the run's kind with its settings filled in, under the next free name."""
        pretrain, tune = self.pretrain.form, self.tune.form
        nothing = [gr.skip() for _ in (self.tabs, self.tune.parts, *pretrain.fields, *tune.fields)]
        try:
            kind, values = copies.of_run(selected or "")
        except InputError as error:
            return [*nothing, notice(error, lang), notice(error, lang)]
        said = remark(say("run.copied", lang, name=selected))
        if kind == runs.PRETRAIN:
            given = [*copies.filled(pretrain.names, values), *(gr.skip() for _ in tune.fields)]
            return [gr.update(selected="pretrain"), gr.skip(), *given, said, gr.skip()]
        given = [*(gr.skip() for _ in pretrain.fields), *copies.filled(tune.names, values)]
        return [gr.update(selected="finetune"), gr.update(selected="train"), *given, gr.skip(), said]

    def on_switch(self, model: str, lang: str) -> list[Any]:
        """Open the question that switches heads off, with the model whose attention is shown."""
        return [gr.update(selected="lab"), *self.lab.hand(SWITCHES, model, lang)]

    def on_try(self, selected: str | None, lang: str) -> list[Any]:
        """Open the part that tries a fine-tuned model, with the selected run's."""
        handed = self.tune.trying.hand(models.of_run(selected or ""), lang)
        return [gr.update(selected="finetune"), gr.update(selected="try"), *handed]

    def on_look(self, model: str | None, text: str, second: str, lang: str) -> list[Any]:
        """Open the attention of a fine-tuned model over the text it was asked, in the order in which it reads them."""
        first, pair = reading_order(models.task_of(model), text or "", second or "")
        return [gr.update(selected="attention"), *self.attention.hand(model or "", lang, first, pair)]
