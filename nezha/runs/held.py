"""JSON files of run folders, parsed once for as long as they stay what they are: a list of 300 runs is looked at often.

They are replaced in one step by files of their own (`nezha.run_folder.write_json`), so a file's number, size and time
tell whether it is still the one that was parsed.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from nezha.run_folder import read_json

MOST = 4096
"""Files held: some four of each of 1000 runs."""


def held_json(path: Path) -> dict[str, Any] | None:
    """As `read_json`; the values are the caller's own."""
    try:
        stat = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    values = _parsed(str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns)
    return None if values is None else _own(values)


def _own(values: dict[str, Any]) -> dict[str, Any]:
    """A copy down to nested objects, which is all that configurations nest."""
    return {name: _own(value) if isinstance(value, dict) else value for name, value in values.items()}


@lru_cache(maxsize=MOST)
def _parsed(path: str, *stamp: int) -> dict[str, Any] | None:
    return read_json(Path(path))
