"""Tools for language models, by the Model Context Protocol: the workbench's models asked, its runs looked at.

A few tools that change nothing, over the doors that the page uses.  They are served at `/mcp` of the app with
`nezha app --mcp`; the gate stands before them as before everything else.  A request stands by itself: no session is
kept.  `docs/mcp.md` shows how a program is told of them.
"""

import functools
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import Receive, Scope, Send

from nezha import __version__, runs
from nezha.insight import catalog
from nezha.messages import InputError
from nezha.options import check_kind
from nezha.worker import Worker, within

from .guard.here import here
from .guard.limits import SECONDS, check_lengths
from .guard.rights import TOOLS
from .guard.routes import TOOLS_PATH as PATH
from .language import say
from .names import checked
from .run_json import run_json
from .wording import sentence

Json = dict[str, Any]
MOST_CANDIDATES, MOST_DISTANCES, MOST_RUNS = 100, 16, 100
LONGEST = {"fill_mask": 2_000, "attention_summary": 256, "predict": 20_000}
"""Characters of a text; in a class the class's own limit holds too."""


class Tools:
    """The tools, named as their methods, and the server of them.

    Args:
        worker: process that holds the models.
        lang: language in which they are described, and in which they say what cannot be done.

    Raises:
        InputError: the package of the protocol is not installed.
    """

    def __init__(self, worker: Worker, lang: str):
        self.worker, self.lang = worker, lang
        try:
            from mcp.server import MCPServer
            from mcp.types import ToolAnnotations
        except ImportError as error:
            raise InputError("mcp_missing") from error
        self.server = MCPServer(
            "nezha", title=say("product", lang), version=__version__, instructions=say("tools.about", lang),
            log_level="CRITICAL", subscriptions=False,
        )  # fmt: skip
        for tool in (
            self.fill_mask, self.attention_summary, self.predict, self.models, self.runs, self.run,
        ):  # fmt: skip
            self.server.add_tool(
                self._told(tool),
                description=say(f"tools.{tool.__name__}", lang),
                annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
            )
        # the gate has looked at who asks and from where
        self._app = self.server.streamable_http_app(
            streamable_http_path=PATH, json_response=True, stateless_http=True, host="0.0.0.0"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._app({**scope, "path": PATH, "root_path": ""}, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests as long as this lasts."""
        async with self.server.session_manager.run():
            yield

    def fill_mask(self, text: str, model: str = "bundled", k: int = 5) -> Json:
        """The likeliest characters for each [MASK]."""
        k = at_most("k", k, MOST_CANDIDATES)
        return self.worker.call("fill_mask", text=text, model=checked(model), k=k).to_dict()

    def attention_summary(self, text: str, pair: str = "", model: str = "bundled", strongest: int = 3) -> Json:
        """What every head mostly does in a text."""
        strongest = at_most("strongest", strongest, MOST_DISTANCES)
        items = [(text, pair)]
        [found] = self.worker.call("summarized", items=items, model=checked(model), strongest=strongest)
        if isinstance(found, InputError):
            raise found
        return found

    def predict(self, model: str, text: str, second: str = "") -> Json:
        """What a fine-tuned model says of a text."""
        return self.worker.call("predict", model=checked(model), text=text, second=second).to_dict()

    def models(self) -> Json:
        """The models there are."""
        return {"pretrained": catalog.models(), "tuned": {name: catalog.task_of(name) for name in catalog.tuned()}}

    def runs(self, query: str = "", most: int = 20) -> Json:
        """Runs, the newest first."""
        found = runs.search(query) if query.strip() else runs.list_runs()
        listed = found[: at_most("most", most, MOST_RUNS)]
        return {"runs": [run_json(run, self.lang, figures=False) for run in listed], "all": len(found)}

    def run(self, name: str) -> Json:
        """One run."""
        return run_json(runs.get(name), self.lang)

    def _told(self, tool: Callable[..., Json]) -> Callable[..., Json]:
        """`tool` within a visitor's rights and limits, with every error as a sentence that a model can act on."""
        from mcp.server.mcpserver.exceptions import ToolError

        signature = inspect.signature(tool)

        @functools.wraps(tool)
        def call(**given: Any) -> Json:
            try:
                seconds = limit(tool.__name__, list(given.values()))
                for name, value in given.items():
                    check_kind(name, signature.parameters[name].annotation, value)
                with within(seconds):
                    return tool(**given)
            except InputError as error:
                raise ToolError(sentence(error.text(self.lang))) from error

        return call


def limit(name: str, values: list[Any]) -> float | None:
    """Seconds that the models may take for a call, None where nothing is limited.

    Raises:
        InputError: nobody is known to call, it is the teacher's alone, or a text is too long.
    """
    visitor = here()
    if visitor is None:
        raise InputError("door_closed")
    if not visitor.teaches:
        if name not in TOOLS:
            raise InputError("class_teacher")
        check_lengths(values)
    given, most = max((len(one) for one in values if isinstance(one, str)), default=0), LONGEST.get(name)
    if most is not None and given > most:
        raise InputError("serve_long", most=most, given=given)
    return None if visitor.teaches else SECONDS


def at_most(name: str, value: int, high: int) -> int:
    """`value`, if it is from 1 to `high`.

    Raises:
        InputError: it is not.
    """
    if not 1 <= value <= high:
        raise InputError("out_of_range", name=name, rule=f">= 1, <= {high}", given=value)
    return value
