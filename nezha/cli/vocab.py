"""`nezha vocab SOURCE... --out DIR`: a vocabulary learnt from text, in the released format."""

from dataclasses import dataclass
from typing import Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.data.prepare_config import encoding_option, text_field_option
from nezha.messages import InputError
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Vocab:
    """What `nezha vocab` takes."""

    sources: tuple[str, ...] = option(
        (),
        en="Sources", zh="来源",
        help_en="“bundled”, or text files, as nezha prepare takes them.",
        help_zh="“bundled”（内置语料），或文本文件，与 nezha prepare 相同。",
    )  # fmt: skip
    out: str = option(
        "",
        en="Folder", zh="文件夹",
        help_en="The folder to make; must not exist, or be empty.",
        help_zh="要生成的文件夹；须不存在或为空。",
    )  # fmt: skip
    min_count: int = option(
        8,
        en="Smallest count", zh="最少次数", low=1, high=1_000_000,
        help_en="How often a character must occur to have a piece.",
        help_zh="一个字至少出现多少次才进入词表。",
    )  # fmt: skip
    latin_pieces: int = option(
        500,
        en="Latin pieces", zh="拉丁词片", low=0, high=1_000_000,
        help_en="Pieces of Latin words and numbers that are learnt at most, beside their single characters.",
        help_zh="除单个字符外，最多学习多少个拉丁词与数字的词片。",
    )  # fmt: skip
    text_field: str = text_field_option()
    encoding: str = encoding_option()
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Make the folder and print what is in it."""
    wish = Vocab(**given)
    if not wish.sources:
        raise InputError("cli_missing", what="SOURCE", command="nezha vocab")
    if not wish.out:
        raise InputError("cli_needs_value", flag="--out")
    with out.quiet_stdout():
        from nezha.data.vocabulary_folder import make_vocabulary

        made = make_vocabulary(
            wish.sources, wish.out, min_count=wish.min_count, latin_pieces=wish.latin_pieces,
            encoding=wish.encoding, text_field=wish.text_field,
        )  # fmt: skip
    text = out.text(
        "line_vocabulary",
        folder=made.folder,
        size=f"{made.vocab_size:,}",
        characters=f"{made.characters:,}",
        coverage=f"{made.coverage:.3%}",
        learnt=f"{made.learnt:,}",
        per_word=f"{made.pieces_per_word:.2f}",
    )
    out.result(made.to_dict(), text)
    return 0


COMMANDS = (
    Command(
        words="vocab",
        about=(
            "Learn a vocabulary from text, for data and models of your own.",
            "由文本建立词表，供自己的数据和模型使用。",
        ),
        options=(Vocab,),
        run=run,
        positional="sources",
    ),
)
