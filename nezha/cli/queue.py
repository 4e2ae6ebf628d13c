"""`nezha runs move`: in which order the runs that wait begin."""

from dataclasses import dataclass
from typing import Any

from nezha import runs
from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.messages import InputError
from nezha.options import option


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What `nezha runs move` takes."""

    name: tuple[str, ...] = option(
        (),
        en="Name and place", zh="名称与位置",
        help_en="Name of a run that waits, then its new place: first, up, down, last, or a number from 1.",
        help_zh="排队中的训练的名称，然后是新位置：first（最前）、up（前移）、down（后移）、last（最后）或序号。",
    )  # fmt: skip
    json: bool = json_option()


def run(given: dict[str, Any], out: Output) -> int:
    """Move a run that waits, and say where it stands now."""
    words = given.get("name", ())
    if len(words) != 2:
        raise InputError("move_needs_two", given=" ".join(words) or "–")
    name, where = words
    place = runs.move(name, int(where) if where.isdecimal() else where)
    out.result({"name": name, "place": place}, out.text("line_run_moved", name=name, place=place))
    return 0


COMMANDS = (
    Command(
        words="runs move",
        about=("Change a run's place in the queue.", "调整训练的排队位置。"),
        options=(Moved,),
        run=run,
        positional="name",
    ),
)
