"""Paths and what they answer with: JSON for JSON, JSON lines for JSON lines, one sentence for what cannot be done."""

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import islice
from typing import IO, Any

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from nezha import __version__
from nezha.insight import catalog
from nezha.messages import InputError
from nezha.worker import Worker
from nezha.worker_process import WorkerError

from ..guard.house import note_failure
from ..wording import sentence, wanted_language
from .asked import QUESTIONS, Options, Question
from .description import description
from .desk import AT_ONCE, Desk
from .reading import Item, is_lines, items_of, keep_lines, options_of, read_json

PATHS = ("/health", "/models", "/openapi.json", *(f"/{name}" for name in QUESTIONS))
AGAIN = {"Retry-After": "5"}
"""Seconds after which it is worth to ask once more."""


class Endpoints:
    """The paths.

    Args:
        worker: the model process; ended with the server.
    """

    def __init__(self, worker: Worker):
        self.worker, self.desk = worker, Desk(worker)
        self.state = "starting"

    def build(self) -> Starlette:
        """The application; nothing is started."""
        asked = [
            Route(f"/{name}", partial(self.answer, question), methods=["POST"], name=name)
            for name, question in QUESTIONS.items()
        ]
        known = [
            Route("/health", self.health),
            Route("/models", self.models),
            Route("/openapi.json", self.describe),
        ]
        handlers: dict[Any, Any] = {InputError: _refused, HTTPException: _elsewhere}
        return Starlette(routes=[*known, *asked], lifespan=self.running, exception_handlers=handlers)

    @asynccontextmanager
    async def running(self, app: Starlette) -> AsyncIterator[None]:
        """Answer what is asked, and load the bundled model while the first request is on its way."""
        tasks = [asyncio.create_task(self.desk.work()), asyncio.create_task(self._warm())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks)
            self.worker.close()

    async def _warm(self) -> None:
        try:
            await anyio.to_thread.run_sync(self.worker.warm, abandon_on_cancel=True)
            self.state = "ready"
        except InputError as error:
            note_failure("loading", error)
            self.state = "later"  # whoever asks next is told why

    async def health(self, request: Request) -> Response:
        """Whether it is there, and how much waits; open to everybody."""
        return JSONResponse({"status": self.state, "waiting": self.desk.waiting, "version": __version__})

    async def models(self, request: Request) -> Response:
        """Names of the models there are."""
        tuned = {name: catalog.task_of(name) for name in catalog.tuned()}
        return JSONResponse({"pretrained": catalog.models(), "tuned": tuned})

    async def describe(self, request: Request) -> Response:
        """All of this for programs that read OpenAPI."""
        return JSONResponse(description(lang_of(request)))

    async def answer(self, question: Question, request: Request) -> Response:
        """Ask the texts of a request."""
        lang = lang_of(request)
        if is_lines(request.headers.get("content-type", "")):
            options = options_of(question, request.query_params.multi_items())
            await self.desk.check(question.call, dataclasses.asdict(options))
            lines = self._lines(await keep_lines(request.receive), question, options, lang)
            return StreamingResponse(lines, media_type="application/x-ndjson")
        items, options = await read_json(request.receive, question)
        return JSONResponse({"answers": await self._asked(question, options, items, lang)})

    async def _lines(self, file: IO[bytes], question: Question, options: Options, lang: str) -> AsyncIterator[bytes]:
        """An answer a line, in their order, as they come."""
        with file:
            coming = items_of(file, question)
            while some := list(islice(coming, AT_ONCE)):
                try:
                    found = await self._asked(question, options, some, lang)
                except InputError as error:  # the next ones may go well again
                    found = [_told(item, error, lang) for item in some]
                yield b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in found)

    async def _asked(
        self, question: Question, options: Options, items: Sequence[Item], lang: str
    ) -> list[dict[str, Any]]:
        """What each item came to, with the id that it was sent with."""
        good = [item for item in items if item.error is None]
        texts = [(item.text, item.second) for item in good]
        answers = iter(await self.desk.ask(question.call, dataclasses.asdict(options), texts))
        return [_told(item, item.error or next(answers), lang) for item in items]


def lang_of(request: Request) -> str:
    """The language that a request wants its sentences in."""
    return wanted_language(request.query_params, None, request.headers.get("accept-language", ""))


def _told(item: Item, answer: dict[str, Any] | InputError, lang: str) -> dict[str, Any]:
    if isinstance(answer, InputError):
        return {**item.id, "error": sentence(answer.text(lang))}
    return {**item.id, **answer}


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, InputError)
    status, headers = getattr(error, "status", 400), {}
    if error.key == "serve_busy" or isinstance(error, WorkerError):
        status, headers = 503, AGAIN
    return JSONResponse({"error": sentence(error.text(lang_of(request)))}, status_code=status, headers=headers)


async def _elsewhere(request: Request, error: Exception) -> Response:
    """A path that is none, or another method than its own."""
    assert isinstance(error, HTTPException)
    known = InputError("serve_method", path=request.url.path, method=_method(request.url.path))
    told = known if error.status_code == 405 else InputError("serve_nowhere", paths=", ".join(PATHS))
    said = sentence(told.text(lang_of(request)))
    return JSONResponse({"error": said}, status_code=error.status_code, headers=error.headers)


def _method(path: str) -> str:
    return "POST" if path.strip("/") in QUESTIONS else "GET"
