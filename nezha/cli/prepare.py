"""`nezha prepare SOURCE... --out DIR`: text into the token shards that pre-training reads."""

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.progress import duration
from nezha.data.prepare_config import PrepareConfig
from nezha.messages import InputError

if TYPE_CHECKING:
    from nezha.data.prepare import PrepareReport, Progress

EVERY = 2.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """How the result is printed."""

    json: bool = json_option()


def run(given: dict[str, Any], out: Output) -> int:
    """Make the shards and print what is in them."""
    wish = PrepareConfig(**{name: value for name, value in given.items() if name != "json"})
    if not wish.sources:
        raise InputError("cli_missing", what="SOURCE", command="nezha prepare")
    if not wish.out:
        raise InputError("cli_needs_value", flag="--out")
    options = asdict(wish) | {"words": wish.segmentations()}
    with out.quiet_stdout():
        from nezha.data.prepare import prepare

        report = prepare(
            options.pop("sources"),
            options.pop("out"),
            **options,
            progress=_Lines(out).show,
            notice=lambda key, values: out.say(key, **values),
        )
    out.result(report.to_dict(), "\n".join([_made(report, out), *_left_out(report, out)]))
    return 0


class _Lines:
    """Progress as a line now and then."""

    def __init__(self, out: Output):
        self.out, self.last, self.stage = out, time.monotonic(), ""

    def show(self, progress: "Progress") -> None:
        """Say it, unless something has just been said."""
        if time.monotonic() - self.last < EVERY:
            return
        self.last = time.monotonic()
        scale, unit = (1e6, " MB") if progress.stage == "read" else (1, "")
        self.out.say(
            f"line_preparing_{progress.stage}",
            done=f"{progress.done / scale:,.0f}",
            total=f"{progress.total / scale:,.0f}{unit}",
            rate="–" if progress.rate is None else f"{progress.rate / scale:,.1f}{unit}",
            left=duration(progress.left),
        )


def _made(report: "PrepareReport", out: Output) -> str:
    tokens = report.train_tokens + report.held_out_tokens
    return out.text(
        "line_prepared",
        folder=report.folder,
        documents=f"{report.documents:,}",
        sentences=f"{report.sentences:,}",
        train=f"{report.train_tokens:,}",
        held_out=f"{report.held_out_tokens:,}",
        unknown=f"{report.unknown_tokens:,}",
        vocab=f"{report.vocab_size:,}",
        words=", ".join(report.words),
        size=f"{report.bytes / max(1, tokens):.2f}",
    )


def _left_out(report: "PrepareReport", out: Output) -> list[str]:
    """A line for each reason to leave documents out, with how the first of them begin."""
    lines = [
        out.text(f"line_dropped_{reason}", count=f"{entry['count']:,}")
        + "".join(f" “{example}”" for example in entry["examples"])
        for reason, entry in report.dropped.items()
    ]
    if report.severed:
        lines.append(out.text("line_severed", count=f"{report.severed:,}"))
    return lines


COMMANDS = (
    Command(
        words="prepare",
        about=("Turn text into token shards with word boundaries.", "把文本变成带词边界的词元分片。"),
        options=(PrepareConfig, Printed),
        run=run,
        positional="sources",
    ),
)
