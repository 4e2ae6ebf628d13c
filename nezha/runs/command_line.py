"""The command that gives the same run: what the app shows to copy."""

import dataclasses
import shlex
from collections.abc import Iterator
from typing import Any

from nezha.finetune_config import FinetuneConfig
from nezha.options import flatten, to_dict
from nezha.presets import PRESETS, planned
from nezha.pretrain_config import SIZES, PretrainConfig
from nezha.recipes import RECIPES
from nezha.runs.kinds import RunConfig


def command(config: RunConfig) -> str:
    """What to type to get this run: the command, a size or a preset and recipe where that saves flags, the rest.

    Quoted for a POSIX shell.

    Args:
        config: the run.

    Returns:
        One line.
    """
    if isinstance(config, FinetuneConfig):
        base = FinetuneConfig(task=config.task)
        return shlex.join(["nezha", "finetune", config.task, *_words(config, base, [])])
    candidates = [(_words(config, base, short), short) for base, short in _bases()]
    # Of two that are as long: `--recipe nezha` rather than `--words jieba`, but no size or preset for one shared value.
    words, _ = min(candidates, key=lambda found: (len(found[0]), "--recipe" not in found[1], len(found[1])))
    return shlex.join(["nezha", "pretrain", *words])


def _bases() -> Iterator[tuple[PretrainConfig, list[str]]]:
    """Every run that has a short name, with the words for it."""
    yield PretrainConfig(), []
    for size, model in SIZES.items():
        yield dataclasses.replace(PretrainConfig(), model=model), ["--size", size]
    for preset in (None, *PRESETS):
        for recipe in (None, *RECIPES):
            words = ([] if preset is None else ["--preset", preset]) + ([] if recipe is None else ["--recipe", recipe])
            yield planned(preset or "tiny", recipe), words


def _words(config: RunConfig, base: RunConfig, short: list[str]) -> list[str]:
    before, after = flatten(to_dict(base)), flatten(to_dict(config))
    words = list(short)
    for name, value in after.items():
        if value != before[name]:
            words += _flag(name, value)
    return words


def _flag(name: str, value: Any) -> list[str]:
    flag, text = "--" + name.rsplit(".", 1)[-1].replace("_", "-"), str(value)
    if value is True:
        return [flag]
    return [f"{flag}={text}"] if text.startswith("-") else [flag, text]
