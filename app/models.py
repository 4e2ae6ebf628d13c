"""Which models a visitor may ask: the bundled one, their own, and every run that has saved a checkpoint."""

from nezha.insight import catalog
from nezha.messages import InputError

from .language import say

BUNDLED, MODEL, RUN = catalog.BUNDLED, catalog.MODEL, catalog.RUN


def of_run(name: str) -> str:
    """The model that the run `name` has trained so far."""
    return RUN + name


def choices(lang: str) -> list[tuple[str, str]]:
    """(label, model), the bundled one first."""
    labels = [(say("model.bundled", lang), BUNDLED)]
    for name in catalog.models():
        for prefix, key in ((MODEL, "model.own"), (RUN, "model.run")):
            if name.startswith(prefix):
                labels.append((say(key, lang, name=name.removeprefix(prefix)), name))
    return labels


def known(model: object) -> str:
    """`model` while it can still be chosen, else the bundled one."""
    return model if isinstance(model, str) and model in catalog.models() else BUNDLED


def checked(model: object) -> str:
    """`model`, if it is named as the choices are: a page can send anything, also a path.

    Raises:
        InputError: it is neither the bundled model, nor one of the models folder, nor a run.
    """
    if isinstance(model, str) and (model == BUNDLED or model.startswith((MODEL, RUN))):
        return model
    raise InputError("no_model", model=model, choices=", ".join(catalog.models()) or "-")
