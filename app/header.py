"""The head of the page: name, state of things in one line, language."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from nezha import runs

from .guard.here import here
from .guard.keys import OWNER
from .language import LANGUAGES, Page, say

NAMES = {"en": "English", "zh": "中文"}


@dataclass
class Readiness:
    """How far the bundled model is: loading, ready, later or missing.  Set by the thread that warms the worker.

    That thread waits until the first page is `opened`: two processors can open a page or import torch at once, and a
    person sees the page.
    """

    state: str = "loading"
    opened: threading.Event = field(default_factory=threading.Event)


def title(lang: str) -> str:
    """Seal, product name and what it is."""
    return (
        '<div class="nz-brand"><span class="nz-seal" lang="zh" aria-hidden="true">哪吒</span>'
        f"<div><h1>{say('product', lang)}</h1><p>{say('tagline', lang)}</p></div></div>"
    )


def status(readiness: Readiness, lang: str) -> str:
    """One line: the model, the runs, where the data is."""
    found = runs.list_runs()
    waiting = sum(run.waiting for run in found)
    live = sum(run.live for run in found) - waiting
    key = {0: "status.idle", 1: "status.one"}.get(live, "status.many")
    parts = [say(f"status.{readiness.state}", lang), say(key, lang, n=live)]
    parts += [say("status.waiting", lang, n=waiting)] if waiting else []
    parts.append(say("status.local", lang))
    return f'<p class="nz-status {readiness.state}">{" · ".join(parts)}</p>'


def entered(lang: str) -> str:
    """For those who had to enter: as whom, and the way out; for the teacher of a class the way to its code."""
    visitor = here()
    if visitor is None or visitor == OWNER:
        return ""
    card = f'<a href="class?lang={lang}" target="_blank">{say("entry.card", lang)}</a>' if visitor.classroom else ""
    return (
        f'<form class="nz-entered nz-is-{visitor.role}" method="post" action="leave">'
        f"<span>{say(f'entry.role.{visitor.role}', lang)}</span>{card if visitor.teaches else ''}"
        f'<button type="submit">{say("entry.leave", lang)}</button></form>'
    )


def class_note(lang: str) -> str:
    """Where runs are started: what a visitor of a class finds in the buttons' place."""
    visitor = here()
    if visitor is None or visitor.teaches:
        return ""
    return f'<p class="nz-note nz-class-note">{say("entry.note", lang)}</p>'


class Header:
    """Components of the head of the page."""

    def __init__(self, readiness: Readiness):
        self.readiness = readiness

    def layout(self, page: Page) -> None:
        """Make the components."""
        with gr.Row(elem_classes="nz-top"):
            page.make(gr.HTML, {"value": title}, scale=5, min_width=260)
            page.make(gr.HTML, {"value": entered}, alive=True, elem_id="entered", scale=0, min_width=0)
            self.status = page.make(gr.HTML, {"value": self.line}, alive=True, elem_id="status", scale=4, min_width=240)
            self.lang = page.make(
                gr.Radio, {"label": "language", "value": str}, elem_id="language", elem_classes="nz-own",
                choices=[(NAMES[lang], lang) for lang in reversed(LANGUAGES)], show_label=False, container=False,
                scale=0, min_width=150,
            )  # fmt: skip

    def on_opened(self) -> list[Any]:
        """A page has all that it opens with."""
        self.readiness.opened.set()
        return []

    @property
    def line(self) -> Callable[[str], str]:
        """The line of state as a text that follows the language."""
        return lambda lang: status(self.readiness, lang)
