"""Two languages on one page: every visible text is bound to its component once, and one switch renews them all.

Gradio translates by the browser's locale alone, so a switch has to send updates.  `Page.make` creates a component
together with the keys of its texts; the pair is the only way a text gets onto a component, so none can be forgotten.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import gradio as gr
from gradio.blocks import Block

from .texts import TEXTS
from .wording import LANGUAGES as LANGUAGES
from .wording import wanted_language as wanted_language

Text = str | tuple[str, str]
"""A key of `TEXTS`, or the two sentences themselves (as the options of a configuration carry them)."""

C = TypeVar("C", bound=Block)


def say(text: Text, lang: str, **values: object) -> str:
    """The sentence in `lang`, its fields filled in."""
    pair = TEXTS[text] if isinstance(text, str) else text
    sentence = pair[LANGUAGES.index(lang)]
    return sentence.format(**values) if values else sentence


class Page:
    """The components of one page with the texts they show.

    Args:
        lang: language before a browser has said which one it wants.
    """

    def __init__(self, lang: str = "en"):
        self.lang = lang
        self.bound: list[tuple[Block, Mapping[str, Any]]] = []

    def make(self, kind: Callable[..., C], texts: Mapping[str, Any], **settings: Any) -> C:
        """A component whose properties `texts` (label, info, value, placeholder, choices) follow the language.

        A value is a `Text`, a function of the language, or for choices a sequence of (text, value).
        """
        component = kind(**{name: _in_language(text, self.lang) for name, text in texts.items()}, **settings)
        self.bound.append((component, texts))
        return component

    def components(self) -> list[Block]:
        """What `updates` updates, in order."""
        return [component for component, _ in self.bound]

    def updates(self, lang: str) -> list[dict[str, Any]]:
        """One update a bound component, for `lang`."""
        return [
            gr.update(**{name: _in_language(text, lang) for name, text in texts.items()}) for _, texts in self.bound
        ]


def _in_language(text: Any, lang: str) -> Any:
    if callable(text):
        return text(lang)
    if isinstance(text, list):
        return [(say(label, lang), value) for label, value in text]
    return say(text, lang)
