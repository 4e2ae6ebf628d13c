"""Which held-out text a question was asked about: what every such answer says below its picture."""

from dataclasses import dataclass

from nezha.insight.pictures.spec import Fact, Words

_HIDDEN: dict[str, Words] = {
    "whole_word": ("whole words", "整词"),
    "character": ("single characters", "单字"),
}


@dataclass(frozen=True, kw_only=True)
class AskedText:
    """Held-out text with characters hidden.

    Attributes:
        data: its name or folder.
        texts, length: how many, and tokens of each at most.
        masking: `whole_word` or `character`.
        seed: of the choice of texts and places.
        hidden: characters that were to be guessed.
        unknown: share of the tokens that the vocabulary of a model asked lacks.
    """

    data: str
    texts: int
    length: int
    masking: str
    seed: int
    hidden: int
    unknown: float

    def caption(self) -> tuple[Fact, ...]:
        """In the words of a caption."""
        english, chinese = _HIDDEN[self.masking]
        found: list[Fact] = [
            (("held-out text", "留出文本"), self.data),
            (("texts × tokens", "文本数 × 词元数"), f"{self.texts} × {self.length}"),
            (("hidden characters", "被遮的字"), (f"{self.hidden} ({english})", f"{self.hidden}（{chinese}）")),
            (("seed", "随机种子"), str(self.seed)),
        ]
        if self.unknown:
            found.append((("unknown tokens", "未登录词元"), f"{self.unknown:.2%}"))
        return tuple(found)
