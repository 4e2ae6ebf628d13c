"""A record of a run as one line for a person."""

from typing import Any

from nezha.cli.output import Output
from nezha.messages import say
from nezha.texts import TEXTS


def state_word(state: str, lang: str) -> str:
    """A state of a run in the reader's language."""
    return say(f"state_{state}", lang) if f"state_{state}" in TEXTS else state


def show_record(out: Output, record: dict[str, Any], steps: int) -> None:
    """Say what a record of metrics.jsonl holds; a kind this version does not know is passed over."""
    kind = record.get("kind")
    if kind == "event":
        out.line(str(record.get(f"text_{out.lang}", record.get("event", ""))))
    elif kind == "eval":
        out.say(
            "line_eval",
            step=record["step"],
            loss=_figure(record.get("loss"), ".4f"),
            accuracy=_figure(record.get("mlm_accuracy"), ".4f"),
            nsp=_figure(record.get("nsp_accuracy"), ".4f"),
        )
    elif kind == "train" and "mlm_loss" not in record:
        out.say(
            "line_tuning",
            step=record["step"],
            steps=steps,
            loss=_figure(record.get("loss"), ".4f"),
            rate=_figure(record.get("learning_rate"), ".2e"),
            speed=_figure(record.get("tokens_per_second"), ",.0f"),
            eta=duration(record.get("eta_seconds")),
        )
    elif kind == "epoch":
        measure, value = next(iter(record["dev"].items()))
        out.say(
            "line_epoch",
            epoch=record["epoch"],
            loss=_figure(record.get("loss"), ".4f"),
            measure=out.text(f"measure_{measure}"),
            value=_figure(value, ".4f"),
            seconds=f"{record['seconds']:.0f}",
        )
    elif kind in ("baseline", "test"):
        figures = {
            name: value["value"] if isinstance(value, dict) else value for name, value in record["figures"].items()
        }
        told = ", ".join(f"{out.text(f'measure_{name}')} {value:.4f}" for name, value in figures.items())
        out.say("line_tested", who=out.text(f"contender_{record.get('contender', 'model')}"), figures=told)
    elif kind == "train":
        out.say(
            "line_train",
            step=record["step"],
            steps=steps,
            loss=_figure(record.get("loss"), ".4f"),
            mlm=_figure(record.get("mlm_loss"), ".4f"),
            nsp=_figure(record.get("nsp_loss"), ".4f"),
            rate=_figure(record.get("learning_rate"), ".2e"),
            speed=_figure(record.get("tokens_per_second"), ",.0f"),
            eta=duration(record.get("eta_seconds")),
        )


def _figure(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def duration(seconds: float | None) -> str:
    """Seconds as h:mm:ss or m:ss."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
