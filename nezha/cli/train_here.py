"""Training in this process: the folder is claimed, the trainer runs, a line a record.

Ctrl-C, like SIGTERM, lets the trainer save first; the exit code is then 130.  A second Ctrl-C ends at once.
"""

import contextlib
import dataclasses
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any, TextIO

from nezha import runs
from nezha.cli.output import Output
from nezha.cli.progress import show_record, state_word
from nezha.messages import LANGUAGES, InputError
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import RunFolder, read_json, write_json

INTERRUPTED = 130


def train_here(folder: RunFolder, out: Output, *, resume: bool) -> int:
    """Run the trainer on `folder`, which this process has claimed, and return the command's exit code.

    Raises:
        InputError: what the trainer says of the configuration or the data; the run is then marked as failed.
    """
    interrupted = train(folder, out, resume=resume)
    run = runs.get(folder.path.name, folder.path.parent)
    state = state_word(run.state, out.lang)
    text = out.text("line_run_ended", name=run.name, state=state, step=run.step, steps=run.steps, folder=run.folder)
    out.result(run.to_dict(), text)
    return INTERRUPTED if interrupted else 0


def train(folder: RunFolder, out: Output, *, resume: bool) -> bool:
    """As `train_here`, without a last word; returns whether Ctrl-C ended it."""
    config = runs.config_of(read_json(folder.config) or {})
    with _logged(folder, out) as out, _interruptible() as signals:
        out.say("line_run_begins", name=folder.path.name, folder=folder.path)
        try:
            with out.quiet_stdout():
                _train(folder, config, out, resume=resume)
        except InputError as error:
            _end(folder, "failed", {lang: error.text(lang) for lang in LANGUAGES})
            raise
        except KeyboardInterrupt:
            _end(folder, "stopped")
            raise
    return bool(signals)


def assist_here() -> int:
    """Train beside the main process of a job, without a word, and return the command's exit code."""
    from nezha.pretrain import assist  # imports torch

    with _interruptible() as signals:
        assist()
    return INTERRUPTED if signals else 0


def _train(folder: RunFolder, config: runs.RunConfig, out: Output, *, resume: bool) -> None:
    """Load what does it, which imports torch and takes seconds: only here, with Ctrl-C already in hand."""

    def report(record: dict[str, Any]) -> None:
        show_record(out, record, (read_json(folder.status) or {}).get("steps") or 0)

    if isinstance(config, PretrainConfig):
        from nezha.pretrain import pretrain

        pretrain(config, folder.path, resume=resume, report=report)
    else:
        from nezha.tasks.running import run

        run(config, folder.path, resume=resume, report=report)


@contextlib.contextmanager
def _logged(folder: RunFolder, out: Output) -> Iterator[Output]:
    """Also write what is said into the run's log.txt, unless stdout already is that file (a detached run)."""
    with folder.log.open("a", encoding="utf-8") as log:
        yield out if _same_file(log, sys.stdout) else dataclasses.replace(out, log=log)


def _same_file(one: TextIO, other: TextIO) -> bool:
    try:
        return os.path.sameopenfile(one.fileno(), other.fileno())
    except (OSError, ValueError):
        return False  # a stream that is no file, as under pytest or in a notebook


@contextlib.contextmanager
def _interruptible() -> Iterator[list[int]]:
    """Turn the first Ctrl-C into the SIGTERM at which the trainer saves; yields the list of signals so caught."""
    caught: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        trainer_listens = signal.getsignal(signal.SIGTERM) not in (signal.SIG_DFL, signal.SIG_IGN, None)
        if caught or not trainer_listens:
            raise KeyboardInterrupt
        caught.append(number)
        signal.raise_signal(signal.SIGTERM)

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield caught
    finally:
        signal.signal(signal.SIGINT, before)


def _end(folder: RunFolder, state: str, error: dict[str, str] | None = None) -> None:
    """Note how the run ended, where the trainer did not come to say it."""
    status = read_json(folder.status) or {}
    nobody_elses = status.get("pid") in (None, os.getpid())
    if status.get("state") in runs.LIVE_STATES and nobody_elses:
        write_json(folder.status, status | {"state": state, "error": error})
