"""Ending a run and removing its folder."""

import contextlib
import os
import shutil
import time
from pathlib import Path

import psutil

from nezha.messages import InputError
from nezha.run_folder import read_json, write_json
from nezha.runs import process
from nezha.runs.place import folder_of, locked, runs_root, unwritable
from nezha.runs.record import Run, get, owner_of, read_run


def stop(name: str, root: Path | str | None = None, *, now: bool = False, wait: float = 0.0) -> Run:
    """Ask a run to save a checkpoint and end.

    Args:
        name: which run.
        root: the folder of runs.
        now: end the process at once, without saving; the last checkpoint stays.
        wait: seconds to wait for the end; 0 returns at once, the state is then `stopping`.

    Raises:
        InputError: unknown run, not running, or running on another machine.
    """
    with locked(runs_root(root)):
        run, folder = get(name, root), folder_of(name, root)
        owner = owner_of(folder)
        if run.live and not process.is_here(owner):
            raise InputError("run_elsewhere", name=name, host=run.host)
        living = process.find(owner)
        if not run.live or living is None:
            raise InputError("run_not_running", name=name, state=run.state)
        with contextlib.suppress(OSError):  # a full disk must not keep a run from being stopped
            launched = read_json(process.owner_file(folder)) or {}
            write_json(process.owner_file(folder), launched | {"stop_requested": time.time()})
        _signal(living, now=now)
    if wait > 0:
        _wait(living, wait)
    return read_run(folder)


def _signal(living: psutil.Process, *, now: bool) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):  # it may have ended between the look and the signal
        living.kill() if now else living.terminate()


def _wait(living: psutil.Process, seconds: float) -> None:
    with contextlib.suppress(psutil.TimeoutExpired):  # still saving then, and the state says "stopping"
        living.wait(timeout=seconds)


def delete(name: str, root: Path | str | None = None) -> None:
    """Remove a run's folder with its checkpoints, for good.

    The folder first gets a hidden name, so that nobody ever lists half of a run.  A link is never followed.

    Args:
        name: which run.
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

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
        hidden = place / f".deleted-{name}-{os.getpid()}-{time.time_ns()}"
        try:
            run.folder.rename(hidden)
            shutil.rmtree(hidden)
        except OSError as error:
            raise unwritable(run.folder, error) from error
