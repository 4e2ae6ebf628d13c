"""`nezha prepare SOURCE... --out DIR`: text into the token shards that pre-training reads."""

from dataclasses import dataclass
from typing import Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.messages import InputError
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Prepare:
    """What `nezha prepare` takes."""

    sources: tuple[str, ...] = option(
        (),
        en="Sources", zh="来源",
        help_en="“bundled”, or UTF-8 text files: one sentence a line, a blank line between documents.",
        help_zh="“bundled”（内置语料），或 UTF-8 文本文件：每行一句，文档之间空一行。",
    )  # fmt: skip
    out: str = option(
        "",
        en="Folder", zh="文件夹",
        help_en="The folder to make; must not exist, or be empty.",
        help_zh="要生成的文件夹；须不存在或为空。",
    )  # fmt: skip
    vocabulary: str | None = option(
        None,
        en="Vocabulary", zh="词表",
        help_en="A folder with vocab.txt, such as a model's; without it one is built from the training part.",
        help_zh="含 vocab.txt 的文件夹，例如某个模型；不给则由训练部分建立词表。",
    )  # fmt: skip
    words: str = option(
        "gold",
        en="Words", zh="分词", choices=("gold", "jieba", "rjieba", "character"),
        help_en="Where words end: gold takes the corpus's own marks and jieba elsewhere; the others always cut.",
        help_zh="词的边界：gold 采用语料自带标注，没有时用 jieba；其余一律自动切分。",
    )  # fmt: skip
    min_count: int = option(
        3,
        en="Smallest count", zh="最少次数", low=1, high=1_000_000,
        help_en="How often a character must occur to enter a vocabulary that is built.",
        help_zh="建立词表时，一个字至少出现的次数。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Make the shards and print what is in them."""
    wish = Prepare(**given)
    if not wish.sources:
        raise InputError("cli_missing", what="SOURCE", command="nezha prepare")
    if not wish.out:
        raise InputError("cli_needs_value", flag="--out")
    with out.quiet_stdout():
        from nezha.data.prepare import prepare

        report = prepare(wish.sources, wish.out, vocabulary=wish.vocabulary, words=wish.words, min_count=wish.min_count)
    text = out.text(
        "line_prepared",
        folder=report.folder,
        documents=f"{report.documents:,}",
        duplicates=f"{report.duplicates:,}",
        train=f"{report.train_tokens:,}",
        held_out=f"{report.held_out_tokens:,}",
        unknown=f"{report.unknown_tokens:,}",
        vocab=f"{report.vocab_size:,}",
    )
    out.result(report.to_dict(), text)
    return 0


COMMANDS = (
    Command(
        words="prepare",
        about=("Turn text into token shards with word boundaries.", "把文本变成带词边界的词元分片。"),
        options=(Prepare,),
        run=run,
        positional="sources",
    ),
)
