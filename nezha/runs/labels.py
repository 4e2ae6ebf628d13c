"""A note on a run, and tags that bring runs together: written by people at any time, also while the run works."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from nezha.messages import InputError
from nezha.run_folder import RunFolder, write_json
from nezha.runs.about import MOST_TAGS, check_note, check_tag, values_of
from nezha.runs.place import locked, runs_root, unwritable
from nezha.runs.record import Run, get, list_runs


def note(name: str, text: str, root: Path | str | None = None) -> Run:
    """Write down `text` on a run, in place of what stood there; an empty text takes the note away.

    Args:
        name: which run.
        text: what to write down; space around it is left out.
        root: the folder of runs.

    Raises:
        InputError: unknown run, too long a note, a disk that refuses.
    """
    text = check_note(text)
    with locked(runs_root(root)):
        run = get(name, root)
        return _written(run, text, run.tags, root)


def tag(name: str, add: Iterable[str] = (), remove: Iterable[str] = (), root: Path | str | None = None) -> Run:
    """Give a run tags and take tags from it; one that it has already, or has not, is no error.

    Args:
        name: which run.
        add: 1 to 30 letters, digits, `-`, `_`, `.` or `+` each; a `#` before it is left out.
        remove: likewise.
        root: the folder of runs.

    Raises:
        InputError: unknown run, no such tag can be, too many of them, a disk that refuses.
    """
    more, less = [check_tag(one) for one in add], {check_tag(one) for one in remove}
    with locked(runs_root(root)):
        run = get(name, root)
        tags = tuple(one for one in dict.fromkeys([*run.tags, *more]) if one not in less)
        if len(tags) > MOST_TAGS:
            raise InputError("tags_many", name=name, most=MOST_TAGS, given=len(tags))
        return _written(run, run.note, tags, root)


def all_tags(root: Path | str | None = None) -> dict[str, int]:
    """Every tag in use with the number of its runs, the most used first.

    Args:
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

    Returns:
        Tag -> number of runs; those used equally often are sorted by name.
    """
    counted = Counter(one for run in list_runs(root) for one in run.tags)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _written(run: Run, text: str, tags: tuple[str, ...], root: Path | str | None) -> Run:
    folder = RunFolder(run.folder)
    try:
        write_json(folder.about, values_of(text, tags))
    except OSError as error:
        raise unwritable(run.folder, error) from error
    return get(run.name, root)
