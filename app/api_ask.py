"""Named endpoints for other programs: what the page asks of models and of data beside filling in and attention.

With the doors and rules of the page; a long question of the laboratory runs in the laboratory's process.
`docs/api.md` names them all.
"""

import dataclasses
import json
from typing import Any

from gradio.events import api as endpoint

from nezha.insight.questions import QUESTIONS
from nezha.messages import InputError
from nezha.options import KINDS, Option, describe, from_dict, unknown_choice
from nezha.worker import Worker

from . import models
from .api import Json, told
from .events import API_CALL, LAB_CALL, MODEL_CALL
from .lab_forms import FILES, MODEL_FIELDS
from .roots import inside

ASKING = ("concurrency_limit", "concurrency_id")


class AskApi:
    """The endpoints, named as their methods.

    Args:
        worker: process that holds the models.
        laboratory: process that answers the laboratory's questions.
    """

    def __init__(self, worker: Worker, laboratory: Worker):
        self.worker, self.laboratory = worker, laboratory

    def connect(self) -> None:
        """Make every endpoint; called inside the page."""
        asking = {name: MODEL_CALL[name] for name in ASKING}
        for answer in (self.attention_summary, self.masks, self.corpus):
            endpoint(told(answer), api_name=answer.__name__, **asking)
        endpoint(told(self.ask), api_name="ask", **{name: LAB_CALL[name] for name in ASKING})
        endpoint(told(self.questions), api_name="questions", **API_CALL)

    def attention_summary(
        self, text: str, pair: str = "", model: str = "bundled", strongest: int = 3, lang: str = "en"
    ) -> Json:
        """What every head mostly does in a text: the share of content in its scores, and where it looks."""
        if not 1 <= strongest <= 16:
            raise InputError("out_of_range", name="strongest", rule=">= 1, <= 16", given=strongest)
        [found] = self.worker.call("summarized", items=[(text, pair)], model=models.checked(model), strongest=strongest)
        if isinstance(found, InputError):
            raise found
        return found

    def masks(self, text: str, seed: int = 0, model: str = "bundled", lang: str = "en") -> Json:
        """What each of the four systems would hide of a text when it is pre-trained."""
        return self.worker.call("masks", text=text, seed=seed, model=models.checked(model)).to_dict()

    def corpus(self, data: str = "bundled", lang: str = "en") -> Json:
        """What is in prepared text, in figures; `data` is bundled or a folder that the page may read too."""
        return self.worker.call("corpus", data=inside(data)).to_dict()

    def questions(self, lang: str = "en") -> Json:
        """The laboratory's questions, each with its options: type, usual value, range or choices."""
        place = ("en", "zh").index(lang)
        return {
            "questions": {
                name: {
                    "title": question.title[place],
                    "about": question.about[place],
                    "options": {option.name: _told(option, place) for option in _options(name)},
                }
                for name, question in QUESTIONS.items()
            }
        }

    def ask(self, question: str, options: dict[str, Any] = {}, lang: str = "en") -> Json:  # noqa: B006  JSON
        """The answer to a question of the laboratory: title, sentence, panels and numbers; it may take minutes."""
        values = checked(question, options)
        return json.loads(self.laboratory.call("ask_json", name=question, **values))


def checked(question: str, given: dict[str, Any]) -> dict[str, Any]:
    """All options of a question, those given among them.

    Raises:
        InputError: no such question, an option that it has not or cannot be, a model that is no name.
    """
    if question not in QUESTIONS:
        raise unknown_choice("question", question, tuple(QUESTIONS))
    options = {option.name: option for option in _options(question)}
    for name in given:
        if name not in options:
            raise unknown_choice("option", name, tuple(options))
    wish = from_dict(QUESTIONS[question].options, given)
    values = {field.name: getattr(wish, field.name) for field in dataclasses.fields(wish) if field.name in options}
    for name in values.keys() & set(MODEL_FIELDS):
        for model in str(values[name]).split(","):  # some questions take several
            models.checked(model, options[name].default)
    return values


def _options(question: str) -> list[Option]:
    """What a program may say with a question: nothing that names a file of this machine."""
    return [option for option in describe(QUESTIONS[question].options) if option.name not in FILES]


def _told(option: Option, place: int) -> Json:
    found: Json = {"type": KINDS[option.kind], "usual": option.default, "help": option.help[place]}
    more = {"low": option.low, "high": option.high, "choices": list(option.choices) or None}
    return found | {name: value for name, value in more.items() if value is not None}
