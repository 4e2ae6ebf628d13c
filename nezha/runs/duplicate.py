"""A run once more with changes: its configuration under a new name, to be looked at, changed further and launched."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nezha.messages import InputError
from nezha.options import Option, describe, flatten, unflatten, unknown_choice
from nezha.runs.command_line import command
from nezha.runs.comparison import Difference, differing
from nezha.runs.kinds import KINDS, RunConfig, config_of, kind_of, values_of
from nezha.runs.record import get

TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """A configuration made from that of a run."""

    of: str
    kind: str
    config: RunConfig
    differences: tuple[Difference, ...]
    """Settings in which it is not as the run was: two values each."""

    @property
    def command(self) -> str:
        """What to type to get the new run."""
        return command(self.config)

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        changed = {item.name: list(item.values) for item in self.differences}
        own = {"of": self.of, "kind": self.kind, "command": self.command, "changed": changed}
        return own | {"config": values_of(self.config)}


def duplicate(
    name: str, changes: dict[str, Any] | None = None, root: Path | str | None = None, *, new_name: str = ""
) -> Duplicate:
    """The configuration of the run `name` with `changes`; `launch` starts it.

    Args:
        name: which run.
        changes: option -> value; dotted, or the end of a dotted name where only one option ends so.  Text is read as
            the option's type.
        root: the folder of runs.
        new_name: what the new run is called; none yet where empty.

    Raises:
        InputError: unknown run, one whose config.json cannot be read, no such option, a value out of its range.
    """
    run = get(name, root)
    if not run.config:
        raise InputError("run_config_unreadable", folder=run.folder)
    kind = kind_of(run.config)
    options = describe(KINDS[kind])
    given = {(option := _option(key, options)).name: _typed(option, value) for key, value in (changes or {}).items()}
    config = config_of(unflatten(flatten(run.config) | {"name": new_name} | given))
    return Duplicate(of=name, kind=kind, config=config, differences=differing([run.config, values_of(config)]))


def _option(key: str, options: list[Option]) -> Option:
    plain = key.replace("-", "_")
    found = [option for option in options if option.name == plain]
    found = found or [option for option in options if option.name.rpartition(".")[2] == plain]
    if len(found) != 1:
        raise unknown_choice("option", key, tuple(option.name for option in options))
    return found[0]


def _typed(option: Option, value: Any) -> Any:
    """Text as the option's type, where it can be; the configuration says so where it cannot."""
    if not isinstance(value, str) or option.kind is str:
        return value
    if option.optional and value in ("", "none", "null"):
        return None
    if option.kind is bool:
        return True if value.lower() in TRUE else False if value.lower() in FALSE else value
    try:
        return option.kind(value)
    except ValueError:
        return value
