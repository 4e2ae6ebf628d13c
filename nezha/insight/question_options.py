"""What may be said with each question: one dataclass each, from which flags and forms come.

Importing this costs nothing: no torch, no transformers.
"""

from dataclasses import dataclass

from nezha.options import check, option

SENTENCE = "北京是中华人民共和国的首都。"
BIRTH = "birth"
"""The training in the box whose checkpoints show heads coming into being."""
TWIN = "twin"
"""Instead of a second model: the first one's sizes with random weights."""
JOBS = ("previous", "self", "next", "punctuation", "special")
"""What a head may be for, by where it looks."""


def model_field() -> str:
    """Which model is asked."""
    return option(
        "bundled",
        en="Model", zh="模型",
        help_en="“bundled”, “run:NAME”, “model:NAME” or a model folder.",
        help_zh="“bundled”、“run:名称”、“model:名称”或模型文件夹。",
    )  # fmt: skip


def text_field(default: str = SENTENCE) -> str:
    """The text it is asked about."""
    return option(
        default,
        en="Text", zh="文本",
        help_en="Chinese text; characters the model shall guess may be written [MASK].",
        help_zh="中文文本；要模型猜的字可写作 [MASK]。",
    )  # fmt: skip


def drawn_texts_field(default: int = 8) -> int:
    """How many held-out texts it is asked about."""
    return option(
        default,
        en="Held-out texts", zh="留出文本数", low=1, high=200,
        help_en="How many texts of the corpora in the box that training holds out.",
        help_zh="从内置语料的留出部分取多少篇文本。",
    )  # fmt: skip


def characters_field(default: int = 120) -> int:
    """How long each of them is."""
    return option(
        default,
        en="Characters of each", zh="每篇字数", low=2, high=400,
        help_en="The beginning of each text, so many characters.",
        help_zh="每篇文本取开头这么多个字。",
    )  # fmt: skip


def draw_seed_field() -> int:
    """Which of them."""
    return option(
        0,
        en="Seed", zh="随机种子", low=0, high=2**31 - 1,
        help_en="Which texts are drawn; the same ones for the same seed.",
        help_zh="决定抽到哪些文本；种子相同，文本相同。",
    )  # fmt: skip


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
    seed: int = draw_seed_field()
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
    seed: int = draw_seed_field()
    reach: int = option(
        16,
        en="Reach", zh="范围", low=1, high=256,
        help_en="Offsets up to so many tokens to either side make a head's profile.",
        help_zh="剖面包含左右各多少个词元以内的偏移。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
