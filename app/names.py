"""How models are named to whoever asks from outside: a name, never a path."""

from nezha.insight import catalog
from nezha.messages import InputError

BUNDLED, MODEL, RUN = catalog.BUNDLED, catalog.MODEL, catalog.RUN


def checked(model: object, *names: str) -> str:
    """`model`, if it is named as the choices are: a page can send anything, also a path.

    Args:
        model: what was sent.
        names: further names that are none of a model folder.

    Raises:
        InputError: it is neither the bundled model, nor one of the models folder, nor a run, nor one of `names`.
    """
    if isinstance(model, str) and (model in (BUNDLED, *names) or model.startswith((MODEL, RUN))):
        return model
    raise InputError("no_model", model=model, choices=", ".join(catalog.models()) or "-")
