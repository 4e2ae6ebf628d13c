"""The way to the server that takes least time."""

from importlib import import_module
from types import ModuleType

from .gradio_import import import_gradio, importing


def server() -> ModuleType:
    """The module `main` of this package, imported together with Gradio without what neither needs."""
    import_gradio()
    with importing():
        return import_module(f"{__package__}.main")
