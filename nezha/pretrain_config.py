"""What a pre-training run is: one frozen dataclass a concern, one over all of them.

The command line takes its flags from here, the app its form, a run folder its `config.json`.  Importing this costs
nothing: no torch, no transformers.  The defaults are the `tiny` size on the bundled corpora, made for two CPU cores;
the paper's own figures (section 3.1) stand in the help of each field.
"""

import dataclasses
from dataclasses import dataclass

from nezha.data_config import DataConfig, MaskingConfig
from nezha.messages import InputError
from nezha.options import check, option
from nezha.position_kinds import POSITIONS


@dataclass(frozen=True, kw_only=True)
class ModelSize:
    """Sizes of the encoder to train from nothing."""

    hidden_size: int = option(
        256,
        en="Hidden size", zh="隐层宽度", low=2, high=16_384,
        help_en="Width of every token vector between layers; 768 in NEZHA-base.",
        help_zh="层与层之间每个词元向量的宽度；NEZHA-base 为 768。",
    )  # fmt: skip
    num_hidden_layers: int = option(
        4,
        en="Layers", zh="层数", low=1, high=200,
        help_en="Transformer layers; 12 in NEZHA-base.",
        help_zh="Transformer 层数；NEZHA-base 为 12。",
    )  # fmt: skip
    num_attention_heads: int = option(
        4,
        en="Heads", zh="注意力头数", low=1, high=256,
        help_en="Attention heads a layer; must divide the hidden size into even widths; 12 in NEZHA-base.",
        help_zh="每层注意力头数；须整除隐层宽度且每头宽度为偶数；NEZHA-base 为 12。",
    )  # fmt: skip
    intermediate_size: int = option(
        1024,
        en="Feed-forward size", zh="前馈宽度", low=1, high=65_536,
        help_en="Width inside each feed-forward block; 3,072 in NEZHA-base.",
        help_zh="前馈块内部宽度；NEZHA-base 为 3072。",
    )  # fmt: skip
    max_relative_position: int = option(
        64,
        en="Largest distance", zh="最大相对距离", low=1, high=4096,
        help_en="Tokens further apart than this share one position vector; 64 in the released models.",
        help_zh="相距超过此值的词元共用同一个位置向量；已发布模型为 64。",
    )  # fmt: skip
    positions: str = option(
        "functional",
        en="Positions", zh="位置编码",
        choices=POSITIONS,
        help_en="functional: fixed sinusoids of the distance, as released; functional_signed: the paper's formula; "
        "learned_relative: trained vectors of the distance; absolute: BERT's trained vectors of the place.",
        help_zh="functional：按距离的固定正弦，已发布模型所用；functional_signed：论文公式；"
        "learned_relative：按距离训练的向量；absolute：BERT 按位置训练的向量。",
    )  # fmt: skip
    dropout: float = option(
        0.1,
        en="Dropout", zh="Dropout 率", low=0.0, high=0.9,
        help_en="Share of activations and attention weights dropped while training; 0.1 in the released models.",
        help_zh="训练时随机丢弃的激活与注意力权重的比例；已发布模型为 0.1。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
        width, heads = self.hidden_size, self.num_attention_heads
        if width % 2:
            raise InputError("odd_hidden_size", hidden=width)
        if width % heads or (width // heads) % 2:
            choices = [n for n in range(1, width // 2 + 1) if width % n == 0 and (width // n) % 2 == 0]
            raise InputError("heads_do_not_divide", hidden=width, heads=heads, choices=choices)


SIZES: dict[str, ModelSize] = {
    "smoke": ModelSize(hidden_size=64, num_hidden_layers=2, num_attention_heads=2, intermediate_size=256),
    "tiny": ModelSize(),
    "small": ModelSize(hidden_size=512, num_hidden_layers=6, num_attention_heads=8, intermediate_size=2048),
    "base": ModelSize(hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072),
    "large": ModelSize(hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096),
}
"""Named sizes; base and large are the paper's Table 1."""


@dataclass(frozen=True, kw_only=True)
class OptimizerConfig:
    """How weights move: optimizer and learning-rate schedule (paper, sections 2.5 and 3.1)."""

    optimizer: str = option(
        "lamb",
        en="Optimizer", zh="优化器", choices=("lamb", "adamw"),
        help_en="lamb scales each tensor's step to the tensor's length (the paper's choice); adamw is the common one.",
        help_zh="lamb 按每个张量自身的长度缩放步长（论文所用）；adamw 为常用优化器。",
    )  # fmt: skip
    learning_rate: float = option(
        6e-3,
        en="Peak learning rate", zh="最高学习率", low=0.0, high=10.0,
        help_en="Reached at the end of warm-up; the paper's 1.8e-4 is for batches of 14,400 and another LAMB.",
        help_zh="预热结束时达到的学习率；论文的 1.8e-4 对应 14400 的批量和另一种 LAMB 实现。",
    )  # fmt: skip
    warmup_steps: int = option(
        100,
        en="Warm-up steps", zh="预热步数", low=0, high=10_000_000,
        help_en="Steps over which the rate rises from 0; 1,800 in the paper; it then falls linearly to 0.",
        help_zh="学习率从 0 升至最高值所用步数；论文为 1800；之后线性降至 0。",
    )  # fmt: skip
    weight_decay: float = option(
        0.01,
        en="Weight decay", zh="权重衰减", low=0.0, high=10.0,
        help_en="Pull of every weight towards 0, except biases and LayerNorm.",
        help_zh="除偏置与 LayerNorm 外，各权重向 0 收缩的强度。",
    )  # fmt: skip
    clip_norm: float = option(
        1.0,
        en="Gradient clip", zh="梯度裁剪", low=0.0, high=1e9,
        help_en="Largest length of the whole gradient; 0 turns clipping off.",
        help_zh="整体梯度的最大长度；0 表示不裁剪。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class LoopConfig:
    """How long, how much at once, how precisely, and how often to log, evaluate and save."""

    steps: int = option(
        1000,
        en="Steps", zh="训练步数", low=1, high=100_000_000,
        help_en="Optimizer steps in all.",
        help_zh="优化器总步数。",
    )  # fmt: skip
    batch_size: int = option(
        32,
        en="Batch size", zh="批大小", low=1, high=65_536,
        help_en="Examples in one forward pass of one process.",
        help_zh="一个进程一次前向计算的样本数。",
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
        help_en="Steps between two checkpoints; a stopped run also saves.",
        help_zh="两次保存检查点之间的步数；停止时也会保存。",
    )  # fmt: skip
    keep_checkpoints: int = option(
        2,
        en="Keep", zh="保留个数", low=1, high=10_000, free=True,
        help_en="Newest checkpoints kept; older ones are deleted.",
        help_zh="保留最新的检查点个数，更早的会删除。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class PretrainConfig:
    """Everything that decides a pre-training run."""

    name: str = option(
        "",
        en="Run name", zh="训练名称", free=True,
        help_en="Folder name of the run; empty picks a free one.",
        help_zh="训练所用的文件夹名；留空则自动取名。",
    )  # fmt: skip
    model: ModelSize = ModelSize()
    data: DataConfig = DataConfig()  # noqa: RUF009  frozen, so one for all is safe
    masking: MaskingConfig = MaskingConfig()  # noqa: RUF009
    optimizer: OptimizerConfig = OptimizerConfig()
    loop: LoopConfig = LoopConfig()

    def __post_init__(self):
        check(self)
        if self.optimizer.warmup_steps >= self.loop.steps:
            raise InputError("warmup_too_long", warmup=self.optimizer.warmup_steps, steps=self.loop.steps)

    def renamed(self, name: str) -> "PretrainConfig":
        """The same run under another name."""
        return dataclasses.replace(self, name=name)
