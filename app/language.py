"""Two languages on one page: every visible text is bound to its component once, and one switch renews them all.

Gradio translates by the browser's locale alone, so a switch has to send updates.  `Page.make` creates a component
together with the keys of its texts; the pair is the only way a text gets onto a component, so none can be forgotten.
A page that opens is sent in its visitor's language from the start: hundreds of updates would keep it waiting.
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

COOKIE = "nezha_lang"
"""Where a browser keeps the language that was chosen last; app.js writes it."""


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
        self.alive: list[tuple[Block, Mapping[str, Any]]] = []

    def make(self, kind: Callable[..., C], texts: Mapping[str, Any], *, alive: bool = False, **settings: Any) -> C:
        """A component whose properties `texts` (label, info, value, placeholder, choices) follow the language.

        A value is a `Text`, a function of the language, or for choices a sequence of (text, value).  What such a
        function answers from visitor to visitor, or as runs come and go, is `alive`: a page that opens asks again.
        """
        component = kind(**_texts(texts, self.lang), **settings)
        self.bound.append((component, texts))
        if alive:
            self.alive.append((component, texts))
        return component

    def components(self) -> list[Block]:
        """What `updates` updates, in order."""
        return [component for component, _ in self.bound]

    def updates(self, lang: str) -> list[dict[str, Any]]:
        """One update a bound component, for `lang`."""
        return [gr.update(**_texts(texts, lang)) for _, texts in self.bound]

    def renewed(self, lang: str) -> list[dict[str, Any]]:
        """One update a component that is `alive`, for `lang`."""
        return [gr.update(**_texts(texts, lang)) for _, texts in self.alive]

    def localized(self, config: Mapping[str, Any], lang: str) -> dict[str, Any]:
        """What Gradio sends a browser to build the page from, in `lang`; `config` stays as it is."""
        spoken = {component._id: _texts(texts, lang) for component, texts in self.bound}
        components = [
            {**one, "props": {**one["props"], **spoken[one["id"]]}} if one["id"] in spoken else one
            for one in config["components"]
        ]
        return {**config, "components": components, "title": say("product", lang)}


def _texts(texts: Mapping[str, Any], lang: str) -> dict[str, Any]:
    return {name: _in_language(text, lang) for name, text in texts.items()}


def _in_language(text: Any, lang: str) -> Any:
    if callable(text):
        return text(lang)
    if isinstance(text, list):
        return [(say(label, lang), value) for label, value in text]
    return say(text, lang)
