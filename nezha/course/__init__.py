"""The course: what lessons ask, how answers are judged, and what is shown of a result.

    from nezha.course import lesson

    here = lesson(3, "en")                       # the first cell of every lesson
    here.predict("shift")                        # a question before the result; a choice of answers
    here.reveal("shift", moved)                  # after it: which answer the numbers gave, and why
    here.show(result, "curve", token=3)          # the live view, and a still picture where nothing runs
    here.check("offset", answer)                 # right, or what is wrong with it

A lesson is a pair of notebooks (`notebooks/zh/NN_name.py`, `notebooks/en/NN_name.py`) with the same code, and a sheet,
`nezha.course.sheets.lesson_NN`, which holds what a notebook must not show: questions, judges and answers.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Exercise": "nezha.course.sheet",
    "Lesson": "nezha.course.opening",
    "lesson": "nezha.course.opening",
    "Prediction": "nezha.course.sheet",
    "Sheet": "nezha.course.sheet",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha.course' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
