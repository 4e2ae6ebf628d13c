"""The page made without what Gradio does over and over while it makes one.

* It takes the signatures of its own methods apart anew for every component and every event.
* It makes the web application when a page is begun and when it is complete, and once more when it is served; only the
  last one answers anybody.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from gradio.routes import App

from .gradio_import import uncollected


@contextmanager
def building() -> Iterator[None]:
    """Make a page that is served afterwards; until then it has no `app`."""
    made = vars(App)["create_app"]
    App.create_app = staticmethod(lambda *given, **named: None)  # type: ignore[assignment]
    try:
        with uncollected(), remembering():
            yield
    finally:
        App.create_app = made


@contextmanager
def remembering() -> Iterator[None]:
    """Take each signature apart once while this lasts."""
    usual = inspect.signature, inspect.getfullargspec
    inspect.signature, inspect.getfullargspec = (_remembered(one) for one in usual)
    try:
        yield
    finally:
        inspect.signature, inspect.getfullargspec = usual


def _remembered(usual: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[Any, Any] = {}

    def ask(called: Any, **how: Any) -> Any:
        # by identity, which what `known` holds keeps its own: equal callables need not have equal signatures
        key = (id(called), *how.items())
        if key not in known:
            known[key] = called, usual(called, **how)
        return known[key][1]

    return ask
