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
from nezha.cli.command import Command, json_option
from nezha.cli.output import Output
from nezha.cli.runs import launched
from nezha.cli.train_here import assist_here, train_here
from nezha.messages import InputError
from nezha.options import check, flatten, from_dict, option, to_dict, unflatten
from nezha.pretrain_config import SIZES, PretrainConfig
from nezha.ranks import this_rank
from nezha.run_folder import RunFolder, read_json


@dataclass(frozen=True, kw_only=True)
class Pretrain:
    """What `nezha pretrain` takes beside the options of a run."""

    size: str | None = option(
        None,
        en="Size", zh="规模", choices=tuple(SIZES),
        help_en="A named size of the model; single sizes given beside it replace its own.",
        help_zh="预设的模型规模；同时给出的单项尺寸会替换其中的值。",
    )  # fmt: skip
    config: str | None = option(
        None,
        en="Configuration", zh="配置",
        help_en="A config.json to begin from, such as an earlier run's; flags replace what it says.",
        help_zh="作为起点的 config.json，例如以前训练的；命令行选项优先。",
    )  # fmt: skip
    resume: bool = option(
        False,
        en="Resume", zh="继续",
        help_en="Go on with the run --name from its newest checkpoint.",
        help_zh="从最新检查点继续名为 --name 的训练。",
    )  # fmt: skip
    background: bool = option(
        False,
        en="Background", zh="后台",
        help_en="Train in a process of its own and return at once.",
        help_zh="在独立进程中训练，立即返回。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


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
    if not config.name:
        config = config.renamed(runs.free_name())
    if wish.background:
        return launched(runs.launch(config), out)
    runs.create(config)
    return train_here(runs.claim(config, resume=False), out, resume=False)


def run_folder(path: str | None) -> RunFolder | None:
    """The run whose config.json `path` is, or None where it is any other file."""
    if path is None:
        return None
    folder = RunFolder(Path(path).expanduser().resolve().parent)
    return folder if Path(path).name == folder.config.name and folder.status.is_file() else None


def resolve(wish: Pretrain, changes: dict[str, Any]) -> PretrainConfig:
    """Defaults, then the configuration file, then the named size, then single flags.

    Raises:
        InputError: a file that cannot be read as a configuration, a value out of its range.
    """
    values = flatten(to_dict(PretrainConfig() if wish.config is None else read_config(Path(wish.config))))
    if wish.size is not None:
        values |= flatten({"model": to_dict(SIZES[wish.size])})
    return from_dict(PretrainConfig, unflatten(values | changes))


def read_config(path: Path) -> PretrainConfig:
    """The configuration in a JSON file.

    Raises:
        InputError: no such file, no JSON object, an option that does not exist, a value out of its range.
    """
    if not path.expanduser().is_file():
        raise InputError("config_file_missing", path=path)
    values = read_json(path.expanduser())
    if values is None:
        raise InputError("config_file_bad", path=path)
    return from_dict(PretrainConfig, values)


def _resume(wish: Pretrain, changes: dict[str, Any], folder: RunFolder | None, out: Output) -> int:
    """Go on with the run that --name or --config says; flags that change what the weights depend on are refused."""
    if wish.size is not None:
        raise InputError("size_on_resume", given=wish.size)
    name = changes.pop("name", None) or (folder.path.name if folder else None)
    root = folder.path.parent if folder else None
    if name is None:
        raise InputError("resume_needs_name", names=", ".join(run.name for run in runs.list_runs()[:12]) or "–")
    if wish.background:
        return launched(runs.resume(name, root, changes), out)
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
