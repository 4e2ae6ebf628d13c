"""What may be said with each question: one dataclass each, from which flags and forms come.

Importing this costs nothing: no torch, no transformers.
"""

from dataclasses import dataclass

from nezha.options import check, option

SENTENCE = "北京是中华人民共和国的首都。"


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
