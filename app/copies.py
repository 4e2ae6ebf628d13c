"""Settings that come into a form from elsewhere: from a run that is to be done once more, or from a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nezha import runs
from nezha.messages import InputError
from nezha.options import flatten
from nezha.run_folder import read_json

LARGEST = 1_000_000
"""Bytes of a settings file."""


def of_run(name: str) -> tuple[str, dict[str, Any]]:
    """The kind of a run, and its settings by their dotted names under the next free name.

    Raises:
        InputError: unknown run, one whose settings cannot be read.
    """
    made = runs.duplicate(name, new_name=runs.next_name(name))
    return made.kind, flatten(runs.values_of(made.config))


def of_file(path: str, kind: str) -> dict[str, Any]:
    """The settings in a config.json of a run of `kind`, by their dotted names.

    Raises:
        InputError: no such settings, or those of the other kind.
    """
    file = Path(path)
    values = read_json(file) if file.stat().st_size <= LARGEST else None
    if values is None:
        raise InputError("config_file_bad", path=file.name)
    if runs.kind_of(values) != kind:
        raise InputError("config_other_kind", path=file.name, wanted=kind, kind=runs.kind_of(values))
    return flatten(runs.values_of(runs.config_of(values)))


def filled(names: list[str], values: Mapping[str, Any]) -> list[Any]:
    """The values of a form's fields, in their order."""
    return [values[name] for name in names]
