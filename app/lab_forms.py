"""The form of a question: the fields of its options, with models as choices and room for a text."""

from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from nezha.insight.question_fields import BIRTH, TWIN
from nezha.insight.questions import QUESTIONS
from nezha.messages import InputError, Named
from nezha.options import Option, from_dict

from . import models
from .fields import Fields, Make, Values, typed
from .language import Page, say

MODELS: dict[str, Callable[[str], models.Choices]] = {
    models.BUNDLED: models.all_choices,
    BIRTH: models.training_choices,
    TWIN: models.other_choices,
}
"""Which models a field offers, by what it is at first; `MODEL_FIELDS` are such fields."""
MODEL_FIELDS = ("model", "other")
FILES = ("study", "data")
"""Options that name a file or folder: for the command line alone, since a page may read none that a visitor names."""
WIDE = ("text", "pair")
"""Fields of a text, which get a line of their own."""
OF_A_FIELD = ("out_of_range", "wrong_kind", "unknown_choice")
"""Errors that name an option."""
FEW = 2
"""Figures that may stand open."""


class QuestionForm(Fields):
    """The components of one question's options.

    Args:
        name: of the question.
    """

    def __init__(self, name: str):
        self.question = QUESTIONS[name]
        special: dict[str, Make] = {**dict.fromkeys(MODEL_FIELDS, _model_field), **dict.fromkeys(WIDE, _text)}
        super().__init__(self.question.options, f"lab-{name}", special)
        self.options = [option for option in self.options if option.name not in FILES]

    def layout(self, page: Page) -> None:
        """What it asks, its models and choices beside each other, its texts; figures, if they are many, folded away."""
        about = self.question.about
        page.make(gr.HTML, {"value": lambda lang: f'<p class="nz-about">{say(about, lang)}</p>'})
        figures = [option.name for option in self.options if option.kind in (int, float) and not option.choices]
        folded = figures if len(figures) > FEW else []
        self.layout_row(page, [name for name in self.names if name not in (*WIDE, *folded)])
        for name in (name for name in self.names if name in WIDE):
            self.layout_one(page, name)
        if folded:
            with page.make(gr.Accordion, {"label": "lab.more"}, open=False, elem_id=f"{self.prefix}-more"):
                self.layout_row(page, folded)

    @property
    def model_names(self) -> list[str]:
        """Its fields that name a model."""
        return [name for name in self.names if name in MODEL_FIELDS]

    def offered(self, name: str, lang: str, chosen: object) -> Any:
        """The update of a field of models: those that there are now, and the chosen one while it is among them."""
        usual = self._option(name).default
        choices = MODELS[usual](lang)
        there = isinstance(chosen, str) and _there(chosen, [model for _, model in choices])
        return gr.update(choices=choices, value=chosen if there else usual)

    def checked(self, *given: Any) -> Values:
        """What the form says, fit to be asked.

        Raises:
            InputError: a value that its option cannot have, or a model that is named otherwise than the choices.
        """
        values = self.values(*given)
        for name in self.model_names:
            for model in str(values[name]).split(","):  # some questions take several
                models.checked(model, self._option(name).default)
        from_dict(self.config_type, values)
        return values

    def link(self, values: Values) -> dict[str, str]:
        """The options that an address must name: every model, and what is not as usual."""
        return {
            option.name: str(values[option.name])
            for option in self.options
            if option.name in MODEL_FIELDS or values[option.name] != option.default
        }

    def of_link(self, query: Mapping[str, str]) -> list[Any]:
        """The values of all fields that an address names; what it does not is as usual.

        Raises:
            InputError: a value that its option cannot have, or a model that is not there.
        """
        values = {option.name: _read(option, query.get(option.name)) for option in self.options}
        from_dict(self.config_type, values)
        for name in self.model_names:
            there = [model for _, model in MODELS[self._option(name).default]("en")]
            if not _there(values[name], there):
                raise InputError("no_model", model=values[name], choices=", ".join(there))
        return [values[name] for name in self.names]

    def restored(self, kept: object) -> list[Any]:
        """As the browser kept it, but for models that are gone."""
        found = dict(zip(self.names, super().restored(kept), strict=True))
        for name in self.model_names:
            found[name] = self.offered(name, "en", found[name])["value"]
        return [found[name] for name in self.names]

    def labelled(self, error: InputError) -> InputError:
        """The same error with the field that it names called as the form calls it, in the reader's language."""
        if error.key not in OF_A_FIELD:
            return error
        labels = {option.name: option.label for option in self.options}
        name = error.values.get("name")
        if not isinstance(name, str) or name not in labels:
            return error
        return type(error)(error.key, **{**error.values, "name": Named(labels[name])})

    def _option(self, name: str) -> Option:
        return next(option for option in self.options if option.name == name)


def _there(models_: str, known: list[str]) -> bool:
    """Whether each of some models, with commas between them, can be chosen or is a checkpoint of a run."""
    return all(one in known or models.is_checkpoint(one) for one in models_.split(","))


def _model_field(page: Page, option: Option, made: dict[str, Any]) -> Any:
    texts = {"label": option.label, "choices": MODELS[option.default]}
    # Others may be typed, as a link names them: a checkpoint of a run, or several models where a question takes them.
    return page.make(gr.Dropdown, texts, alive=True, allow_custom_value=True, **made["settings"])


def _text(page: Page, option: Option, made: dict[str, Any]) -> Any:
    return page.make(gr.Textbox, made["texts"], lines=2, max_lines=4, **made["settings"])


def _read(option: Option, text: str | None) -> Any:
    """A value of an address as its option's type; what cannot be one stays a text, and its check says so."""
    if text is None:
        return option.default
    if option.kind is bool:
        return {"true": True, "false": False}.get(text.lower(), text)
    try:
        return typed(option, float(text)) if option.kind in (int, float) else text
    except ValueError:
        return text
