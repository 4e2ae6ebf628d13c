"""What a comparison of systems is; importing this costs nothing."""

from dataclasses import dataclass

from nezha.finetune_config import TASKS
from nezha.messages import InputError
from nezha.options import check, option, unknown_choice
from nezha.presets import PRESETS
from nezha.recipes import RECIPES

USUAL_TASKS = ("sentiment", "names")
"""The tasks of a comparison that names none."""


@dataclass(frozen=True, kw_only=True)
class CompareConfig:
    """Which systems, how often, how long, on what."""

    recipes: tuple[str, ...] = option(
        tuple(RECIPES),
        en="Recipes", zh="方案",
        help_en="Systems to set side by side, of bert_chinese, ernie_baidu, bert_wwm and nezha; all four by default.",
        help_zh="要比较的系统，取自 bert_chinese、ernie_baidu、bert_wwm、nezha；默认四者全比。",
    )  # fmt: skip
    name: str = option(
        "systems",
        en="Name", zh="名称",
        help_en="Of the comparison; its runs are NAME-RECIPE-SEED. The same name goes on with what was begun.",
        help_zh="比较的名称；其训练名为“名称-方案-种子”。用同一名称可继续已开始的比较。",
    )  # fmt: skip
    preset: str = option(
        "tiny",
        en="Preset", zh="预设", choices=tuple(PRESETS),
        help_en="Size, batch and rates of every run.",
        help_zh="每次训练的规模、批量与学习率。",
    )  # fmt: skip
    data: str = option(
        "bundled",
        en="Data", zh="数据",
        help_en="“bundled”, or a folder made by `nezha prepare --words jieba,people_daily,phrase,entity`.",
        help_zh="“bundled”，或由 `nezha prepare --words jieba,people_daily,phrase,entity` 生成的文件夹。",
    )  # fmt: skip
    seeds: int = option(
        3,
        en="Seeds", zh="种子数", low=1, high=100,
        help_en="Trainings of each system, with seeds 1, 2 and so on.",
        help_zh="每个系统训练的次数，种子依次为 1、2……",
    )  # fmt: skip
    hours: float = option(
        0.0,
        en="Hours", zh="小时", low=0.0, high=100_000.0,
        help_en="Time for all pre-training together; the steps that fit are found by trying each system for a moment. "
        "Fine-tuning comes on top. 0: as many steps as --steps or the preset say.",
        help_zh="全部预训练的总时间；先对每个系统试跑片刻，再算出步数。微调时间另计。0：按 --steps 或预设的步数。",
    )  # fmt: skip
    steps: int = option(
        0,
        en="Steps", zh="步数", low=0, high=100_000_000,
        help_en="Steps of every run, the same for all systems; 0: those of --hours or of the preset.",
        help_zh="每次训练的步数，各系统相同；0：由 --hours 或预设决定。",
    )  # fmt: skip
    tasks: str = option(
        ",".join(USUAL_TASKS),
        en="Tasks", zh="任务",
        help_en="What each trained model is fine-tuned for, separated by commas; empty: for nothing.",
        help_zh="每个训练好的模型要微调的任务，以逗号分隔；留空则不微调。",
    )  # fmt: skip
    quick: bool = option(
        False,
        en="Quick", zh="快速",
        help_en="Fine-tune on a part of each task's data.",
        help_zh="只用各任务的部分数据微调。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
        for name in self.recipes:
            if name not in RECIPES:
                raise unknown_choice("recipe", name, tuple(RECIPES))
        for name in self.task_names:
            if name not in TASKS:
                raise unknown_choice("task", name, TASKS)
        if len(set(self.recipes)) < len(self.recipes) or not self.recipes:
            raise InputError("recipes_twice", given=" ".join(self.recipes) or "–")
        if self.hours and self.steps:
            raise InputError("hours_and_steps", hours=f"{self.hours:g}", steps=self.steps)

    @property
    def task_names(self) -> tuple[str, ...]:
        """The tasks, one by one."""
        return tuple(name.strip() for name in self.tasks.split(",") if name.strip())
