"""How a command that trains is told to begin: from a file, from a checkpoint, here, in the background, in the queue."""

from dataclasses import dataclass

from nezha.cli.command import json_option
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What every command that trains takes beside the options of a run."""

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
    queue: bool = option(
        False,
        en="Queue", zh="排队",
        help_en="In the background, as soon as no other run works: see `nezha runs list` for its place.",
        help_zh="在后台等到没有其他训练进行时再开始；用 `nezha runs list` 查看排队位置。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)
