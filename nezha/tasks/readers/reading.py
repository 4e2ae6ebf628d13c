"""The door: a path and a task -> the data, and what a preview tells of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from nezha.extras import need
from nezha.finetune_tasks import NAMES, READING, TASK_KINDS
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.tasks.examples import Example, Splits, TaskData, collect, reading_labels
from nezha.tasks.readers.answered import Answered
from nezha.tasks.readers.columns import TASKS, Columns, called, chosen_columns, known_names, missing
from nezha.tasks.readers.contents import LIMIT, text_of
from nezha.tasks.readers.delimited import delimited
from nezha.tasks.readers.files import TABLE_KINDS, Source, sources
from nezha.tasks.readers.found import FileFacts, Found, part_facts
from nezha.tasks.readers.json_rows import json_table
from nezha.tasks.readers.label_rows import label_rows
from nezha.tasks.readers.labels import check_known, check_labels, labels_of, note_unlearnt
from nezha.tasks.readers.name_rows import name_rows
from nezha.tasks.readers.notes import Notes
from nezha.tasks.readers.question_rows import question_rows
from nezha.tasks.readers.splitting import in_three
from nezha.tasks.readers.tables import Table
from nezha.tasks.readers.tagged_lines import tagged_lines

GUESSED = Columns()


def read(path: str | Path, task: str, columns: Columns = GUESSED) -> Found:
    """Data for fine-tuning from files as they are published or as a spreadsheet writes them.

    Args:
        path: a file, a folder with files named train*, dev* and test*, or what `datasets` saved to disk.
        task: one of `TASKS`.
        columns: which hold what; guessed where nothing is said.

    Raises:
        InputError: whatever cannot be used, in one sentence.
    """
    if task not in TASKS:
        raise unknown_choice("task", task, TASKS)
    notes = Notes()
    room = LIMIT
    files: list[FileFacts] = []
    given: dict[str, list[Example]] = {}
    for source in sources(Path(path), notes):
        table, taken = _table(source, task, columns, room, notes)
        room -= taken
        table, chosen = chosen_columns(table, task, columns)
        if "label" not in chosen and source.part in ("", "train"):
            raise missing(table, "label")
        answered = _answered(table, chosen, task, source.part, notes)
        _note_unanswered(source, answered, notes)
        given.setdefault(source.part, []).extend(answered.examples)
        files.append(
            FileFacts(source.name, source.part, len(table.rows), len(answered.examples), table.columns, chosen)
        )
    data = _data(path, task, {part: tuple(examples) for part, examples in given.items()}, notes)
    return Found(task, data, tuple(files), part_facts(data), notes.told())


def columns_in(path: str | Path, task: str, columns: Columns = GUESSED) -> dict[str, str]:
    """Column -> what a person knows it by, of all files: to choose from where `read` could not tell which is what.

    Args:
        path, task, columns: as `read`.

    Raises:
        InputError: files whose rows cannot be read.
    """
    found: dict[str, str] = {}
    room, notes = LIMIT, Notes()
    for source in sources(Path(path), notes):
        table, taken = _table(source, task, columns, room, notes)
        room -= taken
        found |= called(table)
    return found


def _table(source: Source, task: str, columns: Columns, room: int, notes: Notes) -> tuple[Table, int]:
    """The rows of a file, and the bytes it took."""
    if source.kind in TABLE_KINDS:
        need("pyarrow", source.name)
        from nezha.tasks.readers.arrow_rows import arrow_table

        return arrow_table(source, room)
    text, taken = text_of(source, room, notes)
    if source.kind in ("json", "jsonl"):
        return json_table(source.name, text), taken
    known = known_names(task, columns)
    if TASK_KINDS[task].shape == NAMES and source.kind != "csv" and not _names_columns(text, known):
        return tagged_lines(source.name, text), taken
    return delimited(source.name, text, quoted=source.kind == "csv", known=known), taken


def _names_columns(text: str, known: frozenset[str]) -> bool:
    """Whether a text begins with a line of names of columns, or holds a sentence a line, its tags behind a tab."""
    cells = text.lstrip().partition("\n")[0].rstrip().split("\t")
    sentence = len(cells) == 2 and len(cells[0].split()) == len(cells[1].split()) > 1
    return len(cells) > 1 and (sentence or any(cell.strip().lower() in known for cell in cells))


def _answered(table: Table, chosen: dict[str, str], task: str, part: str, notes: Notes) -> Answered:
    if TASK_KINDS[task].shape == NAMES:
        return name_rows(table, chosen, notes)
    if TASK_KINDS[task].shape == READING:
        return question_rows(table, chosen, part, notes)
    return label_rows(table, chosen, task, part, notes)


def _note_unanswered(source: Source, answered: Answered, notes: Notes) -> None:
    """A part without any answer is not used; single rows without one are left out.

    Raises:
        InputError: where the training part, or the only file, has none at all.
    """
    if answered.examples:
        notes.add("note_unanswered", answered.unanswered, file=source.name)
    elif source.part in ("", "train"):
        raise InputError("reader_no_labels", file=source.name)
    else:
        notes.add("note_part_unanswered", answered.unanswered, file=source.name)


def _data(path: object, task: str, given: Mapping[str, tuple[Example, ...]], notes: Notes) -> TaskData:
    """The three parts without duplicates, and their labels."""
    if not any(given.values()):
        raise InputError("reader_no_labels", file=path)
    check_known(given)
    labels = labels_of([example for examples in given.values() for example in examples])
    check_labels(task, path, labels)
    parts = in_three(dict(given), notes)
    note_unlearnt(parts, labels, notes)
    told = ((part, example) for part, examples in parts.items() for example in examples)
    published = sum(map(bool, given.values())) > 1  # else the test part was cut here
    splits = collect(told, whole_test=published)
    _note_duplicates(parts, splits, notes)
    if not all(vars(splits).values()):
        kept = {part: len(examples) for part, examples in vars(splits).items()}
        copies = sum(map(len, parts.values())) - sum(kept.values())
        raise InputError("reader_few", path=path, copies=copies, **kept)
    return TaskData(splits, reading_labels(splits.train) if TASK_KINDS[task].shape == READING else labels)


def _note_duplicates(parts: Mapping[str, Sequence[Example]], splits: Splits, notes: Notes) -> None:
    """How many copies were left out of each part, and how many texts had several answers."""
    left_out = {part: len(examples) - len(getattr(splits, part)) for part, examples in parts.items()}
    answers: dict[str, set[object]] = {}
    for examples in parts.values():
        for example in examples:
            answers.setdefault(example.key, set()).add(example.answer)
    notes.add("note_duplicates", sum(left_out.values()), **left_out)
    notes.add("note_contradictions", sum(len(found) > 1 for found in answers.values()))
