"""Words -> the options a person gave, through tyro; what cannot be read becomes one sentence in two languages.

tyro gets a flat dataclass made from the command's options.  Every value is text to it and is converted here, so a
wrong number or choice is judged by the same check, in the same words, as in the app and in a config.json.
"""

import dataclasses
import difflib
import re
from typing import Annotated, Any

import tyro

from nezha.cli.command import Command, flag, leaf
from nezha.messages import InputError
from nezha.options import Option

NOT_GIVEN = "\0"
"""No argument of a process can hold this character."""

NO_OPTION = re.compile(r"-+[^-A-Za-z0-9._]")


def parse(command: Command, words: list[str]) -> dict[str, Any]:
    """The options given in `words`, by their dotted names; those not given are absent.

    Raises:
        InputError: an unknown option, a missing value, words too many.
    """
    items = command.fields()
    kind = dataclasses.make_dataclass("Flags", [_field(command, item) for item in items])
    words = _shielded(words) if command.positional else words
    try:
        flags, unknown = tyro.cli(
            kind, args=words, prog=command.name, return_unknown_args=True, add_help=False, console_outputs=False
        )
    except SystemExit:
        raise _unreadable(command, items, words) from None
    if unknown:
        raise _unknown(command, items, unknown)
    values = {item.name: getattr(flags, leaf(item)) for item in items}
    return {
        item.name: _value(command, item, values[item.name])
        for item in items
        if values[item.name] not in (NOT_GIVEN, False, ())
    }


def _field(command: Command, item: Option) -> tuple[str, Any, Any]:
    """One option as tyro shall read it."""
    if leaf(item) == command.positional:
        return leaf(item), tyro.conf.Positional[tuple[str, ...]], ()
    letter = command.short.get(leaf(item))
    marks = tyro.conf.arg(name=leaf(item).rstrip("_"), aliases=[letter] if letter else None)
    if item.kind is bool:
        return leaf(item), Annotated[tyro.conf.FlagCreatePairsOff[bool], marks], False
    return leaf(item), Annotated[str, marks], NOT_GIVEN


def _shielded(words: list[str]) -> list[str]:
    """A text such as `-你好` cannot be an option: put it behind `--`, where it needs no thought."""
    end = words.index("--") if "--" in words else len(words)
    texts = [word for word in words[:end] if NO_OPTION.match(word)]
    rest = [word for word in words[:end] if not NO_OPTION.match(word)]
    return [*rest, "--", *texts, *words[end + 1 :]]


def _value(command: Command, item: Option, given: Any) -> Any:
    """Text -> the option's type; text that is no number stays text, and the option's check says so."""
    if leaf(item) == command.positional:
        if item.kind is str and len(given) > 1:
            raise InputError("cli_too_many", what=leaf(item).upper(), given=len(given))
        return given[0] if item.kind is str else tuple(given)
    if item.kind in (int, float):
        try:
            return item.kind(given)
        except ValueError:
            return given
    return given


def _unknown(command: Command, items: list[Option], unknown: list[str]) -> InputError:
    given = next((word for word in unknown if word.startswith("-")), unknown[0])
    if not given.startswith("-"):
        return InputError("cli_unreadable", command=command.name, given=" ".join(unknown))
    names = [flag(item) for item in items if leaf(item) != command.positional] + [*command.short.values(), "--help"]
    nearest = difflib.get_close_matches(given.partition("=")[0].replace("_", "-"), names, n=1, cutoff=0.0)
    return InputError("cli_unknown_option", command=command.name, given=given, nearest=nearest[0])


def _unreadable(command: Command, items: list[Option], words: list[str]) -> InputError:
    """The only way to make tyro give up on texts and switches is a flag without its value: find it."""
    takes_value = {flag(item) for item in items if item.kind is not bool} | set(command.short.values())
    for word, following in zip(words, [*words[1:], "--"], strict=True):
        if word.replace("_", "-") in takes_value and following.startswith("-"):
            return InputError("cli_needs_value", flag=word)
    return InputError("cli_unreadable", command=command.name, given=" ".join(words))
