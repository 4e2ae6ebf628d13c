"""`nezha runs ...`: look at the folders of runs, and stop or resume one."""

import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nezha import runs
from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.progress import show_record, state_word
from nezha.cli.width import table
from nezha.messages import InputError
from nezha.options import check, option


def name_option() -> Any:
    """The run that a command is about."""
    return option("", en="Name", zh="名称", help_en="Name of the run.", help_zh="训练的名称。")


@dataclass(frozen=True, kw_only=True)
class All:
    """What a command about all runs takes."""

    json: bool = json_option()


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What a command that only prints as it goes takes."""

    name: str = name_option()


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a command about one run takes."""

    name: str = name_option()
    json: bool = json_option()


@dataclass(frozen=True, kw_only=True)
class Stopped(Named):
    """What `nezha runs stop` takes."""

    now: bool = option(
        False,
        en="At once", zh="立即",
        help_en="End the process at once, without saving; the last checkpoint stays.",
        help_zh="立即结束进程而不保存；保留最近的检查点。",
    )  # fmt: skip
    wait: float = option(
        60.0,
        en="Wait", zh="等待", low=0, high=86_400,
        help_en="Seconds to wait until it has saved and ended.",
        help_zh="等待它保存并结束的秒数。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class Resumed(Named):
    """What `nezha runs resume` takes."""

    start: str | None = option(
        None,
        en="Start", zh="开始方式", choices=("now", "queue"),
        help_en="now: at once; queue: when no other run works; left out: one that waited waits again, others begin.",
        help_zh="now：立即；queue：等到没有其他训练进行时；不填：原在排队的重新排队，其余立即开始。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


LAST = ("train", "eval", "epoch", "test")
"""Kinds of records of which the last one says how a run stands."""


def name_of(given: dict[str, Any], command: str) -> str:
    """The run's name, which must be given."""
    if "name" not in given:
        raise InputError("cli_missing", what="NAME", command=f"nezha {command}")
    return given["name"]


def report(run: runs.Run, out: Output) -> int:
    """Print how a run stands."""
    state = state_word(run.state, out.lang)
    text = out.text("line_run_ended", name=run.name, state=state, step=run.step, steps=run.steps, folder=run.folder)
    out.result(run.to_dict(), "\n".join([text, *(out.pick(why) for why in (run.error, run.reason) if why)]))
    return 0


def _list(given: dict[str, Any], out: Output) -> int:
    found = runs.list_runs()
    text = rows_of(found, found, out) if found else out.text("line_no_runs", root=runs.runs_root())
    out.result({"root": str(runs.runs_root()), "runs": told(found, found)}, text)
    return 0


def rows_of(found: list[runs.Run], every: list[runs.Run], out: Output) -> str:
    """A line a run: name, state or place in the queue, steps, when it began, tags.

    Args:
        found: those to show.
        every: all there are, as there is one queue.
        out: how to speak.
    """
    places = {run.name: place for place, run in enumerate(runs.in_queue(every), 1)}
    return table(
        [
            [
                run.name,
                _standing(run, places.get(run.name), out),
                f"{run.step}/{run.steps}",
                time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started)),
                " ".join(f"#{tag}" for tag in run.tags),
            ]
            for run in found
        ]
    )


def told(found: list[runs.Run], every: list[runs.Run]) -> list[dict[str, Any]]:
    """The same for JSON."""
    places = {run.name: place for place, run in enumerate(runs.in_queue(every), 1)}
    return [run.to_dict() | {"place": places.get(run.name)} for run in found]


def _standing(run: runs.Run, place: int | None, out: Output) -> str:
    """The state of a run, and for one that waits its place in the queue."""
    return state_word(run.state, out.lang) if place is None else out.text("line_run_place", place=place)


def _show(given: dict[str, Any], out: Output) -> int:
    run = runs.get(name_of(given, "runs show"))
    records, _ = runs.read_metrics(run.name)
    last = {kind: record for record in records if (kind := record.get("kind")) in LAST}
    beside = {record.get("contender"): record for record in records if record.get("kind") == "baseline"}
    typed = runs.command(runs.config_of(run.config)) if run.config else ""
    if out.json:
        out.result(run.to_dict() | {"command": typed, "last": last, "baselines": beside}, "")
        return 0
    report(run, out)
    for record in (*(last[kind] for kind in LAST if kind in last), *beside.values()):
        show_record(out, record, run.steps)
    out.line(typed)
    return 0


def _follow(given: dict[str, Any], out: Output) -> int:
    name = name_of(given, "runs follow")
    steps = runs.get(name).steps
    for record in runs.follow(name):
        show_record(out, record, steps)
    return report(runs.get(name), out)


def _stop(given: dict[str, Any], out: Output) -> int:
    name = name_of(given, "runs stop")
    wish = Stopped(**given)
    return report(runs.stop(name, now=wish.now, wait=wish.wait), out)


def _resume(given: dict[str, Any], out: Output) -> int:
    name = name_of(given, "runs resume")
    start = Resumed(**given).start
    return launched(runs.resume(name, queue=None if start is None else start == "queue"), out)


def launched(run: runs.Run, out: Output) -> int:
    """Say that a run works, or waits for its turn, in the background now."""
    place = runs.place_in_queue(run.name, run.folder.parent)
    facts = {"name": run.name, "pid": run.pid, "quoted": shlex.quote(run.name)}
    key = "line_run_launched" if place is None else "line_run_queued"
    out.result(run.to_dict() | {"place": place}, out.text(key, **facts, place=place))
    return 0


def _command(verb: str, en: str, zh: str, options: type, run: Callable[[dict[str, Any], Output], int]) -> Command:
    positional = "" if options is All else "name"
    return Command(words=f"runs {verb}", about=(en, zh), options=(options,), run=run, positional=positional)


COMMANDS = (
    _command("list", "List the runs, newest first.", "列出所有训练，新的在前。", All, _list),
    _command(
        "show", "How one run stands, and the command that repeats it.", "查看一次训练及重现它的命令。", Named, _show
    ),
    _command(
        "follow",
        "Print a run's records as they come, until it ends.",
        "持续显示训练记录，直到结束。",
        Followed,
        _follow,
    ),
    _command("stop", "Save a checkpoint and stop a run.", "保存检查点并停止训练。", Stopped, _stop),
    _command(
        "resume", "Go on from the newest checkpoint, in the background.", "在后台从最新检查点继续。", Resumed, _resume
    ),
)
