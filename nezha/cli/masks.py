"""`nezha masks TEXT`: what each of the four maskings would hide of a text, drawn in two lines."""

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from nezha.cli.command import Command, json_option, model_option
from nezha.cli.output import Output
from nezha.cli.width import columns, pad
from nezha.options import check, option
from nezha.recipes import RECIPES

if TYPE_CHECKING:
    from nezha.insight.masked_text import MasksResult

WIDTH = 100
SIGNS = {"mask": "#", "random": "", "keep": "="}
"""What fills the place of a hidden token; a random one shows the token that the model sees."""
COLOURS = {"mask": "31", "random": "36", "keep": "33"}


@dataclass(frozen=True, kw_only=True)
class Masks:
    """What `nezha masks` takes."""

    text: str = option(
        "",
        en="Text", zh="文本",
        help_en="Chinese text to hide; after -- if it begins with a dash.",
        help_zh="要遮盖的中文文本；以短横开头时写在 -- 之后。",
    )  # fmt: skip
    recipe: str | None = option(
        None,
        en="Recipe", zh="方案", choices=tuple(RECIPES),
        help_en="Which system's masking; without it all four, one under the other.",
        help_zh="哪个系统的掩码方式；不给则依次列出全部四种。",
    )  # fmt: skip
    seed: int = option(
        0,
        en="Seed", zh="随机种子", low=0, high=2**32 - 1,
        help_en="Same seed, same masks.",
        help_zh="种子相同，遮盖相同。",
    )  # fmt: skip
    model: str = model_option()
    json: bool = json_option()

    def __post_init__(self):
        check(self)


class Cell(NamedTuple):
    """One place of the picture: what stands in the text, what the model sees there, and the kind where it is hidden."""

    text: str
    seen: str = ""
    kind: str = ""

    @property
    def width(self) -> int:
        """Columns it takes."""
        return max(columns(self.text), columns(self.seen))


def run(given: dict[str, Any], out: Output) -> int:
    """Hide the text and show what is hidden."""
    wish = Masks(**given)
    with out.quiet_stdout():
        from nezha.insight import masks, masks_all

        result = (
            masks_all(wish.text, wish.seed, wish.model)
            if wish.recipe is None
            else masks(wish.text, wish.recipe, wish.seed, wish.model)
        )
    results = [result] if wish.recipe is not None else result.results
    colour = _is_terminal() and "NO_COLOR" not in os.environ
    pictures = [f"{_title(one, out)}\n{draw(one, colour=colour)}" for one in results]
    out.result(result.to_dict(), "\n\n".join([*pictures, out.text("masks_signs")]))
    return 0


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _title(result: "MasksResult", out: Output) -> str:
    """Name, what is hidden together, and how much is."""
    facts = [out.text(f"unit_{result.recipe}")]
    if result.level is not None:
        facts.append(out.text(f"level_{result.level}"))
    facts.append(out.text("masks_count", hidden=len(result.masked), tokens=len(result.tokens)))
    return f"{out.text(f'recipe_{result.recipe}')}: {' · '.join(facts)}"


def draw(result: "MasksResult", *, colour: bool) -> str:
    """The text, a blank between words, and under each hidden token what the model sees instead."""
    lines: list[list[Cell]] = [[]]
    for group in _words(result):
        wide = sum(cell.width for cell in group)
        broken = any("\n" in cell.text for cell in group)
        if broken or (lines[-1] and sum(cell.width for cell in lines[-1]) + wide > WIDTH):
            lines.append([])
        if not broken:
            lines[-1] += [*group, Cell(" ")]
    return "\n".join(_two_lines(line, colour=colour) for line in lines if line)


def _words(result: "MasksResult") -> list[list[Cell]]:
    """The cells of each word; a line end between words is one of its own."""
    chosen = {place: number for number, place in enumerate(result.masked)}
    groups: list[list[Cell]] = []
    last, end = -1, 0
    for place, (token, (start, stop)) in enumerate(zip(result.tokens, result.offsets, strict=True)):
        if "\n" in result.text[end:start]:
            groups.append([Cell("\n")])
        if result.token_words[place] != last:
            groups.append([])
        number = chosen.get(place)
        groups[-1].append(Cell(token) if number is None else _hidden(token, result, number))
        last, end = result.token_words[place], stop
    return groups


def _hidden(token: str, result: "MasksResult", number: int) -> Cell:
    kind = result.kinds[number]
    return Cell(token, SIGNS[kind] * columns(token) or result.shown[number], kind)


def _two_lines(cells: list[Cell], *, colour: bool) -> str:
    """The text above what the model sees; the second line is left out where nothing is hidden."""
    above = "".join(pad(cell.text, cell.width) for cell in cells).rstrip()
    if not any(cell.kind for cell in cells):
        return above
    while cells and not cells[-1].kind:
        cells = cells[:-1]
    return f"{above}\n{''.join(_painted(cell, colour=colour) for cell in cells)}".rstrip()


def _painted(cell: Cell, *, colour: bool) -> str:
    shown = pad(cell.seen, cell.width)
    return f"\033[{COLOURS[cell.kind]}m{shown}\033[0m" if colour and cell.kind else shown


COMMANDS = (
    Command(
        words="masks",
        about=("Show what the four maskings would hide of a text.", "展示四种掩码方式会遮住一段文本的哪些字。"),
        options=(Masks,),
        run=run,
        positional="text",
    ),
)
