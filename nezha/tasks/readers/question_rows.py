"""Rows -> questions about passages, with the pieces of the passage that answer them.

Answers are lists of objects with text and answer_start (SQuAD), an object of two lists (SQuAD in `datasets`), or plain
texts.  A start that does not match is moved to the nearest occurrence; an answer that does not stand in the passage
has the start -1, as 193 in the development part of CMRC 2018.
"""

from typing import Any

from nezha.data.sources.parsing import whole
from nezha.messages import InputError
from nezha.tasks.examples import Example, Quote
from nezha.tasks.readers.answered import Answered, id_of, text_cell
from nezha.tasks.readers.nearest import nearest
from nezha.tasks.readers.notes import Notes
from nezha.tasks.readers.tables import Row, Table


def question_rows(table: Table, chosen: dict[str, str], part: str, notes: Notes) -> Answered:
    """Passages as texts, questions as seconds; those without either are left out and noted.

    Where no question of a part other than train has an answer, the answers are kept secret: it counts as unanswered.

    Raises:
        InputError: answers of another shape.
    """
    examples: list[Example] = []
    unanswered = empty = 0
    for row in table.rows:
        passage, question = (text_cell(table, row, chosen[role]) for role in ("text", "second"))
        value = row.cells.get(chosen["label"]) if "label" in chosen else None
        if not passage.strip() or not question.strip():
            empty += 1
        elif value is None:
            unanswered += 1
        else:
            quotes = tuple(_quote(passage, *answer, table, notes) for answer in _answers(table, row, value))
            own = row.cells.get("id")
            examples.append(Example(str(own) if own else id_of(table, row), passage, quotes, question.strip()))
    if part != "train" and not any(example.answer for example in examples):
        examples, unanswered = [], unanswered + len(examples)
    notes.add("note_empty", empty, file=table.file)
    return Answered(tuple(examples), unanswered)


def _answers(table: Table, row: Row, value: Any) -> list[tuple[str, int | None]]:
    """(text, start or None) of every answer that is not empty."""
    try:
        if isinstance(value, dict):
            starts = value.get("answer_start") or [None] * len(value["text"])
            found = list(zip(value["text"], starts, strict=True))
        else:
            listed = value if isinstance(value, list) else [value]
            found = [
                (answer["text"], answer.get("answer_start")) if isinstance(answer, dict) else (answer, None)
                for answer in listed
            ]
        return [
            (whole(text), None if start is None else int(start)) for text, start in found if _is_text(text) and text
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("reader_answers", file=table.file, line=row.place) from error


def _is_text(value: Any) -> bool:
    """True for a string; anything else is an error of shape."""
    if not isinstance(value, str):
        raise TypeError("an answer is a text")
    return True


def _quote(passage: str, text: str, start: int | None, table: Table, notes: Notes) -> Quote:
    place = nearest(passage, text, start or 0)
    if place < 0:
        notes.add("note_answer_absent", file=table.file)
    elif start is not None and place != start:
        notes.add("note_answer_moved", file=table.file)
    return Quote(place, text)
