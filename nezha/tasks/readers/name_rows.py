"""Rows -> sentences with the names in them.

    tags of characters    lists, or strings with blanks between: O, B- and I- (BIO), with E- and S- (BIOES) or M- for
                          I- (BMES); an I-, M- or E- that nothing of its kind begins is read as B-
    CLUENER 2020          kind -> the name as it stands -> [[first, last character]], both inclusive

Xu et al. 2020, https://arxiv.org/abs/2001.04351
"""

import re
from typing import Any

from nezha.data.sources.parsing import whole
from nezha.messages import InputError
from nezha.tasks.examples import Example, Span
from nezha.tasks.readers.answered import Answered, id_of, label_text, text_cell
from nezha.tasks.readers.nearest import nearest
from nezha.tasks.readers.notes import Notes
from nezha.tasks.readers.tables import Row, Table

TAG = re.compile(r"([BIMES])[-_](.+)")


def name_rows(table: Table, chosen: dict[str, str], notes: Notes) -> Answered:
    """Sentences with their names; those without a character are left out and noted.

    Raises:
        InputError: an unknown tag, tags that are not as many as the characters, names of another shape.
    """
    examples: list[Example] = []
    unanswered = 0
    for row in table.rows:
        value = row.cells.get(chosen["label"]) if "label" in chosen else None
        given = row.cells.get(chosen["text"])
        if value is None:
            unanswered += 1
            continue
        if isinstance(value, dict):
            text = text_cell(table, row, chosen["text"])
            spans = _of_kinds(table, row, text, value, notes)
        else:
            tags = _tags(table, row, value, chosen["label"])
            characters = _characters(table, row, given, len(tags), chosen["text"])
            text, spans = "".join(characters), _of_tags(table, row, characters, tags, notes)
        if text.strip():
            examples.append(Example(id_of(table, row), text, spans))
        else:
            notes.add("note_empty", file=table.file)
    return Answered(tuple(examples), unanswered)


def _tags(table: Table, row: Row, value: Any, column: str) -> list[str]:
    if isinstance(value, str):
        return value.split()
    if not isinstance(value, list) or any(isinstance(tag, (list, dict)) for tag in value):
        raise InputError("reader_names_shape", file=table.file, line=row.place, column=column)
    return [label_text(tag, table.classes.get(column, ())) for tag in value]


def _characters(table: Table, row: Row, given: Any, count: int, column: str) -> list[str]:
    """The pieces that the tags belong to, `count` of them."""
    if isinstance(given, list):
        pieces = [whole(str(piece)) for piece in given]
    else:
        text = text_cell(table, row, column)
        pieces = next((found for found in (text.strip().split(" "), text.split()) if len(found) == count), list(text))
    if len(pieces) != count:
        raise InputError("reader_tags_differ", file=table.file, line=row.place, characters=len(pieces), tags=count)
    return pieces


def _of_tags(table: Table, row: Row, characters: list[str], tags: list[str], notes: Notes) -> tuple[Span, ...]:
    """The names that the tags of `characters` say."""
    spans: list[Span] = []
    open_kind = ""  # of the name that may still go on
    place = repaired = 0
    for character, tag in zip(characters, tags, strict=True):
        mark, kind = _mark(table, row, tag)
        end = place + len(character)
        if mark in ("I", "M", "E") and kind == open_kind:
            spans[-1] = spans[-1]._replace(end=end)
        elif mark != "O":
            repaired += mark in ("I", "M", "E")
            spans.append(Span(place, end, kind))
        open_kind = kind if mark in ("B", "I", "M") else ""
        place = end
    notes.add("note_repaired", repaired, file=table.file)
    return tuple(span for span in spans if span.end > span.start)


def _mark(table: Table, row: Row, tag: str) -> tuple[str, str]:
    """B-LOC as B and LOC."""
    if tag == "O":
        return tag, ""
    found = TAG.fullmatch(tag)
    if found is None:
        raise InputError("reader_tag", file=table.file, line=row.place, tag=tag)
    return found.group(1), found.group(2)


def _of_kinds(table: Table, row: Row, text: str, value: dict[str, Any], notes: Notes) -> tuple[Span, ...]:
    """The names that CLUENER lists; one that does not stand where it should is moved to where it does."""
    spans: list[Span] = []
    try:
        listed = [
            (int(first), str(kind), str(name))
            for kind, names in value.items()
            for name, places in (names or {}).items()
            for first, _ in places
        ]
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError("reader_names_shape", file=table.file, line=row.place, column="label") from error
    for first, kind, name in listed:
        start = nearest(text, name, first)
        if start != first:
            notes.add("note_name_moved" if start >= 0 else "note_name_lost", file=table.file)
        if start >= 0:
            spans.append(Span(start, start + len(name), kind))
    return _apart(table, spans, notes)


def _apart(table: Table, spans: list[Span], notes: Notes) -> tuple[Span, ...]:
    """Names that share no character, from left to right: of two that do, the longer stays."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start - span.end, span)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
        else:
            notes.add("note_overlap", file=table.file)
    return tuple(sorted(kept))
