"""`nezha preview TASK PATH`: what would be read from files of one's own, before anything is trained."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.finetune_columns import label_column, second_column, text_column
from nezha.finetune_tasks import TASK_KINDS
from nezha.messages import InputError
from nezha.options import check, option

if TYPE_CHECKING:
    from nezha.tasks.readers import Found, PartFacts

LONGEST = 40
"""Characters of a text in the table."""
LABELS = 12
"""Labels of the balance that are told."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What `nezha preview` takes."""

    sources: tuple[str, ...] = option(
        (),
        en="Task and path", zh="任务与路径",
        help_en=f"TASK, one of {', '.join(TASK_KINDS)}; then PATH, a file, a folder with files "
        "named train, dev and test, or a folder that `datasets` saved.",
        help_zh=f"先写任务 TASK（{'、'.join(TASK_KINDS)} 之一），再写路径 PATH：文件、"
        "含 train、dev、test 文件的文件夹，或 `datasets` 保存的文件夹。",
    )  # fmt: skip
    text_column: str = text_column()
    second_column: str = second_column()
    label_column: str = label_column()
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Read, and print what was found."""
    wish = Preview(**given)
    if len(wish.sources) > 2:
        raise InputError("cli_too_many", what="TASK PATH", given=len(wish.sources))
    if len(wish.sources) < 2:
        raise InputError("cli_missing", what="TASK PATH", command="nezha preview")
    task, path = wish.sources
    from nezha.tasks.readers import Columns, read

    found = read(path, task, Columns(wish.text_column, wish.second_column, wish.label_column))
    out.result(found.to_dict(), _text(found, out))
    return 0


def _text(found: "Found", out: Output) -> str:
    """The files, the parts with their balance, the first rows, the notes."""
    head = [out.text(key) for key in ("column_file", "column_part", "column_rows", "column_usable", "column_chosen")]
    files = []
    for facts in found.files:
        columns = _short(", ".join(facts.chosen.values()))
        files.append([_short(facts.name), facts.part, f"{facts.rows:,}", f"{facts.answered:,}", columns])
    parts = [[out.text(key) for key in ("column_part", "column_used", "column_balance")]]
    parts += [[part.name, f"{part.count:,}", _balance(part)] for part in found.parts]
    rows = [[part.name, *_row(row)] for part in found.parts for row in part.first]
    tables = [table([head, *files]), table(parts), table(rows)]
    return "\n\n".join([*tables, "\n".join(f"- {note.text(out.lang)}" for note in found.notes)]).rstrip()


def _balance(part: "PartFacts") -> str:
    told = [f"{_short(label)} {count:,}" for label, count in list(part.balance.items())[:LABELS]]
    return ", ".join([*told, "…"] if len(part.balance) > LABELS else told)


def _row(row: dict[str, Any]) -> list[str]:
    """Text, second text and answer of one example on one line."""
    answer = row["answer"]
    if not isinstance(answer, str):
        answer = ", ".join(" ".join(filter(None, (one.get("kind"), one["text"]))) for one in answer) or "–"
    return [_short(text) for text in (answer, row["text"], row["second"])]


def _short(text: str) -> str:
    """One line of a stranger's text, with nothing in it that a terminal obeys."""
    line = "".join(character if character.isprintable() else "�" for character in " ".join(text.split()))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


COMMANDS = (
    Command(
        words="preview",
        about=(
            "Show what would be read from data of your own for fine-tuning: columns, parts, labels, first rows.",
            "查看自有微调数据会如何读取：各列、划分、标签与前几行。",
        ),
        options=(Preview,),
        run=run,
        positional="sources",
    ),
)
