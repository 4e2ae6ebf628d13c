"""The labels that data holds, in an order that does not change, and whether a task can be learnt with them."""

from collections.abc import Mapping, Sequence

from nezha.finetune_tasks import NAMES, ONE_TEXT, TASK_KINDS, TWO_TEXTS
from nezha.messages import InputError
from nezha.tasks.examples import Example, Span
from nezha.tasks.readers.notes import Notes

MOST = 1000
"""Labels that are no longer classes: a column of ids or of texts was taken."""


def labels_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """The labels of texts or kinds of names, sorted as numbers where all are, else by name; none for reading."""
    found: set[str] = set()
    for example in examples:
        if isinstance(example.answer, str):
            found.add(example.answer)
        else:
            found.update(answer.kind for answer in example.answer if isinstance(answer, Span))
    return in_order(found)


def in_order(labels: set[str]) -> tuple[str, ...]:
    """Sorted as numbers where all are, else by name."""
    try:
        return tuple(sorted(labels, key=lambda label: (float(label), label)))
    except ValueError:
        return tuple(sorted(labels))


def check_labels(task: str, path: object, labels: tuple[str, ...]) -> None:
    """Two labels or more for texts, a kind or more for names.

    Raises:
        InputError: fewer, or far too many.
    """
    if TASK_KINDS[task].shape == NAMES and not labels:
        raise InputError("reader_no_names", path=path)
    if TASK_KINDS[task].shape in (ONE_TEXT, TWO_TEXTS) and len(labels) < 2:
        raise InputError("reader_one_class", path=path, label=", ".join(labels))
    if len(labels) > MOST:
        raise InputError("reader_many_labels", path=path, given=len(labels), most=MOST)


def check_known(given: Mapping[str, Sequence[Example]]) -> None:
    """Where a file is the training part, the others must not hold a label that it has not.

    Raises:
        InputError: naming the first such label.
    """
    known = set(labels_of(given.get("train", ())))
    for part, examples in given.items():
        for example in examples if "train" in given and part != "train" else ():
            for label in labels_of([example]):
                if label not in known:
                    raise InputError(
                        "reader_unknown_label", id=example.id, label=label, known=", ".join(in_order(known)) or "–"
                    )


def note_unlearnt(parts: Mapping[str, Sequence[Example]], labels: tuple[str, ...], notes: Notes) -> None:
    """Note each label that no training example has, after parts were cut anew."""
    learnt = set(labels_of(parts["train"]))
    for label in labels:
        if label not in learnt:
            notes.add("note_unlearnt", label=label)
