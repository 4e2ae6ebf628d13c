"""`nezha words TEXT`: where its words end; `nezha words --evaluate`: how good every segmentation is."""

from dataclasses import dataclass
from typing import Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.data.prepare_config import dictionary_option
from nezha.messages import InputError
from nezha.options import check, option
from nezha.words import SEGMENTATIONS, segment, with_dictionary


@dataclass(frozen=True, kw_only=True)
class Words:
    """What `nezha words` takes."""

    text: str = option("", en="Text", zh="文本", help_en="What is cut into words.", help_zh="要切分的文本。")
    words: str = option(
        "jieba",
        en="Words", zh="分词", choices=SEGMENTATIONS,
        help_en="Whose words: a segmenter's, those of the newspaper's standard, or ERNIE's units, phrase and entity.",
        help_zh="按谁的分法：某个分词器、人民日报标准的词，或 ERNIE 所遮的短语（phrase）、实体（entity）。",
    )  # fmt: skip
    dictionary: str | None = dictionary_option()
    evaluate: bool = option(
        False,
        en="Evaluate", zh="评测",
        help_en="Judge every segmentation by the words that are marked in the People's Daily; takes no text.",
        help_zh="用人民日报语料中标注的词评测每种分法；不需要文本。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Print the words, divided by bars, or the table of qualities."""
    wish = Words(**given)
    if wish.evaluate:
        return _evaluate(out)
    if not wish.text.strip():
        raise InputError("cli_missing", what="TEXT", command="nezha words")
    if wish.dictionary is not None and wish.words != "jieba":
        raise InputError("dictionary_needs_jieba", words=wish.words)
    with out.quiet_stdout():
        words = segment(wish.text, with_dictionary(wish.dictionary) if wish.dictionary is not None else wish.words)
    out.result({"text": wish.text, "segmentation": wish.words, "words": words}, " | ".join(words))
    return 0


def _evaluate(out: Output) -> int:
    with out.quiet_stdout():
        from nezha.insight import words_quality

        found = words_quality()
    head = [out.text(f"words_{name}") for name in ("segmentation", "part", "precision", "recall", "f1")]
    rows = [
        [
            line.segmentation,
            out.text(f"words_{line.part}"),
            *(f"{x:.3f}" for x in (line.precision, line.recall, line.f1)),
        ]
        for line in found
    ]
    held, whole = (next(line for line in found if line.part == part) for part in ("held_out", "all"))
    told = out.text("words_judged", held_out=f"{held.marked:,}", all=f"{whole.marked:,}")
    out.result({"qualities": [line.to_dict() for line in found]}, f"{table([head, *rows])}\n{told}")
    return 0


COMMANDS = (
    Command(
        words="words",
        about=("Show where the words of a text end, or judge those who say so.", "显示文本如何分词，或评测各种分法。"),
        options=(Words,),
        run=run,
        positional="text",
    ),
)
