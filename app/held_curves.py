"""A run's curves, drawn once for all who watch it until there is something new to draw."""

from typing import Any

from nezha.runs import Run

from .run_charts import curves

Records = list[dict[str, Any]]

MOST = 32
"""Drawings held; a class watches few runs at once."""


class HeldCurves:
    """The last drawing of each run in each language; safe to share between threads, at worst drawn twice."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], tuple[Records, str, str]] = {}

    def curves(self, run: Run | None, records: Records, lang: str) -> str:
        """As `run_charts.curves`.

        Args:
            run: which one.
            records: what `History.records` returned: the same list as long as nothing was added.
            lang: language of the page.
        """
        if run is None:
            return ""
        held = self._held.get((run.name, lang))
        if held is None or held[0] is not records or held[1] != run.state:
            held = (records, run.state, curves(run, records, lang))
            if len(self._held) >= MOST:
                self._held.clear()
            self._held[run.name, lang] = held
        return held[2]
