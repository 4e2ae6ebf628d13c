"""What judges have in common: numbers near enough, functions tried on values of ours, answers not given yet."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nezha.course.sheet import Words


class NotYetError(Exception):
    """The answer is still the `...` that stands in the notebook."""


def given(answer: Any) -> Any:
    """The answer.

    Raises:
        NotYetError: it is `...`.
    """
    if answer is ...:
        raise NotYetError
    return answer


def tried(answer: Any, *values: Any) -> Any:
    """What a student's function returns for these values.

    Raises:
        NotYetError: it returns `...`.
    """
    return given(given(answer)(*values))


def as_array(found: Any) -> np.ndarray | None:
    """Numbers of any kind (list, array, tensor) as an array; None where they are none."""
    try:
        return np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError):
        return None


def near(found: Any, wanted: Any, tolerance: float = 1e-6) -> bool:
    """Whether these are the wanted numbers, in the wanted shape."""
    mine, right = as_array(found), np.asarray(wanted, dtype=np.float64)
    return mine is not None and mine.shape == right.shape and bool(np.allclose(mine, right, atol=tolerance, rtol=1e-5))


def shape_or(found: Any, wanted: Any, others: Callable[[np.ndarray], Words | None]) -> Words | None:
    """What is wrong with an array: that it is none, its shape, or what `others` finds in its numbers."""
    mine, right = as_array(found), np.asarray(wanted, dtype=np.float64)
    if mine is None:
        return (
            f"Numbers are asked for; this is a {type(found).__name__}.",
            f"要的是数；这里是 {type(found).__name__}。",
        )
    if mine.shape != right.shape:
        return (
            f"The shape should be {right.shape}; yours is {mine.shape}. Which axis counts what?",
            f"形状应为 {right.shape}，你的是 {mine.shape}。想一想每一轴数的是什么。",
        )
    return None if near(mine, right) else others(mine)
