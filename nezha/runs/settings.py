"""The configuration with which a run goes on: what it began with, and the free options that a person changed."""

from pathlib import Path
from typing import Any

from nezha.messages import InputError
from nezha.options import changes_in_words, flatten, from_dict, to_dict, unflatten
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import RunFolder, read_json
from nezha.runs.record import get, refuse_running


def resume_config(name: str, root: Path | str | None = None, changes: dict[str, Any] | None = None) -> PretrainConfig:
    """The configuration `name` would go on with, after every check that can be made without the trainer.

    Raises:
        InputError: as `resume`.
    """
    run = get(name, root)
    if not run.config:
        raise InputError("run_config_unreadable", folder=run.folder)
    refuse_running(run)
    if run.state == "finished":
        raise InputError("resume_finished", folder=run.folder, steps=run.steps)
    saved = _saved_config(RunFolder(run.folder)) or run.config  # killed before it saved once: it begins again
    wanted = to_dict(from_dict(PretrainConfig, unflatten(flatten(run.config) | (changes or {}))))
    different = changes_in_words(saved, wanted, PretrainConfig)
    if different:
        raise InputError("resume_changed", changes=different)
    return from_dict(PretrainConfig, wanted)


def _saved_config(folder: RunFolder) -> dict[str, Any] | None:
    """The configuration in the newest checkpoint that can be read, or None."""
    for step in reversed(folder.saved_steps()):
        state = read_json(folder.checkpoint(step) / "state.json")
        if state and isinstance(state.get("config"), dict):
            return state["config"]
    return None
