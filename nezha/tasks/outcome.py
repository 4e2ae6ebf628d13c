"""What a fine-tuning run came to, read from its folder without torch."""

from pathlib import Path

from nezha.run_folder import read_json
from nezha.tasks.results import FinetuneResult

RESULT = "result.json"
"""File of a run that is over: a `FinetuneResult`."""


def result_of(folder: Path) -> FinetuneResult | None:
    """What the run in `folder` came to; None while it is not over."""
    values = read_json(folder / RESULT)
    return None if values is None else FinetuneResult.from_dict(values)
