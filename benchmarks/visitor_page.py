"""One open page of the workbench without a browser: the requests that Gradio's page makes, and how long each takes."""

import json
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import httpx

ANSWER_LIMIT = 60.0
"""Seconds after which a visitor gives up."""


@dataclass
class Told:
    """What visitors met: seconds of each answer by the name of its event, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


class VisitorPage:
    """An open page: it knows the events of the app and the values of its fields.

    Args:
        client: shared connections.
        url: of the app.
        query: of the page's address, such as `run=NAME`.
        told: where times and errors go.
    """

    def __init__(self, client: httpx.AsyncClient, url: str, query: str, told: Told):
        self.client, self.url, self.query, self.told = client, url, query, told
        self.session = uuid.uuid4().hex[:11]
        self.fields: dict[int, dict[str, Any]] = {}
        self.events: dict[str, dict[str, Any]] = {}

    async def open(self) -> None:
        """Load the page and its configuration, and fire what a page fires once it stands."""
        await self.client.get(f"{self.url}/?{self.query}")
        config = (await self.client.get(f"{self.url}/config")).json()
        self.fields = {component["id"]: component for component in config["components"]}
        self.events = {event["api_name"]: event for event in config["dependencies"]}
        for name in ("open", "open_runs", "open_rest"):
            await self.fire(name)

    async def fire(self, name: str, **values: Any) -> Any:
        """One event as the page sends it, `values` by the element id of a field with `_` for `-`; its time is kept."""
        event = self.events[name]
        given = [self._value(self.fields[number], values) for number in event["inputs"]]
        began = time.perf_counter()
        try:
            output = await self._ask(event["id"], given)
        except (httpx.HTTPError, ValueError) as error:
            self.told.errors.append(f"{name}: {type(error).__name__} {error}")
            return None
        self.told.seconds[name].append(time.perf_counter() - began)
        return output

    def _value(self, component: dict[str, Any], values: dict[str, Any]) -> Any:
        """What the page would send for a field; states lie with the server."""
        if component["type"] == "state":
            return None
        props = component["props"]
        return values.get((props.get("elem_id") or "").replace("-", "_"), props.get("value"))

    async def _ask(self, number: int, given: list[Any]) -> Any:
        """Join the queue and wait for the answer on the stream of this session."""
        body = {"data": given, "fn_index": number, "session_hash": self.session, "trigger_id": None, "event_data": None}
        joined = await self.client.post(f"{self.url}/gradio_api/queue/join?{self.query}", json=body)
        if joined.status_code != 200:
            raise ValueError(f"{joined.status_code} {joined.text[:200]}")
        event_id = joined.json()["event_id"]
        stream = f"{self.url}/gradio_api/queue/data?session_hash={self.session}"
        async with self.client.stream("GET", stream, timeout=ANSWER_LIMIT) as answer:
            async for line in answer.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line[5:])
                if message["msg"] == "process_completed" and message["event_id"] == event_id:
                    if not message["success"]:
                        raise ValueError(str(message["output"])[:300])
                    return message["output"]
        raise ValueError("the stream ended without an answer")
