"""What a page asks when it opens, in one question: the parts answer together, and only what is not there already.

Each part restores what its browser kept and looks at the run folders.  A browser that asks part by part, and is told
every field again that it has just been built with, is busy for seconds before anybody can click.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from gradio.blocks import Block

from .events import quiet
from .guard.blocks import GuardedBlocks
from .guard.here import speaking

NOTHING: tuple[Any, ...] = (None, "")
"""An empty field."""
PLAIN = (str, int, float, bool, list, tuple, type(None))
"""Values that a page shows as they are, so that equal ones need not be sent."""


class Opening:
    """Parts of a page that open together.

    Args:
        blocks: the page.
        lang: the component that says which language it is in.
    """

    def __init__(self, blocks: GuardedBlocks, lang: gr.Radio):
        self.blocks, self.lang = blocks, lang
        self._parts: list[tuple[Callable[..., Any], int, list[int]]] = []
        self._inputs: list[Block] = []
        self._outputs: dict[int, Block] = {}
        self._built: dict[str, dict[int, dict[str, Any]]] = {}

    def part(self, handler: Callable[..., Any], inputs: list[Any], outputs: list[Any]) -> None:
        """One more handler, as an event takes it; of what two say about one component, the later word counts."""
        self._parts.append((handler, len(inputs), [one._id for one in outputs]))
        self._inputs += inputs
        self._outputs |= {one._id: one for one in outputs}

    def connect(self, trigger: Callable[..., Any], name: str) -> Any:
        """Answer all parts after `trigger`, as the event `name`."""
        return quiet(trigger, self.answer, [self.lang, *self._inputs], list(self._outputs.values()), name)

    def answer(self, request: gr.Request, lang: str, *given: Any) -> list[Any]:
        """What the parts say, but for what the page was built with."""
        said: dict[int, Any] = {}
        for number, value in self._said(request, given):
            said[number] = joined(said[number], value) if number in said else value
        built = self._props(lang)
        return [news(said[number], built.get(number)) for number in self._outputs]

    def _said(self, request: gr.Request, given: tuple[Any, ...]) -> Iterator[tuple[int, Any]]:
        """The answers, one part after another, each with the component that it is for."""
        at = 0
        for handler, number, outputs in self._parts:
            more = [request] if _wants_request(handler) else []
            answer = handler(*given[at : at + number], *more)
            answers = [answer] if len(outputs) == 1 and not isinstance(answer, list | tuple) else answer
            yield from zip(outputs, answers, strict=True)
            at += number

    def _props(self, lang: str) -> dict[int, dict[str, Any]]:
        """By the id of a component, what a page in `lang` is built with; states live with the server, not the page."""
        if lang not in self._built:
            with speaking(lang):
                config = self.blocks.config
            stateless = [one for one in config["components"] if one["type"] not in ("state", "browserstate")]
            self._built[lang] = {one["id"]: one["props"] for one in stateless}
        return self._built[lang]


def joined(before: Any, after: Any) -> Any:
    """Two values or updates for one component as one update."""
    both = [one if _is_update(one) else gr.update(value=one) for one in (before, after)]
    return both[0] | both[1]


def news(value: Any, built: dict[str, Any] | None) -> Any:
    """What is left of a value or an update for a component that was built with the properties `built`."""
    if built is None:
        return value
    if _is_update(value):
        fresh = {name: one for name, one in value.items() if name != "__type__" and not _same(one, name, built)}
        return gr.update(**fresh) if fresh else gr.skip()
    return gr.skip() if _same(value, "value", built) else value


def _is_update(value: Any) -> bool:
    return isinstance(value, dict) and value.get("__type__") == "update"


def _same(value: Any, name: str, built: dict[str, Any]) -> bool:
    if name not in built:
        return value == ""  # a text is empty then, but a number is 0 until it is told that it is none
    there = built[name]
    if value in NOTHING or there in NOTHING:
        return value in NOTHING and there in NOTHING
    return isinstance(value, PLAIN) and type(value) is type(there) and value == there


def _wants_request(handler: Callable[..., Any]) -> bool:
    return any(one.annotation is gr.Request for one in inspect.signature(handler).parameters.values())
