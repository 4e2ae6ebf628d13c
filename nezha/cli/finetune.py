"""`nezha finetune TASK`: train a model for a task, and say what it is worth beside simpler things."""

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.width import table
from nezha.messages import InputError
from nezha.options import check, option
from nezha.tasks.config import FinetuneConfig

if TYPE_CHECKING:
    from nezha.tasks.results import Comparison, Contender


@dataclass(frozen=True, kw_only=True)
class Finetune:
    """What `nezha finetune` takes beside the options of a run."""

    seeds: int = option(
        1,
        en="Seeds", zh="种子数", low=1, high=1000,
        help_en="Train so many times, with --seed and those after it; 3 or more show how much is chance.",
        help_zh="训练的次数，种子从 --seed 起依次递增；3 次以上可看出偶然性。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Train, compare, print."""
    own = {field.name for field in dataclasses.fields(Finetune)}
    wish = Finetune(**{name: value for name, value in given.items() if name in own})
    if "task" not in given:
        raise InputError("cli_missing", what="TASK", command="nezha finetune")
    config = FinetuneConfig(**{name: value for name, value in given.items() if name not in own})
    with out.quiet_stdout():
        from nezha.tasks import compare

        found = compare(config, seeds=wish.seeds, report=lambda record: _progress(out, record))
    out.result(found.to_dict(), _text(found, out))
    return 0


def _progress(out: Output, record: dict[str, Any]) -> None:
    """A line an epoch and a baseline."""
    if record["kind"] == "train":
        return
    contender, seconds = out.text(f"contender_{record['contender']}"), f"{record['seconds']:.0f}"
    if record["kind"] == "baseline":
        out.say("line_baseline", contender=contender, seconds=seconds)
        return
    measure, value = next(iter(record["dev"].items()))
    out.say(
        "line_epoch",
        contender=contender,
        seed=record["seed"],
        epoch=record["epoch"],
        loss=f"{record['loss']:.4f}",
        measure=out.text(f"measure_{measure}"),
        value=f"{value:.4f}",
        seconds=seconds,
    )


def _text(found: "Comparison", out: Output) -> str:
    """What was trained on what, the table, and a sentence where something simpler is better."""
    run = found.runs[0]
    head = out.text(
        "finetune_head",
        task=run.config.task,
        seeds=len(found.runs),
        model=run.config.model,
        precision=run.precision,
        **{part: f"{count:,}" for part, count in run.sizes.items()},
    )
    measures = [out.text(f"measure_{measure}") for measure in found.measures]
    columns = [out.text("column_contender"), *measures, out.text("column_difference"), "", out.text("column_seconds")]
    lines = [head, "", table([columns, *(_row(one, found.measures, out) for one in found.contenders)])]
    better = [out.text(f"contender_{one.name}") for one in found.contenders if one.verdict == "behind"]
    if better:
        lines += ["", out.text("finetune_beaten", names=("、" if out.lang == "zh" else ", ").join(better))]
    return "\n".join(lines)


def _row(one: "Contender", measures: tuple[str, ...], out: Output) -> list[str]:
    """One contender: its means, and how far the model is above it."""
    cells = [out.text(f"contender_{one.name}")]
    for measure in measures:
        deviation = one.deviation(measure)
        cells.append(f"{one.mean(measure):.4f}" + ("" if deviation is None else f" ± {deviation:.4f}"))
    above = one.difference
    cells.append("" if above is None else f"{above.value:+.4f} ({above.low:+.4f} … {above.high:+.4f})")
    cells.append("" if one.verdict is None else out.text(f"verdict_{one.verdict}"))
    return [*cells, f"{one.seconds:.0f}"]


COMMANDS = (
    Command(
        words="finetune",
        about=(
            "Fine-tune a model for a task, on data in the box or your own, beside random weights and simple baselines.",
            "在内置数据或自有数据上微调模型，并与随机权重及简单基线对照。",
        ),
        options=(Finetune, FinetuneConfig),
        run=run,
        positional="task",
    ),
)
