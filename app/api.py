"""Named endpoints for other programs: what the page does with models and fine-tuning runs, JSON in and JSON out.

Each is a thin wrapper over a door that the page uses too, with the same rules: models are the bundled one, those of the
models folder and those of runs; data are the bundled ones or an upload; nothing names a path.  What cannot be done is
one sentence in the language of the argument `lang`.  `docs/api.md` shows them at work.  All other events of the page
are private.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr
from gradio.events import api as endpoint

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.insight import catalog
from nezha.messages import InputError
from nezha.options import check_kind, from_dict, unknown_choice
from nezha.pretrain_config import PretrainConfig
from nezha.tasks import uploads
from nezha.worker import Worker

from . import models
from .events import API_CALL, MODEL_CALL
from .language import LANGUAGES
from .markup import sentence
from .run_json import run_json
from .tabs.mistakes import mistakes_of
from .tune_form import permitted

Json = dict[str, Any]
Config = TypeVar("Config", PretrainConfig, FinetuneConfig)


class Api:
    """The endpoints, named as their methods.

    Args:
        worker: process that holds the models.
    """

    def __init__(self, worker: Worker):
        self.worker = worker

    def connect(self) -> None:
        """Make every endpoint; called inside the page."""
        asking = {name: MODEL_CALL[name] for name in ("concurrency_limit", "concurrency_id")}
        for answer in (self.predict, self.fill_mask, self.attention):
            endpoint(told(answer), api_name=answer.__name__, **asking)
        for answer in (self.models, self.mistakes, self.upload, self.finetune, self.runs, self.run, self.stop):
            endpoint(told(answer), api_name=answer.__name__, **API_CALL)

    def models(self, lang: str = "en") -> Json:
        """The models there are: pre-trained ones by name, fine-tuned ones with the task of each."""
        return {"pretrained": catalog.models(), "tuned": {name: catalog.task_of(name) for name in catalog.tuned()}}

    def predict(self, model: str, text: str, second: str = "", lang: str = "en") -> Json:
        """What a fine-tuned model says of a text: a label with probabilities, the names in it, or the answer in it.

        `model` is run:NAME or model:NAME; `second` is the second sentence, the hypothesis, or the question.
        """
        return self.worker.call("predict", model=models.checked(model), text=text, second=second).to_dict()

    def fill_mask(self, text: str, model: str = "bundled", k: int = 5, lang: str = "en") -> Json:
        """The `k` likeliest characters for each [MASK] of a text, with their probabilities."""
        return self.worker.call("fill_mask", text=text, model=models.checked(model), k=k).to_dict()

    def attention(
        self, text: str, pair: str = "", model: str = "bundled", layer: int = 1, head: int = 1, lang: str = "en"
    ) -> Json:
        """Where a head looks: probabilities and the content and position parts of the scores, token by token.

        `layer` and `head` count from 1; a `head` of 0 gives all heads of the layer.
        """
        asked: Json = {"model": models.checked(model), "text": text, "pair": pair or None}
        return self.worker.call("attention_part", layer=layer, head=head, **asked)

    def upload(self, files: dict[str, str], lang: str = "en") -> Json:
        """Keep files of your own, name -> text; `data` of the answer goes into the options of `finetune`."""
        return {"data": str(uploads.keep_texts(files)), "days": uploads.KEPT_DAYS}

    def finetune(self, options: dict[str, Any], queue: bool = False, lang: str = "en") -> Json:
        """Start a fine-tuning run that goes on by itself; `options` are those of `nezha finetune`, by their names.

        With `queue` it begins once no other run works.
        """
        config = permitted(settings(options, FinetuneConfig))
        named = config if config.name else config.renamed(runs.free_name(prefix=config.task))
        return run_json(runs.launch(named, queue=queue, lang=lang), lang)

    def runs(self, lang: str = "en") -> Json:
        """Every run, the newest first: its kind, its state and how far it is."""
        return {"runs": [run_json(run, lang, figures=False) for run in runs.list_runs()]}

    def run(self, run: str, lang: str = "en") -> Json:
        """One run: its state, its latest figures, and for a fine-tuning what it is worth beside simpler things."""
        return run_json(runs.get(run), lang)

    def stop(self, run: str, lang: str = "en") -> Json:
        """Ask a run to save and end."""
        return run_json(runs.stop(run), lang)

    def mistakes(self, run: str, most: int = 20, lang: str = "en") -> Json:
        """Where a fine-tuning run that is over is wrong: confusion, worst answers, calibration."""
        return mistakes_of(run, most=most).to_dict()


def settings(options: Json, config: type[Config]) -> Config:
    """The configuration that `options` name, or that config.json of a run holds, which says of which kind it is.

    Raises:
        InputError: of another kind, an option that does not exist or a value out of its range.
    """
    kind = next(name for name, own in runs.KINDS.items() if own is config)
    if options.get("kind", kind) != kind:
        raise unknown_choice("kind", options["kind"], (kind,))
    return from_dict(config, {name: value for name, value in options.items() if name != "kind"})


def told(answer: Callable[..., Json]) -> Callable[..., Json]:
    """`answer` with its arguments held against their types, and every error as a sentence in the language asked for."""
    signature = inspect.signature(answer)

    @functools.wraps(answer)
    def call(*given: Any, **named: Any) -> Json:
        bound = signature.bind(*given, **named)
        bound.apply_defaults()
        lang = bound.arguments["lang"]
        try:
            if lang not in LANGUAGES:
                raise unknown_choice("lang", lang, LANGUAGES)
            for name, value in bound.arguments.items():
                kind = signature.parameters[name].annotation
                check_kind(name, getattr(kind, "__origin__", kind), value)
            return answer(*bound.args, **bound.kwargs)
        except InputError as error:
            said = error.text(lang if lang in LANGUAGES else LANGUAGES[0])
            raise gr.Error(sentence(said), print_exception=False) from error

    return call
