"""`nezha attention TEXT`: where each head looks, as a table, as JSON, or as one page to open in a browser."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option, model_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.messages import InputError
from nezha.options import check, option

if TYPE_CHECKING:
    from nezha.insight.results import AttentionResult


@dataclass(frozen=True, kw_only=True)
class Attention:
    """What `nezha attention` takes."""

    text: str = option(
        "",
        en="Text", zh="文本",
        help_en="Chinese text to look at; after -- if it begins with a dash.",
        help_zh="要观察的中文文本；以短横开头时写在 -- 之后。",
    )  # fmt: skip
    pair: str | None = option(
        None,
        en="Second text", zh="第二段文本",
        help_en="A second text, read as the sentence after the first.",
        help_zh="第二段文本，作为第一段的下一句读入。",
    )  # fmt: skip
    model: str = model_option()
    out: str | None = option(
        None,
        en="Page", zh="页面",
        help_en="Write one self-contained HTML page there; no network is needed to open it.",
        help_zh="写出一个独立的 HTML 页面；打开时无需网络。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Ask the model and show where it looks."""
    wish = Attention(**given)
    with out.quiet_stdout():
        from nezha.insight import attention

        result = attention(wish.model, wish.text, wish.pair)
    if wish.out is not None:
        write_page(Path(wish.out), result.to_html(out.lang))
    text = _table(result, out) if wish.out is None else out.text("line_written", path=wish.out)
    out.result(result.to_dict() if out.json else {}, text)
    return 0


def write_page(path: Path, page: str) -> None:
    """Write `page` to `path`.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        path.expanduser().write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError("page_unwritable", path=path, reason=error.strerror or str(error)) from error


def _table(result: "AttentionResult", out: Output) -> str:
    """A line a head: its strongest offsets with the mean probability there, and the share of content."""
    from nezha.insight.summary import summarize

    head = [out.text(key) for key in ("column_layer", "column_head", "column_content", "column_offsets")]
    rows = [
        [
            str(item.layer + 1),
            str(item.head + 1),
            f"{item.content_share:.0%}",
            "   ".join(f"{offset:+d}: {weight:.2f}" for offset, weight in item.offsets),
        ]
        for item in summarize(result)
    ]
    return "\n".join([" ".join(result.tokens), "", table([head, *rows])])


COMMANDS = (
    Command(
        words="attention",
        about=(
            "Show where each head looks, and how much of that is content and how much position.",
            "展示每个注意力头看向何处，以及其中内容与位置各占多少。",
        ),
        options=(Attention,),
        run=run,
        positional="text",
    ),
)
