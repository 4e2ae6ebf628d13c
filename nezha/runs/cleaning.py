"""Old checkpoints that need not be kept: first what would go and how much that is, then, with consent, just that.

Of each run stay the newest whole checkpoint, the best by its held-out loss, milestones (multiples of the run's own
`keep_every`), and those that another run began from.  A run that works, or waits, looks after its own.
"""

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nezha.checkpoint_files import STATE, newest
from nezha.messages import InputError
from nezha.options import flatten
from nezha.run_folder import STEP_FOLDER, RunFolder, read_json
from nezha.runs.disk import bytes_of
from nezha.runs.place import check_name, folder_of, locked, runs_root, unwritable
from nezha.runs.record import Run, get, list_runs

OLDER, DAMAGED, PARTIAL = "older", "damaged", "partial"
"""Why a folder may go: a newer checkpoint is there; it was found damaged; a kill or this module left it half there."""

GOING = ".gone-"
"""Begins the name of a checkpoint that is being taken away."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One folder among the checkpoints of a run that need not be kept."""

    run: str
    folder: str
    """Its name among the checkpoints."""
    why: str
    """`older`, `damaged` or `partial`."""
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A checkpoint that stays, and why: `newest`, `best`, `milestone`, `used` by another run."""

    run: str
    step: int
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Cleaning:
    """What would go, or is gone, and what stays."""

    items: tuple[Item, ...]
    kept: tuple[Kept, ...]

    @property
    def bytes(self) -> int:
        """Of all that goes."""
        return sum(item.bytes for item in self.items)

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self) | {"bytes": self.bytes}

    @classmethod
    def of(cls, values: dict[str, Any]) -> "Cleaning":
        """What `to_dict` wrote, from another program.

        Raises:
            InputError: it is not that.
        """
        try:
            items = tuple(Item(**{**item, "bytes": int(item["bytes"])}) for item in values["items"])
            kept = tuple(Kept(**{**one, "why": tuple(one["why"])}) for one in values["kept"])
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("clean_not_shown") from error
        words = [word for item in items for word in (item.run, item.folder, item.why)] + [one.run for one in kept]
        if not all(isinstance(word, str) for word in words):
            raise InputError("clean_not_shown")
        return cls(items=items, kept=kept)


def cleanable(names: Sequence[str] | None = None, root: Path | str | None = None, *, keep: int = 1) -> Cleaning:
    """What could go; nothing is changed.

    Args:
        names: of which runs; of all that do not work where None.
        root: the folder of runs.
        keep: how many of the newest checkpoints of each stay, at least one.

    Raises:
        InputError: no such run, or less than one to keep.
    """
    if keep < 1:
        raise InputError("out_of_range", name="keep", rule=">= 1", given=keep)
    every = list_runs(root)
    wanted = every if names is None else [get(name, root) for name in dict.fromkeys(names)]
    used = _used(every, root)
    items: list[Item] = []
    stays: list[Kept] = []
    for run in wanted:
        if run.live or run.folder.is_symlink() or RunFolder(run.folder).checkpoints.is_symlink():
            continue
        why = _reasons(run, keep, used)
        stays += [Kept(run=run.name, step=step, why=tuple(reasons)) for step, reasons in why.items()]
        items += [
            Item(run=run.name, folder=path.name, why=OLDER, bytes=bytes_of(path))
            for step in run.checkpoints
            if step not in why and not (path := RunFolder(run.folder).checkpoint(step)).is_symlink()
        ]
        items += _remains(run)
    return Cleaning(items=tuple(items), kept=tuple(stays))


def clean(agreed: Cleaning, root: Path | str | None = None) -> Cleaning:
    """Take away what `cleanable` showed and a person agreed to, as far as it may still go; and nothing else.

    Before older checkpoints of a run go, every byte of the newest is held against its checksum: where it is damaged,
    those from the newest whole one on stay too, and where none is whole all do.

    Args:
        agreed: what `cleanable` returned, or a part of it.
        root: the folder of runs.

    Returns:
        What is gone.

    Raises:
        InputError: a disk that refuses.
    """
    gone: list[Item] = []
    for name in dict.fromkeys(item.run for item in agreed.items):
        folder = folder_of(check_name(name), root)
        whole, _ = newest(folder)  # reads whole files, so not under the lock; a newer one later does no harm
        limit = int(whole.name.removeprefix("step-")) if whole else 0
        with locked(runs_root(root)):
            going = _set_going(name, [item for item in agreed.items if item.run == name], limit, agreed, root)
        for item, path in going:
            try:
                shutil.rmtree(path)
            except FileNotFoundError:
                continue  # another cleans at the same time
            except OSError as error:
                raise unwritable(path, error) from error
            gone.append(item)
    kept = tuple(one for one in agreed.kept if one.run in {item.run for item in gone})
    return Cleaning(items=tuple(gone), kept=kept)


def _set_going(
    name: str, items: list[Item], limit: int, agreed: Cleaning, root: Path | str | None
) -> list[tuple[Item, Path]]:
    """Rename what may go, so that nobody sees half a checkpoint; under the lock."""
    folder = folder_of(name, root)
    if not folder.config.is_file() or get(name, root).live or folder.path.is_symlink():
        return []
    keep = max(1, sum("newest" in one.why for one in agreed.kept if one.run == name))
    may = {item.folder: item for item in cleanable([name], root, keep=keep).items}
    going = []
    for item in items:
        now = may.get(item.folder)
        if now is None or now.why != item.why:
            continue
        if item.why == OLDER and (not limit or int(item.folder.removeprefix("step-")) >= limit):
            continue
        path = folder.checkpoints / item.folder
        target = path if item.folder.startswith(GOING) else path.with_name(f"{GOING}{item.folder}")
        try:
            if target != path:
                shutil.rmtree(target, ignore_errors=True)
                path.rename(target)
        except FileNotFoundError:
            continue  # gone since it was looked at: half a checkpoint was written to its end, or another took it away
        except OSError as error:
            raise unwritable(path, error) from error
        going.append((item, target))
    return going


def _reasons(run: Run, keep: int, used: dict[Path, set[int]]) -> dict[int, list[str]]:
    """Step -> why its checkpoint stays; a step that is not in it may go."""
    folder, why = RunFolder(run.folder), dict[int, list[str]]()
    best = _best_step(folder, run.checkpoints)
    every = flatten(run.config).get("loop.keep_every") or 0
    for step in run.checkpoints:
        reasons = [
            *(["newest"] if step in run.checkpoints[-keep:] else []),
            *(["best"] if step == best else []),
            *(["milestone"] if isinstance(every, int) and every > 0 and step % every == 0 else []),
            *(["used"] if step in used.get(run.folder, set()) else []),
        ]
        if reasons:
            why[step] = reasons
    return why


def _best_step(folder: RunFolder, steps: tuple[int, ...]) -> int:
    """The step with the lowest held-out loss, or the best development figures, as the newest readable one knows it."""
    for step in reversed(steps):
        state = read_json(folder.checkpoint(step) / STATE)
        if state:
            course = state.get("course")
            best = state.get("best_step") or (course.get("best_step") if isinstance(course, dict) else 0)
            return best if isinstance(best, int) else 0
    return 0


def _used(every: list[Run], root: Path | str | None) -> dict[Path, set[int]]:
    """Folder of a run -> steps of its checkpoints that a run began from, by path or as `run:NAME/step-NNNNNN`."""
    found: dict[Path, set[int]] = {}
    place = runs_root(root)
    for run in every:
        values = flatten(run.config)
        for given in (values.get("loop.init"), values.get("model")):
            if not isinstance(given, str):
                continue
            run_name, _, step_name = given.removeprefix("run:").partition("/")
            path = RunFolder(place / run_name).checkpoints / step_name if given.startswith("run:") else Path(given)
            match = STEP_FOLDER.fullmatch(path.name)
            if match and place in path.parents:
                found.setdefault(path.parent.parent, set()).add(int(match[1]))
    return found


def _remains(run: Run) -> list[Item]:
    """What a kill left half written or half deleted, and checkpoints that were found damaged and set aside."""
    folder, found = RunFolder(run.folder), []
    if not folder.checkpoints.is_dir():
        return []
    for path in sorted(folder.checkpoints.iterdir()):
        partial = path.name.startswith(GOING) or (path.name.startswith(".") and path.name.endswith(".partial"))
        damaged = path.name.startswith("damaged-step-")
        if (partial or damaged) and path.is_dir() and not path.is_symlink():
            why = PARTIAL if partial else DAMAGED
            found.append(Item(run=run.name, folder=path.name, why=why, bytes=bytes_of(path)))
    return found
