"""A zip file that `nezha runs export` made becomes a run again; any other file is refused with one sentence.

Whoever sent it is not trusted.  Only names that such a zip can hold are read (`nezha.runs.zip_form`), each is written
under its own name into a fresh folder, no longer than it was listed, and held against its checksum; what it says of
settings, state and figures is checked before anybody reads it.  The folder becomes a run by a rename, at the very end.
"""

import contextlib
import hashlib
import os
import shutil
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from nezha.messages import InputError
from nezha.run_folder import RunFolder
from nezha.runs.disk import free_bytes
from nezha.runs.place import check_name, locked, runs_root, unwritable
from nezha.runs.record import Run, read_run
from nezha.runs.zip_check import RefusedError, check_contents, manifest_of
from nezha.runs.zip_form import MADE, MANIFEST, MOST_FILES, MOST_MANIFEST

COMING = ".import-"
"""Begins the name of a folder that is being filled."""

STALE = 86_400.0
"""Seconds after which such a folder can only be what a kill has left."""

SPARE = 50_000_000
"""Bytes that stay free on the disk."""

CHUNK = 1 << 20
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError,
    ValueError,
)  # fmt: skip
"""What zipfile raises for a file that is damaged, or packed in a way we never do."""


def import_zip(
    path: Path | str, root: Path | str | None = None, *, name: str | None = None, most: int | None = None
) -> Run:
    """Take in a run that was exported.

    Args:
        path: the zip file.
        root: the folder of runs.
        name: what to call it; as it was called where None.
        most: bytes that it may hold unpacked; as much as the disk has where None.

    Raises:
        InputError: no such file, not such a zip, a damaged or a strange one, one that is too large, a name that is
            taken, a disk that refuses.
    """
    path, place = Path(path).expanduser(), runs_root(root)
    if not path.is_file():
        raise InputError("import_missing", path=path)
    half = place / f"{COMING}{os.getpid()}-{time.time_ns()}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with _opened(path) as file:
            listed, own = _listed(file)
            target = check_name(name if name is not None else own)
            _refuse_taken(target, place)
            _refuse_large(listed, place, most, path)
            half.mkdir()
            _unpack(file, listed, half)
        check_contents(RunFolder(half), target)
        with locked(place):
            _refuse_taken(target, place)
            half.rename(place / target)
    except RefusedError as error:
        raise InputError("import_strange", path=path.name, reason=error.reason) from error
    except OSError as error:
        raise unwritable(place, error) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return read_run(RunFolder(place / target))


def tidy_imports(root: Path | str | None = None, *, now: float | None = None) -> list[Path]:
    """Take away what killed imports have left.

    Args:
        root: the folder of runs.
        now: Unix seconds; the clock's where None.

    Returns:
        The folders that are gone: those last changed more than `STALE` seconds before `now`.
    """
    place = runs_root(root)
    oldest = (time.time() if now is None else now) - STALE
    gone = []
    for left in place.glob(f"{COMING}*") if place.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):
            if left.stat().st_mtime < oldest:
                shutil.rmtree(left, ignore_errors=True)
                gone.append(left)
    return gone


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip; whatever zipfile says of a damaged one is a `RefusedError`."""
    try:
        with zipfile.ZipFile(path) as file:
            yield file
    except (RefusedError, InputError):
        raise
    except BROKEN as error:
        raise RefusedError("import_damaged") from error


def _listed(file: zipfile.ZipFile) -> tuple[dict[str, Any], str]:
    """Name -> what the list says of it, for every file; and the run's name."""
    entries = file.infolist()
    if len(entries) > MOST_FILES:
        raise RefusedError("import_many", most=f"{MOST_FILES:,}")
    names = [entry.filename for entry in entries]
    if MANIFEST not in names:
        raise RefusedError("import_foreign", name=MANIFEST)
    if len(set(names)) < len(names):
        raise RefusedError("import_twice")
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise RefusedError("import_name", name=entry.filename[:80])
    if file.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise RefusedError("import_foreign", name=MANIFEST)
    with file.open(MANIFEST) as source:
        return manifest_of(source.read(MOST_MANIFEST + 1), set(names) - {MANIFEST})


def _refuse_taken(name: str, place: Path) -> None:
    if (place / name).exists() or (place / name).is_symlink():
        raise InputError("import_taken", name=name, root=place)


def _refuse_large(listed: dict[str, Any], place: Path, most: int | None, path: Path) -> None:
    size = sum(facts["bytes"] for facts in listed.values())
    limit = max(0, free_bytes(place) - SPARE)
    limit = limit if most is None else min(most, limit)
    if size > limit:
        raise InputError("import_large", path=path.name, given=f"{size / 1e6:,.0f}", limit=f"{limit / 1e6:,.0f}")


def _unpack(file: zipfile.ZipFile, listed: dict[str, Any], half: Path) -> None:
    """Every file of the list, but for those that are made anew, flushed to the disk."""
    for name, facts in listed.items():
        with file.open(name) as source:
            if name in MADE:
                _copied(source, None, name, facts)
                continue
            target = half.joinpath(*name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as to:
                _copied(source, to, name, facts)
                to.flush()
                os.fsync(to.fileno())


def _copied(source: IO[bytes], to: IO[bytes] | None, name: str, facts: dict[str, Any]) -> None:
    """Copy no more than was listed, and hold it against its checksum."""
    size, whole = 0, hashlib.sha256()
    while data := source.read(CHUNK):
        size += len(data)
        if size > facts["bytes"]:
            raise RefusedError("import_differs", name=name)
        whole.update(data)
        if to is not None:
            to.write(data)
    if size != facts["bytes"] or whole.hexdigest() != facts["sha256"]:
        raise RefusedError("import_differs", name=name)
