"""How often a wrong key may be tried: a class behind one address may mistype, nobody may guess."""

import time
from collections import defaultdict, deque

MINUTE = 60.0
MOST_TRIES, MOST_TRIES_OF_ALL = 30, 300
"""Wrong keys a minute, from one address and in all."""
MOST_PEERS = 10_000


class Tries:
    """Wrong keys of the last minute."""

    def __init__(self) -> None:
        self._of: defaultdict[str, deque[float]] = defaultdict(deque)
        self._all: deque[float] = deque()

    def often(self, peer: str) -> bool:
        """Whether one more may not be tried now."""
        return self._recent(self._of[peer]) >= MOST_TRIES or self._recent(self._all) >= MOST_TRIES_OF_ALL

    def note(self, peer: str) -> None:
        """Count a wrong one."""
        if len(self._of) > MOST_PEERS:
            self._of.clear()  # the count of all of them goes on
        for times in (self._of[peer], self._all):
            times.append(time.monotonic())

    def _recent(self, times: deque[float]) -> int:
        while times and times[0] < time.monotonic() - MINUTE:
            times.popleft()
        return len(times)
