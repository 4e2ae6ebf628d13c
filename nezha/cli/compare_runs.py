"""`nezha runs compare`: runs side by side, what they differ in and how far each has come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nezha import runs
from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.progress import state_word
from nezha.cli.width import table
from nezha.options import option
from nezha.runs import Comparison, Reading, Standing

NOTHING = "–"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What `nezha runs compare` takes."""

    name: tuple[str, ...] = option(
        (),
        en="Names", zh="名称",
        help_en="Names of two or more runs.",
        help_zh="两次或更多训练的名称。",
    )  # fmt: skip
    json: bool = json_option()


def run(given: dict[str, Any], out: Output) -> int:
    """Print two tables: figures, then the settings that differ."""
    found = runs.compare(given.get("name", ()))
    out.result(found.to_dict(), "\n".join([table(_figures(found, out)), "", *_settings(found, out)]))
    return 0


def _figures(found: Comparison, out: Output) -> list[list[str]]:
    """A column a run; a figure that no run has is left out."""
    rows: list[tuple[str, Callable[[Standing], str]]] = [
        (out.text("column_state"), lambda run: state_word(run.state, out.lang)),
        (out.text("column_step"), lambda run: f"{run.step:,}/{run.steps:,}"),
        (out.text("column_tokens"), lambda run: _number(run.tokens, ",.0f")),
        (out.text("column_hours"), lambda run: _number(run.hours, ".2f")),
    ]
    table = [["", *(run.name for run in found.runs)]]
    table += [[title, *(tell(run) for run in found.runs)] for title, tell in rows]
    for name, figure in runs.FIGURES.items():
        readings = [run.figures.get(name) for run in found.runs]
        if not any(readings):
            continue
        title, form = figure.label[out.lang == "zh"], figure.form
        table.append([title, *(_number(reading and reading.last, form) for reading in readings)])
        if figure.better:
            table.append([out.text("column_best"), *(_best(reading, form, out) for reading in readings)])
    return table


def _best(reading: Reading | None, form: str, out: Output) -> str:
    if reading is None or reading.best is None:
        return NOTHING
    return out.text("line_best", value=format(reading.best, form), step=reading.best_step)


def _number(value: float | None, form: str) -> str:
    return NOTHING if value is None else format(value, form)


def _settings(found: Comparison, out: Output) -> list[str]:
    """The settings that differ, or a line that there are none."""
    if not found.differences:
        return [out.text("line_same_settings")]
    rows = [[item.label[out.lang == "zh"], *map(_value, item.values)] for item in found.differences]
    return [out.text("line_differing_settings"), table(rows)]


def _value(value: Any) -> str:
    return NOTHING if value in (None, "") else str(value)


COMMANDS = (
    Command(
        words="runs compare",
        about=("The settings in which runs differ, and their figures.", "比较多次训练：不同的设置，以及各项指标。"),
        options=(Compared,),
        run=run,
        positional="name",
    ),
)
