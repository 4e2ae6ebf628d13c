"""`nezha heads`: what every head of a model does over held-out articles, beside a twin of random weights."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option, model_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.options import check, option

if TYPE_CHECKING:
    from nezha.insight.heads_result import HeadsResult, SurveyedHead

SHOWN = ("prev", "next", "self", "local", "left", "right", "broad", "punct", "special", "far", "position", "words")
"""Columns by the names that a query has; `content` is 1 - `position`."""


@dataclass(frozen=True, kw_only=True)
class Heads:
    """What `nezha heads` takes."""

    model: str = model_option()
    texts: int = option(
        60,
        en="Texts", zh="文本数", low=2, high=10_000,
        help_en="Held-out articles of the People's Daily to look at, up to 126 characters of each; all where there are "
        "fewer.",
        help_zh="要观察的人民日报留出文章数，每篇取至多 126 字；不足时取全部。",
    )  # fmt: skip
    query: str = option(
        "",
        en="Query", zh="查询",
        help_en="Show only the heads it finds, such as “prev>0.4 and layer<4”, “words>2” or “local and not position”.",
        help_zh="只列出符合条件的头，例如“prev>0.4 and layer<4”、“words>2”或“local and not position”。",
    )  # fmt: skip
    seed: int = option(
        0,
        en="Seed", zh="随机种子", low=0, high=2**32 - 1,
        help_en="Of the twin's random weights and of all draws.",
        help_zh="决定随机权重对照模型与全部抽样。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Measure both models, and print the table."""
    wish = Heads(**given)
    with out.quiet_stdout():
        from nezha.insight import heads
        from nezha.insight.head_query import check_query

        check_query(wish.query)
        out.say("heads_begin", texts=wish.texts)
        found = heads(wish.model, texts=wish.texts, seed=wish.seed)
    chosen = found.search(wish.query)
    values = found.to_dict() | {"query": wish.query, "found": [[head.layer, head.head] for head in chosen]}
    out.result(values, _text(found, [head for head in found.heads if head in chosen], out))
    return 0


def _text(found: "HeadsResult", chosen: list["SurveyedHead"], out: Output) -> str:
    """The table of the heads that were searched for, then what of all heads is more than chance."""
    head = [
        out.text("column_layer"),
        out.text("column_head"),
        *SHOWN,
        out.text("heads_shuffled"),
        out.text("heads_kinds"),
    ]
    rows = [
        [
            str(one.layer + 1),
            str(one.head + 1),
            *(_figure(one.figures[name]) for name in SHOWN),
            _figure(one.words_shuffled),
            _kinds(one, out),
        ]
        for one in chosen
    ]
    largest = found.largest_of_twin()
    rows.append(
        [out.text("heads_twin"), "", *(_figure(largest[name]) for name in SHOWN), "", out.text("heads_largest")]
    )
    return "\n\n".join([table([head, *rows]), _summary(found, out)])


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _kinds(head: "SurveyedHead", out: Output) -> str:
    """Names of what it does, a star where no head of random weights does as much."""
    names = [out.text(f"head_kind_{name}") + ("*" if head.learnt(name) else "") for name in head.kinds()]
    names += [out.text({1: "head_kind_words", -1: "head_kind_against"}[head.words()])] if head.words() else []
    names += [out.text("head_kind_position_only")] if head.position_only() else []
    return out.text("heads_joint").join(names) or "–"


def _summary(found: "HeadsResult", out: Output) -> str:
    """How many heads do what, in the model and in its twin; then how to read the table."""
    counts = {
        "all": len(found.heads),
        "learnt": sum(any(head.learnt(kind) for kind in head.kinds()) for head in found.heads),
        "follow": sum(head.words() > 0 for head in found.heads),
        "avoid": sum(head.words() < 0 for head in found.heads),
        "twin": sum(head.words() != 0 for head in found.twin),
        "position": sum(head.position_only() for head in found.heads),
    }
    told = out.text("heads_counts", **{name: str(count) for name, count in counts.items()})
    facts = out.text("heads_facts", model=found.model, texts=found.texts, tokens=f"{found.tokens:,}", seed=found.seed)
    return f"{told}\n{facts}\n{out.text('heads_reading')}"


COMMANDS = (
    Command(
        words="heads",
        about=(
            "Show what every head does over held-out text: where it looks, and whether it follows words.",
            "展示每个注意力头在留出文本上的行为：看向何处，是否跟随词的边界。",
        ),
        options=(Heads,),
        run=run,
    ),
)
