"""The command that gives the same run: what the app shows to copy."""

import dataclasses
import shlex
from typing import Any

from nezha.options import flatten, to_dict
from nezha.pretrain_config import SIZES, PretrainConfig


def command(config: PretrainConfig) -> str:
    """What to type to get this run: `nezha pretrain` with a size, where that saves flags, and what differs from it.

    Quoted for a POSIX shell.
    """
    candidates = [_words(config, size) for size in (None, *SIZES)]
    return shlex.join(["nezha", "pretrain", *min(candidates, key=len)])


def _words(config: PretrainConfig, size: str | None) -> list[str]:
    base = PretrainConfig() if size is None else dataclasses.replace(PretrainConfig(), model=SIZES[size])
    before, after = flatten(to_dict(base)), flatten(to_dict(config))
    words = [] if size is None else ["--size", size]
    for name, value in after.items():
        if value != before[name]:
            words += _flag(name, value)
    return words


def _flag(name: str, value: Any) -> list[str]:
    flag, text = "--" + name.rsplit(".", 1)[-1].replace("_", "-"), str(value)
    return [f"{flag}={text}"] if text.startswith("-") else [flag, text]
