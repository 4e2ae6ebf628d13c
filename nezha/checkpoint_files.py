"""Which checkpoints of a run are whole, which is the newest and which the best, and which need not be kept.

A checkpoint is a folder; `state.json` in it holds the checksum of every other file (see `nezha.checkpoint`, which
writes it).  Nothing here needs torch, so what only looks after runs can ask too.
"""

import hashlib
import shutil
from pathlib import Path

from nezha.messages import Told
from nezha.run_folder import RunFolder, read_json

STATE = "state.json"


def newest(run: RunFolder) -> tuple[Path | None, list[Path]]:
    """The newest whole checkpoint, and the damaged ones that are newer than it."""
    damaged: list[Path] = []
    for step in reversed(run.saved_steps()):
        folder = run.checkpoint(step)
        if is_whole(folder):
            return folder, damaged
        damaged.append(folder)
    return None, damaged


def best(run: RunFolder) -> Path | None:
    """The whole checkpoint with the lowest held-out loss, as the newest whole one knows it; None where it is gone."""
    folder, _ = newest(run)
    state = read_json(folder / STATE) if folder else None
    chosen = run.checkpoint(state.get("best_step", 0)) if state else None
    return chosen if chosen and is_whole(chosen) else None


def is_whole(folder: Path) -> bool:
    """Whether every file of a checkpoint is as it was written."""
    state = read_json(folder / STATE)
    if state is None or "sha256" not in state:
        return False
    return all((folder / name).is_file() and sha256(folder / name) == sum_ for name, sum_ in state["sha256"].items())


def set_aside(folder: Path) -> None:
    """Take a damaged checkpoint out of the row, so that keeping the newest few never means keeping it alone."""
    aside = folder.with_name(f"damaged-{folder.name}")
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)


def kept(run: RunFolder) -> Told:
    """What a run can go on from after a failure, as part of a sentence."""
    folder, _ = newest(run)
    return Told((("kept_step", {"step": int(folder.name.removeprefix("step-"))}) if folder else ("kept_none", {}),))


def prune(run: RunFolder, keep: int, *, best: int = 0, every: int = 0) -> None:
    """Delete checkpoints that need not be kept.

    Args:
        run: the run's folder.
        keep: how many of the newest stay.
        best: the step that stays because it is the best; 0 for none.
        every: steps that are a multiple of this stay for good; 0 for none.
    """
    for step in run.saved_steps()[:-keep]:
        if step != best and not (every and step % every == 0):
            shutil.rmtree(run.checkpoint(step), ignore_errors=True)


def sha256(path: Path) -> str:
    """Checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
