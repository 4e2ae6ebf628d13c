"""A config.json as a command takes it: that of an earlier run, or one written by hand."""

from pathlib import Path

from nezha import runs
from nezha.messages import InputError
from nezha.run_folder import read_json


def read_config(path: Path, kind: str) -> runs.RunConfig:
    """The configuration in a JSON file.

    Args:
        path: the file.
        kind: what it must be of, one of `runs.KINDS`.

    Raises:
        InputError: no such file, no JSON object, one of the other kind, an option that does not exist, a value out of
            its range.
    """
    if not path.expanduser().is_file():
        raise InputError("config_file_missing", path=path)
    values = read_json(path.expanduser())
    if values is None:
        raise InputError("config_file_bad", path=path)
    if runs.kind_of(values) != kind:
        raise InputError("config_other_kind", path=path, wanted=kind, kind=runs.kind_of(values))
    return runs.config_of(values)
