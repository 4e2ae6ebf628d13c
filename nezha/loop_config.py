"""How a run loops: its steps and stages, what a step is made of, when it logs, saves and ends.

Importing this costs nothing: no torch, no transformers.
"""

from dataclasses import dataclass

from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class LoopConfig:
    """How long, how much at once, how precisely, and how often to log, evaluate and save."""

    steps: int = option(
        1000,
        en="Steps", zh="训练步数", low=1, high=100_000_000,
        help_en="Optimizer steps in all.",
        help_zh="优化器总步数。",
    )  # fmt: skip
    second_steps: int = option(
        0,
        en="Second-stage steps", zh="第二阶段步数", low=0, high=100_000_000,
        help_en="The last of these steps, which read examples of the second length; a tenth of all in BERT.",
        help_zh="总步数中最后使用第二种序列长度的步数；BERT 为总步数的十分之一。",
    )  # fmt: skip
    batch_size: int = option(
        32,
        en="Batch size", zh="批大小", low=1, high=65_536,
        help_en="Examples in one forward pass of one process; fewer in a second stage, which keeps the tokens.",
        help_zh="一个进程一次前向计算的样本数；第二阶段相应减少，使每次的词元数不变。",
    )  # fmt: skip
    accumulate: int = option(
        1,
        en="Accumulate", zh="梯度累积", low=1, high=65_536,
        help_en="Forward passes an optimizer step: batch size × this is the real batch, shared by all processes.",
        help_zh="每个优化步包含的前向次数：批大小 × 此值为实际批量，由所有进程分担。",
    )  # fmt: skip
    precision: str = option(
        "auto",
        en="Precision", zh="精度", choices=("auto", "fp32", "bf16", "fp16"),
        help_en="Format of the matrix products; weights stay fp32; auto picks what is fast here, and says why.",
        help_zh="矩阵乘法的数值格式；权重始终为 fp32；auto 选择本机最快的一种，并说明理由。",
    )  # fmt: skip
    compile: str = option(
        "auto",
        en="Compile", zh="编译", choices=("auto", "yes", "no"),
        help_en="torch.compile: takes time to start; auto: only long runs on a GPU, for on a CPU it brings little.",
        help_zh="torch.compile：启动需要时间；auto 只在 GPU 上的长训练中启用，因为在 CPU 上几乎没有收益。",
    )  # fmt: skip
    device: str = option(
        "auto",
        en="Device", zh="设备", choices=("auto", "cpu", "cuda"),
        help_en="Where to compute; auto takes a GPU where there is one.",
        help_zh="计算设备；auto 在有 GPU 时使用 GPU。",
    )  # fmt: skip
    shard: str = option(
        "auto",
        en="Shard", zh="分片", choices=("auto", "no", "yes"), free=True,
        help_en="Of several processes: whether each holds a share of every weight; auto: where whole ones fill a GPU.",
        help_zh="多进程时每个进程是否只保存各权重的一份分片；auto：完整权重会占满 GPU 时才分片。",
    )  # fmt: skip
    init: str = option(
        "",
        en="Begin from", zh="起始权重",
        help_en="A model folder (or “bundled”) whose weights the run begins with; empty begins from random ones.",
        help_zh="以某个模型文件夹（或“bundled”）的权重开始训练；留空则从随机权重开始。",
    )  # fmt: skip
    patience: int = option(
        0,
        en="Patience", zh="早停耐心", low=0, high=1_000_000, free=True,
        help_en="Ends the run after so many evaluations in a row without a lower held-out loss, in the last stage; "
        "0: never.",
        help_zh="在最后阶段，留出集损失连续这么多次评测未降低即结束训练；0 表示不早停。",
    )  # fmt: skip
    target_loss: float = option(
        0.0,
        en="Target loss", zh="目标损失", low=0.0, high=1000.0, free=True,
        help_en="Ends the run once the held-out loss of the last stage is this low, in nats; 0: never.",
        help_zh="最后阶段的留出集损失（奈特）降到此值即结束训练；0 表示不使用。",
    )  # fmt: skip
    hours: float = option(
        0.0,
        en="Hours", zh="时限（小时）", low=0.0, high=100_000.0, free=True,
        help_en="Ends the run after so much training, earlier sittings included; 0: no limit. The learning rate "
        "follows the steps: choose as many as the hours hold.",
        help_zh="训练满此时长即结束，含之前各次；0 表示不限。学习率仍按步数衰减：请选择时限内能完成的步数。",
    )  # fmt: skip
    seed: int = option(
        0,
        en="Seed", zh="随机种子", low=0, high=2**31 - 1,
        help_en="Same seed, same weights, on the same machine.",
        help_zh="同一台机器上，种子相同则权重相同。",
    )  # fmt: skip
    log_every: int = option(
        10,
        en="Log every", zh="记录间隔", low=1, high=1_000_000, free=True,
        help_en="Steps between two records of the training loss.",
        help_zh="两次记录训练损失之间的步数。",
    )  # fmt: skip
    eval_every: int = option(
        200,
        en="Evaluate every", zh="评测间隔", low=1, high=1_000_000, free=True,
        help_en="Steps between two evaluations on held-out text.",
        help_zh="两次留出集评测之间的步数。",
    )  # fmt: skip
    save_every: int = option(
        200,
        en="Save every", zh="保存间隔", low=1, high=1_000_000, free=True,
        help_en="Steps between two checkpoints; also saved: the best evaluation, a stage's end, a stopped run.",
        help_zh="两次保存检查点之间的步数；最佳评测、阶段结束和停止时也会保存。",
    )  # fmt: skip
    keep_checkpoints: int = option(
        2,
        en="Keep", zh="保留个数", low=1, high=10_000, free=True,
        help_en="Newest checkpoints kept, beside the one with the lowest held-out loss; others are deleted.",
        help_zh="保留最新的检查点个数，另保留留出集损失最低的一个，其余删除。",
    )  # fmt: skip
    keep_every: int = option(
        0,
        en="Keep for good", zh="永久保留间隔", low=0, high=100_000_000, free=True,
        help_en="Checkpoints of steps that are a multiple of this are never deleted, where saving meets them; 0: none.",
        help_zh="步数为此值倍数的检查点（须恰好保存到）永不删除；0 表示不保留。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
