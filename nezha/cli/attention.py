"""`nezha attention TEXT`: where each head looks, as a table, as JSON, as a page, or as a figure."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option, model_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.messages import InputError, Told
from nezha.options import check, option

VIEWS = ("maps", "curve", "wall", "skew", "table", "pair", "words")
"""Those of `nezha.insight.plots`, which only a figure loads."""
SUFFIXES = (".svg", ".png", ".pdf", ".csv")

if TYPE_CHECKING:
    from nezha.insight.results import AttentionResult


PAGES = (".html", ".htm", "")
"""Ends of a file that is to hold the live page."""


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
        en="File", zh="文件",
        help_en="Write there: .html, one self-contained page that needs no network; .svg, .png or .pdf, a figure; "
        ".csv, the numbers of that figure.",
        help_zh="写到该文件：.html 为独立页面，打开时无需网络；.svg、.png、.pdf 为图；.csv 为图中的数值。",
    )  # fmt: skip
    view: str | None = option(
        None,
        en="View", zh="视图", choices=VIEWS,
        help_en="What the figure shows: maps of one head, the offset curve of a token, the wall of all heads, maps "
        "with offsets across, the table R, a pair of tokens, or words; maps if not given.",
        help_zh="图的内容：一个头的热图、某词元的偏移曲线、全部头、横轴为偏移的热图、表 R、一对词元或按词合并；"
        "不给则为 maps。",
    )  # fmt: skip
    layer: int | None = option(
        None,
        en="Layer", zh="层", low=1,
        help_en="Layer of the figure, counted from 1; the sharpest head if not given.",
        help_zh="图所用的层，从 1 数起；不给则取最集中的头。",
    )  # fmt: skip
    head: int | None = option(
        None,
        en="Head", zh="头", low=1,
        help_en="Head of the figure, counted from 1; the sharpest one if not given.",
        help_zh="图所用的头，从 1 数起；不给则取最集中的头。",
    )  # fmt: skip
    token: int | None = option(
        None,
        en="Token", zh="词元", low=0,
        help_en="The token that looks, [CLS] being 0; if not given, the first [MASK], else the middle one.",
        help_zh="查询词元的序号，[CLS] 为 0；不给则为第一个 [MASK]，没有则为居中的一个。",
    )  # fmt: skip
    key: int | None = option(
        None,
        en="Token looked at", zh="被看的词元", low=0,
        help_en="For --view pair: the token looked at; if not given, the one it looks at most.",
        help_zh="用于 --view pair：被看的词元；不给则为它最关注的一个。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Ask the model and show where it looks."""
    wish = Attention(**given)
    chosen = _figure_choice(wish)
    if wish.out is not None and Path(wish.out).suffix.lower() not in (*PAGES, *SUFFIXES):
        raise InputError("plot_suffix", suffixes=" ".join((".html", *SUFFIXES)), given=Path(wish.out).name)
    with out.quiet_stdout():
        from nezha.insight import attention

        result = attention(wish.model, wish.text, wish.pair)
    if wish.out is not None:
        _write(result, Path(wish.out), chosen, out.lang)
    text = _table(result, out) if wish.out is None else out.text("line_written", path=wish.out)
    out.result(result.to_dict() if out.json else {}, text)
    return 0


def _figure_choice(wish: Attention) -> dict[str, Any]:
    """The options that are about a figure, as they were given.

    Raises:
        InputError: there are some, and no figure is to be written.
    """
    values = {name: getattr(wish, name) for name in ("view", "layer", "head", "token", "key")}
    given = {name: value for name, value in values.items() if value is not None}
    out = wish.out
    if given and (out is None or Path(out).suffix.lower() not in SUFFIXES):
        told = " ".join(f"--{name}" for name in given)
        raise InputError("plot_alone", given=told, out=out or Told((("plot_nowhere", {}),)))
    return given


def _write(result: "AttentionResult", path: Path, chosen: dict[str, Any], lang: str) -> None:
    """A figure or its numbers where the file's name says so, else the page."""
    if path.suffix.lower() not in SUFFIXES:
        write_page(path, result.to_html(lang))
        return
    from nezha.insight.plots import save
    from nezha.insight.plots.wish import checked

    for name, most in (("layer", result.layers), ("head", result.heads)):
        if name in chosen:
            chosen[name] = checked(name, chosen[name], 1, most) - 1
    save(result, path, lang=lang, **chosen)


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
