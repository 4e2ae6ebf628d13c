"""The desk: texts of all requests wait in one line, and those that ask the same of the same model go in together.

Nobody waits for others to come: while the models answer, requests gather, and the next call takes every one at hand
that asks alike, in the order in which they came.  A large request is handed in by pieces, so that small ones pass
between them.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import anyio.to_thread

from nezha.messages import InputError
from nezha.worker import Worker
from nezha.worker_process import WorkerError

AT_ONCE = 64
"""Texts of one call."""
MOST_WAITING = 4_096
"""Texts that may wait, of all requests together."""

Text = tuple[str, str]
Answer = dict[str, Any] | InputError


@dataclass(eq=False)
class _Ticket:
    """Texts of one request."""

    call: str
    options: tuple[tuple[str, Any], ...]
    texts: Sequence[Text]
    answer: "asyncio.Future[list[Answer]]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def kind(self) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """What tickets have in common that can go together."""
        return self.call, self.options


class Desk:
    """Hands texts to the model process and answers back.

    Args:
        worker: the model process.
    """

    def __init__(self, worker: Worker):
        self.worker = worker
        self._line: deque[_Ticket] = deque()
        self._news = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Texts that wait for their turn."""
        return sum(len(ticket.texts) for ticket in self._line)

    async def ask(self, call: str, options: dict[str, Any], texts: Sequence[Text]) -> list[Answer]:
        """The answers to texts, in their order; what cannot be answered by itself is an `InputError` in its place.

        Raises:
            InputError: no text can be answered so, or too many wait already.
            WorkerError: the model process could not.
        """
        if not texts:
            return []
        if self.waiting + len(texts) > MOST_WAITING:
            raise InputError("serve_busy", waiting=self.waiting)
        pieces = [texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)]
        tickets = [_Ticket(call, tuple(sorted(options.items())), piece) for piece in pieces]
        self._line.extend(tickets)
        self._news.set()
        try:
            return [one for found in await asyncio.gather(*(ticket.answer for ticket in tickets)) for one in found]
        finally:
            for ticket in tickets:
                ticket.answer.cancel()  # whoever has gone away, or been refused once, is not asked for again

    async def check(self, call: str, options: dict[str, Any]) -> None:
        """Ask no text at all: whether texts can be answered so.

        Raises:
            InputError, WorkerError: as `ask`.
        """
        ticket = _Ticket(call, tuple(sorted(options.items())), [])
        self._line.append(ticket)
        self._news.set()
        try:
            await ticket.answer
        finally:
            ticket.answer.cancel()

    async def work(self) -> None:
        """Answer until cancelled."""
        while True:
            await self._news.wait()
            group = self._next()
            if group:
                await self._answer(group)
            elif not self._line:
                self._news.clear()

    def _next(self) -> list[_Ticket]:
        """The first ticket whose request still waits, and those behind it that can go with it."""
        self._line = deque(ticket for ticket in self._line if not ticket.answer.done())
        group, room = [], AT_ONCE
        for ticket in self._line:
            if ticket.kind == self._line[0].kind and len(ticket.texts) <= room:
                group.append(ticket)
                room -= len(ticket.texts)
        for ticket in group:
            self._line.remove(ticket)
        return group

    async def _answer(self, group: list[_Ticket]) -> None:
        texts = [text for ticket in group for text in ticket.texts]
        ask = partial(self.worker.call, group[0].call, items=texts, **dict(group[0].options))
        try:
            found: list[Answer] = await anyio.to_thread.run_sync(ask, abandon_on_cancel=True)
        except Exception as error:
            if isinstance(error, WorkerError) and len(group) > 1:
                for ticket in group:  # one that is too much for the process shall not be all the others' misfortune
                    await self._answer([ticket])
                return
            for ticket in group:
                if not ticket.answer.done():
                    ticket.answer.set_exception(error)
            return
        for ticket in group:
            own, found = found[: len(ticket.texts)], found[len(ticket.texts) :]
            if not ticket.answer.done():
                ticket.answer.set_result(own)
