"""Which models a visitor may ask.

The bundled one, their own, every run that has saved a checkpoint; apart from these the fine-tuned ones.
"""

from typing import Any

import gradio as gr

from nezha.insight import catalog
from nezha.insight.question_fields import BIRTH, TWIN
from nezha.messages import InputError

from .language import say
from .names import BUNDLED, MODEL, RUN
from .names import checked as checked
from .words import task_word

NOBODY = ""
"""No second model."""

Choices = list[tuple[str, str]]


def of_run(name: str) -> str:
    """The model that the run `name` has trained so far."""
    return RUN + name


def choices(lang: str) -> Choices:
    """(label, model) of the pre-trained ones, the bundled one first."""
    return [(_label(name, lang), name) for name in catalog.models()]


def tuned_choices(lang: str, task: str | None = None) -> Choices:
    """(label, model) of the fine-tuned ones, the newest first.

    Args:
        lang: language of the page.
        task: only those for it; all where None.
    """
    found = [(name, catalog.task_of(name)) for name in catalog.tuned()]
    return [
        (say("model.tuned", lang, name=name.partition(":")[2], task=task_word(str(own), lang)), name)
        for name, own in found
        if task is None or own == task
    ]


def all_choices(lang: str) -> Choices:
    """(label, model) of all of them."""
    return choices(lang) + tuned_choices(lang)


def training_choices(lang: str) -> Choices:
    """(label, training) of those with checkpoints to go through, the one in the box first."""
    return [(say("model.birth", lang) if name == BIRTH else _label(name, lang), name) for name in catalog.trainings()]


def other_choices(lang: str) -> Choices:
    """(label, model) of what a model can be compared with, its twin of random weights first."""
    return [(say("model.twin", lang), TWIN), *all_choices(lang)]


def known(model: object) -> str:
    """`model` while it can still be chosen, else the bundled one."""
    return model if isinstance(model, str) and model in catalog.models() else BUNDLED


def known_of_all(model: object) -> str:
    """The same where fine-tuned ones can be chosen too, and a checkpoint of a run named, as a link does."""
    if isinstance(model, str) and (model in catalog.tuned() or is_checkpoint(model)):
        return model
    return known(model)


def offered(choices: Choices, model: object, known: str | None) -> Any:
    """The update of a list of models: `known` is chosen only where `model` is there no longer.

    A tab that opens asks this while a link or another tab may be choosing; what was chosen meanwhile stays.
    """
    return gr.update(choices=choices) if model == known else gr.update(choices=choices, value=known)


def known_tuned(model: object) -> str | None:
    """`model` while it is a fine-tuned one, else the newest of them; None where there is none."""
    found = catalog.tuned()
    return model if isinstance(model, str) and model in found else next(iter(found), None)


def task_of(model: str | None) -> str:
    """The task of a fine-tuned model; nothing where there is none, or it is gone."""
    if not model:
        return ""
    try:
        return catalog.task_of(checked(model)) or ""
    except InputError:
        return ""


def beside_choices(lang: str, model: str | None = None, task: str = "") -> Choices:
    """(label, model) of those that can stand beside `model`: of the same task, or nobody."""
    others = tuned_choices(lang, task) if task else []
    return [(say("try.nobody", lang), NOBODY), *((label, name) for label, name in others if name != model)]


def is_checkpoint(model: str) -> bool:
    """Whether it names a checkpoint of a run that is there."""
    if not model.startswith(RUN) or "/" not in model:
        return False
    try:
        catalog.locate(model)
    except InputError:
        return False
    return True


def _label(name: str, lang: str) -> str:
    if name == BUNDLED:
        return say("model.bundled", lang)
    prefix, key = (MODEL, "model.own") if name.startswith(MODEL) else (RUN, "model.run")
    return say(key, lang, name=name.removeprefix(prefix))
