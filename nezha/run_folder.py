"""The files of a run folder, by name, and how they are written: whole or not at all.

    config.json      what was asked, resolved
    status.json      state, pid with its start time, step, heartbeat
    metrics.jsonl    one record a log step
    log.txt          everything the process printed
    about.json       a note and tags, written by people
    lock             held by the one process that trains here
    checkpoints/step-NNNNNN/

The trainer writes, everybody else reads.  Nothing here needs torch.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STEP_FOLDER = re.compile(r"step-(\d{6,})")


@dataclass(frozen=True)
class RunFolder:
    """Paths inside one run folder."""

    path: Path

    @property
    def config(self) -> Path:
        """The resolved configuration."""
        return self.path / "config.json"

    @property
    def status(self) -> Path:
        """State, pid and heartbeat."""
        return self.path / "status.json"

    @property
    def metrics(self) -> Path:
        """One JSON record a line."""
        return self.path / "metrics.jsonl"

    @property
    def log(self) -> Path:
        """What the process printed."""
        return self.path / "log.txt"

    @property
    def about(self) -> Path:
        """A note and tags."""
        return self.path / "about.json"

    @property
    def lock(self) -> Path:
        """Locked while a trainer works here."""
        return self.path / "lock"

    @property
    def checkpoints(self) -> Path:
        """Folder of the checkpoints."""
        return self.path / "checkpoints"

    def checkpoint(self, step: int) -> Path:
        """Where the checkpoint of `step` lies or would lie."""
        return self.checkpoints / f"step-{step:06d}"

    def saved_steps(self) -> list[int]:
        """Steps with a checkpoint, oldest first."""
        if not self.checkpoints.is_dir():
            return []
        with os.scandir(self.checkpoints) as entries:
            found = (STEP_FOLDER.fullmatch(entry.name) for entry in entries if entry.is_dir())
            return sorted(int(match[1]) for match in found if match)


def holds_something(path: Path) -> bool:
    """Whether `path` is taken: a file, or a folder that is not empty."""
    return path.exists() and (not path.is_dir() or any(path.iterdir()))


def write_json(path: Path, values: dict[str, Any]) -> None:
    """Replace `path` by `values` as JSON, in one step, so that a reader never sees half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any] | None:
    """The JSON object in `path`, or None where there is none or it cannot be parsed."""
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))  # some editors put a byte order mark before it
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):  # the last of brackets without end
        return None
    return values if isinstance(values, dict) else None
