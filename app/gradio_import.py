"""Gradio, imported without what the workbench does not need: most of the wait for the page is for this import.

* The type stubs that it writes for editors: for each of its components it reads the file, parses it, and compares a
  stub beside it, at every start.
* The packages `mcp`, where it is installed, for Gradio's own tool server (`nezha app --mcp` serves ours), and
  `IPython`, for its magic words in notebooks.
* The package `pandas`, for its tables, of which the workbench has none.
* Matplotlib's windows, for the sake of which it imports and sets a back end before and after every call, lest a
  handler draw into one: ours make figures without.
"""

import gc
import inspect
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any

from .put_off import put_off

STUBBED = {("ComponentMeta", ""), ("type", "BlocksEvents")}
"""What gets a stub: (class of the class, its name if it is one alone); they are not there before the import."""
LEFT_OUT = ("mcp", "IPython")


def import_gradio() -> None:
    """Import it, if it is not there yet; what imports it afterwards finds it."""
    if "gradio" not in sys.modules:
        put_off("pandas")
        with importing(), ExitStack() as left_out:
            for package in LEFT_OUT:
                left_out.enter_context(_without(package))
            import gradio
        gradio.utils.MatplotlibBackendMananger = nullcontext  # type: ignore[misc, assignment]


@contextmanager
def importing() -> Iterator[None]:
    """Import Gradio, or what makes classes of its own: none gets a stub."""
    with uncollected(), _without_stubs():
        yield


@contextmanager
def uncollected() -> Iterator[None]:
    """Make objects that stay: nobody looks through them for garbage, neither meanwhile nor ever after."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _without_stubs() -> Iterator[None]:
    """Let these classes have no file while this lasts: one without a file, Gradio knows, gets no stub."""
    usual = inspect.getfile

    def getfile(thing: Any) -> str:
        kind = type(thing).__name__
        if STUBBED & {(kind, ""), (kind, getattr(thing, "__name__", ""))}:
            raise OSError(f"{thing} is to have no stub")
        return usual(thing)

    inspect.getfile = getfile
    try:
        yield
    finally:
        inspect.getfile = usual


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Let a package seem not to be installed while this lasts, unless it has been imported already."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # what the import system knows as: there is none
    try:
        yield
    finally:
        del sys.modules[package]
