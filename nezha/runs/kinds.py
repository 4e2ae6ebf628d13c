"""What a run can be: pre-training or fine-tuning.  `kind` in config.json says which; without it, pre-training."""

import dataclasses
from pathlib import Path
from typing import Any

from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.options import from_dict, to_dict
from nezha.pretrain_config import PretrainConfig

RunConfig = PretrainConfig | FinetuneConfig
PRETRAIN, FINETUNE = "pretrain", "finetune"
KINDS: dict[str, type[RunConfig]] = {PRETRAIN: PretrainConfig, FINETUNE: FinetuneConfig}
"""Kind, which is also the command that does it -> its configuration."""


def kind_of(values: dict[str, Any]) -> str:
    """The kind of the run whose config.json holds `values`.

    Args:
        values: nested, as the file holds them.

    Returns:
        A name of `KINDS`.

    Raises:
        InputError: a kind this version does not know.
    """
    kind = values.get("kind", PRETRAIN)
    if kind not in KINDS:
        raise InputError("run_kind_unknown", kind=kind, choices=", ".join(KINDS))
    return kind


def config_of(values: dict[str, Any]) -> RunConfig:
    """The configuration that config.json holds.

    Args:
        values: nested, as the file holds them.

    Raises:
        InputError: an option that does not exist, a value out of its range, an unknown kind.
    """
    return from_dict(KINDS[kind_of(values)], {name: value for name, value in values.items() if name != "kind"})


def values_of(config: RunConfig) -> dict[str, Any]:
    """What config.json holds; that of pre-training names no kind, so that older versions read it.

    Args:
        config: of a run.

    Returns:
        Nested, as the file holds them; `config_of` reads it back.
    """
    return to_dict(config) if isinstance(config, PretrainConfig) else {"kind": FINETUNE, **to_dict(config)}


def resolved(values: dict[str, Any], kind: type[RunConfig]) -> dict[str, Any]:
    """Options with what was left open filled in, so that those of a checkpoint compare with those of a person.

    Args:
        values: as `to_dict` makes them, perhaps of an older version.
        kind: whose they are.
    """
    return to_dict(from_dict(kind, values).resolved()) if kind is FinetuneConfig else values


def planned_steps(config: RunConfig) -> int:
    """Steps of the whole run; 0 where only the data will tell."""
    return config.loop.steps if isinstance(config, PretrainConfig) else 0


def located(config: RunConfig) -> RunConfig:
    """The same with its folders in full, so that the run can be resumed from any working directory.

    Args:
        config: what to train.
    """
    if isinstance(config, PretrainConfig):
        data = dataclasses.replace(config.data, data=_full(config.data.data))
        return dataclasses.replace(
            config, data=data, loop=dataclasses.replace(config.loop, init=_full(config.loop.init))
        )
    return dataclasses.replace(config, data=_full(config.data), model=_full(config.model))


def _full(folder: str) -> str:
    """A folder's whole path; “bundled”, names of models and of runs, and nothing are no folders."""
    known = folder in ("", "bundled") or folder.startswith(("model:", "run:"))
    return folder if known else str(Path(folder).expanduser().resolve())
