"""Options that several questions have: which model, which text, how much of it, what is hidden; and their choices.

Importing this costs nothing: no torch, no transformers.
"""

from nezha.options import option

SENTENCE = "北京是中华人民共和国的首都。"
MASKINGS = ("whole_word", "character")
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


def data_field() -> str:
    """Whose held-out text is asked."""
    return option(
        "bundled",
        en="Data", zh="数据",
        help_en="“bundled” or a folder made by `nezha prepare`; its held-out part is asked.",
        help_zh="“bundled”或 `nezha prepare` 生成的文件夹；只用其留出部分。",
    )  # fmt: skip


def texts_field(default: int) -> int:
    """How many texts are asked."""
    return option(
        default,
        en="Texts", zh="文本数", low=4, high=4096,
        help_en="Held-out texts; time grows with them, intervals shrink.",
        help_zh="留出文本的数量；越多越慢，区间越窄。",
    )  # fmt: skip


def length_field(default: int = 128) -> int:
    """How long each text is."""
    return option(
        default,
        en="Length", zh="长度", low=8, high=8192,
        help_en="Tokens of each text, [CLS] and [SEP] included.",
        help_zh="每段文本的词元数，含 [CLS] 与 [SEP]。",
    )  # fmt: skip


def masking_field() -> str:
    """What is hidden of the texts."""
    return option(
        "whole_word",
        en="Hidden", zh="遮盖方式", choices=MASKINGS,
        help_en="whole_word hides all characters of a word, character single ones; 15% of the tokens either way.",
        help_zh="whole_word 遮住整个词，character 逐字遮盖；都占词元的 15%。",
    )  # fmt: skip


def seed_field() -> int:
    """Of every choice that is drawn."""
    return option(
        0,
        en="Seed", zh="随机种子", low=0, high=2**31 - 1,
        help_en="Of the choice of texts and of what is hidden in them.",
        help_zh="决定抽取哪些文本、遮住哪些字。",
    )  # fmt: skip
