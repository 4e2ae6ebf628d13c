"""What can be done to a run, when it is offered, and doing it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nezha import runs
from nezha.insight import catalog
from nezha.messages import InputError
from nezha.runs import Run

from .markup import notice
from .run_view import kind_of

BUTTONS = (
    "stop", "resume", "queue", "first", "up", "down", "last", "leave", "fill", "try", "attention", "duplicate",
    "delete",
)  # fmt: skip
"""What can be done to a run, in the order of the buttons."""

PRIMARY: dict[str, dict[str, Any]] = {"resume": {"variant": "primary"}}

ACTIONS: dict[str, Callable[[str], object]] = {
    "stop": runs.stop,
    "leave": runs.stop,
    **{where: partial(runs.move, where=where) for where in runs.MOVES},
}
"""What the simple ones of these do."""


def allowed(run: Run | None, place: int | None, waiting: int) -> set[str]:
    """Which of `BUTTONS` to offer; what was fine-tuned is tried, and fills in nothing.

    Args:
        run: the selected run.
        place: where it stands in the queue, from 1.
        waiting: how many runs wait in all.
    """
    if run is None:
        return set()
    if kind_of(run) == runs.FINETUNE:
        offered: set[str] = {"try", "attention"} if (run.folder / catalog.TUNED).is_dir() and not run.live else set()
    else:
        offered = {"fill", "attention"} if run.checkpoints else set()
    if run.state in ("starting", "running"):
        offered.add("stop")
    if run.state in ("stopped", "crashed", "failed"):
        offered |= {"resume", "queue"}
    if run.config:
        offered.add("duplicate")
    if not run.live:
        offered.add("delete")
    if place is not None:
        offered |= (
            {"leave"} | ({"first", "up"} if place > 1 else set()) | ({"down", "last"} if place < waiting else set())
        )
    return offered


def attempt(action: Callable[[str], object], selected: str | None, lang: str) -> tuple[str, InputError | None]:
    """Do something to the selected run; what cannot be done is a message."""
    if selected is None:
        return "", None
    try:
        action(selected)
    except InputError as error:
        return notice(error, lang), error
    return "", None
