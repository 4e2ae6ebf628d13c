"""Measurements that were committed beside the lessons: a lesson reads them and types no figure of its own."""

import json
from pathlib import Path
from typing import Any

from nezha.messages import InputError

RESULTS = Path("benchmarks") / "results"


def committed(name: str, *, start: Path | None = None) -> dict[str, Any]:
    """`benchmarks/results/NAME.json` of the repository.

    Args:
        name: of a measurement, such as `study-optimizers`.
        start: where the way up begins; None: the repository of this package, then the folder of the notebook.

    Raises:
        InputError: neither lies inside a copy of the repository, or it has no measurement of that name.
    """
    starts = (Path(__file__), Path.cwd()) if start is None else (start,)
    for folder in (folder for begun in starts for folder in (begun, *begun.parents)):
        path = folder / RESULTS / f"{name}.json"
        if path.is_file():
            return json.loads(path.read_text(encoding="utf-8"))
    raise InputError("course_results", path=RESULTS / f"{name}.json")
