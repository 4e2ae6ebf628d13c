"""What is known of a run, read from its folder, and whether its process really lives.

`status.json` says what the trainer last wrote.  A trainer that was killed wrote nothing more, so a state that needs a
process counts only while that process is there; else the run has crashed.
"""

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nezha.messages import LANGUAGES, InputError, Told, say
from nezha.run_folder import RunFolder
from nezha.runs import process
from nezha.runs.about import about_of
from nezha.runs.held import held_json
from nezha.runs.place import folder_of, runs_root
from nezha.texts import TEXTS

QUEUED = "queued"
"""The state of a run whose process is there and waits for its turn (see `nezha.runs.queue`)."""

LIVE_STATES = (QUEUED, "starting", "running", "stopping")
"""States in which a process holds the folder; the others are stopped, finished, failed, crashed."""

SILENCE = 120.0
"""Seconds without a heartbeat after which a run on another machine counts as crashed."""

GRACE = 5.0
"""Seconds a run may be starting before the pid of its process is known."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run as its folder tells it at this moment."""

    name: str
    folder: Path
    state: str
    """One of `LIVE_STATES`, or stopped, finished, failed, crashed."""
    step: int
    steps: int
    config: dict[str, Any]
    """The resolved configuration, nested; empty where config.json is damaged."""
    error: dict[str, str] | None
    """Why it failed or crashed: a sentence a language."""
    reason: dict[str, str] | None
    """Why it finished before its last step, where it did: a sentence a language."""
    checkpoints: tuple[int, ...]
    """Steps with a checkpoint, oldest first."""
    pid: int | None
    host: str | None
    started: float
    """Unix seconds of the last launch or resume."""
    heartbeat: float | None
    """Unix seconds of the trainer's last sign of life."""
    order: int | None = None
    """Where it stands among those that wait: the smallest number is next; None where it does not wait."""
    note: str = ""
    """What a person wrote down on it."""
    tags: tuple[str, ...] = ()
    """Words by which a person brings runs together."""

    @property
    def live(self) -> bool:
        """Whether a process holds the folder, be it only to wait."""
        return self.state in LIVE_STATES

    @property
    def waiting(self) -> bool:
        """Whether it waits in the queue."""
        return self.state == QUEUED

    @property
    def state_told(self) -> Told | str:
        """Its state as a field of a sentence, in the language of that sentence; one that is not known as it is."""
        key = f"state_{self.state}"
        return Told(((key, {}),)) if key in TEXTS else self.state

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self) | {
            "folder": str(self.folder),
            "checkpoints": list(self.checkpoints),
            "tags": list(self.tags),
        }


def get(name: str, root: Path | str | None = None) -> Run:
    """The run called `name`.

    Args:
        name: which run.
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

    Raises:
        InputError: there is none; the sentence lists those that are there.
    """
    folder = folder_of(name, root)
    if not folder.config.is_file():
        names = ", ".join(run.name for run in list_runs(root)[:12]) or "–"
        raise InputError("run_unknown", name=name, root=runs_root(root), names=names)
    return read_run(folder)


def list_runs(root: Path | str | None = None) -> list[Run]:
    """Every run of the folder of runs, the newest first; a damaged one is listed too, as failed.

    Args:
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.
    """
    place = runs_root(root)
    if not place.is_dir():
        return []
    folders = [RunFolder(entry) for entry in place.iterdir() if not entry.name.startswith(".")]
    found = [read_run(folder) for folder in folders if folder.config.is_file()]
    return sorted(found, key=lambda run: (-run.started, run.name))


def launched_here(run: Run) -> bool:
    """Whether the run was started for the process that asks, which is about to train or to wait."""
    return run.state in (QUEUED, "starting") and process.is_me(owner_of(RunFolder(run.folder)))


def refuse_running(run: Run) -> None:
    """Raise `InputError` where another process works in the folder; one whose run has ended gets a moment to leave."""
    if launched_here(run):
        return
    within = 0.0 if run.live else process.LAST_BREATH
    if run.live or not process.has_left(owner_of(RunFolder(run.folder)), within=within):
        raise InputError("run_running", name=run.name, pid=run.pid)


def owner_of(folder: RunFolder) -> dict[str, Any]:
    """Who works or last worked here: the trainer's own word, or the launcher's while the trainer is not up yet."""
    status = held_json(folder.status) or {}
    return status if status.get("pid") else (held_json(process.owner_file(folder)) or {})


def read_run(folder: RunFolder) -> Run:
    """The run in `folder`, which has a config.json."""
    config, status = held_json(folder.config), held_json(folder.status) or {}
    launched = held_json(process.owner_file(folder)) or {}
    owner = owner_of(folder)
    state = _state(status, owner, launched) if config is not None else "failed"
    note, tags = about_of(folder)
    steps = status.get("steps") or (config or {}).get("loop", {}).get("steps") or 0
    return Run(
        name=folder.path.name,
        folder=folder.path,
        state=state,
        step=status.get("step") or 0,
        steps=steps,
        config=config or {},
        error=_error(folder, state, status, damaged=config is None),
        reason=status.get("reason") if state == "finished" else None,
        checkpoints=tuple(folder.saved_steps()),
        pid=owner.get("pid"),
        host=owner.get("host"),
        started=launched.get("launched") or status.get("process_started") or _changed(folder.config),
        heartbeat=status.get("heartbeat"),
        order=status.get("order") if state == QUEUED else None,
        note=note,
        tags=tags,
    )


def _state(status: dict[str, Any], owner: dict[str, Any], launched: dict[str, Any]) -> str:
    """The state by the file, held against whether the process lives."""
    state = str(status.get("state", "starting"))
    if state not in LIVE_STATES:
        return state
    silent = time.time() - (status.get("heartbeat") or 0.0)
    if not process.is_here(owner):
        return state if silent < SILENCE else "crashed"
    asked_to_stop = "stop_requested" in launched
    if process.find(owner):
        return "stopping" if asked_to_stop else state
    early = state in (QUEUED, "starting")
    if early and asked_to_stop:
        return "stopped"  # before the trainer was up there was nothing to save
    return state if early and not owner and silent < GRACE else "crashed"


def _error(folder: RunFolder, state: str, status: dict[str, Any], *, damaged: bool) -> dict[str, str] | None:
    if damaged:
        return {lang: say("run_config_unreadable", lang, folder=folder.path) for lang in LANGUAGES}
    if state == "crashed":
        key = "run_crashed_waiting" if status.get("state") == QUEUED else "run_crashed"
        return {lang: say(key, lang, name=folder.path.name) for lang in LANGUAGES}
    return status.get("error") if state == "failed" else None


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
