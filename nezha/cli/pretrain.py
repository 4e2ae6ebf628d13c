"""`nezha pretrain`: train from nothing, or go on, in the foreground or in a process of its own.

A foreground run is a run folder like any other: the app shows it, `nezha runs stop` stops it.  The process that
`runs.launch` starts is this same command with the configuration of its folder.  `torchrun` and `accelerate launch`
start it several times; the main process then does what is asked, and the others train beside it and say nothing.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nezha import runs
from nezha.cli.beginning import Beginning
from nezha.cli.command import Command
from nezha.cli.config_file import read_config
from nezha.cli.output import Output
from nezha.cli.runs import launched
from nezha.cli.train_here import assist_here, train_here
from nezha.messages import InputError
from nezha.options import flatten, from_dict, option, to_dict, unflatten
from nezha.presets import PRESETS, planned
from nezha.pretrain_config import SIZES, PretrainConfig
from nezha.ranks import this_rank
from nezha.recipes import RECIPES
from nezha.run_folder import RunFolder


@dataclass(frozen=True, kw_only=True)
class Pretrain(Beginning):
    """What `nezha pretrain` takes beside the options of a run."""

    preset: str | None = option(
        None,
        en="Preset", zh="预设", choices=tuple(PRESETS),
        help_en="A whole run by name: size, batch, rates and steps; base and large are the paper's. Other flags "
        "replace what it says.",
        help_zh="按名称给出整套训练：规模、批量、学习率与步数；base 与 large 为论文设置。其他选项优先。",
    )  # fmt: skip
    recipe: str | None = option(
        None,
        en="Recipe", zh="方案", choices=tuple(RECIPES),
        help_en="One of the four systems of the paper's Table 2: its masking, positions, optimizer and precision.",
        help_zh="论文表 2 的四个系统之一：其掩码、位置编码、优化器与精度。",
    )  # fmt: skip
    size: str | None = option(
        None,
        en="Size", zh="规模", choices=tuple(SIZES),
        help_en="A named size of the model; single sizes given beside it replace its own.",
        help_zh="预设的模型规模；同时给出的单项尺寸会替换其中的值。",
    )  # fmt: skip


def run(given: dict[str, Any], out: Output) -> int:
    """Begin a run or go on with one."""
    own = {field.name for field in dataclasses.fields(Pretrain)}
    wish = Pretrain(**{name: value for name, value in given.items() if name in own})
    changes = {name: value for name, value in given.items() if name not in own}
    rank = this_rank()
    if rank.many and wish.background:
        raise InputError("many_in_background", processes=rank.count)
    if not rank.is_main:
        return assist_here()
    folder = run_folder(wish.config)
    if wish.resume:
        return _resume(wish, changes, folder, out)
    config = resolve(wish, changes)
    if folder is not None and config.name == folder.path.name:
        return train_here(runs.claim(config, folder.path.parent, resume=False), out, resume=False)
    if not rank.many and config.data.data != "bundled":
        from nezha.data.shards import read_meta  # brings numpy along, which no help needs

        read_meta(Path(config.data.data).expanduser())  # what is no data is told before a run takes its name
    if not config.name:
        config = config.renamed(runs.free_name())
    if wish.background or wish.queue:
        return launched(runs.launch(config, queue=wish.queue), out)
    runs.create(config)
    return train_here(runs.claim(config, resume=False), out, resume=False)


def run_folder(path: str | None) -> RunFolder | None:
    """The run whose config.json `path` is, or None where it is any other file."""
    if path is None:
        return None
    folder = RunFolder(Path(path).expanduser().resolve().parent)
    return folder if Path(path).name == folder.config.name and folder.status.is_file() else None


def resolve(wish: Pretrain, changes: dict[str, Any]) -> PretrainConfig:
    """A configuration file, a preset or the defaults; then the recipe, the named size and single flags.

    Raises:
        InputError: a file that cannot be read as a configuration, or a preset beside it; a value out of its range.
    """
    if wish.config is None:
        config = planned(wish.preset or "tiny", wish.recipe)
    elif wish.preset is not None:
        raise InputError("preset_beside_config", preset=wish.preset)
    else:
        config = read_config(Path(wish.config), runs.PRETRAIN)
        assert isinstance(config, PretrainConfig)
        config = RECIPES[wish.recipe].of(config) if wish.recipe else config
    values = flatten(to_dict(config))
    if wish.size is not None:
        values |= flatten({"model": to_dict(SIZES[wish.size])})
    return from_dict(PretrainConfig, unflatten(values | changes))


def _resume(wish: Pretrain, changes: dict[str, Any], folder: RunFolder | None, out: Output) -> int:
    """Go on with the run that --name or --config says; flags that change what the weights depend on are refused."""
    for flag, value in (("--size", wish.size), ("--preset", wish.preset), ("--recipe", wish.recipe)):
        if value is not None:
            raise InputError("size_on_resume", flag=flag, given=value)
    name = changes.pop("name", None) or (folder.path.name if folder else None)
    root = folder.path.parent if folder else None
    if name is None:
        raise InputError("resume_needs_name", names=", ".join(run.name for run in runs.list_runs()[:12]) or "–")
    if wish.background or wish.queue:
        return launched(runs.resume(name, root, changes, queue=wish.queue), out)
    config = runs.resume_config(name, root, changes)
    return train_here(runs.claim(config, root, resume=True), out, resume=True)


COMMANDS = (
    Command(
        words="pretrain",
        about=(
            "Pre-train a NEZHA model by whole-word masking and next-sentence prediction, or go on from a checkpoint.",
            "预训练 NEZHA 模型：全词掩码与下一句预测，从头开始或从检查点继续。",
        ),
        options=(Pretrain, PretrainConfig),
        run=run,
        groups={
            "model": ("size of the model", "模型规模"),
            "data": ("data", "数据"),
            "masking": ("masking", "掩码"),
            "optimizer": ("optimizer", "优化器"),
            "loop": ("training loop", "训练过程"),
        },
    ),
)
