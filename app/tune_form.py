"""The form of a fine-tuning run: the fields of `FinetuneConfig`, task, data and model first.

The fields named in `MAIN` stand open, the others under “more”; an option this file does not know stands in its last
group.  A field that is left empty takes the value of its sheet, which its placeholder shows.
"""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from nezha.finetune_config import SHEET_FIELDS, FinetuneConfig
from nezha.insight import catalog
from nezha.messages import InputError
from nezha.options import Option
from nezha.tasks import uploads

from . import models
from .fields import Fields, group_heading
from .language import Page, say
from .words import task_word

COLUMNS = ("text_column", "second_column", "label_column")
FIRST = ("task", "data", *COLUMNS, "model", "quick")
"""Laid out by themselves."""
MAIN = ("name", "epochs", "batch_size", "learning_rate", "length", "examples")
GROUPS: dict[str, tuple[str, ...]] = {
    "tune.group.learning": (
        "paper", "layer_decay", "dropout", "warmup_share", "weight_decay", "optimizer", "random_weights", "tagging",
    ),
    "tune.group.machine": ("precision", "device", "seed", "save_every", "without_baselines"),
}  # fmt: skip


class TuneForm(Fields):
    """The components of a `FinetuneConfig`."""

    def __init__(self):
        columns = dict.fromkeys(COLUMNS, _column)
        super().__init__(
            FinetuneConfig, "tune", {"task": _task, "data": _data, "model": _model, "quick": _quick, **columns}
        )

    def layout_main(self, page: Page) -> None:
        """The few options that most runs set."""
        self.layout_row(page, MAIN)

    def layout_more(self, page: Page) -> None:
        """All other options, grouped."""
        with page.make(gr.Accordion, {"label": "form.more"}, open=False, elem_id="tune-more"):
            for key, members in self.groups().items():
                page.make(gr.HTML, {"value": lambda lang, key=key: group_heading(key, lang)})
                self.layout_row(page, members)

    def groups(self) -> dict[str, list[str]]:
        """Group -> its options; what no group names is in the last."""
        known = {name for members in GROUPS.values() for name in members} | {*FIRST, *MAIN}
        groups = {key: [name for name in members if name in self.names] for key, members in GROUPS.items()}
        groups[next(reversed(groups))] += [name for name in self.names if name not in known]
        return groups

    @property
    def sheet_fields(self) -> list[Any]:
        """The components of the options that hang on task and sheet, in the order of `placeholders`."""
        return [self.field(name) for name in SHEET_FIELDS]

    def placeholders(self, task: str, *, quick: bool, paper: str) -> list[Any]:
        """One update a field of `sheet_fields`: what it is where nothing is typed."""
        sheet = FinetuneConfig(task=task, quick=quick, paper=paper).sheet()
        return [gr.update(placeholder=f"{getattr(sheet, name):g}") for name in SHEET_FIELDS]

    def restored(self, kept: object) -> list[Any]:
        """Values of all fields as the browser kept them; what can no longer be chosen is as at first."""
        values = dict(zip(self.names, super().restored(kept), strict=True))
        for option in self.options:
            if option.choices and values[option.name] not in option.choices:
                values[option.name] = option.default
        values["model"] = models.known(values["model"])
        values["quick"] = values["quick"] is True
        try:
            uploads.checked(str(values["data"]))
        except InputError:
            values |= {"data": uploads.BUNDLED, **dict.fromkeys(COLUMNS, "")}
        return [values[name] for name in self.names]

    def config(self, *given: Any) -> FinetuneConfig:
        """The configuration that the form's values describe.

        Raises:
            InputError: a value out of its range, or values that do not fit together.
        """
        config: FinetuneConfig = super().config(*given)
        config.check_fit()
        return config

    def checked(self, *given: Any) -> FinetuneConfig:
        """The configuration; its data are the bundled ones or an upload, its model one that is offered.

        Raises:
            InputError: anything else, or as `config`.
        """
        return permitted(self.config(*given))


def permitted(config: FinetuneConfig) -> FinetuneConfig:
    """`config`, if a visitor may start it: on the bundled data or an upload, from a model that is offered.

    Raises:
        InputError: any other data or model.
    """
    config.check_fit()
    uploads.checked(config.data)
    if models.checked(config.model) not in catalog.models():
        raise InputError("no_model", model=config.model, choices=", ".join(catalog.models()) or "-")
    return config


def _task(page: Page, option: Option, made: dict[str, Any]) -> Any:
    def choices(lang: str) -> list[tuple[str, str]]:
        return [(task_word(task, lang), task) for task in option.choices]

    return page.make(gr.Radio, {"label": option.label, "choices": choices}, **made["settings"])


def _quick(page: Page, option: Option, made: dict[str, Any]) -> Any:
    def choices(lang: str) -> list[tuple[str, bool]]:
        return [(say("tune.usual", lang), False), (say("tune.quick", lang), True)]

    texts = {"label": "tune.sheet", "info": "tune.sheet.help", "choices": choices}
    return page.make(gr.Radio, texts, **made["settings"])


def _model(page: Page, option: Option, made: dict[str, Any]) -> Any:
    texts = {"label": option.label, "info": "tune.model.help", "choices": models.choices}
    return page.make(gr.Dropdown, texts, alive=True, **made["settings"])


def _data(page: Page, option: Option, made: dict[str, Any]) -> Any:
    """Set by the choice beside it and by an upload, never typed."""
    return page.make(gr.Textbox, {"label": option.label}, **made["settings"] | {"visible": False})


def _column(page: Page, option: Option, made: dict[str, Any]) -> Any:
    """Which column: guessed, or one of those that the data have."""
    texts = {"label": option.label, "choices": column_choices}
    return page.make(gr.Dropdown, texts, allow_custom_value=True, **made["settings"] | {"min_width": 120})


def column_choices(lang: str, columns: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """(label, column), “guess” first.

    Args:
        lang: of “guess”.
        columns: column -> what it is called.
    """
    return [(say("upload.guess", lang), ""), *((called, column) for column, called in (columns or {}).items())]
