"""Every curve of one run: what it learns, how it moves, and what its number format does to it.

A figure that a run does not write draws nothing: an AdamW run has no trust ratios, a run in bf16 no loss scale.
"""

from itertools import pairwise
from typing import Any

from nezha import runs
from nezha.runs import Run

from .chart import Line, Mark, line_chart
from .heat import heat_strip, strip_of
from .language import say
from .markup import empty

Records = list[dict[str, Any]]

ROWS = {"embeddings": "heat.embeddings", "heads": "heat.heads"}
"""Rows of the heat strip that are no layer, and what they are called."""


def curves(run: Run | None, records: Records, lang: str) -> str:
    """All charts of `run` over its steps; `records` are those that count."""
    if run is None:
        return ""
    if not any(record.get("kind") in ("train", "eval") for record in records):
        key = "chart.queued" if run.waiting else "chart.waiting" if run.live else "chart.none"
        return empty(say(key, lang))
    parts = [
        _losses(records, lang),
        _loss_of(records, "mlm", lang),
        _loss_of(records, "nsp", lang),
        _one(records, "learning_rate", "chart.rate", "chart.rate.unit", lang),
        _one(records, "grad_norm", "chart.norm", "chart.norm.unit", lang),
        _trust(records, lang),
        _scale(records, lang),
    ]
    return f'<div class="nz-charts">{"".join(parts)}</div>'


def _losses(records: Records, lang: str) -> str:
    """The loss on both texts, smoothed too where the run does that, and where a stage began."""
    smooth = runs.points(records, "train_loss_smoothed")
    best = [record for record in records if record.get("kind") == "eval" and record.get("best")][-1:]
    lines = [
        Line(
            name=say("chart.train", lang),
            style="train raw" if smooth else "train",
            points=runs.points(records, "train_loss"),
        ),
        Line(name=say("chart.smooth", lang), style="train", points=smooth),
        Line(name=say("chart.held", lang), style="held", points=runs.points(records, "held_loss"), dots=True),
        Line(name=say("chart.best", lang), style="best", points=runs.points(best, "held_loss"), joined=False),
    ]
    return line_chart(
        lines, title=say("chart.loss", lang), x_label=say("chart.step", lang), y_label=say("chart.loss.unit", lang),
        marks=_stages(records, lang), wide=True,
    )  # fmt: skip


def _stages(records: Records, lang: str) -> list[Mark]:
    """Where the second stage, and any later one, began."""
    found: list[Mark] = []
    before: dict[str, Any] = {}
    for record in records:
        if record.get("kind") != "train" or not isinstance(record.get("stage"), int):
            continue
        if before and record["stage"] != before["stage"]:
            facts = {"stage": record["stage"], "length": record.get("sequence_length", "–")}
            found.append(Mark(x=before["step"], name=say("chart.stage", lang, **facts)))
        before = record
    return found


def _loss_of(records: Records, task: str, lang: str) -> str:
    """One of the two losses apart; nothing where there is only one, which the first chart shows."""
    if not runs.points(records, "train_nsp_loss"):
        return ""
    lines = [
        Line(name=say("chart.train", lang), style="train", points=runs.points(records, f"train_{task}_loss")),
        Line(name=say("chart.held", lang), style="held", points=runs.points(records, f"held_{task}_loss"), dots=True),
    ]
    title = say({"mlm": "chart.masked", "nsp": "chart.next"}[task], lang)
    return line_chart(lines, title=title, x_label=say("chart.step", lang), y_label=say("chart.loss.unit", lang))


def _one(records: Records, figure: str, title: str, unit: str, lang: str) -> str:
    line = Line(name=say(title, lang), style="rate", points=runs.points(records, figure))
    return line_chart(
        [line], title=say(title, lang), x_label=say("chart.step", lang), y_label=say(unit, lang), zero=True
    )


def _scale(records: Records, lang: str) -> str:
    """The loss scale of fp16 on an axis of powers of two: where it grew, where an overflow cost a step."""
    found = [record for record in records if record.get("kind") == "train" and runs.is_number(record.get("loss_scale"))]
    course = [(record["step"], record["loss_scale"]) for record in found if record["loss_scale"] > 0]
    steps = list(pairwise(found))
    grew = [(now["step"], now["loss_scale"]) for was, now in steps if now["loss_scale"] > was["loss_scale"]]
    fell = [
        (now["step"], now["loss_scale"])
        for was, now in steps
        if now["loss_scale"] < was["loss_scale"] or (now.get("skipped") or 0) > (was.get("skipped") or 0)
    ]
    lines = [
        Line(name=say("chart.scale", lang), style="rate", points=course),
        Line(name=say("chart.scale.grew", lang), style="good", points=grew, joined=False),
        Line(name=say("chart.scale.fell", lang), style="bad", points=fell, joined=False),
    ]
    return line_chart(
        lines, title=say("chart.scale", lang), x_label=say("chart.step", lang), y_label=say("chart.scale.unit", lang),
        powers=True, wide=True,
    )  # fmt: skip


def _trust(records: Records, lang: str) -> str:
    """LAMB's trust ratio of each layer at each record."""
    found = [
        (record["step"], _positive(record["trust_ratio"]))
        for record in records
        if record.get("kind") == "train" and isinstance(record.get("trust_ratio"), dict)
    ]
    course = [(step, ratios) for step, ratios in found if ratios]
    if not course:
        return ""
    rows = sorted({row for _, ratios in course for row in ratios}, key=_row_order)
    names = {row: _row_name(row, lang) for row in rows}
    step, last = course[-1]
    low, high = min(last, key=lambda row: last[row]), max(last, key=lambda row: last[row])
    facts = {
        "step": f"{step:,}", "low": f"{last[low]:.3g}", "lowest": names[low], "high": f"{last[high]:.3g}",
        "highest": names[high],
    }  # fmt: skip
    named = [(step, {names[row]: value for row, value in ratios.items()}) for step, ratios in course]
    return heat_strip(
        strip_of(named, list(names.values())), title=say("heat.title", lang), sentence=say("heat.told", lang, **facts),
        x_label=say("chart.step", lang), unit=say("heat.unit", lang),
    )  # fmt: skip


def _positive(ratios: dict[str, Any]) -> dict[str, float]:
    return {str(row): value for row, value in ratios.items() if runs.is_number(value) and value > 0}


def _row_order(row: str) -> tuple[int, int, str]:
    """Embeddings, then the layers from the first to the last, then the heads."""
    layer = row.removeprefix("layer.")
    if layer != row and layer.isdecimal():
        return 1, int(layer), row
    return (0 if row == "embeddings" else 2), 0, row


def _row_name(row: str, lang: str) -> str:
    group, number, _ = _row_order(row)
    if group == 1:
        return say("heat.layer", lang, n=number + 1)
    return say(ROWS[row], lang) if row in ROWS else row
