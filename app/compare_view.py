"""Several runs side by side as HTML: one chart, the figures of each, and only the settings that differ."""

from collections.abc import Callable
from html import escape
from typing import Any

from nezha import runs
from nezha.options import describe
from nezha.pretrain_config import PretrainConfig
from nezha.runs import Difference, Reading, Run, Standing

from .chart import Line, line_chart
from .language import say
from .markup import empty, sentence
from .texts import TEXTS

Records = list[dict[str, Any]]
Shown = list[tuple[Run, Records]]

NOTHING = "–"
MOST_RUNS = 8
"""As many as there are colours that can be told apart."""


def chart(shown: Shown, figure: str, axis: str, lang: str) -> str:
    """One figure of every run along one axis; below it, how fine-tuning runs did on their development parts.

    Args:
        shown: the runs with those of their records that count.
        figure: a name of `runs.FIGURES`.
        axis: a name of `runs.AXES`.
        lang: language of the page.
    """
    if not shown:
        return empty(say("compare.none", lang))
    wanted = runs.FIGURES[figure]
    lines = [
        Line(
            name=run.name,
            style=f"c{place}",
            points=runs.points(records, figure, axis),
            dots=wanted.kind != "train",
        )
        for place, (run, records) in enumerate(shown)
    ]
    title, unit = say(wanted.label, lang), say(wanted.unit, lang)
    drawn = line_chart(
        lines, title=sentence(title), x_label=say(runs.AXES[axis], lang), wide=True,
        y_label=say("compare.axis", lang, figure=title, unit=unit) if unit else title,
    )  # fmt: skip
    tall = f'<div class="nz-charts nz-tall">{drawn}</div>' if drawn else ""
    return tall + developed(shown, figure, lang) or empty(say("compare.nothing", lang))


def developed(shown: Shown, chosen: str, lang: str) -> str:
    """The leading measure of each fine-tuning run after each epoch, one chart a measure; `chosen` is drawn already."""
    leads = [_leading(records) for _, records in shown]
    charts = []
    for figure in dict.fromkeys(lead for lead in leads if lead not in (None, chosen)):
        lines = [
            Line(name=run.name, style=f"c{place}", points=runs.points(records, figure, "epochs"), dots=True)
            for place, (run, records) in enumerate(shown)
            if leads[place] == figure
        ]
        title = say(runs.FIGURES[figure].label, lang)
        x_label = say(runs.AXES["epochs"], lang)
        charts.append(line_chart(lines, title=sentence(title), x_label=x_label, y_label=title, wide=True))
    return f'<div class="nz-charts">{"".join(charts)}</div>' if charts else ""


def _leading(records: Records) -> str | None:
    """The figure that leads in a fine-tuning run: the first that it takes after an epoch; None where it took none."""
    taken = next((record["dev"] for record in records if record.get("kind") == "epoch" and record.get("dev")), {})
    return next((figure for measure in taken if (figure := f"dev_{measure}") in runs.FIGURES), None)


def tables(shown: Shown, lang: str) -> str:
    """Figures of every run, then the settings in which they differ."""
    if not shown:
        return ""
    names = [run.name for run, _ in shown]
    standings = [runs.standing(run, records) for run, records in shown]
    parts = [_table(say("compare.figures", lang), names, _figures(standings, lang))]
    if len(shown) > 1:
        rows = [_setting(item, lang) for item in runs.differing([run.config for run, _ in shown])]
        title = say("compare.settings", lang)
        same = f'<h4 class="nz-group">{title}</h4>{empty(say("compare.same", lang))}'
        parts.append(_table(title, names, rows, marked=True) if rows else same)
    return "".join(parts)


def _figures(standings: list[Standing], lang: str) -> list[tuple[str, list[str]]]:
    """Rows of title and one cell a run; a figure that no run has is left out."""
    plain: list[tuple[str, Callable[[Standing], str]]] = [
        (say("compare.state", lang), lambda run: say(f"state.{run.state}", lang)),
        (say("run.steps", lang), lambda run: f"{run.step:,} / {run.steps:,}"),
        (say("compare.tokens", lang), lambda run: _number(run.tokens, ",.0f")),
        (say("compare.hours", lang), lambda run: _number(run.hours, ".2f")),
    ]
    rows = [(title, [tell(run) for run in standings]) for title, tell in plain]
    for name, figure in runs.FIGURES.items():
        readings = [run.figures.get(name) for run in standings]
        if any(readings):
            cells = [_reading(reading, figure.form, lang) for reading in readings]
            rows.append((sentence(say(figure.label, lang)), cells))
    return rows


def _reading(reading: Reading | None, form: str, lang: str) -> str:
    """The last value, and the best under it where that reads otherwise."""
    if reading is None:
        return NOTHING
    last = format(reading.last, form)
    best = last if reading.best is None else format(reading.best, form)
    if best == last:
        return last
    return f"{last}\n{say('compare.best', lang, value=best, step=f'{reading.best_step:,}')}"


def _number(value: float | None, form: str) -> str:
    return NOTHING if value is None else format(value, form)


def _setting(item: Difference, lang: str) -> tuple[str, list[str]]:
    return say(item.label, lang), [_value(item.name, value, lang) for value in item.values]


def _value(name: str, value: Any, lang: str) -> str:
    """A setting as the form says it: a choice that is no name has a word."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return say("choice.yes" if value else "choice.no", lang)
    key = f"choice.{value}"
    return say(key, lang) if key in TEXTS and name in WITH_CHOICES else str(value)


WITH_CHOICES = {option.name for option in describe(PretrainConfig) if option.choices}
"""Options whose values are words."""


def _table(title: str, names: list[str], rows: list[tuple[str, list[str]]], *, marked: bool = False) -> str:
    """A column a run; where `marked`, a cell that is not as that of the first run stands out."""
    head = "".join(
        f'<th scope="col"><i class="nz-key c{place}"></i>{escape(name)}</th>' for place, name in enumerate(names)
    )
    body = "".join(
        f'<tr><th scope="row">{escape(row)}</th>'
        f"{''.join(_cell(cell, marked and cell != cells[0]) for cell in cells)}</tr>"
        for row, cells in rows
    )
    return (
        f'<h4 class="nz-group">{escape(title)}</h4><div class="nz-compared" tabindex="0"><table>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str, odd: bool) -> str:
    first, _, second = text.partition("\n")
    mark = ' class="odd"' if odd else ""
    return f"<td{mark}>{escape(first)}{f'<small>{escape(second)}</small>' if second else ''}</td>"
