"""Records of a run as points of a curve: along steps, tokens read, hours trained, or epochs."""

import math
from bisect import bisect_left
from pathlib import Path
from typing import Any, TypeGuard

from nezha.options import unknown_choice
from nezha.runs.figures import AXES, FIGURES
from nezha.runs.read import read_metrics

Records = list[dict[str, Any]]
Points = list[tuple[float, float]]

MEASURED = ("train", "eval", "epoch")
"""Kinds of records that hold figures of a step; an event stays one, whatever is done once more."""

WENT_BACK = ("resumed", "restarted")
"""Events after which a run stands at an earlier step than it had reached."""


def series(name: str, figure: str, axis: str = "step", root: Path | str | None = None) -> Points:
    """One figure of the run `name` as points (x, value), in order.

    Args:
        name: which run.
        figure: a name of `FIGURES`.
        axis: a name of `AXES`.
        root: the folder of runs.

    Returns:
        Points (x, value).

    Raises:
        InputError: no such run, figure or axis.
    """
    records, _ = read_metrics(name, root)
    return points(current(records), figure, axis)


def points(records: Records, figure: str, axis: str = "step") -> Points:
    """The same from records that have been read and still count (see `current`).

    Args:
        records: of `read_metrics`, sorted out by `current`.
        figure: a name of `FIGURES`.
        axis: a name of `AXES`.

    Returns:
        Points (x, value).

    Raises:
        InputError: no such figure or axis.
    """
    if figure not in FIGURES:
        raise unknown_choice("figure", figure, tuple(FIGURES))
    if axis not in AXES:
        raise unknown_choice("axis", axis, tuple(AXES))
    wanted = FIGURES[figure]
    found = [
        (record["step"], value)
        for record in records
        if record.get("kind") == wanted.kind and is_number(value := value_of(record, wanted.key))
    ]
    if axis == "step":
        return found
    way = _track(records, axis)
    return [(x, value) for step, value in found if (x := _along(way, step)) is not None]


def value_of(record: dict[str, Any], key: str) -> Any:
    """What stands under `key` (see `Figure.key`)."""
    found: Any = record
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def current(records: Records) -> Records:
    """The records that still count, in order: what a resumed run did once more replaces what it had done before.

    Args:
        records: of `read_metrics`, in the order of the file.

    Returns:
        Those that count.
    """
    kept: Records = []
    for record in records:
        if record.get("event") in WENT_BACK:
            step = record.get("step", 0)
            kept = [earlier for earlier in kept if earlier.get("kind") not in MEASURED or earlier["step"] <= step]
        if record.get("kind") not in MEASURED or isinstance(record.get("step"), int):
            kept.append(record)
    return kept


def is_number(value: Any) -> TypeGuard[float]:
    """Whether `value` can be drawn: a loss that is not a number cannot; the log says what happened.

    Args:
        value: of a record.

    Returns:
        False also for infinity, NaN and booleans.
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def spent(records: Records, axis: str) -> float | None:
    """Tokens, hours or epochs up to the last of `records`, None where the run has not written any yet."""
    way = _track(records, axis)
    return way[-1][1] if len(way) > 1 else None


def _track(records: Records, axis: str) -> Points:
    """(step, tokens or hours) of every training record, or (step, epoch) of every epoch, from (0, 0) on."""
    if axis == "epochs":
        ends = [(record["step"], record["epoch"]) for record in records if record.get("kind") == "epoch"]
        return [(0.0, 0.0), *ends]
    way, tokens, before = [(0.0, 0.0)], 0.0, 0.0
    for record in records:
        seconds, speed = record.get("seconds"), record.get("tokens_per_second")
        if record.get("kind") == "train" and is_number(seconds) and is_number(speed):
            tokens += speed * max(0.0, seconds - before)  # speed is the mean since the record before
            before = seconds
            way.append((record["step"], tokens if axis == "tokens" else seconds / 3600))
    return way


def _along(way: Points, step: float) -> float | None:
    """Where `step` lies on `way`, between two records in proportion; None beyond the last, which is not known yet."""
    place = bisect_left(way, step, key=lambda point: point[0])
    if place == len(way):
        return None
    (low, x_low), (high, x_high) = way[max(0, place - 1)], way[place]
    return x_high if high == low else x_low + (x_high - x_low) * (step - low) / (high - low)
