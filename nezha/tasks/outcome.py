"""What a fine-tuning run came to, and what simple things answered beside it, read from its folder without torch."""

from pathlib import Path

from nezha.run_folder import read_json
from nezha.tasks.examples import Answer, answer_of
from nezha.tasks.results import FinetuneResult

RESULT = "result.json"
"""File of a run that is over: a `FinetuneResult`."""
BASELINES = "baselines.json"
"""File with the answers of each baseline to the test part."""

Asked = dict[str, tuple[list[Answer], float]]
"""Baseline -> its answers to the test part, and the seconds it took."""


def result_of(folder: Path) -> FinetuneResult | None:
    """What the run in `folder` came to; None while it is not over."""
    values = read_json(folder / RESULT)
    return None if values is None else FinetuneResult.from_dict(values)


def baselines_of(folder: Path) -> Asked:
    """What the baselines of a run have answered so far."""
    kept = read_json(folder / BASELINES) or {}
    return {name: ([answer_of(one) for one in found["answers"]], found["seconds"]) for name, found in kept.items()}
