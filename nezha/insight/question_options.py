"""What may be said with each question: one dataclass each, from which flags and forms come.

Importing this costs nothing: no torch, no transformers.
"""

from dataclasses import dataclass

from nezha.insight.question_fields import (
    characters_field,
    data_field,
    drawn_texts_field,
    length_field,
    masking_field,
    model_field,
    seed_field,
    text_field,
    texts_field,
)
from nezha.options import check, option

BIRTH = "birth"
"""The training in the box whose checkpoints show heads coming into being."""
TWIN = "twin"
"""Instead of a second model: the first one's sizes with random weights."""
JOBS = ("previous", "self", "next", "punctuation", "special")
"""What a head may be for, by where it looks."""
SWITCHES = (
    "position", "content", "uniform", "window", "shuffled", "value_position", "positions", "output", "mean",
)  # fmt: skip
"""What can be switched off; `nezha.insight.switching` says what each is."""


@dataclass(frozen=True, kw_only=True)
class Shift:
    """The shift test."""

    model: str = model_field()
    text: str = text_field()
    most: int = option(
        200,
        en="Furthest start", zh="最远起点", low=1, high=4096,
        help_en="The sentence is begun at up to so many places further on, behind padding that nobody sees.",
        help_zh="句子最多后移这么多个位置，前面是不可见的填充。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class Births:
    """Birth of heads."""

    model: str = option(
        BIRTH,
        en="Training", zh="训练",
        help_en="“birth” (a very small training in the box), “run:NAME”, or a folder of step-NNNNNN model folders.",
        help_zh="“birth”（内置的极小训练）、“run:名称”，或含有 step-NNNNNN 模型文件夹的文件夹。",
    )  # fmt: skip
    job: str = option(
        "previous",
        en="Looks at", zh="看向", choices=JOBS,
        help_en="Which of the things a head may look at is shown of all heads.",
        help_zh="展示所有头对哪一种对象的关注。",
    )  # fmt: skip
    text: str = option(
        "",
        en="Text", zh="文本",
        help_en="What is read; empty for held-out texts of the corpora in the box.",
        help_zh="要读的文本；留空则用内置语料的留出文本。",
    )  # fmt: skip
    texts: int = drawn_texts_field()
    length: int = characters_field()
    seed: int = seed_field()
    born: float = option(
        0.2,
        en="Born at", zh="诞生门槛", low=0, high=1,
        help_en="Share of its attention from which on a head counts as looking there.",
        help_zh="注意力份额达到多少，才算这个头看向那里。",
    )  # fmt: skip
    most: int = option(
        24,
        en="Checkpoints", zh="检查点数", low=2, high=200,
        help_en="At most so many, spread over the training.",
        help_zh="最多取这么多个，均匀分布于整个训练。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class TwoModels:
    """Two models."""

    model: str = model_field()
    other: str = option(
        TWIN,
        en="Second model", zh="第二个模型",
        help_en="Another model, named as the first, or “twin”: the first one's sizes with random weights.",
        help_zh="另一个模型，名称写法同上；“twin”指同规模、随机权重的模型。",
    )  # fmt: skip
    text: str = option(
        "",
        en="Text", zh="文本",
        help_en="What both read; empty for held-out texts of the corpora in the box.",
        help_zh="两者要读的文本；留空则用内置语料的留出文本。",
    )  # fmt: skip
    texts: int = drawn_texts_field(16)
    length: int = characters_field()
    seed: int = seed_field()
    reach: int = option(
        16,
        en="Reach", zh="范围", low=1, high=256,
        help_en="Offsets up to so many tokens to either side make a head's profile.",
        help_zh="剖面包含左右各多少个词元以内的偏移。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


@dataclass(frozen=True, kw_only=True)
class PositionTable:
    """The table R."""

    model: str = model_field()
    aim: int = option(
        -1,
        en="Aim at offset", zh="瞄准的偏移", low=-4096, high=4096,
        help_en="A head is made that looks there: -1 is the token before, 1 the one after.",
        help_zh="造一个看向此处的头：-1 为前一个词元，1 为后一个。",
    )  # fmt: skip
    pairs: int = option(
        0,
        en="Pairs", zh="频率对数", low=0, high=4096,
        help_en="It is made of so many pairs of sine and cosine, the fastest first; 0 for all.",
        help_zh="用最快的这么多对正弦与余弦来造；0 表示全部。",
    )  # fmt: skip
    strength: float = option(
        20.0,
        en="Strength", zh="强度", low=0, high=1000,
        help_en="Length of its query: the longer, the sharper it looks.",
        help_zh="查询向量的长度：越长，看得越集中。",
    )  # fmt: skip
    head: str = option(
        "",
        en="Code of a head", zh="头的代码",
        help_en="A head that was made in the picture, as its code (h1.…), in place of offset, pairs and strength.",
        help_zh="在图中造好的头的代码（h1.…），代替偏移、频率对数与强度。",
    )  # fmt: skip
    text: str = text_field()
    layer: int = option(
        1,
        en="Layer", zh="层", low=1, high=1000,
        help_en="Whose table; only trained distances differ from layer to layer.",
        help_zh="取哪一层的表；只有训练的距离才逐层不同。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)


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


@dataclass(frozen=True, kw_only=True)
class Siblings:
    """Whole-word siblings."""

    model: str = model_field()
    text: str = option(
        "我们的老师喜欢北京的春天，学生喜欢看书。",
        en="Text", zh="文本",
        help_en="Chinese text with [MASK][MASK] where a word is missing; without a mask its two-character words are "
        "hidden one at a time.",
        help_zh="中文文本，缺词处写 [MASK][MASK]；不含 [MASK] 时逐个遮住其中的双字词。",
    )  # fmt: skip
    top: int = option(
        10,
        en="Characters a slot", zh="每槽的字", low=2, high=64,
        help_en="Likeliest characters of each slot that are tried together: top × top pairs.",
        help_zh="每个槽取最可能的若干字相互组合，共 top × top 种。",
    )  # fmt: skip
    segmenter: str = option(
        "jieba",
        en="Words", zh="分词",
        help_en="Whose words are hidden: jieba, rjieba or people_daily.",
        help_zh="按谁的分词遮盖：jieba、rjieba 或 people_daily。",
    )  # fmt: skip
    study: str = option(
        "",
        en="Study", zh="研究结果",
        help_en="A file that `python -m benchmarks.studies masking` wrote, to be shown beside; empty: none.",
        help_zh="`python -m benchmarks.studies masking` 写出的文件，一并展示；留空则不展示。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
