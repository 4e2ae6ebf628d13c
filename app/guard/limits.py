"""What a visitor of a class may ask for: how long a text, how long an answer, how often, one question at a time."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from nezha.messages import InputError

LONGEST_TEXT = 256
"""Characters of one text."""
SECONDS = 20.0
"""An answer may take, once it is its turn."""
MOST_WAITING = 3
"""Questions of one visitor that may wait for the one before."""
PATIENCE = 60.0
"""Seconds that they wait."""
BURST, RATE = 150, 20.0
"""Requests that change something: at once, and a second in the long run.  Opening the page takes about twenty."""
MOST_KNOWN = 5_000
"""Visitors that are remembered."""
LOOK_AGAIN = 0.05


def check_lengths(inputs: list[object]) -> None:
    """Hold every text that came against the longest.

    Raises:
        InputError: one is longer.
    """
    longest = max((len(value) for value in inputs if isinstance(value, str)), default=0)
    if longest > LONGEST_TEXT:
        raise InputError("class_long", most=LONGEST_TEXT, given=longest)


@dataclass
class _Account:
    """What is known of one visitor."""

    left: float = BURST
    seen: float = field(default_factory=time.monotonic)
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked: str | None = None


class Accounts:
    """One account a visitor; the one longest unseen is forgotten first.

    With one question of each visitor in the queue at most, a queue in order of arrival goes round the visitors.

    Args:
        pending: whether the question of that id still waits or is being answered.
    """

    def __init__(self, pending: Callable[[str], bool]):
        self._pending = pending
        self._known: OrderedDict[str, _Account] = OrderedDict()

    def spend(self, visitor: str) -> None:
        """Count a request.

        Raises:
            InputError: too many in too short a time.
        """
        account, now = self._of(visitor), time.monotonic()
        account.left = min(BURST, account.left + (now - account.seen) * RATE)
        account.seen = now
        if account.left < 1:
            raise InputError("class_fast")
        account.left -= 1

    @asynccontextmanager
    async def turn(self, visitor: str) -> AsyncIterator[Callable[[str], None]]:
        """Wait until no earlier question of this visitor is in the queue; the caller tells the id of the new one.

        Raises:
            InputError: too many wait already, or for too long.
        """
        account = self._of(visitor)
        if account.waiting >= MOST_WAITING:
            raise InputError("class_busy")
        account.waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await account.turn.acquire()
                try:
                    while account.asked is not None and self._pending(account.asked):
                        await asyncio.sleep(LOOK_AGAIN)
                except BaseException:
                    account.turn.release()
                    raise
        except TimeoutError as error:
            raise InputError("class_busy") from error
        finally:
            account.waiting -= 1
        try:
            yield lambda asked: setattr(account, "asked", asked)
        finally:
            account.turn.release()

    def _of(self, visitor: str) -> _Account:
        account = self._known.setdefault(visitor, _Account())
        self._known.move_to_end(visitor)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return account


class Sessions:
    """Which visitor a session of Gradio belongs to: the first who used it; a page makes up its own name for it."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def belongs(self, session: str, visitor: str) -> bool:
        """Whether it is theirs, or nobody's until now."""
        owner = self._owners.setdefault(session, visitor)
        self._owners.move_to_end(session)
        while len(self._owners) > MOST_KNOWN * 10:
            self._owners.popitem(last=False)
        return owner == visitor
