"""Settings that the events of every tab share, and what a click or a browser carries."""

from collections.abc import Callable
from typing import Any

import gradio as gr

MODEL_CALL: dict[str, Any] = {
    "show_progress": "minimal", "api_visibility": "private", "concurrency_limit": 4, "concurrency_id": "model",
}  # fmt: skip
"""An event that asks the model process: a few wait at its door, the others in Gradio's fair queue."""

LAB_CALL: dict[str, Any] = {**MODEL_CALL, "concurrency_limit": 8, "concurrency_id": "laboratory"}
"""An event that asks the laboratory's process, which may take minutes: it keeps nobody from the other models."""

API_CALL: dict[str, Any] = {"concurrency_limit": 8, "queue": True}
"""An endpoint for other programs that asks no model."""


EACH: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_limit": 1}
"""For an event whose every click counts, one after another: Gradio drops one that comes while another is on its way."""
AFTER_EACH: dict[str, Any] = {"trigger_mode": "always_last"}
"""For what follows from such clicks: it may leave some out, yet not the last."""


def quiet(
    trigger: Callable[..., Any],
    handler: Callable[..., Any],
    inputs: list[Any],
    outputs: list[Any],
    name: str,
    **more: Any,
) -> Any:
    """Connect an event that answers at once: no spinner over what it renews, no entry in a public API."""
    settings: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 8}
    # With every word about an event Gradio's page renews the state of all components that ever showed progress, hidden
    # or not: with the outputs of all events among them, which is the default, an opening page was busy for seconds.
    settings["show_progress_on"] = outputs[:1] or None
    return trigger(handler, inputs, outputs, api_name=name, **settings | more)


def clicked(event: gr.EventData, name: str) -> Any:
    """What the page sent with a click under `name`, or None; a page can send anything."""
    sent = event._data
    return sent.get(name) if isinstance(sent, dict) else None


def kept_in_browser(name: str, default: Any = "") -> gr.BrowserState:
    """A value that a reload, and a restart of the app, leave in the browser."""
    # Fixed key and secret: random ones, Gradio's default, would lose it at the next start.
    return gr.BrowserState(default, storage_key=f"nezha.{name}", secret="nezha-workbench")
