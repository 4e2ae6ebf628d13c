"""Which process trains in a run folder: a pid together with its start time, so that a reused pid is never touched.

`process.json` in the run folder is written by whoever starts the process; the trainer writes its own identity into
`status.json` once it is up.
"""

import os
import socket
import time
from pathlib import Path
from typing import Any

import psutil

from nezha.run_folder import RunFolder

LAST_BREATH = 30.0
"""Seconds that a process whose run has ended may take to leave."""

SAME_START = 2.0
"""Seconds by which two readings of one process's start time may differ (the system clock may be corrected)."""


def identity(pid: int | None = None) -> dict[str, Any]:
    """What tells the process `pid` (this one, if None) from any other: pid, start time, host.

    Raises:
        psutil.NoSuchProcess: the process is gone.
    """
    process = psutil.Process(pid)
    return {
        "pid": process.pid,
        "process_started": process.create_time(),
        "host": socket.gethostname(),
        "launched": time.time(),
    }


def is_here(owner: dict[str, Any]) -> bool:
    """Whether `owner` names a process of this machine."""
    return owner.get("host") in (None, socket.gethostname())


def find(owner: dict[str, Any]) -> psutil.Process | None:
    """The living process that `owner` names, or None; a zombie, and another process with its pid, do not count."""
    pid, started = owner.get("pid"), owner.get("process_started")
    if not isinstance(pid, int) or not isinstance(started, (int, float)) or not is_here(owner):
        return None
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) <= SAME_START
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (psutil.Error, ValueError):
        return None


def is_me(owner: dict[str, Any]) -> bool:
    """Whether `owner` names the process that asks."""
    return owner.get("pid") == os.getpid() and find(owner) is not None


def has_left(owner: dict[str, Any], *, within: float) -> bool:
    """Whether the process that `owner` names is gone, or goes within so many seconds; this process does not count."""
    living = None if is_me(owner) else find(owner)
    if living is None:
        return True
    try:
        living.wait(timeout=within)
    except psutil.TimeoutExpired:
        return False
    return True


def owner_file(folder: RunFolder) -> Path:
    """`process.json` of a run folder."""
    return folder.path / "process.json"
