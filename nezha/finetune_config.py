"""What a fine-tuning run is: options like those of any run, and the usual values of each task as data.

An option that is not given takes the value of `nezha.finetune_sheets.SHEETS` for its task: the usual sheet (made for
the small model in the box and two CPU cores), the quick one, or the paper's (Table 3), made for its released models on
GPUs.  Importing this costs nothing: no torch, no transformers.
"""

import dataclasses
from dataclasses import dataclass

from nezha.finetune_columns import label_column, second_column, text_column
from nezha.finetune_sheets import SHEETS, Sheet
from nezha.finetune_tasks import DERIVED, READING, TASK_KINDS
from nezha.options import check, option

TASKS = tuple(TASK_KINDS)
SHEET_FIELDS = tuple(field.name for field in dataclasses.fields(Sheet))


@dataclass(frozen=True, kw_only=True)
class FinetuneConfig:
    """One fine-tuning run."""

    name: str = option(
        "",
        en="Run name", zh="训练名称", free=True,
        help_en="Folder name of the run; empty picks a free one.",
        help_zh="训练所用的文件夹名；留空则自动取名。",
    )  # fmt: skip
    task: str = option(
        "sentiment",
        en="Task", zh="任务", choices=TASKS,
        help_en="; ".join(f"{name}: {kind.about[0]}" for name, kind in TASK_KINDS.items())
        + f". Those in the box for {', '.join(DERIVED)} are made by rule from the newspaper.",
        help_zh="；".join(f"{name}：{kind.about[1]}" for name, kind in TASK_KINDS.items())
        + f"。{'、'.join(DERIVED)} 的内置数据按规则由新闻生成。",
    )  # fmt: skip
    data: str = option(
        "bundled",
        en="Data", zh="数据",
        help_en="“bundled”, or a file or folder of data of your own (TSV, CSV, JSON, BIO, SQuAD, Parquet); look at it "
        "first with `nezha preview`.",
        help_zh="“bundled”（内置数据），或自有数据的文件或文件夹（TSV、CSV、JSON、BIO、SQuAD、Parquet）；"
        "可先用 `nezha preview` 查看。",
    )  # fmt: skip
    text_column: str = text_column()
    second_column: str = second_column()
    label_column: str = label_column()
    model: str = option(
        "bundled",
        en="Model", zh="模型",
        help_en="Where its weights begin: “bundled”, model:NAME, run:NAME for the newest checkpoint of a run, or a "
        "folder.",
        help_zh="初始权重：“bundled”（内置模型）、model:名称、run:名称（某次训练的最新检查点）或任一文件夹。",
    )  # fmt: skip
    random_weights: bool = option(
        False,
        en="Random weights", zh="随机权重",
        help_en="Take only the model's sizes and begin from random weights: what pre-training is worth.",
        help_zh="只取模型的尺寸，权重随机初始化：用来衡量预训练的作用。",
    )  # fmt: skip
    quick: bool = option(
        False,
        en="Quick", zh="快速演示",
        help_en="A demonstration on a part of the data, a minute or so on two CPU cores.",
        help_zh="只用部分数据的演示，两个 CPU 核心上约一分钟。",
    )  # fmt: skip
    paper: str = option(
        "none",
        en="Paper's settings", zh="论文设置", choices=("none", "base", "large"),
        help_en="Settings of the paper's Table 3, for released models of this size; goes before --quick.",
        help_zh="采用论文表 3 的设置，用于相应规模的已发布模型；优先于 --quick。",
    )  # fmt: skip
    epochs: int | None = option(
        None,
        en="Epochs", zh="轮数", low=1, high=1000,
        help_en="Times through the training examples; the epoch that is best on the development part is kept; 5 or 10 "
        "in the paper.",
        help_zh="训练数据的遍数；保留在开发集上最好的一轮；论文为 5 或 10。",
    )  # fmt: skip
    batch_size: int | None = option(
        None,
        en="Batch size", zh="批大小", low=1, high=65_536,
        help_en="Examples a step; 16 to 64 in the paper.",
        help_zh="每步的样本数；论文为 16 至 64。",
    )  # fmt: skip
    learning_rate: float | None = option(
        None,
        en="Peak learning rate", zh="最高学习率", low=0.0, high=1.0,
        help_en="Of the head; small models want 3e-4 to 1e-3, the released ones 3e-5.",
        help_zh="任务头的最高学习率；小模型宜 3e-4 至 1e-3，已发布的模型宜 3e-5。",
    )  # fmt: skip
    layer_decay: float | None = option(
        None,
        en="Layer decay", zh="逐层衰减", low=0.1, high=1.0,
        help_en="Each layer's rate is this times that of the layer above; 1 gives all the same.",
        help_zh="每一层的学习率为上一层的多少倍；1 表示各层相同。",
    )  # fmt: skip
    length: int | None = option(
        None,
        en="Length", zh="长度", low=8, high=8192,
        help_en="Tokens of a text with [CLS] and [SEP]; a longer review loses its end, of a longer pair the longer "
        "text does, a longer sentence of names is read in parts, a longer passage in windows beside its question.",
        help_zh="一段文本的词元数，含 [CLS] 与 [SEP]；更长的评论截去末尾，更长的句对截去其中较长者的末尾，"
        "更长的句子分段读取，更长的段落连同问题按窗口读取。",
    )  # fmt: skip
    stride: int | None = option(
        None,
        en="Stride", zh="窗口重叠", low=0, high=8192,
        help_en="reading alone: tokens of a long passage that two neighbouring windows share; 128 for windows of 384.",
        help_zh="仅用于 reading：长段落中相邻两个窗口共有的词元数；窗口为 384 时常取 128。",
    )  # fmt: skip
    question_length: int | None = option(
        None,
        en="Question length", zh="问题长度", low=1, high=8192,
        help_en="reading alone: tokens of a question at most, the rest is left out; usually 64.",
        help_zh="仅用于 reading：问题最多的词元数，超出部分舍去；通常为 64。",
    )  # fmt: skip
    answer_length: int | None = option(
        None,
        en="Answer length", zh="答案长度", low=1, high=8192,
        help_en="reading alone: tokens of an answer at most; 30 in the paper's scripts, though one question in twenty "
        "of CMRC 2018 has longer answers alone.",
        help_zh="仅用于 reading：答案最多的词元数；论文脚本为 30，但 CMRC 2018 约二十分之一的问题只有更长的答案。",
    )  # fmt: skip
    examples: int | None = option(
        None,
        en="Examples", zh="样本数", low=0, high=100_000_000,
        help_en="At most this many for training and a quarter as many for development, spread evenly over the data; 0 "
        "takes all. The test part is never cut.",
        help_zh="最多用多少个训练样本（开发集最多为其四分之一），均匀取自全部数据；0 表示全部。测试集从不缩减。",
    )  # fmt: skip
    warmup_share: float = option(
        0.1,
        en="Warm-up share", zh="预热比例", low=0.0, high=0.9,
        help_en="Share of the steps over which the rate rises from 0; it then falls linearly to 0.",
        help_zh="学习率从 0 升至最高值所用步数的比例；之后线性降至 0。",
    )  # fmt: skip
    weight_decay: float = option(
        0.01,
        en="Weight decay", zh="权重衰减", low=0.0, high=10.0,
        help_en="Pull of every weight towards 0, except biases and LayerNorm.",
        help_zh="除偏置与 LayerNorm 外，各权重向 0 收缩的强度。",
    )  # fmt: skip
    dropout: float | None = option(
        None,
        en="Dropout", zh="Dropout 率", low=0.0, high=0.9,
        help_en="Share of activations and attention weights dropped while training; 0 for a small model that sees each "
        "example once or twice, 0.1 in the paper.",
        help_zh="训练时随机丢弃的激活与注意力权重的比例；小模型每例只看一两遍时宜取 0，论文为 0.1。",
    )  # fmt: skip
    optimizer: str = option(
        "adamw",
        en="Optimizer", zh="优化器", choices=("adamw", "lamb"),
        help_en="adamw is what the paper fine-tunes with, but for its bias correction; lamb wants a rate ten times as "
        "high.",
        help_zh="adamw 与论文微调所用的 Adam 相近；lamb 需要约十倍的学习率。",
    )  # fmt: skip
    tagging: str = option(
        "crf",
        en="Tagging", zh="序列标注", choices=("crf", "softmax"),
        help_en="names alone: crf learns which label follows which; softmax judges each character by itself, as the "
        "paper does. Neither can begin a name in its middle.",
        help_zh="仅用于 names：crf 学习标签之间的转移；softmax 逐字判断，与论文相同。二者都不会从名字中间开始。",
    )  # fmt: skip
    precision: str = option(
        "auto",
        en="Precision", zh="精度", choices=("auto", "fp32", "bf16", "fp16"),
        help_en="Number format of the matrix products; auto takes what this machine computes fastest.",
        help_zh="矩阵乘法的数值格式；auto 取本机最快的一种。",
    )  # fmt: skip
    device: str = option(
        "auto",
        en="Device", zh="设备", choices=("auto", "cpu", "cuda"),
        help_en="Where to compute; auto takes a GPU where there is one.",
        help_zh="计算设备；auto 在有 GPU 时使用 GPU。",
    )  # fmt: skip
    seed: int = option(
        0,
        en="Seed", zh="随机种子", low=0, high=2**31 - 1,
        help_en="Of the head's first weights, the order of the examples and dropout.",
        help_zh="决定任务头的初始权重、样本顺序与 dropout。",
    )  # fmt: skip

    save_every: int = option(
        200,
        en="Save every", zh="保存间隔", low=1, high=1_000_000, free=True,
        help_en="Steps between two checkpoints, from which a run that was stopped or killed goes on; also saved: every "
        "epoch.",
        help_zh="两次保存检查点之间的步数，训练被停止或中断后可由此继续；每轮结束时也会保存。",
    )  # fmt: skip
    without_baselines: bool = option(
        False,
        en="Without baselines", zh="不训练基线", free=True,
        help_en="Leave out the simple baselines of the task, which learn from the same data.",
        help_zh="不训练该任务在相同数据上的简单基线。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)

    def renamed(self, name: str) -> "FinetuneConfig":
        """The same run under another name."""
        return dataclasses.replace(self, name=name)

    def resolved(self) -> "FinetuneConfig":
        """The same with every option that was left open filled in from its sheet."""
        usual = "quick" if self.quick else "usual"
        sheet = SHEETS[self.task, usual if self.paper == "none" else self.paper]
        open_fields = {name: getattr(sheet, name) for name in SHEET_FIELDS if getattr(self, name) is None}
        return dataclasses.replace(self, **open_fields)

    def check_fit(self) -> None:
        """Hold values against one another that hang on the task and its sheet, before anything is begun.

        Raises:
            InputError: they do not fit together.
        """
        if TASK_KINDS[self.task].shape == READING:
            self.sheet().check_windows()

    def sheet(self) -> Sheet:
        """The values this run really takes for the options that hang on the task."""
        whole = self.resolved()
        return Sheet(**{name: getattr(whole, name) for name in SHEET_FIELDS})
