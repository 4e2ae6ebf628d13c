"""`nezha look QUESTION`: a picture of the laboratory: its sentence, or a page, a figure, the numbers in a file."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.insight.questions import QUESTIONS, Question
from nezha.options import option

if TYPE_CHECKING:
    from nezha.insight.pictures.spec import Picture, Table


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
            from nezha.insight import ask
            from nezha.insight.pictures.drawn import suffix_of

            if wish.out is not None:
                suffix_of(Path(wish.out))  # a wrong end is told before the model is asked
            result = ask(name, **{key: value for key, value in given.items() if key not in own})
            if wish.out is not None:
                result.save(wish.out, out.lang)
        text = _text(result.picture(), out) if wish.out is None else out.text("line_written", path=wish.out)
        out.result(result.to_dict() if out.json else {}, text)
        return 0

    return run


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
