"""What may be said with the questions about what hidden characters cost a model: one dataclass each.

Importing this costs nothing: no torch, no transformers.
"""

from dataclasses import dataclass

from nezha.insight.question_fields import (
    SWITCHES,
    data_field,
    length_field,
    masking_field,
    model_field,
    seed_field,
    texts_field,
)
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class SwitchOffs:
    """Heads and layers with something switched off."""

    model: str = model_field()
    switch: str = option(
        "position",
        en="Switched off", zh="关闭", choices=SWITCHES,
        help_en="position or content: that term of the score; uniform: both; window: tokens further than it; shuffled: "
        "distances told wrongly; value_position: where it looked, in the output; positions: both sides; output: all "
        "the head says; mean: all but what it always says.",
        help_zh="position 或 content：打分中的该项；uniform：两项都去掉；window：窗口以外的词元；shuffled：距离被打乱；"
        "value_position：输出中“看向何处”的部分；positions：两侧的位置；output：该头的全部输出；"
        "mean：换成其平均输出。",
    )  # fmt: skip
    each: str = option(
        "head",
        en="Each", zh="单位", choices=("head", "layer"),
        help_en="head: every head by itself, and every layer; layer: only whole layers, several times faster.",
        help_zh="head：逐头，并加上整层；layer：只做整层，快数倍。",
    )  # fmt: skip
    twin: bool = option(
        False,
        en="Random-weights twin beside it", zh="并列随机权重的对照",
        help_en="The same switched off in a model of its sizes with random weights, to compare; takes as long again.",
        help_zh="在同规模、随机权重的模型上也逐项关闭，作为参照；用时加倍。",
    )  # fmt: skip
    window: int = option(
        2,
        en="Window", zh="窗口", low=0, high=8192,
        help_en="window alone: how many tokens to each side a head may still see.",
        help_zh="仅用于 window：该头还能看到两侧各多少个词元。",
    )  # fmt: skip
    data: str = data_field()
    texts: int = texts_field(32)
    length: int = length_field()
    masking: str = masking_field()
    seed: int = seed_field()

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class ValueSide:
    """Where a head looked, as part of what it says."""

    model: str = model_field()
    data: str = data_field()
    texts: int = texts_field(32)
    length: int = length_field()
    masking: str = masking_field()
    seed: int = seed_field()

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class Longer:
    """Longer than trained."""

    model: str = option(
        "bundled",
        en="Models", zh="模型",
        help_en="One model, or several with commas between them to be compared: “bundled”, “run:NAME”, “model:NAME” or "
        "model folders.",
        help_zh="一个模型，或用逗号隔开的多个模型以作比较：“bundled”、“run:名称”、“model:名称”或模型文件夹。",
    )  # fmt: skip
    shortest: int = option(
        64,
        en="Shortest", zh="最短", low=8, high=4096,
        help_en="Tokens of the shortest pieces, [CLS] and [SEP] included; lengths double from here.",
        help_zh="最短一段的词元数，含 [CLS] 与 [SEP]；长度由此逐次加倍。",
    )  # fmt: skip
    longest: int = option(
        1024,
        en="Longest", zh="最长", low=16, high=8192,
        help_en="Tokens of the longest pieces; memory grows with the square of it.",
        help_zh="最长一段的词元数；内存按其平方增长。",
    )  # fmt: skip
    data: str = data_field()
    texts: int = texts_field(12)
    masking: str = masking_field()
    seed: int = seed_field()

    def __post_init__(self):
        check(self)
