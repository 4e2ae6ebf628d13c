"""Which models a visitor may ask: the bundled one, and every run that has saved a checkpoint."""

from nezha.insight import catalog
from nezha.messages import InputError

from .language import say

BUNDLED, RUN = catalog.BUNDLED, catalog.RUN


def of_run(name: str) -> str:
    """The model that the run `name` has trained so far."""
    return RUN + name


def choices(lang: str) -> list[tuple[str, str]]:
    """(label, model), the bundled one first."""
    trained = [name for name in catalog.models() if name != BUNDLED]
    runs = [(say("model.run", lang, name=name.removeprefix(RUN)), name) for name in trained]
    return [(say("model.bundled", lang), BUNDLED), *runs]


def known(model: object) -> str:
    """`model` while it can still be chosen, else the bundled one."""
    return model if isinstance(model, str) and model in catalog.models() else BUNDLED


def checked(model: object) -> str:
    """`model`, if it is named as the choices are: a page can send anything, also a path.

    Raises:
        InputError: it is neither the bundled model nor a run.
    """
    if isinstance(model, str) and (model == BUNDLED or model.startswith(RUN)):
        return model
    raise InputError("no_model", model=model, choices=", ".join(catalog.models()) or "-")
