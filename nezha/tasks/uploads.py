"""Files that somebody hands over for fine-tuning: kept beside the runs, under names that can do no harm.

    $NEZHA_RUNS/.uploads/HASH/train.tsv

HASH is that of names and contents, so the same files are kept once and a run's data never change under it.
"""

import hashlib
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from nezha.messages import InputError
from nezha.runs.place import locked, runs_root, unwritable

BUNDLED = "bundled"
FOLDER = ".uploads"
MOST_FILES = 20
LARGEST = 100_000_000
"""Bytes of one upload, as the files are."""
MOST_KEPT = 2_000_000_000
"""Bytes of all uploads together."""
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
        if not place.is_dir():
            _copy(named, place, size)
    return place / next(iter(named)) if len(named) == 1 else place


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
