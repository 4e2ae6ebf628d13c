"""`nezha precision`: what breaks in pure fp16, and what each remedy of mixed precision brings back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option, model_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.options import check, option

if TYPE_CHECKING:
    from nezha.insight.half_precision import PrecisionResult

ROWS = 6
"""Losses shown of each training."""


@dataclass(frozen=True, kw_only=True)
class PrecisionOptions:
    """What `nezha precision` takes."""

    model: str = model_option()
    data: str = option(
        "bundled",
        en="Data", zh="数据",
        help_en="“bundled”, or a folder made by `nezha prepare` with the model's vocabulary.",
        help_zh="“bundled”（内置语料），或 `nezha prepare` 用该模型词表生成的文件夹。",
    )  # fmt: skip
    steps: int = option(
        60,
        en="Steps", zh="步数", low=1, high=10_000,
        help_en="Steps of each of the three short trainings.",
        help_zh="三次短训练各自的步数。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Compute the demonstration and print its three tables."""
    wish = PrecisionOptions(**given)
    with out.quiet_stdout():
        from nezha.insight import precision_demo

        found = precision_demo(wish.model, data=wish.data, steps=wish.steps)
    out.result(found.to_dict(), "\n\n".join([_single(found, out), _gradients(found, out), _losses(found, out)]))
    return 0


def _single(found: "PrecisionResult", out: Output) -> str:
    """One thing a row: in fp16, and with its remedy."""
    rows = [
        ("precision_update", f"{found.weight_half:.4f}", f"{found.weight_master:.4f}", "precision_masters"),
        ("precision_eps", f"{found.norm_half:g}", f"{found.norm_single:g}", "precision_wide_norm"),
        ("precision_squares", f"{found.length_half:g}", f"{found.length_single:.1f}", "precision_wide_sum"),
    ]
    head = [out.text(key) for key in ("precision_what", "precision_half", "precision_remedied", "precision_remedy")]
    return table([head, *([out.text(what), half, cured, out.text(remedy)] for what, half, cured, remedy in rows)])


def _gradients(found: "PrecisionResult", out: Output) -> str:
    head = [out.text(key) for key in ("precision_scale", "precision_zero", "precision_infinite")]
    rows = [[f"2^{item.exponent}", f"{item.zero:.2%}", f"{item.infinite:.2%}"] for item in found.gradients]
    return table([head, *rows])


def _losses(found: "PrecisionResult", out: Output) -> str:
    """Every so many steps, and the last."""
    steps = len(found.losses["fp32"])
    shown = sorted({*range(0, steps, max(1, steps // ROWS)), steps - 1})
    head = [out.text("precision_step"), *(out.text(f"precision_{name}") for name in found.losses)]
    rows = [[str(step + 1), *(f"{losses[step]:.3f}" for losses in found.losses.values())] for step in shown]
    return table([head, *rows])


COMMANDS = (
    Command(
        words="precision",
        about=(
            "Show what breaks in pure fp16, and what each remedy brings back.",
            "演示纯 fp16 会在哪里出错，以及各种补救的效果。",
        ),
        options=(PrecisionOptions,),
        run=run,
    ),
)
