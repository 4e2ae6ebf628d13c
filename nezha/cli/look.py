"""`nezha look QUESTION`: a picture of the laboratory: its sentence, or a page, a figure, the numbers in a file."""

import contextlib
import dataclasses
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import columns, table
from nezha.insight.questions import QUESTIONS, Question
from nezha.options import option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nezha.insight import Reached
    from nezha.insight.pictures.spec import Picture, Table

LIVE = 0.2
SELDOM = 30.0
"""Seconds between two words about how far a question is: to a person at a terminal, and to a file."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What every question takes beside its own options."""

    out: str | None = option(
        None,
        en="File", zh="文件",
        help_en="Write the picture there: .html (a page that needs no network), .svg, .png, .pdf, .csv or .json.",
        help_zh="把图写入该文件：.html（无需网络的页面）、.svg、.png、.pdf、.csv 或 .json。",
    )  # fmt: skip
    json: bool = json_option()


def runner(name: str) -> Any:
    """What the command of one question does."""

    def run(given: dict[str, Any], out: Output) -> int:
        own = {field.name for field in dataclasses.fields(Look)}
        wish = Look(**{key: value for key, value in given.items() if key in own})
        with out.quiet_stdout():
            from nezha.insight import ask_followed
            from nezha.insight.pictures.drawn import suffix_of

            if wish.out is not None:
                suffix_of(Path(wish.out))  # a wrong end is told before the model is asked
            asked = {key: value for key, value in given.items() if key not in own}
            with told_on_the_way(out) as follow:
                result = ask_followed(name, follow, **asked)
            if wish.out is not None:
                result.save(wish.out, out.lang)
        text = _text(result.picture(), out) if wish.out is None else out.text("line_written", path=wish.out)
        out.result(result.to_dict() if out.json else {}, text)
        return 0

    return run


@contextlib.contextmanager
def told_on_the_way(out: Output) -> "Iterator[Callable[[Reached], None]]":
    """Say what a question is expected to take before it runs, then how far it is, on a line that renews itself.

    Both on stderr: what was asked for has stdout to itself.  A file or a pipe gets a line each half minute.
    """
    from nezha.insight.expecting import duration, share_text

    live, told, width = sys.stderr.isatty(), time.monotonic(), 0

    def follow(reached: "Reached") -> None:
        nonlocal told, width
        now = time.monotonic()
        if reached.share == 0 and width == 0:
            text = out.text("question_expected", duration=duration(reached.expected, out.lang))
            print(text, file=sys.stderr, flush=True)
            told, width = now, -1
        elif now - told >= (LIVE if live else SELDOM):
            left = duration(reached.left, out.lang)
            text = out.text("question_progress", share=share_text(reached.share), left=left)
            wide = columns(text)
            print(
                f"\r{text}{' ' * (width - wide)}" if live else text,
                end="" if live else "\n",
                file=sys.stderr,
                flush=True,
            )
            told, width = now, wide

    try:
        yield follow
    finally:
        if live and width > 0:
            print(f"\r{' ' * width}\r", end="", file=sys.stderr, flush=True)


def _text(picture: "Picture", out: Output) -> str:
    """Title, sentence, tables, and what made it."""
    from nezha.insight.pictures.rows import told
    from nezha.insight.pictures.spec import Table

    parts = [told(picture.title, out.lang), told(picture.sentence, out.lang)]
    parts += [_table(panel, out) for panel in picture.panels if isinstance(panel, Table)]
    parts.append("\n".join(f"{told(name, out.lang)}: {told(value, out.lang)}" for name, value in picture.caption))
    parts.append(told(picture.honest, out.lang))
    return "\n\n".join(part for part in parts if part)


def _table(panel: "Table", out: Output) -> str:
    from nezha.insight.pictures.rows import told

    head = [told(name, out.lang) for name in panel.columns]
    rows = [
        [
            told(cell, out.lang) if isinstance(cell, tuple) else f"{cell:.{places or 0}f}"
            for cell, places in zip(row, panel.places, strict=True)
        ]
        for row in panel.rows
    ]
    return "\n".join([told(panel.title, out.lang), table([head, *rows])])


def _command(name: str, question: Question) -> Command:
    fields = {field.name for field in dataclasses.fields(question.options)}
    return Command(
        words=f"look {name.replace('_', '-')}",
        about=question.about,
        options=(question.options, Look),
        run=runner(name),
        positional="text" if "text" in fields else "",
    )


COMMANDS = tuple(_command(name, question) for name, question in QUESTIONS.items())
