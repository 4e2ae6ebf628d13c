"""What was read, and what a preview shows of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nezha.tasks.examples import NO_ANSWER, PARTS, Example, Quote, Span, TaskData
from nezha.tasks.readers.notes import Note

FIRST = 5
"""Rows of each part that a preview shows."""
LONGEST = 300
"""Characters of a text in a preview."""
ANSWERED, UNANSWERED, ABSENT = "answered", "unanswered", "absent"
"""Balance of reading: questions with an answer in the passage, without any, and with none that stands there."""


@dataclass(frozen=True)
class FileFacts:
    """One file.

    Attributes:
        name: its name.
        part: the part its name says; "" for none.
        rows: how many it has.
        answered: how many of them can be used.
        columns: their names.
        chosen: role (text, second, label) -> column.
    """

    name: str
    part: str
    rows: int
    answered: int
    columns: tuple[str, ...]
    chosen: dict[str, str]


@dataclass(frozen=True)
class PartFacts:
    """One part of the data as it will be used.

    Attributes:
        name: train, dev or test.
        count: examples.
        balance: label -> texts that have it; kind -> names of it; for reading see `ANSWERED`.
        first: the first rows: id, text, second and answer, long texts cut.
    """

    name: str
    count: int
    balance: dict[str, int]
    first: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Found:
    """Data for a task and what there is to know about it; `to_dict` leaves the data itself out."""

    task: str
    data: TaskData
    files: tuple[FileFacts, ...]
    parts: tuple[PartFacts, ...]
    notes: tuple[Note, ...]

    def to_dict(self) -> dict[str, Any]:
        """The preview as JSON takes it."""
        return {
            "task": self.task,
            "labels": list(self.data.labels),
            "files": [vars(facts) | {"columns": list(facts.columns)} for facts in self.files],
            "parts": [vars(facts) | {"first": list(facts.first)} for facts in self.parts],
            "notes": [note.to_dict() for note in self.notes],
        }


def part_facts(data: TaskData) -> tuple[PartFacts, ...]:
    """The facts of train, dev and test."""
    return tuple(
        PartFacts(
            name=part,
            count=len(examples),
            balance=_balance(examples, data.labels),
            first=tuple(_shown(example) for example in examples[:FIRST]),
        )
        for part in reversed(PARTS)
        for examples in (getattr(data.splits, part),)
    )


def _balance(examples: Sequence[Example], labels: tuple[str, ...]) -> dict[str, int]:
    counts = Counter(word for example in examples for word in _words(example))
    return {label: counts[label] for label in (labels if set(labels) - {NO_ANSWER} else (ANSWERED, UNANSWERED, ABSENT))}


def _words(example: Example) -> list[str]:
    """What an example adds to the balance of its part; the answers of a part are of one kind."""
    if isinstance(example.answer, str):
        return [example.answer]
    spans = [answer.kind for answer in example.answer if isinstance(answer, Span)]
    if spans:
        return spans
    quotes = [answer for answer in example.answer if isinstance(answer, Quote)]
    if not quotes:
        return [UNANSWERED]
    return [ANSWERED if any(quote.start >= 0 for quote in quotes) else ABSENT]


def _shown(example: Example) -> dict[str, Any]:
    answer: Any = example.answer
    if not isinstance(answer, str):
        answer = [
            {"kind": one.kind, "text": example.text[one.start : one.end]}
            if isinstance(one, Span)
            else {"text": one.text}
            for one in answer
        ]
    cut = {name: _cut(getattr(example, name)) for name in ("text", "second")}
    return {"id": example.id, **cut, "answer": answer}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
