"""`nezha corpus [DATA]`: what is in prepared text, and what the four maskings hide of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.options import check, option

if TYPE_CHECKING:
    from nezha.insight.corpus_results import CorpusResult, Lengths, RatesResult, SplitFacts


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """What `nezha corpus` takes."""

    data: str = option(
        "bundled",
        en="Data", zh="数据",
        help_en="“bundled”, or a folder made by `nezha prepare`.",
        help_zh="“bundled”（内置语料），或 `nezha prepare` 生成的文件夹。",
    )  # fmt: skip
    rates: bool = option(
        False,
        en="Rates", zh="遮盖率",
        help_en="Also measure what each of the four maskings hides, beside the paper's 12%, 1.5% and 1.5%.",
        help_zh="同时测量四种掩码方式各遮住多少，并与论文的 12%、1.5%、1.5% 对照。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Count, and print what was found."""
    wish = Corpus(**given)
    with out.quiet_stdout():
        from nezha.insight import corpus, rates

        facts = corpus(wish.data)
        found = rates(wish.data, facts.splits[-1].split) if wish.rates else None
    values, text = facts.to_dict(), _text(facts, out)
    if found is not None:
        values, text = values | {"rates": found.to_dict()}, f"{text}\n\n{_rates(found, out)}"
    out.result(values, text)
    return 0


def _text(facts: "CorpusResult", out: Output) -> str:
    """Split by split."""
    parts = [_split(split, facts.vocabulary_size, out) for split in facts.splits]
    if facts.dropped:
        lines = (out.text(f"line_dropped_{reason}", count=f"{count:,}") for reason, count in facts.dropped.items())
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _split(split: "SplitFacts", size: int, out: Output) -> str:
    """A line of counts and three small tables."""
    line = out.text(
        "corpus_line",
        split=out.text(f"split_{split.split}"),
        documents=f"{split.documents:,}",
        sentences=f"{split.sentences:,}",
        tokens=f"{split.tokens:,}",
        characters=f"{split.characters:,}",
        unknown=f"{split.unknown:.2%}",
        used=f"{split.vocabulary_used:,}",
        size=f"{size:,}",
    )
    if split.counted < split.tokens:
        line += f"\n{out.text('corpus_counted', tokens=f'{split.counted:,}')}"
    words = [[item.name, f"{item.number:,}", f"{item.mean:.2f}"] for item in split.words]
    padding = [[item.examples, str(item.sequence_length), f"{item.share:.1%}"] for item in split.padding]
    lengths = [
        _lengths("row_sentence", split.sentence_lengths, out),
        _lengths("row_document", split.document_lengths, out),
    ]
    tables = (
        ("column_words", "column_number", "column_mean", words),
        ("column_lengths", "column_mean", "column_quantiles", "column_longest", lengths),
        ("column_examples", "column_length", "column_padding", padding),
    )
    return "\n\n".join([line, *(table([[out.text(key) for key in head], *rows]) for *head, rows in tables)])


def _lengths(name: str, found: "Lengths", out: Output) -> list[str]:
    quantiles = " / ".join(f"{value:,}" for value in found.quantiles)
    return [out.text(name), f"{found.mean:.1f}", quantiles, f"{found.longest:,}"]


def _rates(found: "RatesResult", out: Output) -> str:
    """A row a recipe and length, the paper's last; then what could not be measured."""
    kinds = ("mask", "random", "keep")
    head = [out.text("column_recipe"), out.text("column_length"), *(out.text(f"kind_{kind}") for kind in kinds)]
    head += [out.text("column_spread"), out.text("column_halved", words=found.words)]
    rows = [
        [
            out.text(f"recipe_{row.recipe}"),
            str(row.sequence_length),
            *(f"{row.tokens[kind]:.2%}" for kind in kinds),
            f"{row.quantiles[0]:.1%}–{row.quantiles[2]:.1%}",
            f"{row.halved_by_corpus:.1%}",
        ]
        for row in found.rows
    ]
    paper = [out.text("row_paper"), "", *(f"{found.paper[kind]:.2%}" for kind in kinds), "", ""]
    missing = [
        out.text("rates_missing", recipe=out.text(f"recipe_{item.recipe}"), reason=out.pick(item.reason))
        for item in found.missing
    ]
    return "\n".join([table([head, *rows, paper]), *missing])


COMMANDS = (
    Command(
        words="corpus",
        about=("Show what is in prepared text, in figures.", "用数字展示处理好的语料。"),
        options=(Corpus,),
        run=run,
        positional="data",
    ),
)
