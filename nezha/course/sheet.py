"""A lesson's sheet: its questions, the judges of its exercises, and what a teacher should know.

A judge takes whatever solves the task, not one way of solving it: it looks at what an answer is or does.  What it says
of a wrong one is found out from that answer.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nezha.messages import InputError

Words = tuple[str, str]
"""English, 中文."""


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """A question that a student answers before the result is there.

    Attributes:
        question: in both languages.
        choices: a letter for each answer.
        decide: from what the lesson measured to the letter that it proves: which answer is right is never written down.
        why: the reason, told afterwards.
    """

    question: Words
    choices: dict[str, Words]
    decide: Callable[[Any], str]
    why: Words


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """A task whose answer is judged.

    Attributes:
        task: in a sentence; the notebook tells it at length.
        judge: from an answer to what is wrong with it; None where it is right.
        right: said of a right answer.
        solution: code that sets `answer`, for teachers; the tests run it.
        mistakes: code that sets `answer` as students do who have misunderstood; the judge explains each.
    """

    task: Words
    judge: Callable[[Any], Words | None]
    right: Words
    solution: str
    mistakes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One lesson.

    Attributes:
        number: its place in the course.
        title: its name.
        able: what a student is able to do after it.
        predictions, exercises: by the names that the notebooks use.
        misconceptions: what students often believe, and what helps.
    """

    number: int
    title: Words
    able: tuple[Words, ...]
    predictions: dict[str, Prediction]
    exercises: dict[str, Exercise]
    misconceptions: tuple[tuple[Words, Words], ...]


def all_sheets() -> tuple[Sheet, ...]:
    """Of every lesson that there is, in their order."""
    from nezha.course import sheets as package

    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(import_module(f"{package.__name__}.{name}").SHEET for name in names if name.startswith("lesson_"))


def sheet_of(number: int) -> Sheet:
    """Of one lesson.

    Raises:
        InputError: no such lesson.
    """
    for one in all_sheets():
        if one.number == number:
            return one
    raise InputError("course_lesson", given=number, there=", ".join(str(one.number) for one in all_sheets()))


def answer_of(code: str) -> Any:
    """What a piece of code of a sheet sets as `answer`."""
    names: dict[str, Any] = {}
    exec(code, names)
    return names["answer"]
