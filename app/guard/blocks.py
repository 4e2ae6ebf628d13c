"""Blocks whose every call passes one place, whichever route it came by: who may, within which limits, in what words."""

from typing import Any

import gradio as gr

from nezha.messages import InputError
from nezha.worker import within

from ..language import LANGUAGES, Page, wanted_language
from ..light_blocks import LightBlocks
from ..markup import sentence
from .files import own_files
from .here import answering, spoken
from .house import House, note_failure
from .keys import OWNER, Visitor
from .limits import SECONDS, check_lengths
from .page_parts import page_alone
from .rights import ASK, allowed


class GuardedBlocks(LightBlocks):
    """Gradio's Blocks with a guard before every handler; `house` is set when it is served."""

    house: House | None = None
    lang_field: gr.Radio | None = None
    """The component that says which language a page is in."""
    texts: Page | None = None
    """The texts of its components; set once they are all made."""

    @property
    def config(self) -> Any:
        """What a browser builds the page from, in the language of the request that asks for it."""
        lang = spoken()
        if self.texts is None or lang in (None, self.texts.lang):
            return self._plain
        if lang not in self._localized:
            with answering(None):  # kept for everybody: nothing of whoever asks first stands in it
                self._localized[lang] = self.texts.localized(self._plain, lang)
        return self._localized[lang]

    @config.setter
    def config(self, made: Any) -> None:
        self._plain, self._localized = page_alone(made), {}

    async def process_api(self, block_fn: Any, inputs: list[Any], *given: Any, **named: Any) -> dict[str, Any]:
        """Answer a call as Gradio does; every failure is one sentence in the language of the page.

        Raises:
            gr.Error: what may not be done, or cannot.
        """
        called = self.fns[block_fn] if isinstance(block_fn, int) else block_fn
        request = named.get("request")
        try:
            visitor = self._visitor(request)
            limit = self._check(visitor, called.api_name, inputs)
            inputs = own_files(inputs, self.house.uploads if self.house else None)
            with answering(visitor), within(limit):
                return await super().process_api(called, inputs, *given, **named)
        except gr.Error as error:
            if not error.print_exception:
                raise  # one of ours
            # Gradio's own words are in English, and repeat what was sent into the log
            raise self._misfit(called, inputs, request, error) from None
        except InputError as error:
            raise gr.Error(
                sentence(error.text(self.lang_of(called, inputs, request))), print_exception=False
            ) from error
        except Exception as error:
            raise self._misfit(called, inputs, request, error) from error

    def _misfit(self, called: Any, inputs: list[Any], request: Any, error: Exception) -> gr.Error:
        """What nobody foresaw: its place in the log, a sentence on the page."""
        note_failure(called.api_name or "event", error)
        told = InputError("request_unknown").text(self.lang_of(called, inputs, request))
        return gr.Error(sentence(told), print_exception=False)

    def lang_of(self, called: Any, inputs: list[Any], request: Any = None) -> str:
        """The language of the page or program that calls."""
        places = [place for place, field in enumerate(called.inputs) if field is self.lang_field]
        if not places and called.api_visibility == "public":
            places = [len(called.inputs) - 1]  # `lang` is the last argument of every endpoint
        found = inputs[places[0]] if places and places[0] < len(inputs) else None
        if isinstance(found, str) and found in LANGUAGES:
            return found
        headers = getattr(request, "headers", None)
        return wanted_language({}, None, headers.get("accept-language", "") if headers else "")

    def _visitor(self, request: Any) -> Visitor:
        """Who calls; a call that no request brought is our own."""
        if self.house is None or request is None:
            return OWNER
        one = request[0] if isinstance(request, list) else request
        found = self.house.who(dict(one.headers), one.client.host if one.client else "")
        if found is None:
            raise InputError("door_closed")
        return found

    def _check(self, visitor: Visitor, name: str | None, inputs: list[Any]) -> float | None:
        """Seconds that the models may take for this call, None where nothing is limited.

        Raises:
            InputError: it is the teacher's alone, or too long.
        """
        if visitor.teaches:
            return None
        if not allowed(name):
            raise InputError("class_teacher")
        if name not in ASK:
            return None
        check_lengths(inputs)
        return SECONDS
