"""Settings that the events of every tab share, and what a click or a browser carries."""

from typing import Any

import gradio as gr

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""An event that answers at once: no spinner over what it renews."""

MODEL_CALL: dict[str, Any] = {
    "show_progress": "minimal", "api_visibility": "private", "concurrency_limit": 4, "concurrency_id": "model",
}  # fmt: skip
"""An event that asks the model process: a few wait at its door, the others in Gradio's fair queue."""


def clicked(event: gr.EventData, name: str) -> Any:
    """What the page sent with a click under `name`, or None; a page can send anything."""
    sent = event._data
    return sent.get(name) if isinstance(sent, dict) else None


def kept_in_browser(name: str, default: Any = "") -> gr.BrowserState:
    """A value that a reload, and a restart of the app, leave in the browser."""
    # Fixed key and secret: random ones, Gradio's default, would lose it at the next start.
    return gr.BrowserState(default, storage_key=f"nezha.{name}", secret="nezha-workbench")
