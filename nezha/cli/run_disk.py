"""`nezha runs disk` and `clean`: how much room runs take, and old checkpoints taken away once a person has agreed."""

from dataclasses import dataclass
from typing import Any

from nezha import runs
from nezha.cli.command import Command, json_option, yes_option
from nezha.cli.output import Output
from nezha.cli.runs import All
from nezha.cli.sizes import size
from nezha.cli.width import table
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """What `nezha runs clean` takes."""

    names: tuple[str, ...] = option(
        (),
        en="Names", zh="名称",
        help_en="Names of runs; left out: all that do not work.",
        help_zh="训练名称；不填则为所有未在进行的训练。",
    )  # fmt: skip
    keep: int = option(
        1,
        en="Keep", zh="保留个数", low=1, high=10_000,
        help_en="Newest checkpoints of each run that stay, beside the best, milestones, and those in use.",
        help_zh="每次训练保留的最新检查点个数；最佳、里程碑和被使用的检查点另外保留。",
    )  # fmt: skip
    yes: bool = yes_option()
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def _disk(given: dict[str, Any], out: Output) -> int:
    found = runs.disk()
    head = [[out.text(f"column_{name}") for name in ("name", "size", "checkpoints")]]
    rows = head + [[use.name, size(use.bytes), f"{use.kept} · {size(use.checkpoints)}"] for use in found.runs]
    facts = {"all": found.bytes, "checkpoints": found.checkpoints, "trash": found.trash, "free": found.free}
    line = out.text("line_disk", **{name: size(value) for name, value in facts.items()})
    out.result(found.to_dict(), "\n".join([*([table(rows)] if found.runs else []), line]))
    return 0


def _clean(given: dict[str, Any], out: Output) -> int:
    wish = Cleaned(**given)
    plan = runs.cleanable(wish.names or None, keep=wish.keep)
    done = runs.clean(plan) if wish.yes else plan
    facts = {"count": len(done.items), "size": size(done.bytes)}
    if not done.items:
        out.result({"gone": wish.yes, **done.to_dict()}, out.text("line_clean_nothing"))
        return 0
    rows = [[item.run, item.folder, size(item.bytes), out.text(f"why_{item.why}")] for item in done.items]
    lines = [table(rows), *_stays(done, out), out.text("line_clean_gone" if wish.yes else "line_clean_would", **facts)]
    out.result({"gone": wish.yes, **done.to_dict()}, "\n".join(lines))
    return 0


def _stays(plan: runs.Cleaning, out: Output) -> list[str]:
    """What stays of the runs from which something goes, and why."""
    touched = {item.run for item in plan.items}
    rows = [
        f"{one.run} {one.step} ({', '.join(out.text(f'why_{why}') for why in one.why)})"
        for one in plan.kept
        if one.run in touched
    ]
    return [out.text("line_clean_stays", steps="; ".join(rows))] if rows else []


COMMANDS = (
    Command(
        words="runs disk",
        about=("How much room each run takes on the disk, and all of them.", "每次训练及全部训练占用的磁盘空间。"),
        options=(All,), run=_disk,
    ),
    Command(
        words="runs clean",
        about=(
            "Show which old checkpoints need not be kept, and with --yes take them away.",
            "显示可以删除的旧检查点，加 --yes 即删除。",
        ),
        options=(Cleaned,), run=_clean, positional="names",
    ),
)  # fmt: skip
