"""The configuration with which a run goes on: what it began with, and the free options that a person changed."""

from pathlib import Path
from typing import Any

from nezha.endings import why_ended
from nezha.messages import InputError
from nezha.options import changes_in_words, flatten, to_dict, unflatten
from nezha.pretrain_config import PretrainConfig
from nezha.progress import Progress
from nezha.run_folder import RunFolder, read_json
from nezha.runs.kinds import RunConfig, config_of, resolved
from nezha.runs.record import get, refuse_running


def resume_config(name: str, root: Path | str | None = None, changes: dict[str, Any] | None = None) -> RunConfig:
    """The configuration `name` would go on with, after every check that can be made without the trainer.

    Args:
        name: which run.
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.
        changes: dotted options to set anew; only free ones may differ.

    Raises:
        InputError: unknown run, running, at its end, or its configuration changed since it was saved.
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
    config = config_of(unflatten(flatten(run.config) | changes))
    different = changes_in_words(
        resolved(_plain(saved), type(config)), resolved(to_dict(config), type(config)), type(config)
    )
    if different:
        raise InputError("resume_changed", changes=different)
    if isinstance(config, PretrainConfig) and (reason := why_ended(config, Progress.of(state))):
        raise InputError("resume_ended", folder=run.folder, reason=reason)
    return config


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Options alone."""
    return {name: value for name, value in values.items() if name != "kind"}


def _saved_state(folder: RunFolder) -> dict[str, Any]:
    """The state of the newest checkpoint that can be read; empty where there is none."""
    for step in reversed(folder.saved_steps()):
        state = read_json(folder.checkpoint(step) / "state.json")
        if state and isinstance(state.get("config"), dict):
            return state
    return {}
