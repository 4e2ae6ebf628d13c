"""How a process comes to work in a run folder: a new run, or one that goes on from its newest checkpoint.

The folder is made first, then a process in a session of its own, `python -m nezha KIND --config
FOLDER/config.json`, its output into `log.txt`.  That process claims the folder; so does a run in the foreground.
Where it is to wait for its turn, claiming is when it does so.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from nezha.messages import InputError
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.runs import process
from nezha.runs.kinds import RunConfig, kind_of, located, planned_steps, values_of
from nezha.runs.place import folder_of, locked, runs_root, unwritable
from nezha.runs.queue import next_order, wait_turn
from nezha.runs.record import QUEUED, Run, get, launched_here, owner_of, read_run
from nezha.runs.settings import resume_config


def trainer_command(folder: RunFolder, *, resume: bool) -> list[str]:
    """What a detached run executes; the configuration is in its folder."""
    kind = kind_of(read_json(folder.config) or {})
    argv = [sys.executable, "-m", "nezha", kind, "--config", str(folder.config)]
    return [*argv, "--resume"] if resume else argv


def create(config: RunConfig, root: Path | str | None = None, *, order: int | None = None) -> RunFolder:
    """Make the folder of a new run, with its configuration and nothing running; all of it or nothing.

    Args:
        config: what to train, with a name.
        root: the folder of runs.
        order: its number in the queue, where it is to wait.

    Raises:
        InputError: a name that cannot be or exists already, a disk that is full or may not be written.
    """
    with locked(runs_root(root)):  # so that no deleted run comes back under the name just now
        return _create(config, root, order=order)


def _create(config: RunConfig, root: Path | str | None, *, order: int | None) -> RunFolder:
    """The same under the lock."""
    folder = folder_of(config.name, root)
    values = values_of(located(config))
    try:
        folder.path.mkdir()  # of two launches under one name exactly one gets past this line
    except FileExistsError as error:
        if not folder.path.exists():
            raise unwritable(folder.path.parent, error) from error
        raise InputError("run_exists", name=config.name, root=folder.path.parent) from error
    except OSError as error:
        raise unwritable(folder.path.parent, error) from error
    try:
        _announce(folder, steps=planned_steps(config), order=order)
        write_json(folder.config, values)
    except OSError as error:
        shutil.rmtree(folder.path, ignore_errors=True)
        raise unwritable(folder.path, error) from error
    return folder


def launch(config: RunConfig, root: Path | str | None = None, *, queue: bool = False, lang: str | None = None) -> Run:
    """Start a new run in a process of its own and return at once.

    Args:
        config: what to train, with a name.
        root: the folder of runs.
        queue: whether it first waits until no other run works (see `nezha.runs.queue`).
        lang: language of its log; this process's own where nothing is said.

    Raises:
        InputError: as `create`; nothing is left behind then.
    """
    with locked(runs_root(root)):
        folder = _create(config, root, order=next_order(root) if queue else None)
        try:
            _spawn(folder, resume=False, lang=lang)
        except OSError as error:
            shutil.rmtree(folder.path, ignore_errors=True)
            raise unwritable(folder.path, error) from error
    return read_run(folder)


def resume(
    name: str,
    root: Path | str | None = None,
    changes: dict[str, Any] | None = None,
    *,
    queue: bool | None = None,
    lang: str | None = None,
) -> Run:
    """Let a stopped or crashed run go on from its newest checkpoint, in a process of its own.

    Args:
        name: which run.
        root: the folder of runs.
        changes: dotted options to set anew; only free ones may differ.
        queue: whether it first waits for its turn; None: where it was waiting when its process ended.
        lang: language of its log from here on.

    Raises:
        InputError: unknown run, running, finished, or its configuration changed since it was saved.
    """
    with locked(runs_root(root)):
        config = resume_config(name, root, changes)
        folder = folder_of(name, root)
        waited = (read_json(folder.status) or {}).get("state") == QUEUED
        waits = waited if queue is None else queue
        try:
            _reopen(folder, config, order=next_order(root) if waits else None)
            _spawn(folder, resume=True, lang=lang)
        except OSError as error:
            raise unwritable(folder.path, error) from error
    return read_run(folder)


def claim(config: RunConfig, root: Path | str | None = None, *, resume: bool) -> RunFolder:
    """Make this process the one that works in the run's folder, which `create` or an earlier run made.

    Returns when its turn has come, where it was launched to wait for it.

    Args:
        config: what to train, with its name.
        root: the folder of runs.
        resume: whether it goes on from a checkpoint.

    Raises:
        InputError: another process works there; or the run is not new and `resume` was not asked for.
    """
    wait_turn(config.name, root)
    folder = folder_of(config.name, root)
    with locked(runs_root(root)):
        run = get(config.name, root)
        launched = launched_here(run)
        if run.live and not launched and process.find(owner_of(folder)):
            raise InputError("run_running", name=run.name, pid=run.pid)
        if not resume and (read_json(folder.status) or {}).get("state") != "starting":
            raise InputError("run_exists", name=run.name, root=folder.path.parent)
        try:
            if not launched:
                _reopen(folder, config)
            write_json(process.owner_file(folder), process.identity())
        except OSError as error:
            raise unwritable(folder.path, error) from error
    return folder


def _announce(folder: RunFolder, *, steps: int, step: int = 0, order: int | None = None) -> None:
    """Say in status.json that a process is about to come, to wait where it has an `order`."""
    values = {"state": "starting" if order is None else QUEUED, "pid": None, "process_started": None, "host": None}
    values |= {"step": step, "steps": steps, "heartbeat": time.time(), "error": None, "order": order}
    write_json(folder.status, values)


def _reopen(folder: RunFolder, config: RunConfig, *, order: int | None = None) -> None:
    """Forget the process that worked here before, keep its step; store the free options that changed."""
    step = (read_json(folder.status) or {}).get("step") or 0
    process.owner_file(folder).unlink(missing_ok=True)
    _announce(folder, steps=planned_steps(config), step=step, order=order)
    values = values_of(config)
    if read_json(folder.config) != json.loads(json.dumps(values)):
        write_json(folder.config, values)


def _spawn(folder: RunFolder, *, resume: bool, lang: str | None) -> None:
    """Start the trainer so that it outlives this process, and note who it is."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "NEZHA_RUNS": str(folder.path.parent)}
    environment |= {"NEZHA_LANG": lang} if lang else {}
    with folder.log.open("ab") as log:
        child = subprocess.Popen(
            trainer_command(folder, resume=resume),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=environment,
        )
    # the child is not yet waited for, so even if it is dead already its pid cannot belong to another process
    try:
        write_json(process.owner_file(folder), process.identity(child.pid))
    except (OSError, psutil.Error):
        child.kill()
        child.wait()
        raise
    # without somebody to wait for it, a run that ends would stay a zombie as long as this process lives
    threading.Thread(target=child.wait, name=f"reaper-{folder.path.name}", daemon=True).start()
