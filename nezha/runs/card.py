"""What a run was and what came of it: a page to read (Markdown, both languages), a table and a picture of its curves.

The picture is drawn here, in SVG, so that it needs no drawing library and opens in any browser.
"""

import csv
import io
import time
from collections.abc import Callable
from html import escape

from nezha.messages import LANGUAGES, say
from nezha.options import describe, flatten, to_dict
from nezha.runs.command_line import command
from nezha.runs.comparison import Reading, standing
from nezha.runs.curves import Points, Records, points
from nezha.runs.figures import FIGURES
from nezha.runs.kinds import config_of, kind_of
from nezha.runs.record import Run

NOTHING = "–"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 360, 64, 40, 34
DRAWN = {"train_loss": "#b8412d", "held_loss": "#2d7478"}
"""Figures of the picture with their colours; a run lacks those that it never took."""


def card(run: Run, records: Records) -> str:
    """The page: state, note, figures, command and the settings that are not the usual ones."""
    return "\n\n".join(_card(run, records, lang) for lang in LANGUAGES) + "\n"


def _card(run: Run, records: Records, lang: str) -> str:
    config, far = config_of(run.config), standing(run, records)
    facts = [
        ("state", say(f"state_{run.state}", lang)),
        ("steps", f"{run.step:,} / {run.steps:,}"),
        ("begun", time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started))),
        ("hours", NOTHING if far.hours is None else f"{far.hours:.2f}"),
        ("tokens", NOTHING if far.tokens is None else f"{far.tokens:,.0f}"),
        ("tags", ", ".join(run.tags) or NOTHING),
    ]
    parts = [f"# {say(f'kind_{kind_of(run.config)}', lang)}: {run.name}", *([_quoted(run.note)] if run.note else [])]
    parts.append("\n".join(f"- {say(f'run_card_{key}', lang)}: {value}" for key, value in facts))
    if far.figures:
        parts.append(_figures(far.figures, lang))
    parts += [f"## {say('run_card_command', lang)}", f"```sh\n{command(config)}\n```"]
    usual = flatten(to_dict(type(config)()))
    changed = [
        f"| {option.label[lang == 'zh']} (`{option.name}`) | {value} |"
        for option in describe(type(config))
        if option.name != "name" and (value := flatten(to_dict(config))[option.name]) != usual[option.name]
    ]
    if changed:
        head = f"| {say('run_card_setting', lang)} | {say('run_card_value', lang)} |\n|---|---|"
        parts += [f"## {say('run_card_settings', lang)}", "\n".join([head, *changed])]
    return "\n\n".join(parts)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _figures(figures: dict[str, Reading], lang: str) -> str:
    words = [say(f"run_card_{key}", lang) for key in ("figure", "last", "step", "best", "step")]
    rows = ["| " + " | ".join(words) + " |", "|---|---|---|---|---|"]
    for name, reading in figures.items():
        figure = FIGURES[name]
        best = ("", "") if reading.best is None else (format(reading.best, figure.form), f"{reading.best_step:,}")
        cells = [figure.label[lang == "zh"], format(reading.last, figure.form), f"{reading.last_step:,}", *best]
        rows.append("| " + " | ".join(cells) + " |")
    return f"## {say('run_card_figures', lang)}\n\n" + "\n".join(rows)


def curves_csv(records: Records) -> str:
    """Every figure that the run took: figure, step, value; a row a point."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["figure", "step", "value"])
    for name in FIGURES:
        table.writerows([name, int(step), repr(value)] for step, value in points(records, name))
    return text.getvalue()


def curves_svg(run: Run, records: Records) -> str:
    """Losses on training and held-out text along the steps; a sentence where there are none yet."""
    lines = {name: line for name in DRAWN if (line := points(records, name))}
    body = _drawn(lines) if lines else f'<text x="{WIDTH / 2}" y="{HEIGHT / 2}" text-anchor="middle">–</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{LEFT}" y="20" font-size="14">{escape(run.name)}</text>{body}</svg>\n'
    )


def _drawn(lines: dict[str, Points]) -> str:
    every = [point for line in lines.values() for point in line]
    x, low_x, high_x = _scale([point[0] for point in every], LEFT, WIDTH - 16)
    y, low_y, high_y = _scale([point[1] for point in every], HEIGHT - BOTTOM, TOP)
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        value, step = low_y + share * (high_y - low_y), low_x + share * (high_x - low_x)
        parts.append(
            f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - 16}" stroke="#e6e2d9"/>'
            f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>'
            f'<text x="{x(step):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{step:,.0f}</text>'
        )
    for place, (name, line) in enumerate(lines.items()):
        path = " ".join(f"{x(step):.1f},{y(value):.1f}" for step, value in line)
        label, colour = " · ".join(FIGURES[name].label), DRAWN[name]
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>'
            f'<text x="{WIDTH - 16}" y="{TOP + 12 + 16 * place}" text-anchor="end" fill="{colour}">{label}</text>'
        )
    return "".join(parts)


def _scale(values: list[float], start: float, end: float) -> tuple[Callable[[float], float], float, float]:
    """From values to places on the picture, and the ends of the values; a single value gets room around it."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return lambda value: start + (value - low) / (high - low) * (end - start), low, high
