"""How a process comes to work in a run folder: a new run, or one that goes on from its newest checkpoint.

The folder is made first, then a process in a session of its own, `python -m nezha pretrain --config
FOLDER/config.json`, its output into `log.txt`.  That process claims the folder; so does a run in the foreground.
"""

import dataclasses
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

from nezha.endings import why_ended
from nezha.messages import InputError
from nezha.options import changes_in_words, flatten, from_dict, to_dict, unflatten
from nezha.pretrain_config import PretrainConfig
from nezha.progress import Progress
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.runs import process
from nezha.runs.place import folder_of, locked, runs_root, unwritable
from nezha.runs.record import Run, get, launched_here, owner_of, read_run, refuse_running


def trainer_command(folder: RunFolder, *, resume: bool) -> list[str]:
    """What a detached run executes; the configuration is in its folder."""
    argv = [sys.executable, "-m", "nezha", "pretrain", "--config", str(folder.config)]
    return [*argv, "--resume"] if resume else argv


def create(config: PretrainConfig, root: Path | str | None = None) -> RunFolder:
    """Make the folder of a new run, with its configuration and nothing running; all of it or nothing.

    Raises:
        InputError: a name that cannot be or exists already, a disk that is full or may not be written.
    """
    folder = folder_of(config.name, root)
    values = to_dict(_located(config))
    try:
        folder.path.parent.mkdir(parents=True, exist_ok=True)
        folder.path.mkdir()  # of two launches under one name exactly one gets past this line
    except FileExistsError as error:
        if not folder.path.exists():
            raise unwritable(folder.path.parent, error) from error
        raise InputError("run_exists", name=config.name, root=folder.path.parent) from error
    except OSError as error:
        raise unwritable(folder.path.parent, error) from error
    try:
        _announce(folder, steps=config.loop.steps)
        write_json(folder.config, values)
    except OSError as error:
        shutil.rmtree(folder.path, ignore_errors=True)
        raise unwritable(folder.path, error) from error
    return folder


def _located(config: PretrainConfig) -> PretrainConfig:
    """The same with its folders in full, so that the run can be resumed from any working directory."""
    data = dataclasses.replace(config.data, data=_full(config.data.data))
    return dataclasses.replace(config, data=data, loop=dataclasses.replace(config.loop, init=_full(config.loop.init)))


def _full(folder: str) -> str:
    """A folder's whole path; “bundled” and nothing are no folders."""
    return folder if folder in ("", "bundled") else str(Path(folder).expanduser().resolve())


def launch(config: PretrainConfig, root: Path | str | None = None, *, lang: str | None = None) -> Run:
    """Start a new run in a process of its own and return at once.

    Args:
        config: what to train, with a name.
        root: the folder of runs.
        lang: language of its log; this process's own where nothing is said.

    Raises:
        InputError: as `create`; nothing is left behind then.
    """
    with locked(runs_root(root)):
        folder = create(config, root)
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
    lang: str | None = None,
) -> Run:
    """Let a stopped or crashed run go on from its newest checkpoint, in a process of its own.

    Args:
        name: which run.
        root: the folder of runs.
        changes: dotted options to set anew; only free ones may differ.
        lang: language of its log from here on.

    Raises:
        InputError: unknown run, running, finished, or its configuration changed since it was saved.
    """
    with locked(runs_root(root)):
        config = resume_config(name, root, changes)
        folder = folder_of(name, root)
        try:
            _reopen(folder, config)
            _spawn(folder, resume=True, lang=lang)
        except OSError as error:
            raise unwritable(folder.path, error) from error
    return read_run(folder)


def resume_config(name: str, root: Path | str | None = None, changes: dict[str, Any] | None = None) -> PretrainConfig:
    """The configuration `name` would go on with, after every check that can be made without the trainer.

    Raises:
        InputError: as `resume`.
    """
    run = get(name, root)
    if not run.config:
        raise InputError("run_config_unreadable", folder=run.folder)
    refuse_running(run)
    if run.state == "finished" and run.step >= run.steps:
        raise InputError("resume_finished", folder=run.folder, steps=run.steps)
    state = _saved_state(RunFolder(run.folder))
    saved = state.get("config", run.config)  # killed before it saved once: it begins again
    changes = (changes or {}) | {"name": name}  # a folder may have been moved and renamed
    wanted = to_dict(from_dict(PretrainConfig, unflatten(flatten(run.config) | changes)))
    different = changes_in_words(saved, wanted, PretrainConfig)
    if different:
        raise InputError("resume_changed", changes=different)
    config = from_dict(PretrainConfig, wanted)
    if reason := why_ended(config, Progress.of(state)):
        raise InputError("resume_ended", folder=run.folder, reason=reason)
    return config


def claim(config: PretrainConfig, root: Path | str | None = None, *, resume: bool) -> RunFolder:
    """Make this process the one that works in the run's folder, which `create` or an earlier run made.

    Raises:
        InputError: another process works there; or the run is not new and `resume` was not asked for.
    """
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


def _announce(folder: RunFolder, *, steps: int, step: int = 0) -> None:
    """Say in status.json that a process is about to come."""
    values = {"state": "starting", "pid": None, "process_started": None, "host": None}
    write_json(folder.status, values | {"step": step, "steps": steps, "heartbeat": time.time(), "error": None})


def _reopen(folder: RunFolder, config: PretrainConfig) -> None:
    """Forget the process that worked here before, keep its step; store the free options that changed."""
    step = (read_json(folder.status) or {}).get("step") or 0
    process.owner_file(folder).unlink(missing_ok=True)
    _announce(folder, steps=config.loop.steps, step=step)
    values = to_dict(config)
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


def _saved_state(folder: RunFolder) -> dict[str, Any]:
    """The state of the newest checkpoint that can be read; empty where there is none."""
    for step in reversed(folder.saved_steps()):
        state = read_json(folder.checkpoint(step) / "state.json")
        if state and isinstance(state.get("config"), dict):
            return state
    return {}
