"""Where runs lie, what they may be called, and how two commands at once are kept apart."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from nezha.messages import InputError
from nezha.run_folder import RunFolder

LONGEST_NAME = 80
"""Characters; and 200 bytes, which leaves room for a suffix in the 255 a file name may have."""


def runs_root(root: Path | str | None = None) -> Path:
    """The folder of all runs, absolute: `root`, or `$NEZHA_RUNS`, or `runs/` of the working directory.

    Args:
        root: a folder that goes before the usual ones.

    Returns:
        The folder, which need not exist yet.
    """
    return Path(root or os.environ.get("NEZHA_RUNS") or "runs").expanduser().resolve()


def check_name(name: str) -> str:
    """`name`, if a run may be called so; it becomes a folder name and an argument on a command line.

    Args:
        name: what a person wants to call a run.

    Returns:
        `name` itself.

    Raises:
        InputError: for an empty or too long name, one with a slash or a control character, or starting with `.` or `-`.
    """
    good = (
        0 < len(name) <= LONGEST_NAME
        and name.isprintable()
        and len(name.encode("utf-8", "surrogatepass")) <= 200
        and name == name.strip()
        and not name.startswith((".", "-"))
        and not {"/", "\\"} & set(name)
    )
    if not good:
        raise InputError("run_name_bad", name=name if name.isprintable() else ascii(name)[1:-1])
    return name


def folder_of(name: str, root: Path | str | None = None) -> RunFolder:
    """The folder that a run called `name` has or would have."""
    return RunFolder(runs_root(root) / check_name(name))


def free_name(root: Path | str | None = None, prefix: str = "pretrain") -> str:
    """A readable name that no run has yet, such as `pretrain-20261124-193000`.

    Args:
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.
        prefix: what the name begins with.

    Returns:
        The name; nothing is made yet.
    """
    stem, place = f"{prefix}-{time.strftime('%Y%m%d-%H%M%S')}", runs_root(root)
    there = [path.name for path in place.iterdir()] if place.is_dir() else []
    name, number = stem, 2
    # the runs of a comparison go on from its name: `NAME-model-0`
    while any(other == name or other.startswith(f"{name}-") for other in there):
        name, number = f"{stem}-{number}", number + 1
    return name


def next_name(name: str, root: Path | str | None = None) -> str:
    """`name` with the first number from 2 on under which no run is there: `first-2`.

    Args:
        name: of a run; a number of up to four digits at its end, as in `first-2`, is left out first.
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

    Returns:
        The name; nothing is made yet.
    """
    stem, number = re.sub(r"-\d{1,4}$", "", name)[: LONGEST_NAME - 5] or name, 2
    while (runs_root(root) / f"{stem}-{number}").exists():
        number += 1
    return f"{stem}-{number}"


def unwritable(path: Path, error: OSError) -> InputError:
    """The sentence for a full disk, a missing right, or a file where a folder should be."""
    return InputError("runs_unwritable", path=path, reason=error.strerror or str(error))


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let one command at a time change who works in the folders of `root`; the others wait their turn.

    The system drops the lock when its holder dies, so nothing stale can stay behind.
    """
    lock = FileLock(root / ".lock")
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError as error:
        raise unwritable(root, error) from error
    try:
        yield
    finally:
        lock.release()
