"""A run folder as a page shows it: the list of runs, one run's figures and its log; `run_charts` draws its curves.

Everything is computed from the folder at each look; only what has been read of `metrics.jsonl` is kept, shared by all
visitors.  Same folder, same language: same string.
"""

import threading
import time
from dataclasses import dataclass, field
from html import escape
from typing import Any

from nezha import runs
from nezha.messages import InputError
from nezha.runs import Run

from .language import say
from .markup import amount, duration, empty, percent, sentence, size
from .words import measure_word

LOG_LINES = 60

Records = list[dict[str, Any]]


@dataclass
class History:
    """What was read of each run's metrics so far: only new bytes are read at the next look."""

    _kept: dict[str, tuple[float, int, Records]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def records(self, run: Run) -> Records:
        """The records of `run` that count, oldest first."""
        with self._lock:
            started, offset, known = self._kept.get(run.name, (run.started, 0, []))
            if started != run.started:  # resumed, or another run of that name: the file may have been cut
                offset, known = 0, []
            new, after = runs.read_metrics(run.name, since=offset)
            if new or after < offset:
                known = runs.current(new if after < offset else known + new)
            self._kept[run.name] = (run.started, after, known)
            return known


def arranged(found: list[Run]) -> list[Run]:
    """The runs that work, then those that wait in the order of their turns, then those that ended, newest first."""
    working = [run for run in found if run.live and not run.waiting]
    return [*working, *runs.in_queue(found), *(run for run in found if not run.live)]


def place_of(run: Run, found: list[Run]) -> int | None:
    """Where `run` stands in the queue, from 1; None where it does not wait."""
    names = [other.name for other in runs.in_queue(found)]
    return names.index(run.name) + 1 if run.name in names else None


def kind_of(run: Run) -> str:
    """What kind of run it is; nothing where this version does not know it."""
    try:
        return runs.kind_of(run.config)
    except InputError:
        return ""


def run_list(found: list[Run], selected: str | None, lang: str, *, queue: list[Run] | None = None) -> str:
    """Runs as rows to click; each carries its name in `data-run`.

    Args:
        found: those to show.
        selected: name of the selected one.
        lang: language of the page.
        queue: all runs, if `found` is a part of them: there is one queue.
    """
    if not found:
        return empty(say("runs.none", lang))
    every = found if queue is None else queue
    rows = "".join(_row(run, place_of(run, every), run.name == selected, lang) for run in arranged(found))
    return f'<div class="nz-runs" role="listbox" aria-label="{say("runs.title", lang)}">{rows}</div>'


def _row(run: Run, place: int | None, selected: bool, lang: str) -> str:
    share = 100 * run.step / run.steps if run.steps else 0
    return (
        f'<button type="button" class="nz-run" role="option" aria-selected="{str(selected).lower()}" '
        f'data-run="{escape(run.name)}"><span class="nz-name">{escape(run.name)}</span>{badge(run, place, lang)}'
        f'<span class="nz-meter"><i style="width:{share:.1f}%"></i></span>'
        f'<span class="nz-count">{run.step:,} / {run.steps:,}</span></button>'
    )


def badge(run: Run, place: int | None, lang: str) -> str:
    """The state of a run in a word with its colour, or its place in the queue."""
    words = say(f"state.{run.state}", lang) if place is None else say("run.place", lang, place=place)
    return f'<span class="nz-state {escape(run.state)}">{words}</span>'


def run_head(run: Run | None, records: Records, lang: str, *, place: int | None = None) -> str:
    """Name, state, progress and the figures of the last records; nothing where there is no run.

    Args:
        run: which one.
        records: those of its records that count.
        lang: language of the page.
        place: where it stands in the queue, from 1; None where it does not wait.
    """
    if run is None:
        return ""
    share = 100 * run.step / run.steps if run.steps else 0
    figures = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in _figures(run, records, lang)
    )
    error = f'<div class="nz-notice" role="alert">{escape(sentence(run.error[lang]))}</div>' if run.error else ""
    return (
        f'<section class="nz-head"><header><h3>{escape(run.name)}</h3>{badge(run, place, lang)}</header>{error}'
        f'<div class="nz-progress" role="progressbar" aria-valuemin="0" aria-valuemax="{run.steps}" '
        f'aria-valuenow="{run.step}" aria-label="{say("run.progress", lang)}"><i style="width:{share:.2f}%"></i></div>'
        f"<dl>{figures}</dl>{_events(records, lang)}</section>"
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
    judged = next((record for record in reversed(records) if record.get("kind") == "epoch" and record.get("dev")), None)
    if judged:
        measure, value = next(iter(judged["dev"].items()))
        found.append((say("run.dev", lang, measure=measure_word(measure, lang)), percent(value)))
    return found + _machine(last, lang)


def _machine(last: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    """What the last training record says of stage, memory and number format, as far as it says anything."""
    found: list[tuple[str, str]] = []
    if last.get("stage") is not None:
        facts = {"stage": last["stage"], "length": last.get("sequence_length", "–")}
        found.append((say("run.stage", lang), say("run.stage.length", lang, **facts)))
    if runs.is_number(last.get("memory")):
        found.append((say("run.memory", lang), size(last["memory"])))
    if runs.is_number(last.get("loss_scale")):
        found += [
            (say("run.scale", lang), amount(last["loss_scale"])),
            (say("run.skipped", lang), f"{last.get('skipped') or 0:,}"),
        ]
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


def log(run: Run | None, lang: str) -> str:
    """The last lines that the run's process printed; the newest stays in view."""
    if run is None:
        return ""
    text = runs.log_tail(run.name, LOG_LINES)
    return f'<div class="nz-log" tabindex="0"><pre>{escape(text)}</pre></div>' if text else empty(say("log.none", lang))
