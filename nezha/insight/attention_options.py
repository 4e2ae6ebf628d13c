"""What may be said with the questions about where heads look: one dataclass each.

Importing this costs nothing: no torch, no transformers.
"""

from dataclasses import dataclass

from nezha.insight.question_fields import (
    BIRTH,
    JOBS,
    TWIN,
    characters_field,
    drawn_texts_field,
    model_field,
    seed_field,
    text_field,
)
from nezha.options import check, option


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
