"""Ending a run."""

import contextlib
import time
from pathlib import Path

import psutil

from nezha.messages import InputError
from nezha.run_folder import read_json, write_json
from nezha.runs import process
from nezha.runs.place import folder_of, locked, runs_root
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
            raise InputError("run_not_running", name=name, state=run.state_told)
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
