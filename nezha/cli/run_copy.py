"""`nezha runs duplicate`: a run once more with changes, as a command to type or begun at once."""

from dataclasses import dataclass
from typing import Any

from nezha import runs
from nezha.cli.command import Command
from nezha.cli.output import Output
from nezha.cli.runs import Named, launched, name_of
from nezha.cli.width import table
from nezha.messages import InputError
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Duplicated(Named):
    """What `nezha runs duplicate` takes."""

    to: str | None = option(
        None,
        en="New name", zh="新名称",
        help_en="What to call the new run; left out: a free name.",
        help_zh="新训练的名称；不填则自动取名。",
    )  # fmt: skip
    set: str | None = option(
        None,
        en="Changes", zh="修改",
        help_en="Settings that are to differ, as steps=500,learning_rate=1e-3.",
        help_zh="要修改的设置，如 steps=500,learning_rate=1e-3。",
    )  # fmt: skip
    start: str | None = option(
        None,
        en="Start", zh="开始方式", choices=("now", "queue"),
        help_en="now: begin at once; queue: when no other run works; left out: only show the command.",
        help_zh="now：立即开始；queue：等到没有其他训练进行时；不填：只显示命令。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


def _duplicate(given: dict[str, Any], out: Output) -> int:
    name = name_of(given, "runs duplicate")
    wish = Duplicated(**given)
    made = runs.duplicate(name, _changes(wish.set or ""), new_name=wish.to or "")
    if wish.start is not None:
        named = made.config if made.config.name else made.config.renamed(runs.free_name(prefix=made.kind))
        return launched(runs.launch(named, queue=wish.start == "queue"), out)
    rows = [
        [item.label[out.lang == "zh"], item.name, f"{item.values[0]} → {item.values[1]}"] for item in made.differences
    ]
    lines = [out.text("line_duplicate", name=name), *([table(rows)] if rows else []), made.command]
    out.result(made.to_dict(), "\n".join(lines))
    return 0


def _changes(text: str) -> dict[str, str]:
    pairs = [part.strip() for part in text.split(",") if part.strip()]
    for pair in pairs:
        if not pair.partition("=")[0] or "=" not in pair:
            raise InputError("duplicate_change", given=pair)
    return {key.strip(): value.strip() for key, _, value in (pair.partition("=") for pair in pairs)}


COMMANDS = (
    Command(
        words="runs duplicate",
        about=("The same run with changes: its command, or begun at once.", "修改设置再训练一次：给出命令或立即开始。"),
        options=(Duplicated,), run=_duplicate, positional="name",
    ),
)  # fmt: skip
