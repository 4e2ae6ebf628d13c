"""`nezha publish NAME --out DIR`: a run's newest checkpoint as a model folder with a card."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nezha import runs
from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.messages import InputError
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Publish:
    """What `nezha publish` takes."""

    run: str = option(
        "",
        en="Run", zh="训练名称",
        help_en="Name of the run whose newest checkpoint is published, or with --best its best.",
        help_zh="要发布的训练名称：默认取最新检查点，加 --best 取最佳检查点。",
    )  # fmt: skip
    out: str = option(
        "",
        en="Folder", zh="文件夹",
        help_en="The folder to make; must not exist, or be empty.",
        help_zh="要生成的文件夹；须不存在或为空。",
    )  # fmt: skip
    best: bool = option(
        False,
        en="Best", zh="最佳",
        help_en="Publish the checkpoint with the lowest held-out loss.",
        help_zh="发布留出集损失最低的检查点。",
    )  # fmt: skip
    examples: int | None = option(
        None,
        en="Examples", zh="评测样本数", low=1, high=100_000_000,
        help_en="Held-out examples to measure on; all where nothing is said.",
        help_zh="用于评测的留出样本数；不给则用全部。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Write the folder and print the figures on its card."""
    wish = Publish(**given)
    if not wish.run:
        raise InputError("cli_missing", what="NAME", command="nezha publish")
    if not wish.out:
        raise InputError("cli_needs_value", flag="--out")
    folder = runs.get(wish.run).folder
    with out.quiet_stdout():
        from nezha.publish import publish

        made = publish(Path(folder), Path(wish.out), best=wish.best, examples=wish.examples)
    lines = [out.text("line_published", folder=made.folder, size=f"{made.bytes / 1e6:.1f}")]
    for figure in made.figures:
        names = {"who": out.text(f"card_{figure.model}"), "masking": out.text(f"masking_{figure.masking}")}
        values = {"loss": f"{figure.loss:.3f}", "accuracy": f"{figure.accuracy:.3f}"}
        lines.append(out.text("line_published_figure", **names, **values))
    out.result(made.to_dict(), "\n".join(lines))
    return 0


COMMANDS = (
    Command(
        words="publish",
        about=(
            "Write a run's model with half-precision weights and a card of its held-out figures.",
            "把训练得到的模型写成半精度权重，并附上留出集成绩卡。",
        ),
        options=(Publish,),
        run=run,
        positional="run",
    ),
)
