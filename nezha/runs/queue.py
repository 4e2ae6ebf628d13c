"""Runs that wait for one another: each in a process of its own, which begins when no other run of this machine works.

Nobody hands out turns, so nobody can fail to.  A run that waits is a process that looks at the folder of runs and has
not imported torch yet; whoever of them is first in the order begins.  A run that is killed, working or waiting, is
therefore simply no longer in the way.  The order is a number in each `status.json`; only the holder of the lock of the
folder changes it.
"""

import contextlib
import time
from pathlib import Path

from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.runs import process
from nezha.runs.place import folder_of, locked, runs_root, unwritable
from nezha.runs.record import QUEUED, Run, get, list_runs, owner_of

POLL = 1.0
"""Seconds between two looks of a run that waits."""

BEAT = 30.0
"""Seconds between two signs of life of a run that waits; other machines go by them."""

MOVES = ("first", "up", "down", "last")


def waiting(root: Path | str | None = None) -> list[Run]:
    """The runs that wait, the next one first.

    Args:
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.
    """
    return in_queue(list_runs(root))


def in_queue(found: list[Run]) -> list[Run]:
    """Those of `found` that wait, the next one first.

    Args:
        found: runs, of `list_runs`.
    """
    return sorted((run for run in found if run.waiting), key=lambda run: (run.order or 0, run.started, run.name))


def place_in_queue(name: str, root: Path | str | None = None) -> int | None:
    """Where `name` stands in the queue, from 1; None where it does not wait.

    Args:
        name: which run.
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

    Returns:
        The place, or None.
    """
    names = [run.name for run in waiting(root)]
    return names.index(name) + 1 if name in names else None


def next_order(root: Path | str | None = None) -> int:
    """The number behind those of all that wait; asked under the lock."""
    return max((run.order or 0 for run in waiting(root)), default=0) + 1


def move(name: str, where: str | int, root: Path | str | None = None) -> int:
    """Change when a run that waits has its turn; returns its new place, from 1.

    Args:
        name: which run.
        where: `first`, `up`, `down`, `last`, or a place from 1; beyond an end means that end.
        root: the folder of runs.

    Returns:
        Its place, from 1.

    Raises:
        InputError: unknown run, one that does not wait, no such move, a disk that refuses.
    """
    if isinstance(where, str) and where not in MOVES:
        raise unknown_choice("place", where, MOVES)
    with locked(runs_root(root)):
        run = get(name, root)
        if not run.waiting:
            raise InputError("run_not_queued", name=name, state=run.state_told)
        others = [other for other in waiting(root) if other.name != name]
        ahead = sum((other.order or 0) < (run.order or 0) for other in others)
        target = {"first": 0, "up": ahead - 1, "down": ahead + 1, "last": len(others)}
        at = target[where] if isinstance(where, str) else where - 1
        at = min(max(at, 0), len(others))
        _number([*others[:at], run, *others[at:]])
    return at + 1


def _number(ordered: list[Run]) -> None:
    """Write the order into the folders, where it is not so already."""
    for order, run in enumerate(ordered, 1):
        folder = RunFolder(run.folder)
        if run.order == order:
            continue
        try:
            write_json(folder.status, (read_json(folder.status) or {}) | {"order": order})
        except OSError as error:
            raise unwritable(run.folder, error) from error


def wait_turn(name: str, root: Path | str | None = None) -> None:
    """Return when this process, which waits in the queue with the run `name`, may begin.

    Returns at once where the run does not wait, or another process waits with it.

    Raises:
        InputError: unknown run, or a disk on which the turn cannot be noted.
    """
    place, folder = runs_root(root), folder_of(name, root)
    with locked(place):  # whoever launched this process holds it until our pid is written
        mine = get(name, root).waiting and process.is_me(owner_of(folder))
    while mine:
        if _is_next(name, place):
            with locked(place):
                if _is_next(name, place):  # another may have begun between the two looks
                    _begin(folder)
                    return
        _beat(folder, place)
        time.sleep(POLL)


def _is_next(name: str, place: Path) -> bool:
    """Whether nothing works on this machine and `name` is the first of those that wait on it."""
    here = [run for run in list_runs(place) if process.is_here({"host": run.host})]
    busy = any((run.live and not run.waiting) or _leaving(run) for run in here)
    return not busy and [run.name for run in in_queue(here)][:1] == [name]


def _leaving(run: Run) -> bool:
    """Whether the run has just ended and its process is still there, with the memory it took."""
    recent = time.time() - (run.heartbeat or 0.0) < process.LAST_BREATH
    return not run.live and recent and process.find(owner_of(RunFolder(run.folder))) is not None


def _begin(folder: RunFolder) -> None:
    """From here on the run counts as one that works."""
    status = read_json(folder.status) or {}
    try:
        write_json(folder.status, status | {"state": "starting", "order": None, "heartbeat": time.time()})
    except OSError as error:
        raise unwritable(folder.path, error) from error


def _beat(folder: RunFolder, place: Path) -> None:
    if time.time() - ((read_json(folder.status) or {}).get("heartbeat") or 0.0) < BEAT:
        return
    with locked(place), contextlib.suppress(OSError):  # a full disk is no reason to lose one's place
        status = read_json(folder.status) or {}
        if status.get("state") == QUEUED:
            write_json(folder.status, status | {"heartbeat": time.time()})
