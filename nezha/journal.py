"""What a trainer writes about itself while it works: records, status with heartbeat, events in both languages.

`metrics.jsonl` only grows.  After a resume from step n, records beyond n stand twice; the later one counts.
"""

import json
import os
import socket
import time
from collections.abc import Callable
from typing import Any

import psutil

from nezha.messages import LANGUAGES, say
from nezha.run_folder import RunFolder, write_json

Report = Callable[[dict[str, Any]], None]


class Journal:
    """The records and the status of one run.

    Args:
        run: its folder.
        steps: how many there will be.
        report: also called with every record, for a terminal.
    """

    def __init__(self, run: RunFolder, *, steps: int, report: Report):
        self.run, self.steps, self.report = run, steps, report
        self.step = 0
        self._beat = 0.0

    def record(self, kind: str, **values: Any) -> None:
        """Append one record; a half-written last line of a killed process is ended first."""
        record = {"step": self.step, "kind": kind, **values, "time": time.time()}
        with self.run.metrics.open("ab+") as file:
            if file.tell() and _last_byte(file) != b"\n":
                file.write(b"\n")
            file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        self.report(record)

    def event(self, event: str, key: str, **values: Any) -> None:
        """Append something that happened, in both languages.

        Args:
            event: what a reader may look for.
            key: names the sentence.
            values: its fields; a tuple holds one for each of `LANGUAGES`.
        """
        texts = {}
        for number, lang in enumerate(LANGUAGES):
            fields = {name: value[number] if isinstance(value, tuple) else value for name, value in values.items()}
            texts[f"text_{lang}"] = say(key, lang, **fields)
        self.record("event", event=event, **texts)

    def status(self, state: str, error: dict[str, str] | None = None, reason: dict[str, str] | None = None) -> None:
        """Write who works here, how far it is, and that it lives.

        Args:
            state: one word.
            error: why it failed, a sentence a language.
            reason: why it finished before its last step, likewise.
        """
        self._beat = time.time()
        write_json(
            self.run.status,
            {
                "state": state,
                "pid": os.getpid(),
                "process_started": psutil.Process().create_time(),
                "host": socket.gethostname(),
                "step": self.step,
                "steps": self.steps,
                "heartbeat": self._beat,
                "error": error,
                "reason": reason,
            },
        )

    def beat(self, every: float = 2.0) -> None:
        """Renew the heartbeat where the last is older than `every` seconds."""
        if time.time() - self._beat >= every:
            self.status("running")


class Silence(Journal):
    """The journal of a process beside the main one: writes nothing, for what happens there happens in all."""

    def record(self, kind: str, **values: Any) -> None:
        """Nothing."""

    def status(self, state: str, error: dict[str, str] | None = None, reason: dict[str, str] | None = None) -> None:
        """Nothing."""

    def beat(self, every: float = 2.0) -> None:
        """Nothing."""


def _last_byte(file: Any) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
