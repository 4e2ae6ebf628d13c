"""Deleting with undo: a deleted run lies in `.trash` beside the others until it is restored, or its days are over.

    $NEZHA_RUNS/.trash/1764257000000000000~first/     the moment of deletion in nanoseconds, and the name

A rename moves a run there and back, so whatever is killed when, it is whole in one place or the other; of two that
want the same run one gets it.  Taking it away for good begins with a rename too: half of a run is never restored.
"""

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nezha.messages import InputError
from nezha.run_folder import RunFolder
from nezha.runs.disk import TRASH, bytes_of
from nezha.runs.place import check_name, locked, runs_root, unwritable
from nezha.runs.record import Run, get, read_run

KEPT_DAYS = 30
"""Days that a deleted run can be restored; then it goes when the app starts or a run is deleted."""

GOING = ".gone-"
"""Begins the name of what is being taken away for good."""


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """A run in the trash."""

    id: str
    """Its folder's name there."""
    name: str
    """What it was called."""
    deleted: float
    """Unix seconds."""
    until: float
    """Unix seconds from which on it may go for good."""
    run: Run
    """How it stood."""

    @property
    def bytes(self) -> int:
        """What it still takes on the disk."""
        return bytes_of(self.run.folder)

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        own = {name: value for name, value in vars(self).items() if name != "run"}
        return own | {
            "bytes": self.bytes,
            "step": self.run.step,
            "steps": self.run.steps,
            "folder": str(self.run.folder),
        }


def delete(name: str, root: Path | str | None = None) -> Deleted:
    """Move a run with its checkpoints into the trash, from which `restore` brings it back for `KEPT_DAYS` days.

    Args:
        name: which run.
        root: the folder of runs.

    Raises:
        InputError: unknown run, running, a link instead of a folder, or a disk that refuses.
    """
    place = runs_root(root)
    with locked(place):
        run = get(name, root)
        if run.folder.is_symlink():
            raise InputError("run_not_a_folder", name=name, root=place)
        if run.live:  # a process whose run has ended may still be leaving; it writes nothing more
            raise InputError("run_running", name=name, pid=run.pid)
        there = place / TRASH / f"{time.time_ns()}~{name}"
        try:
            there.parent.mkdir(exist_ok=True)
            run.folder.rename(there)
        except OSError as error:
            raise unwritable(run.folder, error) from error
        found = _deleted(there)  # still locked: nobody can have emptied the trash
    assert found is not None
    return found


def trash(root: Path | str | None = None) -> list[Deleted]:
    """What can be restored, the last deleted first.

    Args:
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.
    """
    place = runs_root(root) / TRASH
    if not place.is_dir():
        return []
    found = [one for path in place.iterdir() if (one := _deleted(path)) is not None]
    return sorted(found, key=lambda one: one.id, reverse=True)


def restore(which: str, root: Path | str | None = None, *, name: str | None = None) -> Run:
    """Bring a deleted run back.

    Args:
        which: its name, of which the last deleted counts, or its id in the trash.
        root: the folder of runs.
        name: what it is called from now on; as before where None.

    Raises:
        InputError: nothing of that name in the trash, or its name is taken by now.
    """
    place = runs_root(root)
    with locked(place):
        found = _find(which, root)
        target = RunFolder(place / check_name(name or found.name))
        if target.path.exists() or target.path.is_symlink():
            raise InputError("restore_taken", name=target.path.name, root=place)
        try:
            found.run.folder.rename(target.path)
        except OSError as error:
            raise unwritable(target.path, error) from error
    return read_run(target)


def in_trash(which: Sequence[str], root: Path | str | None = None) -> list[Deleted]:
    """Deleted runs by their names or ids.

    Args:
        which: names or ids.
        root: the folder of runs.

    Raises:
        InputError: nothing of that name in the trash.
    """
    return [_find(one, root) for one in which]


def empty_trash(which: Sequence[str] | None = None, root: Path | str | None = None) -> list[Deleted]:
    """Take deleted runs away for good; to be called only once a person has agreed.

    Args:
        which: names or ids; everything in the trash where None.
        root: the folder of runs.

    Returns:
        What is gone.

    Raises:
        InputError: nothing of that name in the trash, a disk that refuses.
    """
    with locked(runs_root(root)):
        found = trash(root) if which is None else in_trash(which, root)
        going = _set_going(found, root)
    _remove(going)
    return found


def tidy_trash(root: Path | str | None = None, *, now: float | None = None) -> list[Deleted]:
    """Take away what was deleted more than `KEPT_DAYS` days ago, and what a kill left of such a removal.

    Args:
        root: the folder of runs.
        now: Unix seconds; the clock's where None.

    Returns:
        What is gone.

    Raises:
        InputError: a disk that refuses.
    """
    place = runs_root(root) / TRASH
    if not place.is_dir():
        return []
    moment = time.time() if now is None else now
    with locked(runs_root(root)):
        old = [one for one in trash(root) if one.until < moment]
        left = [path for path in place.iterdir() if path.name.startswith(GOING)]
        going = _set_going(old, root)
    _remove([*left, *going])
    return old


def _deleted(path: Path) -> Deleted | None:
    """The run in a folder of the trash; None where it is none."""
    moment, mark, name = path.name.partition("~")
    if not mark or not (moment.isascii() and moment.isdecimal()) or not path.is_dir():
        return None
    deleted = int(moment) / 1e9
    run = read_run(RunFolder(path))
    return Deleted(id=path.name, name=name, deleted=deleted, until=deleted + KEPT_DAYS * 86_400, run=run)


def _find(which: str, root: Path | str | None) -> Deleted:
    found = trash(root)
    for one in found:
        if which in (one.id, one.name):
            return one
    names = ", ".join(dict.fromkeys(one.name for one in found[:12])) or "–"
    raise InputError("trash_unknown", given=which, names=names)


def _set_going(found: Sequence[Deleted], root: Path | str | None) -> list[Path]:
    """Rename what is to go, so that nobody restores half of it; under the lock."""
    going = []
    for one in found:
        target = runs_root(root) / TRASH / f"{GOING}{one.id}-{os.getpid()}"
        try:
            one.run.folder.rename(target)
        except OSError as error:
            raise unwritable(one.run.folder, error) from error
        going.append(target)
    return going


def _remove(going: Sequence[Path]) -> None:
    for path in going:
        try:
            shutil.rmtree(path)
        except FileNotFoundError:
            continue  # another tidies at the same time
        except OSError as error:
            raise unwritable(path, error) from error
