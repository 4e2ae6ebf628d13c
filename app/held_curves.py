"""A run's curves, drawn once for all who watch it until there is something new to see."""

import time
from dataclasses import dataclass
from typing import Any

from nezha.runs import Run

from .run_charts import curves

Records = list[dict[str, Any]]

MOST = 32
"""Drawings held; a class watches few runs at once."""
VISIBLE = 0.01
"""Share by which a curve grows before anybody sees it."""
LATEST = 10.0
"""Seconds after which any new record is drawn."""


@dataclass(frozen=True)
class _Drawn:
    of: tuple[str, float]
    """State of the run, and when it was started."""
    records: Records
    at: float
    html: str

    def holds(self, of: tuple[str, float], records: Records, now: float) -> bool:
        if self.of != of or len(records) < len(self.records):
            return False
        new = len(records) - len(self.records)
        return not new or (new < VISIBLE * len(self.records) and now - self.at < LATEST)


class HeldCurves:
    """The last drawing of each run in each language; safe to share between threads, at worst drawn twice."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], _Drawn] = {}

    def curves(self, run: Run | None, records: Records, lang: str, *, now: float | None = None) -> str:
        """As `run_charts.curves`, which may be drawn without the newest few of many records.

        Args:
            run: which one.
            records: those of its records that count, oldest first.
            lang: language of the page.
            now: seconds of a clock that only goes forward; the system's where None.
        """
        if run is None:
            return ""
        moment = time.monotonic() if now is None else now
        key, of = (run.name, lang), (run.state, run.started)
        held = self._held.get(key)
        if held is None or not held.holds(of, records, moment):
            held = _Drawn(of=of, records=records, at=moment, html=curves(run, records, lang))
            if len(self._held) >= MOST:
                self._held.clear()
            self._held[key] = held
        return held.html
