"""Blocks in which leaving a component as it is costs nothing.

Gradio makes every output of an event anew, and describes it anew by its signature, also where the answer says that it
stays as it is; and it keeps what it made for as long as the page is open.  A panel that is looked at every two seconds
leaves most of its parts alone: with a class at work that was an eighth of the server's time.
"""

from copy import copy
from typing import Any

import gradio as gr

KEPT = gr.skip()
"""How a handler says that a component stays as it is."""


class LightBlocks(gr.Blocks):
    """Gradio's Blocks otherwise."""

    async def postprocess_data(self, block_fn: Any, predictions: Any, state: Any) -> list[Any]:
        """What the page is sent for each output of an event; only those that change are made.

        Args:
            block_fn: the event's function.
            predictions: what it returned: a value of its only output, or a list of one value an output.
            state: of the page.
        """
        outputs = list(block_fn.outputs)
        # one word that all stay as they are stands for a list of it
        values = [predictions] * len(outputs) if len(outputs) == 1 or _is_kept(predictions) else predictions
        if block_fn.batch or not isinstance(values, list | tuple) or len(values) != len(outputs):
            return await super().postprocess_data(block_fn, predictions, state)
        changed = [place for place, value in enumerate(values) if not _is_kept(value)]
        sent: list[Any] = [None if output.stateful else dict(KEPT) for output in outputs]
        if changed:
            part = copy(block_fn)
            part.outputs = [outputs[place] for place in changed]
            given = [values[place] for place in changed]
            made = await super().postprocess_data(part, given[0] if len(given) == 1 else given, state)
            for place, value in zip(changed, made, strict=True):
                sent[place] = value
        return sent


def _is_kept(value: Any) -> bool:
    return isinstance(value, dict) and value == KEPT
