"""A run folder as a page shows it: the list of runs, one run's figures, its curves, its log.

Everything is computed from the folder at each look; only what has been read of `metrics.jsonl` is kept, shared by all
visitors.  Same folder, same language: same string.
"""

import threading
import time
from dataclasses import dataclass, field
from html import escape
from typing import Any

from nezha import runs
from nezha.runs import Run

from .chart import Line, line_chart
from .language import say
from .markup import amount, duration, empty, percent

LOG_LINES = 60

Records = list[dict[str, Any]]


@dataclass
class History:
    """What was read of each run's metrics so far: only new bytes are read at the next look."""

    _kept: dict[str, tuple[float, int, Records]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def records(self, run: Run) -> Records:
        """All records of `run`, oldest first."""
        with self._lock:
            started, offset, known = self._kept.get(run.name, (run.started, 0, []))
            if started != run.started:  # resumed, or another run of that name: the file may have been cut
                offset, known = 0, []
            new, after = runs.read_metrics(run.name, since=offset)
            known = new if after < offset else known + new
            self._kept[run.name] = (run.started, after, known)
            return known


def run_list(found: list[Run], selected: str | None, lang: str) -> str:
    """All runs as rows to click; each carries its name in `data-run`."""
    if not found:
        return empty(say("runs.none", lang))
    rows = "".join(_row(run, run.name == selected, lang) for run in found)
    return f'<div class="nz-runs" role="listbox" aria-label="{say("runs.title", lang)}">{rows}</div>'


def _row(run: Run, selected: bool, lang: str) -> str:
    share = 100 * run.step / run.steps if run.steps else 0
    return (
        f'<button type="button" class="nz-run" role="option" aria-selected="{str(selected).lower()}" '
        f'data-run="{escape(run.name)}"><span class="nz-name">{escape(run.name)}</span>{_badge(run, lang)}'
        f'<span class="nz-meter"><i style="width:{share:.1f}%"></i></span>'
        f'<span class="nz-count">{run.step:,} / {run.steps:,}</span></button>'
    )


def _badge(run: Run, lang: str) -> str:
    key = f"state.{run.state}"
    return f'<span class="nz-state {escape(run.state)}">{say(key, lang)}</span>'


def run_head(run: Run | None, records: Records, lang: str) -> str:
    """Name, state, progress and the figures of the last records; nothing where there is no run."""
    if run is None:
        return ""
    share = 100 * run.step / run.steps if run.steps else 0
    figures = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in _figures(run, records, lang)
    )
    error = f'<div class="nz-notice" role="alert">{escape(run.error[lang])}</div>' if run.error else ""
    return (
        f'<section class="nz-head"><header><h3>{escape(run.name)}</h3>{_badge(run, lang)}</header>'
        f'<div class="nz-progress" role="progressbar" aria-valuemin="0" aria-valuemax="{run.steps}" '
        f'aria-valuenow="{run.step}" aria-label="{say("run.progress", lang)}"><i style="width:{share:.2f}%"></i></div>'
        f"<dl>{figures}</dl>{error}{_events(records, lang)}</section>"
    )


def _figures(run: Run, records: Records, lang: str) -> list[tuple[str, str]]:
    train = [record for record in records if record.get("kind") == "train"]
    held = [record for record in records if record.get("kind") == "eval"]
    last: dict[str, Any] = train[-1] if train else {}
    found = [(say("run.steps", lang), f"{run.step:,} / {run.steps:,}")]
    if last and run.live:
        found += [
            (say("run.speed", lang), say("run.speed.unit", lang, n=amount(last.get("tokens_per_second") or 0))),
            (say("run.left", lang), duration(last.get("eta_seconds"), lang)),
        ]
    if last:
        found.append((say("run.loss", lang), f"{last['loss']:.3f}"))
    if held:
        found.append((say("run.held", lang), f"{held[-1]['loss']:.3f}"))
        if held[-1].get("mlm_accuracy") is not None:
            found.append((say("run.accuracy", lang), percent(held[-1]["mlm_accuracy"])))
    return found


def _events(records: Records, lang: str) -> str:
    """What happened besides steps: precision and its reason, saved, resumed, fell back."""
    events = [record for record in records if record.get("kind") == "event" and record.get(f"text_{lang}")]
    standing = [event for event in events if event.get("event") in ("precision", "compile", "fell_back")]
    latest = {event["event"]: event for event in standing}.values()
    shown = [*latest, *[event for event in events[-1:] if event not in latest]]
    return "".join(f'<p class="nz-event">{_clock(event)}{escape(event[f"text_{lang}"])}</p>' for event in shown)


def _clock(record: dict[str, Any]) -> str:
    if not isinstance(record.get("time"), (int, float)):
        return ""
    return f"<time>{time.strftime('%H:%M:%S', time.localtime(record['time']))}</time> "


def curves(run: Run | None, records: Records, lang: str) -> str:
    """Loss on training and held-out text, and the learning rate, over the steps of the run."""
    if run is None:
        return ""
    if not any(record.get("kind") in ("train", "eval") for record in records):
        return empty(say("chart.waiting" if run.live else "chart.none", lang))
    train = Line(name=say("chart.train", lang), style="train", points=_points(records, "train", "loss"))
    held = Line(name=say("chart.held", lang), style="held", points=_points(records, "eval", "loss"), dots=True)
    rate = Line(name=say("chart.rate", lang), style="rate", points=_points(records, "train", "learning_rate"))
    step = say("chart.step", lang)
    loss = line_chart([train, held], title=say("chart.loss", lang), x_label=step, y_label=say("chart.loss.unit", lang))
    speed = line_chart(
        [rate], title=say("chart.rate", lang), x_label=step, y_label=say("chart.rate.unit", lang), zero=True
    )
    return f'<div class="nz-charts">{loss}{speed}</div>'


def _points(records: Records, kind: str, name: str) -> list[tuple[float, float]]:
    # A loss that is not a number cannot be drawn; the log says what happened.
    return [
        (record["step"], record[name])
        for record in records
        if record.get("kind") == kind and isinstance(record.get(name), (int, float)) and abs(record[name]) < 1e30
    ]


def log(run: Run | None, lang: str) -> str:
    """The last lines that the run's process printed; the newest stays in view."""
    if run is None:
        return ""
    text = runs.log_tail(run.name, LOG_LINES)
    return f'<div class="nz-log" tabindex="0"><pre>{escape(text)}</pre></div>' if text else empty(say("log.none", lang))
