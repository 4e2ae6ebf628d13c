"""Files that somebody hands over for fine-tuning: kept beside the runs, under names that can do no harm.

    $NEZHA_RUNS/.uploads/HASH/train.tsv

HASH is that of names and contents, so the same files are kept once and a run's data never change under it.

An upload is deleted `KEPT_DAYS` after it was last handed over or a run last began to learn from it, unless a run that
may still go on wants it; that is looked at when the app starts and when a run that learnt from an upload is over.
"""

import hashlib
import os
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from nezha.messages import InputError
from nezha.options import check_kind
from nezha.runs import list_runs, trash
from nezha.runs.place import locked, runs_root, unwritable

BUNDLED = "bundled"
FOLDER = ".uploads"
MOST_FILES = 20
LARGEST = 100_000_000
"""Bytes of one upload, as the files are."""
MOST_KEPT = 2_000_000_000
"""Bytes of all uploads together."""
KEPT_DAYS = 30
LONGEST_NAME = 80
_UNSAFE = re.compile(r"[^\w.-]+")


def uploads_root(root: Path | str | None = None) -> Path:
    """The folder of all uploads of a folder of runs."""
    return runs_root(root) / FOLDER


def keep(files: Sequence[Path | str], root: Path | str | None = None) -> Path:
    """Copy files into the folder of uploads.

    Args:
        files: where they lie now; only the last part of each path counts as its name.
        root: the folder of runs.

    Returns:
        The file where there is one, else the folder that holds them.

    Raises:
        InputError: none or too many, too large, no room left, a disk that refuses.
    """
    given = [Path(file) for file in files]
    if not 0 < len(given) <= MOST_FILES:
        raise InputError("upload_count", most=MOST_FILES, given=len(given))
    size = sum(file.stat().st_size for file in given)
    if size > LARGEST:
        raise InputError("upload_too_large", limit=LARGEST // 1_000_000, given=f"{size / 1e6:,.0f}")
    named = _named(given)
    place = uploads_root(root) / _hash(named)
    with locked(runs_root(root)):
        if place.is_dir():
            os.utime(place)  # handed over once more: its days begin again
        else:
            _copy(named, place, size)
    return place / next(iter(named)) if len(named) == 1 else place


def keep_texts(texts: Mapping[str, str], root: Path | str | None = None) -> Path:
    """The same for files that come as text, name -> contents.

    Raises:
        InputError: as `keep`, or where a name or contents are no text.
    """
    for name, text in texts.items():
        check_kind(name, str, text)
    size = sum(len(text.encode("utf-8", "replace")) for text in texts.values())
    if size > LARGEST:
        raise InputError("upload_too_large", limit=LARGEST // 1_000_000, given=f"{size / 1e6:,.0f}")
    with TemporaryDirectory() as folder:
        files = []
        for number, (name, text) in enumerate(texts.items()):
            place = Path(folder) / str(number)  # of its own, as two names may become one
            place.mkdir()
            files.append(place / safe_name(Path(name).name))
            files[-1].write_text(text, encoding="utf-8", errors="replace", newline="")
        return keep(files, root)


def checked(data: str, root: Path | str | None = None) -> str:
    """`data`, if it is “bundled” or something that `keep` returned: a page can send anything, also a path.

    Raises:
        InputError: it is neither.
    """
    if data == BUNDLED:
        return data
    path, place = Path(data), uploads_root(root)
    inside = path.is_absolute() and ".." not in path.parts and place in path.parents and path.exists()
    if not inside:
        raise InputError("upload_unknown", given=path.name)
    return data


def tidy(root: Path | str | None = None, *, now: float | None = None) -> list[Path]:
    """Delete the uploads that nobody needs any more (see above), and what a crash left of one.

    Args:
        root: the folder of runs.
        now: Unix seconds; the clock's where None.

    Returns:
        The folders that were deleted.

    Raises:
        InputError: a disk that refuses.
    """
    place = uploads_root(root)
    if not place.is_dir():
        return []
    oldest = (time.time() if now is None else now) - KEPT_DAYS * 24 * 3600
    with locked(runs_root(root)):
        wanted, begun = _learning(root)
        old = [one for one in place.iterdir() if max(one.stat().st_mtime, begun.get(one.name, 0.0)) < oldest]
        gone = sorted(one for one in old if one.name not in wanted)
        try:
            for one in gone:
                shutil.rmtree(one)
        except OSError as error:
            raise unwritable(place, error) from error
    return gone


def _learning(root: Path | str | None) -> tuple[set[str], dict[str, float]]:
    """Names of the uploads that runs still want, and when a run last began to learn from each."""
    wanted: set[str] = set()
    begun: dict[str, float] = {}
    for run in (*list_runs(root), *(one.run for one in trash(root))):  # a deleted run may come back
        name = of_data(str(run.config.get("data", "")), root)
        if name is None:
            continue
        begun[name] = max(begun.get(name, 0.0), run.started)
        if run.state != "finished":
            wanted.add(name)
    return wanted, begun


def of_data(data: str, root: Path | str | None = None) -> str | None:
    """Name of the folder of the upload that `data` lies in; None where it is no upload."""
    path, place = Path(data), uploads_root(root)
    return path.relative_to(place).parts[0] if place in path.parents else None


def safe_name(name: str) -> str:
    """A name for a file: letters of any script, digits, `.`, `_` and `-`, the ending kept, nothing hidden."""
    plain = _UNSAFE.sub("_", name).lstrip(".-") or "data"
    stem, dot, ending = plain.partition(".")
    return stem[: LONGEST_NAME - len(dot + ending[-20:])] + dot + ending[-20:]


def _named(files: list[Path]) -> dict[str, Path]:
    """Safe name -> file; a second file of the same name gets a number."""
    named: dict[str, Path] = {}
    for file in files:
        name, number = safe_name(file.name), 2
        stem, dot, ending = name.partition(".")
        while name in named:
            name, number = f"{stem}-{number}{dot}{ending}", number + 1
        named[name] = file
    return named


def _hash(named: dict[str, Path]) -> str:
    whole = hashlib.sha256()
    for name, file in sorted(named.items()):
        with file.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{name}\n{content}\n".encode())
    return whole.hexdigest()[:16]


def _copy(named: dict[str, Path], place: Path, size: int) -> None:
    """All files or none: they are copied beside their place, which then appears at once."""
    root = place.parent
    half = root / f".{place.name}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        kept = sum(file.stat().st_size for file in root.rglob("*") if file.is_file())
        if kept + size > MOST_KEPT:
            raise InputError("upload_no_room", limit=MOST_KEPT // 1_000_000_000, folder=root)
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        for name, file in named.items():
            shutil.copyfile(file, half / name)
        half.rename(place)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        raise unwritable(root, error) from error
