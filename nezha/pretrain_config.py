"""What a pre-training run is: one frozen dataclass a concern, one over all of them.

The command line takes its flags from here, the app its form, a run folder its `config.json`.  Importing this costs
nothing: no torch, no transformers.  The defaults are the `tiny` size on the bundled corpora, made for two CPU cores;
the paper's own figures (section 3.1) stand in the help of each field.
"""

import dataclasses
from dataclasses import dataclass

from nezha.data_config import DataConfig, MaskingConfig
from nezha.lamb_readings import READINGS, reading_of
from nezha.loop_config import LoopConfig
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
    lamb: str = option(
        "paper",
        en="LAMB of", zh="LAMB 版本", choices=tuple(READINGS),
        help_en="paper: versions 4 and 5; v3: no bias correction; huawei: the released code, whose steps are about ten "
        "times longer; nvlamb: NVIDIA's and timm's, biases and LayerNorm as in Adam. Only for lamb.",
        help_zh="paper：论文第 4、5 版；v3：不作偏差修正；huawei：已发布的代码，步长约为十倍；"
        "nvlamb：NVIDIA 与 timm 的版本，偏置与 LayerNorm 按 Adam 更新。仅用于 lamb。",
    )  # fmt: skip
    ratio_low: float = option(
        0.0,
        en="Smallest ratio", zh="最小信任比", low=0.0, high=1e9,
        help_en="Lower bound of LAMB's trust ratio; 0 keeps that of the chosen LAMB, which is none.",
        help_zh="LAMB 信任比的下限；0 表示沿用所选版本（均无下限）。",
    )  # fmt: skip
    ratio_high: float = option(
        0.0,
        en="Largest ratio", zh="最大信任比", low=0.0, high=1e9,
        help_en="Upper bound of LAMB's trust ratio; 0 keeps that of the chosen LAMB: 10 for huawei, else none.",
        help_zh="LAMB 信任比的上限；0 表示沿用所选版本：huawei 为 10，其余无上限。",
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
        help_en="Steps over which the rate rises from 0; 1,800 in the paper; it then falls as the schedule says.",
        help_zh="学习率从 0 升至最高值所用步数；论文为 1800；之后按所选方式下降。",
    )  # fmt: skip
    schedule: str = option(
        "linear",
        en="After warm-up", zh="预热之后", choices=("linear", "polynomial", "constant"),
        help_en="How the rate falls: in a line (the paper's base model), along a polynomial (its large one), or not.",
        help_zh="学习率如何下降：线性（论文 base）、多项式（论文 large）或保持不变。",
    )  # fmt: skip
    power: float = option(
        1.0,
        en="Power", zh="多项式次数", low=0.01, high=100.0,
        help_en="Of the polynomial; 1 is a line. The paper gives none; Huawei's code has 1.",
        help_zh="多项式的次数；1 即线性。论文未给出，华为代码为 1。",
    )  # fmt: skip
    decay: str = option(
        "plain",
        en="Decay", zh="下降方式", choices=("plain", "released"),
        help_en="plain: from the peak to 0 after warm-up; released: as in Huawei's code, one line over the whole run, "
        "which passes the peak at the end of warm-up. With power 1 only the warm-up differs, by one step.",
        help_zh="plain：预热后从最高值降至 0；released：同华为代码，按全程计算的曲线，在预热结束时经过最高值。"
        "次数为 1 时两者仅在预热处相差一步。",
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
        reading_of(self.lamb, low=self.ratio_low, high=self.ratio_high)
        if self.power != 1 and self.schedule != "polynomial":
            raise InputError("power_without_polynomial", power=f"{self.power:g}", schedule=self.schedule)


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
    loop: LoopConfig = LoopConfig()  # noqa: RUF009

    def __post_init__(self):
        check(self)
        if self.optimizer.warmup_steps >= self.loop.steps:
            raise InputError("warmup_too_long", warmup=self.optimizer.warmup_steps, steps=self.loop.steps)
        first, second, steps = self.data.sequence_length, self.data.second_length, self.loop.second_steps
        if bool(second) != bool(steps):
            raise InputError("second_stage_half", length=second, steps=steps)
        if second and second <= first:
            raise InputError("second_stage_shorter", first=first, second=second)
        if steps >= self.loop.steps:
            raise InputError("second_stage_alone", second=steps, steps=self.loop.steps)

    def renamed(self, name: str) -> "PretrainConfig":
        """The same run under another name."""
        return dataclasses.replace(self, name=name)
