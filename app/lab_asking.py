"""How the laboratory asks: in its own process, saying how far a question is, until it is answered or stopped."""

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import gradio as gr

from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.worker import Asked, Worker

from .lab_forms import QuestionForm
from .lab_said import Said

LOOK = 0.4
"""Seconds between two words about how far a question is."""
SHOWN = 5
"""Components that an answer renews: the picture, what is said and its line, the browser's memory, and the button that
stops."""


class Asking:
    """The handlers that ask.

    Args:
        worker: process that holds the models.
        forms: of all questions, by name.
    """

    def __init__(self, worker: Worker, forms: dict[str, QuestionForm]):
        self.worker, self.forms = worker, forms
        self._on_their_way: dict[str, Asked] = {}

    def on_linked(self, request: gr.Request, linked: bool, kept: object, lang: str) -> Iterator[list[Any]]:
        """Ask what the address names, if it names a question that can be asked."""
        if not linked:
            yield [gr.skip()] * SHOWN
            return
        query = dict(request.query_params)
        question = query["question"]
        yield from self._asking(request, question, self.forms[question].of_link(query), kept, lang)

    def on_ask(
        self, request: gr.Request, question: str, said: Said, kept: object, lang: str, *given: Any
    ) -> Iterator[list[Any]]:
        """Ask what the form says."""
        try:
            own = self._of(question, given)
        except InputError as error:
            yield self._refused(question, error, lang)
            return
        yield from self._asking(request, question, own, kept, lang)

    def _asking(
        self, request: gr.Request, question: str, own: list[Any], kept: object, lang: str
    ) -> Iterator[list[Any]]:
        """Ask the model process, and say how far it is; an error leaves the picture before it in place."""
        start = time.monotonic()
        form = self.forms[question]
        try:
            values = form.checked(*own)
            asked = self.worker.ask("ask_json", name=question, **values)
            with self._stoppable(str(request.session_hash), asked):
                # Shown once: a button that is renewed between press and release loses the click.
                stop = gr.update(visible=True)
                while not asked.done:
                    now = Said(asked=True, reached=asked.reached)
                    yield [gr.skip(), now, now.html(lang), gr.skip(), stop]
                    stop = gr.skip()
                    with contextlib.suppress(TimeoutError):
                        asked.result(LOOK)
                answer = asked.result()
        except InputError as error:
            yield self._refused(question, error, lang)
            return
        seconds = time.monotonic() - start
        yield self._answered(question, form.link(values), values, answer, Said(seconds=seconds), kept, lang)

    @contextlib.contextmanager
    def _stoppable(self, session: str, asked: Asked) -> Iterator[None]:
        """Let the page stop what it asked; what nobody waits for any more, as the page was closed, is stopped."""
        self._on_their_way[session] = asked
        try:
            yield
        finally:
            self._on_their_way.pop(session, None)
            if not asked.done:
                asked.stop()

    def on_stop(self, request: gr.Request) -> None:
        """Stop what this page asked."""
        asked = self._on_their_way.get(str(request.session_hash))
        if asked is not None:
            asked.stop()

    def labelled(self, question: str, error: InputError) -> InputError:
        """An error that names a field names it as the form does."""
        return self.forms[question].labelled(error) if question in self.forms else error

    def _refused(self, question: str, error: InputError, lang: str) -> list[Any]:
        """What an error leaves: the picture before it."""
        now = Said(error=self.labelled(question, error))
        return [gr.skip(), now, now.html(lang), gr.skip(), gr.update(visible=False)]

    def _answered(
        self, question: str, linked: dict[str, str], values: dict[str, Any], answer: str, now: Said, kept: object,
        lang: str,
    ) -> list[Any]:  # fmt: skip
        """The picture, and what the browser remembers of the question."""
        link = json.dumps({"question": question, **linked}, ensure_ascii=False)
        known: dict[str, Any] = kept if isinstance(kept, dict) else {}
        before = known.get("given")
        remembered = {"question": question, "given": {**(before if isinstance(before, dict) else {}), question: values}}
        picture = f'{{"link": {link}, "answer": {answer}}}'
        return [picture, now, now.html(lang), remembered, gr.update(visible=False)]

    def _of(self, question: str, given: tuple[Any, ...]) -> list[Any]:
        """The values of one question's fields among those of all."""
        at = 0
        for name, form in self.forms.items():
            if name == question:
                return list(given[at : at + len(form.names)])
            at += len(form.names)
        raise unknown_choice("question", question, tuple(self.forms))
