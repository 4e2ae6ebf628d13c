"""One name, one backend: the registry that `attn_implementation` chooses from."""

from collections.abc import Callable

from nezha.attention.blockwise import blockwise
from nezha.attention.eager import eager
from nezha.attention.output import AttentionOutput
from nezha.options import unknown_choice

Backend = Callable[..., AttentionOutput]
DEFAULT = "blockwise"
_BACKENDS: dict[str, Backend] = {
    "blockwise": blockwise,
    "eager": eager,
}


def backends() -> tuple[str, ...]:
    """The names that can be chosen.

    Returns:
        Names for `get` and for `attn_implementation`.
    """
    return tuple(_BACKENDS)


def get(name: str) -> Backend:
    """The backend called `name`.

    Args:
        name: one of `backends()`.

    Returns:
        A function such as `nezha.attention.eager.eager`, with its arguments.

    Raises:
        InputError: for a name that is not known, listing those that are.
    """
    if name not in _BACKENDS:
        raise unknown_choice("attn_implementation", name, backends())
    return _BACKENDS[name]
