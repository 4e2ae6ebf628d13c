"""`nezha runs delete`, `restore` and `trash`: deleting with undo, and taking away for good with consent."""

import shlex
import time
from dataclasses import dataclass
from typing import Any

from nezha import runs
from nezha.cli.command import Command, json_option, yes_option
from nezha.cli.output import Output
from nezha.cli.runs import Named, name_of
from nezha.cli.sizes import size
from nezha.cli.width import table
from nezha.options import option


@dataclass(frozen=True, kw_only=True)
class Restored(Named):
    """What `nezha runs restore` takes."""

    to: str | None = option(
        None,
        en="New name", zh="新名称",
        help_en="What to call it from now on; left out: as before.",
        help_zh="恢复后的名称；不填则用原名。",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Trash:
    """What `nezha runs trash` takes."""

    names: tuple[str, ...] = option(
        (),
        en="Names", zh="名称",
        help_en="Names or ids of deleted runs; left out: all of them.",
        help_zh="已删除训练的名称或编号；不填则为全部。",
    )  # fmt: skip
    empty: bool = option(
        False,
        en="Empty", zh="清空",
        help_en="Take them away for good; without --yes it only says what would go.",
        help_zh="永久删除它们；不加 --yes 时只说明将删除什么。",
    )  # fmt: skip
    yes: bool = yes_option()
    json: bool = json_option()


def _delete(given: dict[str, Any], out: Output) -> int:
    name = name_of(given, "runs delete")
    deleted = runs.delete(name)
    runs.tidy_trash()
    text = out.text("line_trashed", name=name, days=runs.KEPT_DAYS, quoted=shlex.quote(name))
    out.result({"deleted": name, "id": deleted.id, "until": deleted.until}, text)
    return 0


def _restore(given: dict[str, Any], out: Output) -> int:
    run = runs.restore(name_of(given, "runs restore"), name=given.get("to"))
    out.result(run.to_dict(), out.text("line_restored", name=run.name))
    return 0


def _trash(given: dict[str, Any], out: Output) -> int:
    names = given.get("names") or None
    every = runs.trash()
    meant = every if names is None else runs.in_trash(names)  # of one name the run that was deleted last
    listed = [one for one in every if one in meant or (names and one.name in names)]
    found = meant if "empty" in given else listed
    facts = {"count": len(found), "size": size(sum(one.bytes for one in found))}
    if "empty" in given and (found or names):
        if "yes" in given:
            found = runs.empty_trash(names)
            key = "line_trash_gone"
        else:
            key = "line_trash_would"
    else:
        key = "line_trash_all" if found else "line_trash_empty"
    rows = [
        [one.name, size(one.bytes), _date(one.deleted), out.text("line_trash_until", date=_date(one.until)), one.id]
        for one in found
    ]
    gone = key == "line_trash_gone"
    listed = [one.to_dict() for one in found] if not gone else [{"id": one.id, "name": one.name} for one in found]
    text = out.text(key, **facts)
    out.result({"trash": listed, "gone": gone}, f"{table(rows)}\n{text}" if rows and not gone else text)
    return 0


def _date(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))


COMMANDS = (
    Command(
        words="runs delete",
        about=("Move a run into the trash, where it stays for 30 days.", "把训练移入回收站，保留 30 天。"),
        options=(Named,), run=_delete, positional="name",
    ),
    Command(
        words="runs restore",
        about=("Bring a deleted run back, by its name or its id in the trash.", "按名称或回收站编号恢复已删除的训练。"),
        options=(Restored,), run=_restore, positional="name",
    ),
    Command(
        words="runs trash",
        about=("List deleted runs, or take them away for good.", "列出已删除的训练，或永久删除它们。"),
        options=(Trash,), run=_trash, positional="names",
    ),
)  # fmt: skip
