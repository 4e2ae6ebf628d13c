"""`nezha runs tag`, `note` and `search`: what people say of runs, and finding runs by it."""

from dataclasses import dataclass
from typing import Any

from nezha import runs
from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.runs import Named, name_of, rows_of, told
from nezha.messages import InputError
from nezha.options import option


@dataclass(frozen=True, kw_only=True)
class Tagged(Named):
    """What `nezha runs tag` takes."""

    add: str | None = option(
        None,
        en="Add", zh="添加",
        help_en="Tags to give it, with commas between.",
        help_zh="要添加的标签，用逗号分隔。",
    )  # fmt: skip
    remove: str | None = option(
        None,
        en="Take away", zh="去掉",
        help_en="Tags to take from it, with commas between.",
        help_zh="要去掉的标签，用逗号分隔。",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What `nezha runs note` takes."""

    name: tuple[str, ...] = option(
        (),
        en="Name and note", zh="名称与备注",
        help_en="Name of the run, then the note in quotes; an empty one takes it away, none shows it.",
        help_zh="训练名称，然后是加引号的备注；空备注表示删除，不给则显示现有备注。",
    )  # fmt: skip
    json: bool = json_option()


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What `nezha runs search` takes."""

    words: tuple[str, ...] = option(
        (),
        en="Words", zh="内容",
        help_en="What must hold of a run: words of its name, note or tags; tag:, note:, name:, state:, kind: and a "
        "word; a setting as 'learning_rate>=1e-3' in quotes; ! before one says not so.",
        help_zh="须满足的条件：名称、备注或标签中的词；tag:、note:、name:、state:、kind: 加一个词；"
        "加引号的设置如 'learning_rate>=1e-3'；前面加 ! 表示否定。",
    )  # fmt: skip
    json: bool = json_option()


def _tag(given: dict[str, Any], out: Output) -> int:
    name = name_of(given, "runs tag")
    if "add" not in given and "remove" not in given:
        raise InputError("tag_nothing", name=name)
    run = runs.tag(name, _split(given.get("add")), _split(given.get("remove")))
    shown = " ".join(f"#{tag}" for tag in run.tags) or "–"
    out.result({"name": name, "tags": list(run.tags)}, out.text("line_tagged", name=name, tags=shown))
    return 0


def _split(text: str | None) -> list[str]:
    return [word for word in (text or "").replace("，", ",").replace("、", ",").split(",") if word.strip()]


def _note(given: dict[str, Any], out: Output) -> int:
    words = given.get("name", ())
    if not words:
        raise InputError("cli_missing", what="NAME", command="nezha runs note")
    if len(words) > 2:
        raise InputError("cli_too_many", what="NAME", given=len(words))
    run = runs.get(words[0]) if len(words) == 1 else runs.note(*words)
    out.result({"name": run.name, "note": run.note}, out.text("line_noted", name=run.name, note=run.note or "–"))
    return 0


def _search(given: dict[str, Any], out: Output) -> int:
    query = runs.parse_query(" ".join(_quoted(word) for word in given.get("words", ())))
    every = runs.list_runs()
    found = [run for run in every if query.holds(run)]
    line = out.text("line_found", count=len(found), all=len(every))
    text = f"{rows_of(found, every, out)}\n{line}" if found else line
    out.result({"root": str(runs.runs_root()), "runs": told(found, every)}, text)
    return 0


def _quoted(word: str) -> str:
    """A word of the shell as a word of the search: one with spaces stands together."""
    head, colon, rest = word.partition(":")
    if " " not in word or '"' in word:
        return word
    return f'{head}:"{rest}"' if colon and " " not in head else f'"{word}"'


COMMANDS = (
    Command(
        words="runs tag", about=("Give a run tags, or take some away.", "为训练添加或去掉标签。"),
        options=(Tagged,), run=_tag, positional="name",
    ),
    Command(
        words="runs note", about=("Write a note on a run, or show it.", "为训练写备注，或显示备注。"),
        options=(Noted,), run=_note, positional="name",
    ),
    Command(
        words="runs search",
        about=("Find runs by name, note, tag, state, kind and settings.", "按名称、备注、标签、状态、设置查找训练。"),
        options=(Searched,), run=_search, positional="words",
    ),
)  # fmt: skip
