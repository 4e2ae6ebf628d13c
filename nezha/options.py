"""One definition, three faces: a configuration field with what the CLI, the form and the JSON need to know of it.

A configuration is a frozen dataclass whose fields are made by `option`.  The command line takes flags and help
from it, the app its form, `config.json` its keys.
"""

import dataclasses
import difflib
import types
import typing
from dataclasses import dataclass
from typing import Any

from nezha.messages import InputError


def option(
    default: Any,
    *,
    en: str,
    zh: str,
    help_en: str,
    help_zh: str,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    free: bool = False,
) -> Any:
    """A dataclass field with a label and a sentence in both languages, and its range.

    Args:
        default: value where nothing is said.
        en, zh: short label for a form.
        help_en, help_zh: one sentence: what it is, its unit, its usual values.
        low, high: inclusive bounds of a number.
        choices: the allowed strings, if they are few.
        free: whether a run may be resumed with another value of it (it does not touch the weights).
    """
    metadata = {
        "en": en, "zh": zh, "help_en": help_en, "help_zh": help_zh,
        "low": low, "high": high, "choices": choices, "free": free,
    }  # fmt: skip
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Option:
    """What a form needs to know of one field. `name` is dotted where configurations nest."""

    name: str
    kind: type
    optional: bool
    default: Any
    label: tuple[str, str]
    help: tuple[str, str]
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    free: bool


def describe(config: type, prefix: str = "") -> list[Option]:
    """Every option of `config`, those of nested configurations under their dotted names, in order."""
    hints = typing.get_type_hints(config)
    found: list[Option] = []
    for field in dataclasses.fields(config):
        hint, meta = hints[field.name], field.metadata
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            found += describe(hint, prefix=f"{prefix}{field.name}.")
        elif "en" in meta:
            kind, optional = _plain_type(hint)
            found.append(
                Option(
                    name=prefix + field.name,
                    kind=kind,
                    optional=optional,
                    default=field.default,
                    label=(meta["en"], meta["zh"]),
                    help=(meta["help_en"], meta["help_zh"]),
                    low=meta["low"],
                    high=meta["high"],
                    choices=meta["choices"],
                    free=meta["free"],
                )
            )
    return found


def _plain_type(hint: Any) -> tuple[type, bool]:
    """`int | None` -> (int, True); `int` -> (int, False)."""
    if isinstance(hint, types.UnionType):
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        return inner[0], True
    return hint, False


def check(config: Any) -> None:
    """Hold every option of a configuration (not of nested ones) against its type, bounds and choices.

    Raises:
        InputError: naming the field, its rule and the value given.
    """
    for item in describe(type(config)):
        if "." in item.name:
            continue
        value = getattr(config, item.name)
        if value is None and item.optional:
            continue
        if item.choices and value not in item.choices:
            raise unknown_choice(item.name, value, item.choices)
        if item.kind in (int, float):
            check_number(item, value)
        elif item.kind in (str, bool):
            check_kind(item.name, item.kind, value)


def check_number(item: Option, value: Any) -> None:
    """A number of the right type inside its bounds, or `InputError`."""
    rule = f">= {item.low:g}" if item.low is not None else "a number"
    if item.high is not None:
        rule += f", <= {item.high:g}"
    wrong_type = isinstance(value, bool) or not isinstance(value, (int, float) if item.kind is float else int)
    if (
        wrong_type
        or value != value
        or (item.low is not None and value < item.low)
        or (item.high is not None and value > item.high)
    ):
        raise InputError("out_of_range", name=item.name, rule=rule, given=value)


KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", dict: "object", list: "array"}
"""What JSON calls a value of each type."""


def check_kind(name: str, kind: type, value: Any) -> None:
    """A value of the right type, or `InputError`; true and false are no numbers."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        given = KINDS.get(type(value), "null" if value is None else type(value).__name__)
        raise InputError("wrong_kind", name=name, kind=KINDS[kind], given=given)


def unknown_choice(name: str, given: object, choices: tuple[str, ...]) -> InputError:
    """The error for a word that is none of `choices`, with the nearest of them."""
    nearest = difflib.get_close_matches(str(given), choices, n=1, cutoff=0.0)
    return InputError("unknown_choice", name=name, given=given, choices=", ".join(choices), nearest=nearest[0])


def to_dict(config: Any) -> dict[str, Any]:
    """A configuration as plain nested dictionaries, as `config.json` holds it."""
    return dataclasses.asdict(config)


def from_dict(config: type, values: dict[str, Any]) -> Any:
    """The configuration that `to_dict` wrote.

    Raises:
        InputError: for a key that `config` does not have, with the nearest one that it has; for a single value where
            options nest.
    """
    hints = typing.get_type_hints(config)
    names = tuple(field.name for field in dataclasses.fields(config))
    given: dict[str, Any] = {}
    for name, value in values.items():
        if name not in names:
            raise unknown_choice("option", name, names)
        hint = hints[name]
        nested = dataclasses.is_dataclass(hint)
        if nested and not isinstance(value, dict):
            raise InputError("not_a_group", name=name, given=value)
        given[name] = from_dict(typing.cast(type, hint), value) if nested else value
    return config(**given)


def flatten(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested dictionaries as one with dotted names."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat


def unflatten(flat: dict[str, Any]) -> dict[str, Any]:
    """The inverse of `flatten`."""
    values: dict[str, Any] = {}
    for name, value in flat.items():
        *path, last = name.split(".")
        place = values
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return values


def changed_options(old: dict[str, Any], new: dict[str, Any], config: type) -> list[str]:
    """Dotted names of the options that differ and may not: those of `config` that are not free.

    Args:
        old: a configuration as `to_dict` makes it; an option it lacks counts as its default.
        new: another one.
        config: the dataclass they belong to.
    """
    before, after = flatten(old), flatten(new)
    known = {item.name: item for item in describe(config)}
    names = [*known, *sorted((before.keys() | after.keys()) - known.keys())]
    fallback = {name: item.default for name, item in known.items()}
    free = {name for name, item in known.items() if item.free}
    return [
        name
        for name in names
        if name not in free and before.get(name, fallback.get(name)) != after.get(name, fallback.get(name))
    ]


def changes_in_words(old: dict[str, Any], new: dict[str, Any], config: type) -> str:
    """What `changed_options` finds, each with its two values, for a sentence; empty where there is nothing."""
    before, after = flatten(old), flatten(new)
    names = changed_options(old, new, config)
    return ", ".join(f"{name} ({before.get(name)} → {after.get(name)})" for name in names)
