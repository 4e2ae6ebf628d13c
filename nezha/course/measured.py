"""Results that are kept with the repository, `benchmarks/results/*.json`.

They are looked for where a lesson stands, then where nezha lies.  A wheel has none: a lesson that is opened beside it
finds those of the repository it was opened in.
"""

import json
from pathlib import Path
from typing import Any

from nezha.messages import InputError
from nezha.options import unknown_choice

RESULTS = Path("benchmarks", "results")


def measured(name: str) -> dict[str, Any]:
    """What `benchmarks/results/NAME.json` holds.

    Args:
        name: without its ending, `study-positions` for one.

    Raises:
        InputError: no such result, or no repository around this folder and nezha.
    """
    folder = results_folder(Path.cwd(), Path(__file__))
    path = folder / f"{name}.json"
    if not path.is_file():
        raise unknown_choice("name", name, tuple(sorted(one.stem for one in folder.glob("*.json"))))
    return json.loads(path.read_text(encoding="utf-8"))


def results_folder(*starts: Path) -> Path:
    """The first `benchmarks/results` in a folder that holds one of these places.

    Raises:
        InputError: there is none.
    """
    for start in starts:
        for folder in (start, *start.parents):
            if (folder / RESULTS / "systems.json").is_file():
                return folder / RESULTS
    raise InputError("course_results", place=starts[0])
