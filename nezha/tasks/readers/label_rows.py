"""Rows -> texts or pairs with one label each."""

from nezha.finetune_tasks import TASK_KINDS
from nezha.messages import InputError
from nezha.tasks.examples import Example
from nezha.tasks.readers.answered import Answered, id_of, label_text, text_cell
from nezha.tasks.readers.notes import Notes
from nezha.tasks.readers.tables import Table

UNKNOWN = "-1"
"""What `datasets` writes for the label of every row of a test part that is kept secret."""


def label_rows(table: Table, chosen: dict[str, str], task: str, part: str, notes: Notes) -> Answered:
    """Texts with their labels; rows without text or label are left out and noted.

    Raises:
        InputError: a cell of another shape.
    """
    examples: list[Example] = []
    empty = unanswered = disputed = 0
    for row in table.rows:
        texts = [text_cell(table, row, chosen[role]).strip() for role in ("text", "second") if role in chosen]
        value = row.cells.get(chosen["label"]) if "label" in chosen else None
        if isinstance(value, (list, dict)):
            raise InputError(
                "reader_no_text", file=table.file, line=row.place, column=chosen["label"], given=type(value).__name__
            )
        label = label_text(value, table.classes.get(chosen.get("label", ""), ()))
        if not all(texts):
            empty += 1
        elif not label:
            unanswered += 1
        elif label in TASK_KINDS[task].disputed:
            disputed += 1
        else:
            examples.append(Example(id_of(table, row), texts[0], label, *texts[1:]))
    if part != "train" and examples and all(example.answer == UNKNOWN for example in examples):
        examples, unanswered = [], unanswered + len(examples)
    notes.add("note_empty", empty, file=table.file)
    notes.add("note_disputed", disputed, file=table.file)
    return Answered(tuple(examples), unanswered if examples else unanswered + disputed)
