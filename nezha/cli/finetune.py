"""`nezha finetune TASK`: train a model for a task, and say what it is worth beside simpler things.

Every training is a run with a folder (`nezha runs list`): one that was stopped or killed goes on where it was when the
same command is given again with its --name.  In the background there is one run, without random weights beside it.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nezha import runs
from nezha.cli.beginning import Beginning
from nezha.cli.command import Command
from nezha.cli.config_file import read_config
from nezha.cli.output import Output
from nezha.cli.pretrain import run_folder
from nezha.cli.runs import launched
from nezha.cli.train_here import INTERRUPTED, train, train_here
from nezha.cli.width import table
from nezha.finetune_config import SHEET_FIELDS, TASKS, FinetuneConfig
from nezha.finetune_sheets import SHEETS
from nezha.messages import InputError
from nezha.options import changes_in_words, from_dict, option, to_dict

BUNDLED = "bundled"
"""The name of the data in the box."""

if TYPE_CHECKING:
    from nezha.tasks.outcome import Asked
    from nezha.tasks.results import Comparison, Contender, FinetuneResult


@dataclass(frozen=True, kw_only=True)
class Finetune(Beginning):
    """What `nezha finetune` takes beside the options of a run."""

    seeds: int = option(
        1,
        en="Seeds", zh="种子数", low=1, high=1000,
        help_en="Train so many times, with --seed and those after it; 3 or more show how much is chance.",
        help_zh="训练的次数，种子从 --seed 起依次递增；3 次以上可看出偶然性。",
    )  # fmt: skip


def run(given: dict[str, Any], out: Output) -> int:
    """Train, compare, print."""
    own = {field.name for field in dataclasses.fields(Finetune)}
    wish = Finetune(**{name: value for name, value in given.items() if name in own})
    changes = {name: value for name, value in given.items() if name not in own}
    folder = run_folder(wish.config)
    if wish.resume:
        return _resume(wish, changes, folder.path if folder else None, out)
    config = _config(wish, changes)
    if folder is not None and config.name == folder.path.name:
        return train_here(runs.claim(config, folder.path.parent, resume=False), out, resume=False)
    if wish.background or wish.queue:
        if wish.seeds > 1:
            raise InputError("finetune_seeds_in_background", seeds=wish.seeds)
        _check_inputs(config)
        config = config if config.name else config.renamed(runs.free_name(prefix=config.task))
        return launched(runs.launch(config, queue=wish.queue), out)
    return _compare(config, wish.seeds, out)


def _config(wish: Finetune, changes: dict[str, Any]) -> FinetuneConfig:
    """A configuration file or the defaults, and single flags.

    Raises:
        InputError: a file that cannot be read as a configuration of fine-tuning; no task; a value out of its range.
    """
    if wish.config is None:
        if "task" not in changes:
            raise InputError("cli_missing", what="TASK", command="nezha finetune")
        return FinetuneConfig(**changes)
    return from_dict(FinetuneConfig, to_dict(read_config(Path(wish.config), runs.FINETUNE)) | changes)


def _resume(wish: Finetune, changes: dict[str, Any], folder: Path | None, out: Output) -> int:
    """Go on with one run; flags that change what the weights depend on are refused."""
    name = changes.pop("name", None) or (folder.name if folder else None)
    root = folder.parent if folder else None
    if name is None:
        raise InputError("resume_needs_name", names=", ".join(run.name for run in runs.list_runs()[:12]) or "–")
    if wish.background or wish.queue:
        return launched(runs.resume(name, root, changes, queue=wish.queue), out)
    config = runs.resume_config(name, root, changes)
    return train_here(runs.claim(config, root, resume=True), out, resume=True)


def _check_inputs(config: FinetuneConfig) -> None:
    """Data and model are there and can be read, values fit: what cannot be is told before a run takes its name.

    Raises:
        InputError: they cannot.
    """
    from nezha.insight.catalog import locate
    from nezha.tasks.readers import Columns, read

    config.check_fit()
    locate(config.model)
    if config.data != BUNDLED:
        columns = Columns(config.text_column, config.second_column, config.label_column)
        read(Path(config.data).expanduser(), config.task, columns)


class _StoppedError(Exception):
    """A run of a comparison was stopped."""


def _compare(config: FinetuneConfig, seeds: int, out: Output) -> int:
    """The runs of a comparison, one after another, then the table."""
    named = config if config.name else config.renamed(runs.free_name(prefix=config.task))
    runs.check_name(named.name)
    from nezha.tasks import compare  # imports torch

    try:
        found = compare(named, seeds=seeds, train=lambda wanted: _train(wanted, out))
    except _StoppedError:
        out.say("finetune_stopped", name=named.name)
        return INTERRUPTED
    out.result(found.to_dict(), _text(found, out))
    return 0


def _train(config: FinetuneConfig, out: Output) -> "tuple[FinetuneResult, Asked]":
    """One run: read where it is over, gone on with where it was interrupted, else begun.

    Raises:
        InputError: as the run, or where one of other settings has this name.
    """
    from nezha.tasks.outcome import baselines_of, result_of

    there = {run.name: run for run in runs.list_runs()}.get(config.name)
    if there is None:
        _check_inputs(config)
        runs.create(config)
        train(runs.claim(config, resume=False), out, resume=False)
    else:
        before, now = runs.config_of(there.config), runs.located(config)
        changes = changes_in_words(to_dict(before), to_dict(now), FinetuneConfig)
        if changes:
            raise InputError("finetune_name_taken", name=config.name, changes=changes)
        if there.state != "finished":
            train(runs.claim(runs.resume_config(config.name), resume=True), out, resume=True)
    folder = runs.get(config.name).folder
    result = result_of(folder)
    if result is None:
        raise _StoppedError
    return result, baselines_of(folder)


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


def usual(name: str) -> str:
    """The value of an option in the usual sheet of each task; once where all have the same."""
    values = {task: f"{getattr(SHEETS[task, 'usual'], name):g}" for task in TASKS}
    same = set(values.values())
    return same.pop() if len(same) == 1 else ", ".join(f"{task} {value}" for task, value in values.items())


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
        usual={name: usual(name) for name in SHEET_FIELDS},
    ),
)
