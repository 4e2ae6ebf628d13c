"""What simple things make of the same data: each learns from the training part and answers the test part."""

import time
from collections.abc import Callable
from typing import Any

from nezha.tasks.examples import Splits
from nezha.tasks.measures import values_over
from nezha.tasks.outcome import Asked
from nezha.tasks.task import Task

LATE = ("crf",)
"""Those that take minutes: in a run with a folder they come after the training."""


def ask_baselines(
    task: Task, splits: Splits, report: Callable[[dict[str, Any]], None], *, names: tuple[str, ...] | None = None
) -> Asked:
    """Train and ask baselines of a task.

    Args:
        task: whose.
        splits: what they learn from and are asked.
        report: called with a record of `kind` baseline (contender, figures, seconds) after each.
        names: which of them; all where None.
    """
    asked: Asked = {}
    for name in names if names is not None else tuple(task.baselines):
        began = time.monotonic()
        answers = task.baselines[name](splits)
        asked[name] = answers, time.monotonic() - began
        figures = values_over(task.measures, splits.test, answers)
        report({"kind": "baseline", "contender": name, "figures": figures, "seconds": asked[name][1]})
    return asked
