"""The work folder, `.NAME.partial` beside the folder to make: what lets a killed preparation go on.

    lock            held by the one process that works here
    work.json       what is prepared, from which files, of which size and date
    PIECES/         finished files of each piece and stage, and at the end `result`

Pieces lie under a name made from work.json, so a worker that outlives its parent cannot write into another
preparation.  With the same work.json they are used again; with another they are thrown away.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from nezha.messages import InputError
from nezha.run_folder import holds_something, read_json, write_json

LEAVING = 3.0
"""Seconds in which the workers of a killed preparation are gone, which hold its lock until then."""


def refuse_taken(out: Path) -> None:
    """Refuse an `out` that holds something.

    Raises:
        InputError: naming it.
    """
    if holds_something(out):
        raise InputError("out_exists", folder=out)


class Work:
    """A work folder that is ours.

    Args:
        out: the folder to make.
        record: what is prepared, as plain values.
    """

    def __init__(self, out: Path, record: dict[str, Any]):
        self.out, self.folder = out, work_folder(out)
        self.record: dict[str, Any] = json.loads(json.dumps(record))
        key = hashlib.sha256(json.dumps(self.record, sort_keys=True).encode()).hexdigest()[:16]
        self.pieces = self.folder / key
        self.result = self.pieces / "result"

    def begin(self) -> tuple[str, dict[str, Any]] | None:
        """Make the folder ready; a message where something of an earlier preparation lies in it."""
        before = read_json(self.folder / "work.json")
        if before == self.record:
            self.pieces.mkdir(exist_ok=True)
            found = sum(1 for path in self.pieces.glob("read-*.npz"))
            return ("prepare_goes_on", {"out": self.out, "pieces": found}) if found else None
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        write_json(self.folder / "work.json", self.record)
        self.pieces.mkdir()
        if before is None:
            return None
        changed = [name for name in self.record if before.get(name) != self.record[name]]
        return "prepare_anew", {"out": self.out, "changed": ", ".join(changed)}

    def path(self, stage: str, number: int) -> Path:
        """The file of a piece and stage."""
        return self.pieces / f"{stage}-{number:06d}.npz"

    def deliver(self) -> None:
        """Give the result its name, then clear the work away."""
        write_json(self.folder / "delivered.json", {"meta": _digest(self.result / "meta.json")})
        if self.out.exists():
            self.out.rmdir()
        self.result.replace(self.out)

    def was_delivered(self) -> bool:
        """Whether `out` is what an earlier, killed preparation of the same made here."""
        told = read_json(self.folder / "delivered.json")
        same = read_json(self.folder / "work.json") == self.record
        return bool(
            same and told and (self.out / "meta.json").is_file() and told["meta"] == _digest(self.out / "meta.json")
        )

    def clear(self) -> None:
        """Remove the work folder; what says that the work is done goes last."""
        for path in sorted(self.folder.iterdir(), key=lambda path: path.suffix == ".json" or path.name == "lock"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.folder.rmdir()


def work_folder(out: Path) -> Path:
    """Where the work for `out` lies."""
    return out.with_name(f".{out.name}.partial")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the work folder of `out`, made where it is not there.

    Raises:
        InputError: another process works there.
    """
    folder = work_folder(out)
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock")
        try:
            lock.acquire(timeout=LEAVING)
        except FileNotFoundError:
            continue  # its last holder has just cleared the folder away
        except Timeout as error:
            raise InputError("prepare_locked", folder=out) from error
        if (folder / "lock").exists():
            break
        lock.release()
    try:
        yield
    finally:
        lock.release()
