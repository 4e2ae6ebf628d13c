"""How many steps fit into the hours a person has: each system is tried for a moment, as it will be trained."""

import json
import statistics
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from nezha.messages import InputError
from nezha.pretrain import pretrain
from nezha.pretrain_config import PretrainConfig

TRIED, WARM = 12, 4
"""Steps of a trial, and how many of them do not count because memory is still being found."""


def steps_within(hours: float, configs: Mapping[str, PretrainConfig], seeds: int) -> int:
    """Steps for each run so that all of them together take `hours`.

    Args:
        hours: of pre-training in all.
        configs: a run of each system.
        seeds: trainings of each.

    Raises:
        InputError: not even `TRIED` steps fit.
    """
    seconds = sum(_seconds_a_step(config) for config in configs.values())
    steps = int(hours * 3600 / (seeds * seconds))
    if steps < TRIED:
        needed = TRIED * seeds * seconds / 3600
        raise InputError("hours_too_short", hours=f"{hours:g}", steps=TRIED, needed=f"{needed:.2f}")
    return steps


def _seconds_a_step(config: PretrainConfig) -> float:
    """Median of a short run, in a folder of its own that is thrown away."""
    loop = replace(
        config.loop, steps=TRIED, second_steps=0, log_every=1, eval_every=TRIED, save_every=TRIED, compile="no"
    )
    tried = replace(
        config,
        data=replace(config.data, second_length=0),
        optimizer=replace(config.optimizer, warmup_steps=1),
        loop=loop,
    )
    with tempfile.TemporaryDirectory() as scratch:
        pretrain(tried, Path(scratch) / "run")
        lines = (Path(scratch) / "run" / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    spent = [record["seconds"] for record in map(json.loads, lines) if record["kind"] == "train"]
    return statistics.median(after - before for before, after in zip(spent[WARM - 1 :], spent[WARM:], strict=False))
