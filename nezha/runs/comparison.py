"""Runs side by side: the settings in which they differ, and how far each has come."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nezha.messages import InputError
from nezha.options import describe, flatten
from nezha.runs.curves import Records, current, points, spent
from nezha.runs.figures import DEVELOPMENT, FIGURES, Words
from nezha.runs.kinds import KINDS, kind_of
from nezha.runs.read import read_metrics
from nezha.runs.record import Run, get

TOLD = (
    "held_loss", "held_mlm_loss", "held_accuracy", "held_nsp_accuracy", "train_loss", "tokens_per_second",
    *(f"dev_{measure}" for measure in DEVELOPMENT),
)  # fmt: skip
"""The figures of a comparison, of which each run that has them tells the last and the best."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A setting that is not the same in all runs."""

    name: str
    """Dotted name of the option."""
    label: Words
    values: tuple[Any, ...]
    """One a run, in their order; None where a run knows no such option."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One figure of a run: its last value and its best, each with its step; no best where none is better."""

    last: float
    last_step: int
    best: float | None
    best_step: int | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far one run has come."""

    name: str
    state: str
    step: int
    steps: int
    tokens: float | None
    hours: float | None
    figures: dict[str, Reading]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Several runs, in the order in which they were named."""

    runs: tuple[Standing, ...]
    differences: tuple[Difference, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


def compare(names: Sequence[str], root: Path | str | None = None) -> Comparison:
    """Settings that differ and figures, of two or more runs.

    Args:
        names: of the runs, each once.
        root: the folder of runs.

    Raises:
        InputError: fewer than two names, a name twice, or no such run.
    """
    if len(set(names)) < 2 or len(set(names)) < len(names):
        raise InputError("compare_needs_two", given=", ".join(names) or "–")
    found = [get(name, root) for name in names]
    return Comparison(
        runs=tuple(standing(run, current(read_metrics(run.name, root)[0])) for run in found),
        differences=differing([run.config for run in found]),
    )


def differing(configs: Sequence[dict[str, Any]]) -> tuple[Difference, ...]:
    """The options in which `configs` (nested, as config.json holds them) differ, in the order of the form.

    An option that a configuration lacks, being older than it, counts as its default.  Names of runs are no setting.

    Args:
        configs: one a run.

    Returns:
        A difference an option, with a value a run.
    """
    own = [{item.name: item for item in describe(KINDS[kind_of(config)])} for config in configs]
    options = {name: item for items in own for name, item in items.items()}
    flat = [
        {name: item.default for name, item in items.items()} | flatten(config)
        for items, config in zip(own, configs, strict=True)
    ]
    unknown = sorted({name for values in flat for name in values} - options.keys() - {"kind"})
    found = []
    for name in (*options, *unknown):
        item = options.get(name)
        values = tuple(config.get(name) for config in flat)
        if name != "name" and any(value != values[0] for value in values):
            found.append(Difference(name=name, label=item.label if item else (name, name), values=values))
    return tuple(found)


def standing(run: Run, records: Records) -> Standing:
    """How far `run` has come by those of its `records` that still count.

    Args:
        run: which.
        records: of `read_metrics`.
    """
    readings = {name: reading for name in TOLD if (reading := _reading(records, name)) is not None}
    return Standing(
        name=run.name,
        state=run.state,
        step=run.step,
        steps=run.steps,
        tokens=spent(records, "tokens"),
        hours=spent(records, "hours"),
        figures=readings,
    )


def _reading(records: Records, name: str) -> Reading | None:
    course, better = points(records, name), FIGURES[name].better
    if not course:
        return None
    last_step, last = course[-1]
    best = None
    if better:
        best = (min if better == "low" else max)(course, key=lambda point: point[1])
    return Reading(
        last=last,
        last_step=int(last_step),
        best=best[1] if best else None,
        best_step=int(best[0]) if best else None,
    )
