"""What a page looks at again and again: the runs of the tab that is in sight, and now and then the line of state.

A tab that nobody sees asks nothing, so that a class that fills in words costs the run that it watches no time.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from .events import quiet

if TYPE_CHECKING:
    from .workbench import Workbench

SECONDS = {"pretrain": 2.0, "finetune": 2.0, "compare": 2.0, "runs": 4.0}
"""Between two looks at the run folders, by tab; all runs at once cost more than one."""
STATUS = 10.0
"""Seconds between two lines of state."""


class Ticking:
    """The timers of a page."""

    def layout(self) -> None:
        """Make them; none goes before its tab is opened."""
        self.timers = {tab: gr.Timer(seconds, active=False) for tab, seconds in SECONDS.items()}
        self.status = gr.Timer(STATUS)

    def connect(self, bench: "Workbench") -> None:
        """Connect every look; a tab that comes into sight is looked at once at once."""
        lang, header = bench.header.lang, bench.header
        quiet(self.status.tick, lambda spoken: header.line(spoken), [lang], [header.status], "tick_status")
        for name, leaf in bench.leaves.items():
            quiet(leaf.select, partial(active, name), [], list(self.timers.values()), f"timers_{name}")
        for tab, looks in self._looks(bench).items():
            for trigger, when in ((bench.leaves[tab].select, "opened"), (self.timers[tab].tick, "tick")):
                for what, (handler, inputs, outputs) in looks.items():
                    quiet(trigger, handler, [*inputs, lang], outputs, f"{what}_{when}")

    def _looks(self, bench: "Workbench") -> dict[str, dict[str, tuple[Any, list[Any], list[Any]]]]:
        """Tab -> name -> handler, inputs but for the language, outputs."""
        panel, watch, shelf, compare = bench.panel, bench.tune.watch, bench.shelf, bench.compare

        def of_panel(one: Any) -> tuple[Any, list[Any], list[Any]]:
            return one.look, [one.selected, one.seen], one.view

        return {
            "pretrain": {"pretrain": of_panel(panel)},
            "finetune": {"finetune": of_panel(watch)},
            "compare": {"compared": (compare.look, [*compare.asked, compare.seen], compare.view)},
            "runs": {
                "shelf": (shelf.look, [*shelf.asked, shelf.seen], shelf.view),
                "shelf_run": of_panel(shelf.panel),
            },
        }


def active(shown: str) -> list[Any]:
    """Which timers go while the tab `shown` is in sight."""
    return [gr.update(active=tab == shown) for tab in SECONDS]
