"""`nezha compare RECIPES`: the paper's systems trained alike, fine-tuned alike, in one table and one figure."""

from dataclasses import dataclass
from typing import Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.options import option
from nezha.systems import results
from nezha.systems.config import CompareConfig
from nezha.systems.results import SystemsComparison


@dataclass(frozen=True, kw_only=True)
class Compare:
    """What `nezha compare` takes beside what it compares."""

    show: bool = option(
        False,
        en="Show", zh="查看",
        help_en="Only print what the comparison --name has found so far.",
        help_zh="仅显示名为 --name 的比较目前的结果。",
    )  # fmt: skip
    json: bool = json_option()


def run(given: dict[str, Any], out: Output) -> int:
    """Compare, or show."""
    wish = Compare(**{name: value for name, value in given.items() if name in ("show", "json")})
    config = CompareConfig(**{name: value for name, value in given.items() if name not in ("show", "json")})
    if wish.show:
        found = results.read(config.name)
    else:
        with out.quiet_stdout():
            from nezha.systems.work import compare

            found = compare(config, report=lambda key, values: out.say(key, **values))
    out.result(found.to_dict(), told(found, out))
    return 0


def told(found: SystemsComparison, out: Output) -> str:
    """The table with what stands around it."""
    config = found.config
    head = out.text(
        "systems_head", name=config["name"], seeds=config["seeds"], steps=f"{found.steps:,}", data=config["data"]
    )
    rows = [["", *(out.text(f"systems_{measure}") for measure in found.measures)]]
    for recipe in config["recipes"]:
        rows.append([out.text(f"recipe_{recipe}"), *(_cell(found, recipe, measure) for measure in found.measures)])
    lines = [head, table(rows)]
    if not found.complete:
        counts = [len(found.values(recipe, found.measures[-1])) for recipe in config["recipes"]]
        lines.append(out.text("systems_missing", done=sum(counts), all=config["seeds"] * len(counts)))
    return "\n".join([*lines, out.text("systems_files", folder=results.place_of(config["name"]))])


def _cell(found: SystemsComparison, recipe: str, measure: str) -> str:
    mean, spread = found.mean(recipe, measure), found.spread(recipe, measure)
    if mean is None:
        return "–"
    return f"{mean:.3f}" if spread is None else f"{mean:.3f} ± {spread:.3f}"


COMMANDS = (
    Command(
        words="compare",
        about=(
            "Pre-train the paper's systems alike, fine-tune each, and set them side by side with error bars.",
            "以相同方式预训练论文中的各系统，分别微调，并列比较并给出误差。",
        ),
        options=(CompareConfig, Compare),
        run=run,
        positional="recipes",
    ),
)
