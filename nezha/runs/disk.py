"""How much room runs take on the disk: each by its parts, all together, the trash, and what is left."""

import os
import shutil
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nezha.run_folder import RunFolder
from nezha.runs.place import runs_root
from nezha.runs.record import Run, get, list_runs

TRASH = ".trash"
"""The folder, beside the runs, of those that were deleted and can be restored."""


@dataclass(frozen=True, kw_only=True)
class DiskUse:
    """What one run takes, in bytes."""

    name: str
    bytes: int
    checkpoints: int
    """Of these, its checkpoints."""
    kept: int
    """How many checkpoints there are."""


@dataclass(frozen=True, kw_only=True)
class Disk:
    """What all runs take, in bytes."""

    root: Path
    runs: tuple[DiskUse, ...]
    """The largest first."""
    bytes: int
    """Of all runs, without the trash."""
    checkpoints: int
    trash: int
    free: int
    """What the disk still takes."""

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self) | {"root": str(self.root), "runs": [asdict(run) for run in self.runs]}


def disk_use(name: str, root: Path | str | None = None) -> DiskUse:
    """What the run `name` takes.

    Args:
        name: which run.
        root: the folder of runs.

    Raises:
        InputError: there is none.
    """
    return use_of(get(name, root))


def disk(root: Path | str | None = None) -> Disk:
    """What every run takes, and all of them; a link is counted as a link.

    Args:
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.
    """
    place = runs_root(root)
    found = sorted((use_of(run) for run in list_runs(place)), key=lambda use: (-use.bytes, use.name))
    return Disk(
        root=place,
        runs=tuple(found),
        bytes=sum(use.bytes for use in found),
        checkpoints=sum(use.checkpoints for use in found),
        trash=bytes_of(place / TRASH),
        free=free_bytes(place),
    )


def use_of(run: Run) -> DiskUse:
    """What a run takes; a checkpoint's size is looked up once, as it appears whole and never changes.

    Args:
        run: which.
    """
    folder = RunFolder(run.folder)
    whole = checkpoints = kept = 0
    for entry in _entries(folder.path):
        if entry.name == folder.checkpoints.name and entry.is_dir(follow_symlinks=False):
            for saved in _entries(folder.checkpoints):
                checkpoints += _saved_bytes(saved)
                kept += saved.name.startswith("step-")
        else:
            whole += _entry_bytes(entry)
    return DiskUse(name=folder.path.name, bytes=whole + checkpoints, checkpoints=checkpoints, kept=kept)


def bytes_of(path: Path | str) -> int:
    """Bytes of all files under a folder; 0 where there is none.  What vanishes meanwhile is not counted."""
    return sum(_entry_bytes(entry) for entry in _entries(path))


def free_bytes(root: Path | str | None = None) -> int:
    """What the disk still takes on which the runs lie or would lie.

    Args:
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

    Returns:
        Bytes.
    """
    place = runs_root(root)
    there = next(one for one in (place, *place.parents) if one.exists())
    return shutil.disk_usage(there).free


def _entries(path: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except OSError:
        return []


def _entry_bytes(entry: os.DirEntry[str]) -> int:
    try:
        if entry.is_dir(follow_symlinks=False):
            return bytes_of(entry.path)
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return 0


def _saved_bytes(entry: os.DirEntry[str]) -> int:
    if not entry.name.startswith("step-"):
        return _entry_bytes(entry)
    try:
        stat = entry.stat(follow_symlinks=False)
    except OSError:
        return 0
    return _whole_bytes(entry.path, stat.st_ino, stat.st_mtime_ns)


@lru_cache(maxsize=8192)
def _whole_bytes(path: str, *stamp: int) -> int:
    return bytes_of(path)
