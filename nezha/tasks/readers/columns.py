"""Which column is what: as it was chosen, else by the usual names, else by what is left over."""

from collections.abc import Mapping
from dataclasses import dataclass

from nezha.finetune_tasks import NAMES, ONE_TEXT, READING, TASK_KINDS, TWO_TEXTS
from nezha.messages import InputError, Told
from nezha.tasks.readers.delimited import headed
from nezha.tasks.readers.tables import Table

TASKS = tuple(TASK_KINDS)
"""The tasks whose data can be read."""

ROLES = {
    name: ("text", "second", "label") if kind.shape in (TWO_TEXTS, READING) else ("text", "label")
    for name, kind in TASK_KINDS.items()
}
"""What a task needs; for reading the passage, the question and the answers."""

ONLY_TEXT = (
    "text_a", "text", "sentence", "review", "content", "comment", "sentence1", "query", "title",
    "文本", "内容", "评论", "句子", "正文", "标题",
)  # fmt: skip
FIRST_TEXT = (
    "sentence1", "premise", "text_a", "text1", "question1", "query1", "s1", "sentence_a", "query", "text", "sentence",
    "前提", "句子1", "文本1", "问题1",
)  # fmt: skip
SECOND_TEXT = (
    "sentence2", "hypothesis", "text_b", "text2", "question2", "query2", "s2", "sentence_b", "candidate",
    "假设", "句子2", "文本2", "问题2",
)  # fmt: skip
LABEL = (
    "gold_label", "label", "labels", "class", "category", "sentiment", "polarity", "target", "score",
    "标签", "类别", "情感", "分类",
)  # fmt: skip
PASSAGE = ("context", "passage", "context_text", "paragraph", "text_a", "text", "文章", "段落", "正文")
QUESTION = ("question", "query", "query_text", "text_b", "问题")
ANSWERS = ("answers", "answer", "label", "答案")
NAMED_TEXT = ("tokens", "words", "characters", "chars", "text", "text_a", "sentence", "content", "文本", "内容")
NAMED_LABEL = ("ner_tags", "tags", "label", "labels", "entities", "标签", "实体")

_USUAL: dict[str, tuple[tuple[str, ...], ...]] = {
    ONE_TEXT: (ONLY_TEXT, LABEL),
    TWO_TEXTS: (FIRST_TEXT, SECOND_TEXT, LABEL),
    NAMES: (NAMED_TEXT, NAMED_LABEL),
    READING: (PASSAGE, QUESTION, ANSWERS),
}
USUAL = {name: _USUAL[kind.shape] for name, kind in TASK_KINDS.items()}
"""For each task the usual names of each role, in lower case, the likeliest first."""

MOST_TOLD = 20
"""Columns that an error lists."""
LONGEST_TOLD = 12
"""Characters of a cell by which a nameless column is known."""
FEW_ROWS = 3
"""Of fewer rows nothing is guessed about a first line."""


@dataclass(frozen=True)
class Columns:
    """Columns chosen by their names, or numbers from 1; "" leaves one to be guessed.

    Attributes:
        text: the text, the first of a pair, the premise or the passage.
        second: the second of a pair, the hypothesis or the question.
        label: the label, the tags of the characters or the answers.
    """

    text: str = ""
    second: str = ""
    label: str = ""


def known_names(task: str, wanted: Columns) -> frozenset[str]:
    """Names, one of which makes a first line a heading."""
    usual = {name for names in USUAL[task] for name in names}
    return frozenset(usual | {name.lower() for name in vars(wanted).values() if name and not name.isdigit()})


def chosen_columns(table: Table, task: str, wanted: Columns) -> tuple[Table, dict[str, str]]:
    """Role -> column; without `label` where the file has no such column.

    Returns:
        The table, whose first row has become its heading where that came out, and the columns.

    Raises:
        InputError: a column that was chosen and is not there; a text that cannot be found.
    """
    chosen: dict[str, str] = {}
    for role in ROLES[task]:
        if column := _column(table, getattr(wanted, role)):
            chosen[role] = column
    for role, names in zip(ROLES[task], USUAL[task], strict=True):
        if table.named and not getattr(wanted, role) and (column := _usual(table, names, set(chosen.values()))):
            chosen[role] = column
    _fill(table, task, [role for role in ROLES[task] if role not in chosen and not getattr(wanted, role)], chosen)
    for role in ROLES[task]:
        if role != "label" and role not in chosen:
            raise missing(table, role)
    if not table.named and TASK_KINDS[task].shape != NAMES and _first_is_heading(table, chosen.get("label")):
        return _under_its_heading(table, chosen)
    return table, chosen


def missing(table: Table, role: str) -> InputError:
    """The error for a role that no column has."""
    return InputError(
        "reader_column_missing",
        role=Told(((f"role_{role}", {}),)),
        file=table.file,
        columns=", ".join(list(called(table).values())[:MOST_TOLD]),
        flag=f"--{role}-column",
    )


def called(table: Table) -> dict[str, str]:
    """Column -> what a person knows it by: its name, or its number and what stands in its first row."""
    if table.named or not table.rows:
        return {column: column for column in table.columns}
    first = {column: " ".join(str(cell).split()) for column, cell in table.rows[0].cells.items()}
    return {column: f"{column} ({_cut(first[column])})" for column in table.columns}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"


def _column(table: Table, name: str) -> str:
    """The column of that name or number; "" for none."""
    if name in table.columns:
        return name
    numbered = name.isdecimal() and 0 < int(name) <= len(table.columns)
    return table.columns[int(name) - 1] if numbered else ""


def _usual(table: Table, names: tuple[str, ...], taken: set[str]) -> str:
    lower = {column.lower(): column for column in reversed(table.columns) if column not in taken}
    return next((lower[name] for name in names if name in lower), "")


def _fill(table: Table, task: str, open_roles: list[str], chosen: dict[str, str]) -> None:
    """Give open roles the columns left over, where there are exactly as many.

    A label is never guessed among named columns: a file without one may still have an id.  Among nameless ones it is
    the column with the fewest values.
    """
    left = [column for column in table.columns if column not in chosen.values()]
    if TASK_KINDS[task].shape == READING or len(left) != len(open_roles) or (table.named and "label" not in chosen):
        return
    if "label" in open_roles and TASK_KINDS[task].shape != NAMES:
        values = {column: len({str(row.cells.get(column)) for row in table.rows}) for column in left}
        chosen["label"] = min(reversed(left), key=lambda column: values[column])
        left.remove(chosen["label"])
    chosen |= dict(zip((role for role in open_roles if role not in chosen), left, strict=True))


def _first_is_heading(table: Table, label: str | None) -> bool:
    """Whether the first row's label stands nowhere else while the others repeat themselves."""
    if label is None or len(table.rows) < FEW_ROWS:
        return False
    first, *others = (str(row.cells[label]).strip() for row in table.rows)
    return first not in others and len(set(others)) <= len(others) / 2


def _under_its_heading(table: Table, chosen: Mapping[str, str]) -> tuple[Table, dict[str, str]]:
    named = headed(table)
    renamed = dict(zip(table.columns, named.columns, strict=True))
    return named, {role: renamed[column] for role, column in chosen.items()}
