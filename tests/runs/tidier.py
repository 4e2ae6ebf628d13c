"""Does one of the things that tidy runs, over and over, until it is killed.  Run as a script: `tidier.py WHAT ZIP`."""

import contextlib
import hashlib
import os
import sys
from pathlib import Path

from nezha import runs
from nezha.messages import InputError
from nezha.run_folder import RunFolder, write_json
from nezha.runs.trash import trash


def to_and_fro(zip_file: Path) -> None:
    """Delete a run and bring it back."""
    for act in (runs.delete, runs.restore):
        attempt(act, "one")


def take_in(zip_file: Path) -> None:
    """Import a run, throw it away for good."""
    attempt(runs.import_zip, zip_file)
    attempt(runs.delete, "zipped")
    for one in trash():
        if one.name == "zipped":
            attempt(runs.empty_trash, [one.id])


def clean(zip_file: Path) -> None:
    """Clean checkpoints, then write them anew as a trainer would."""
    attempt(lambda: runs.clean(runs.cleanable(["one"])))
    fill(RunFolder(runs.get("one").folder))


def fill(folder: RunFolder) -> None:
    """The checkpoints that are not there, of which the second is the best."""
    for step in (10, 20, 30, 40):
        place = folder.checkpoint(step)
        half = place.with_name(f".{place.name}.{os.getpid()}.partial")
        if place.exists():
            continue
        with contextlib.suppress(OSError):  # the other process has written it, or cleaned this half one away
            half.mkdir(parents=True)
            weights = bytes([step]) * 40_000
            (half / "model.safetensors").write_bytes(weights)
            sums = {"model.safetensors": hashlib.sha256(weights).hexdigest()}
            write_json(half / "state.json", {"step": step, "best_step": 20, "config": {}, "sha256": sums})
            half.rename(place)


def attempt(act, *given) -> None:
    """Another process may have been faster: that is a sentence, and nothing else may be."""
    try:
        act(*given)
    except InputError as error:
        if error.key not in {"run_unknown", "trash_unknown", "restore_taken", "import_taken"}:
            raise


if __name__ == "__main__":
    acts = {"to_and_fro": to_and_fro, "take_in": take_in, "clean": clean}
    print("begins", flush=True)
    while True:
        acts[sys.argv[1]](Path(sys.argv[2]))
        assert RunFolder(runs.runs_root()).path.is_dir()
