"""`nezha fill-mask TEXT`: what a model would write at every [MASK]."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option, model_option
from nezha.cli.output import Output
from nezha.options import check, option

if TYPE_CHECKING:
    from nezha.insight.results import FillMaskResult


@dataclass(frozen=True, kw_only=True)
class FillMask:
    """What `nezha fill-mask` takes."""

    text: str = option(
        "",
        en="Text", zh="文本",
        help_en="Chinese text with [MASK] where characters are missing; after -- if it begins with a dash.",
        help_zh="在缺字处写有 [MASK] 的中文文本；以短横开头时写在 -- 之后。",
    )  # fmt: skip
    k: int = option(
        5,
        en="Candidates", zh="候选数",
        help_en="How many candidates for each mask, the most probable first.",
        help_zh="每个空位列出几个候选，按概率从高到低。",
    )  # fmt: skip
    model: str = model_option()
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Ask the model and print its answer."""
    wish = FillMask(**given)
    with out.quiet_stdout():
        from nezha.insight import fill_mask

        result = fill_mask(wish.text, k=wish.k, model=wish.model)
    out.result(result.to_dict(), _text(result))
    return 0


def _text(result: "FillMaskResult") -> str:
    """Each mask with its surroundings, and a line a candidate."""
    lines = []
    for mask in result.masks:
        before, after = result.text[: mask.start][-12:], result.text[mask.end :][:12]
        lines.append(f"{mask.index + 1}. {before}[MASK]{after}".replace("\n", " "))
        lines += [f"   {candidate.token}  {candidate.probability:.4f}" for candidate in mask.candidates]
    return "\n".join(lines)


COMMANDS = (
    Command(
        words="fill-mask",
        about=("Let a model fill in the [MASK]s of a text.", "让模型填出文本中的 [MASK]。"),
        options=(FillMask,),
        run=run,
        positional="text",
        short={"k": "-k"},
    ),
)
