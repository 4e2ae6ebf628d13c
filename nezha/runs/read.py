"""Reading what a run writes while it writes: new records only, and never half a line."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nezha.runs.place import folder_of
from nezha.runs.record import get

TAIL_BYTES_A_LINE = 400


def read_metrics(name: str, root: Path | str | None = None, *, since: int = 0) -> tuple[list[dict[str, Any]], int]:
    """The records written after byte `since`, and the byte to go on from.

    A line still being written is left for the next call; one that a crash cut in two is passed over.  Where the file
    became shorter than `since` (a resumed run drops the records after its checkpoint), reading starts anew from 0.

    Args:
        name: which run.
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.
        since: a byte of the file, 0 or what an earlier call returned.

    Returns:
        Records as dictionaries, and the byte behind the last whole one.

    Raises:
        InputError: no such run.
    """
    return _records(get(name, root).folder / "metrics.jsonl", since)


def _records(path: Path, since: int) -> tuple[list[dict[str, Any]], int]:
    try:
        with path.open("rb") as file:
            start = since if since <= os.fstat(file.fileno()).st_size else 0
            file.seek(start)
            data = file.read()
    except FileNotFoundError:
        return [], 0
    whole = data[: data.rfind(b"\n") + 1]
    return [record for line in whole.splitlines() if (record := _parse(line)) is not None], start + len(whole)


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def whole_lines(path: Path) -> Iterator[bytes]:
    """The lines of a metrics.jsonl that hold a record, without those that a crash, or a look meanwhile, cut in two."""
    if path.is_file():
        with path.open("rb") as file:
            yield from (line for line in file if line.endswith(b"\n") and _parse(line) is not None)


def follow(name: str, root: Path | str | None = None, *, since: int = 0, poll: float = 0.5) -> Iterator[dict[str, Any]]:
    """Every record of a run from byte `since` on, as they come, until the run has ended.

    Args:
        name: which run.
        root: the folder of runs.
        since: where in the file to begin, in bytes.
        poll: seconds between two looks.

    Yields:
        Records, as dictionaries.

    Raises:
        InputError: no such run.
    """
    while True:
        live = get(name, root).live  # asked before reading, so that the last records are not missed
        records, since = read_metrics(name, root, since=since)
        yield from records
        if not live:
            return
        time.sleep(poll)


def log_tail(name: str, n: int = 200, root: Path | str | None = None) -> str:
    """The last `n` lines of what the run's process printed.

    Args:
        name: which run.
        n: lines at most.
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

    Returns:
        The lines as one text; empty where there is no log.

    Raises:
        InputError: a name that no run can have.
    """
    try:
        with folder_of(name, root).log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - n * TAIL_BYTES_A_LINE))
            text = file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-n:])
