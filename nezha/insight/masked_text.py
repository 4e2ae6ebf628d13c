"""What the four maskings do to one text: frozen dataclasses of strings and numbers, which draw themselves."""

from dataclasses import asdict, dataclass
from typing import Any

from nezha.messages import system_language


@dataclass(frozen=True, kw_only=True)
class MasksResult:
    """What one recipe hides of one text.

    [CLS] and [SEP] are left out everywhere, though they count for the budget, as in the sources.

    `tokens` are the text's own characters, `offsets` where they stand in it.  `words` are the groups that stand or fall
    together (joined they are the text) and `token_words` the word of each token.  `masked` are places in `tokens`, and
    for each of them `kinds` says `mask`, `random` or `keep`, and `shown` what the model sees there.  `level` is what
    `ernie_baidu` drew (`character`, `phrase` or `entity`), else None; `budget` the most tokens that may be hidden, None
    where each group has its own lot; `rate` the share of the tokens that is hidden.
    """

    text: str
    recipe: str
    seed: int
    model: str
    level: str | None
    budget: int | None
    rate: float
    tokens: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    token_words: tuple[int, ...]
    masked: tuple[int, ...]
    kinds: tuple[str, ...]
    shown: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, for JSON."""
        return asdict(self)

    def to_html(self, lang: str = "en") -> str:
        """The picture as HTML that needs nothing else."""
        from nezha.insight.viewer.masks import picture

        return picture([self], lang)

    def _repr_html_(self) -> str:
        return self.to_html(system_language())


@dataclass(frozen=True, kw_only=True)
class AllMasks:
    """What each of the recipes hides of the same text under the same seed, in the order of `nezha.recipes.RECIPES`."""

    text: str
    seed: int
    results: tuple[MasksResult, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, for JSON: NEZHA's, which come last, and under `recipes` those of all."""
        return {**self.results[-1].to_dict(), "recipes": {one.recipe: one.to_dict() for one in self.results}}

    def to_html(self, lang: str = "en") -> str:
        """The picture as HTML that needs nothing else."""
        from nezha.insight.viewer.masks import picture

        return picture(self.results, lang)

    def _repr_html_(self) -> str:
        return self.to_html(system_language())
