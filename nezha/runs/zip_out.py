"""A run as one zip file to keep, to hand in or to give away; with its weights only where they are asked for."""

import hashlib
import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nezha.checkpoint_files import best, newest
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.run_folder import RunFolder
from nezha.runs.card import card, curves_csv, curves_svg
from nezha.runs.command_line import command
from nezha.runs.curves import current
from nezha.runs.kinds import config_of, kind_of
from nezha.runs.place import unwritable
from nezha.runs.read import read_metrics, whole_lines
from nezha.runs.record import Run, get
from nezha.runs.zip_form import FORMAT, MANIFEST, OWN, VERSION, is_weights, may_stand

WEIGHTS = ("none", "newest", "best", "all")
"""Which checkpoints go along; a finished model goes with any but `none`."""

CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Exported:
    """The zip file that was made."""

    path: Path
    bytes: int
    files: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {"path": str(self.path), "bytes": self.bytes, "files": list(self.files)}


def export(
    name: str, out: Path | str | None = None, root: Path | str | None = None, *, weights: str = "none"
) -> Exported:
    """Write the run `name` as a zip file, all of it or nothing.

    Args:
        name: which run.
        out: the file to make, or the folder to make `NAME.zip` in; the working directory where None.
        root: the folder of runs.
        weights: one of `WEIGHTS`.

    Raises:
        InputError: unknown run, one whose config.json cannot be read, a file that is there already, weights of a run
            that works or has none, a disk that refuses.
    """
    if weights not in WEIGHTS:
        raise unknown_choice("weights", weights, WEIGHTS)
    run = get(name, root)
    if not run.config:
        raise InputError("run_config_unreadable", folder=run.folder)
    target = Path(out if out is not None else f"{name}.zip").expanduser()
    target = target / f"{name}.zip" if target.is_dir() else target
    if target.exists():
        raise InputError("export_there", path=target)
    saved = _weights(run, weights)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        files = _write(partial, run, saved, root)
        partial.replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        partial.unlink(missing_ok=True)
    return Exported(path=target.resolve(), bytes=target.stat().st_size, files=tuple(files))


def _weights(run: Run, wanted: str) -> list[Path]:
    """The folders of weights that go along."""
    if wanted == "none":
        return []
    if run.live:  # its trainer may be deleting the very checkpoint that is being read
        raise InputError("run_running", name=run.name, pid=run.pid)
    folder = RunFolder(run.folder)
    if wanted == "all":
        found = [folder.checkpoint(step) for step in run.checkpoints]
    else:
        one = best(folder) if wanted == "best" else newest(folder)[0]
        found = [one] if one else []
    found += [model] if (model := run.folder / "model").is_dir() else []
    if not found:
        raise InputError("export_no_weights", name=run.name, weights=wanted)
    return found


def _write(path: Path, run: Run, saved: list[Path], root: Path | str | None) -> list[str]:
    """The zip, its list last, as sizes and checksums are known only then."""
    records = current(read_metrics(run.name, root)[0])
    made: dict[str, str] = {
        "status.json": json.dumps(_status(run), ensure_ascii=False, indent=1),
        "command.txt": command(config_of(run.config)) + "\n",
        "card.md": card(run, records),
        "curves.csv": curves_csv(records),
        "curves.svg": curves_svg(run, records),
    }
    data = {name: text.encode("utf-8") for name, text in made.items()}
    data["metrics.jsonl"] = b"".join(whole_lines(RunFolder(run.folder).metrics))
    listed: dict[str, Any] = {}
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as file:
        for name, content in data.items():
            listed[name] = _add_bytes(file, name, content)
        for name in OWN:
            if name not in data and (run.folder / name).is_file():
                listed[name] = _add_file(file, name, run.folder / name)
        for folder in saved:
            for part in sorted(folder.iterdir()):
                name = part.relative_to(run.folder).as_posix()
                if part.is_file() and is_weights(name):
                    listed[name] = _add_file(file, name, part)
        assert all(may_stand(name) for name in listed)
        head = {"format": FORMAT, "version": VERSION, "name": run.name, "kind": kind_of(run.config)}
        _add_bytes(file, MANIFEST, json.dumps({**head, "files": listed}, ensure_ascii=False, indent=1).encode("utf-8"))
    with path.open("rb") as done:
        os.fsync(done.fileno())
    return [*listed, MANIFEST]


def _status(run: Run) -> dict[str, Any]:
    """How the run stands, without the machine and the process that worked on it."""
    state = "stopped" if run.live else run.state
    progress = {"state": state, "step": run.step, "steps": run.steps, "started": run.started}
    return progress | {"heartbeat": run.heartbeat, "error": run.error, "reason": run.reason}


def _add_bytes(file: zipfile.ZipFile, name: str, data: bytes) -> dict[str, Any]:
    file.writestr(name, data)
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _add_file(file: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    """One file; weights as they are, for they hardly get smaller."""
    size, whole = 0, hashlib.sha256()
    entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".safetensors") else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, file.open(entry, "w") as target:
        while data := source.read(CHUNK):
            target.write(data)
            whole.update(data)
            size += len(data)
    return {"bytes": size, "sha256": whole.hexdigest()}
