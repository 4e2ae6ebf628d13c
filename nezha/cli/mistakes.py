"""`nezha mistakes RUN`: where a fine-tuned model is wrong on its test part."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha import runs
from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.messages import InputError
from nezha.options import check, option

if TYPE_CHECKING:
    from nezha.tasks.examples import Answer
    from nezha.tasks.mistakes import Confusion, Mistake, Mistakes

LONGEST = 40
"""Characters of a text in the table."""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What `nezha mistakes` takes."""

    name: str = option(
        "",
        en="Run", zh="微调",
        help_en="Name of a fine-tuning run that is over.",
        help_zh="已完成的微调的名称。",
    )  # fmt: skip
    most: int = option(
        20,
        en="Most", zh="条数", low=0, high=1_000_000,
        help_en="Wrong answers to tell, the worst first.",
        help_zh="列出的错答条数，最严重的在前。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Count, and print."""
    wish = Faults(**given)
    if not wish.name:
        raise InputError("cli_missing", what="RUN", command="nezha mistakes")
    from nezha.tasks.mistakes import mistakes
    from nezha.tasks.outcome import result_of

    result = result_of(runs.get(wish.name).folder)
    if result is None:
        raise InputError("mistakes_not_over", name=wish.name)
    found = mistakes(result, most=wish.most)
    out.result(found.to_dict(), _text(found, out))
    return 0


def _text(found: "Mistakes", out: Output) -> str:
    """How many, the confusion, the calibration, the worst."""
    parts = [out.text("mistakes_count", wrong=f"{found.wrong:,}", texts=f"{found.texts:,}")]
    if found.confusion is not None:
        parts.append(_confusion(found.confusion, out))
    if found.calibration_error is not None:
        parts.append(out.text("mistakes_calibration", error=f"{found.calibration_error:.3f}"))
    if found.worst:
        heads = ("column_right", "column_said", "column_probability", "column_text")
        parts.append(table([[out.text(key) for key in heads], *(_row(one, out) for one in found.worst)]))
    return "\n\n".join(parts)


def _confusion(confusion: "Confusion", out: Output) -> str:
    labels = [label or out.text("mistakes_no_name") for label in confusion.labels]
    rows = [[label, *map(str, counts)] for label, counts in zip(labels, confusion.counts, strict=True)]
    return table([[out.text("column_right_said"), *labels], *rows])


def _row(mistake: "Mistake", out: Output) -> list[str]:
    one = mistake.prediction
    probability = "–" if mistake.probability is None else f"{mistake.probability:.3f}"
    told = [_told(one.text, side, other) for side, other in ((one.expected, one.answer), (one.answer, one.expected))]
    return [*map(_short, told), probability, _short(" / ".join(filter(None, (one.text, one.second))))]


def _told(text: str, answer: "Answer", other: "Answer") -> str:
    """An answer on one line; of names those alone that the other side has not."""
    from nezha.tasks.examples import Span

    if isinstance(answer, str):
        return answer
    words = [
        f"{text[one.start : one.end]} {one.kind}" if isinstance(one, Span) else one.text
        for one in answer
        if not isinstance(one, Span) or one not in tuple(other)
    ]
    return ", ".join(words) or "–"


def _short(text: str) -> str:
    """One line of a stranger's text, with nothing in it that a terminal obeys."""
    line = "".join(character if character.isprintable() else "�" for character in " ".join(text.split()))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


COMMANDS = (
    Command(
        words="mistakes",
        about=(
            "Show where a fine-tuned model is wrong: what it takes for what, its worst answers, its calibration.",
            "查看微调后的模型错在哪里：混淆矩阵、最严重的错答与校准。",
        ),
        options=(Faults,),
        run=run,
        positional="name",
    ),
)
