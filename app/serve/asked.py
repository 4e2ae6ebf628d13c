"""What can be asked: each question with its options, how many characters it takes, and the call that answers it."""

from dataclasses import dataclass

from nezha.insight import catalog
from nezha.messages import InputError
from nezha.options import check, option

from ..names import checked


@dataclass(frozen=True, kw_only=True)
class FillMask:
    """Options of `/fill-mask`."""

    model: str = option(
        "bundled",
        en="Model", zh="模型",
        help_en="“bundled”, model:NAME for a folder of models/, or run:NAME for the newest checkpoint of a run.",
        help_zh="“bundled”（内置模型）、model:名称（models/ 下的文件夹）或 run:名称（某次训练的最新检查点）。",
    )  # fmt: skip
    k: int = option(
        5, low=1, high=100,
        en="Candidates", zh="候选数",
        help_en="How many candidates for each mask, the most probable first.",
        help_zh="每个空位列出几个候选，按概率从高到低。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
        checked(self.model)


@dataclass(frozen=True, kw_only=True)
class Predict:
    """Options of `/predict`."""

    model: str = option(
        "",
        en="Model", zh="模型",
        help_en="The fine-tuned model: run:NAME or model:NAME, as /models lists them.",
        help_zh="微调过的模型：run:名称 或 model:名称，见 /models。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
        if not self.model:
            raise InputError("serve_model", choices=", ".join(catalog.tuned()) or "-")
        checked(self.model)


@dataclass(frozen=True, kw_only=True)
class Attention:
    """Options of `/attention`."""

    model: str = option(
        "bundled",
        en="Model", zh="模型",
        help_en="“bundled”, model:NAME or run:NAME; fine-tuned ones too.",
        help_zh="“bundled”、model:名称 或 run:名称；也可以是微调过的模型。",
    )  # fmt: skip
    strongest: int = option(
        3, low=1, high=16,
        en="Distances", zh="距离数",
        help_en="How many distances of each head, those first that get the most attention.",
        help_zh="每个头列出几个距离，注意力最多的在前。",
    )  # fmt: skip

    def __post_init__(self):
        check(self)
        checked(self.model)


Options = FillMask | Predict | Attention


@dataclass(frozen=True, kw_only=True)
class Question:
    """One path under which texts are asked.

    Attributes:
        call: its name in `nezha.worker.CALLS`.
        options: dataclass of what holds for all texts of a request.
        longest: characters of one text.
        second: what the second text of a pair is called; nothing where there is none.
        about: what it answers, in English and in 中文.
    """

    call: str
    options: type[Options]
    longest: int
    second: str
    about: tuple[str, str]

    def check(self, text: str, second: str) -> None:
        """Hold a text against the longest.

        Raises:
            InputError: it is longer.
        """
        given = max(len(text), len(second))
        if given > self.longest:
            raise InputError("serve_long", most=self.longest, given=given)


QUESTIONS = {
    "fill-mask": Question(
        call="filled", options=FillMask, longest=2_000, second="",
        about=("What a model would write at every [MASK] of a text.", "模型会在文本的每个 [MASK] 处写什么。"),
    ),
    "predict": Question(
        call="predicted", options=Predict, longest=20_000, second="second",
        about=(
            "What a fine-tuned model says: a label with probabilities, names, or the answer to a question.",
            "微调过的模型的回答：标签及概率、人名地名等，或问题的答案。",
        ),
    ),
    "attention": Question(
        call="summarized", options=Attention, longest=256, second="pair",
        about=(
            "What every head mostly does in a text: where it looks, and how much of that content says.",
            "每个注意力头在文本中主要看向哪里，其中内容占多少。",
        ),
    ),
}  # fmt: skip
