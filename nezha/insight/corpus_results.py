"""What questions about prepared data answer with: frozen dataclasses of strings and numbers that need nothing else."""

from dataclasses import asdict, dataclass
from typing import Any

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
BINS = 24
"""Bars of a histogram of lengths; the last holds all that is longer."""
SPREAD = 41
"""Bars of `RecipeRates.spread`, one percent each; the last holds all that is more."""


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """How long things are, in tokens: the mean, `QUANTILES`, and counts in `BINS` bins of `step` tokens."""

    mean: float
    longest: int
    quantiles: tuple[int, ...]
    step: int
    bins: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Padding:
    """The share of the places of examples that hold no token."""

    examples: str
    sequence_length: int
    number: int
    share: float


@dataclass(frozen=True, kw_only=True)
class Words:
    """One segmentation: how many words, how many tokens in the mean, and the share of words of 1, 2, 3, 4 and more."""

    name: str
    number: int
    mean: float
    sizes: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class SplitFacts:
    """One split; `counted` is how many of its tokens everything below was counted over."""

    split: str
    tokens: int
    sentences: int
    documents: int
    counted: int
    characters: int
    unknown: float
    vocabulary_used: int
    words: tuple[Words, ...]
    sentence_lengths: Lengths
    document_lengths: Lengths
    padding: tuple[Padding, ...]


@dataclass(frozen=True, kw_only=True)
class CorpusResult:
    """Prepared data in figures; `dropped` is how many documents were left out, by reason, where that was noted."""

    data: str
    sources: tuple[str, ...]
    vocabulary_size: int
    segmentations: tuple[str, ...]
    dropped: dict[str, int]
    splits: tuple[SplitFacts, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, for JSON."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class RecipeRates:
    """What one recipe hides of the examples of one length.

    `tokens` and `characters` give the share of each kind, `mask`, `random`, `keep` and `none`; a token's characters are
    those of its vocabulary entry.  `spread` counts examples by the share that is hidden in them, in steps of 1%, and
    `quantiles` are the 5th, 50th and 95th percentile of that share.
    """

    recipe: str
    sequence_length: int
    examples: int
    tokens: dict[str, float]
    characters: dict[str, float]
    halved: float
    halved_by_corpus: float
    spread: tuple[int, ...]
    quantiles: tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class NotMeasured:
    """A recipe that the data has no words for, and the reason in both languages."""

    recipe: str
    reason: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class RatesResult:
    """The rates of every recipe that the data allows, beside the paper's; `words` are those of `halved_by_corpus`."""

    data: str
    split: str
    words: str
    paper: dict[str, float]
    rows: tuple[RecipeRates, ...]
    missing: tuple[NotMeasured, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, for JSON."""
        return asdict(self)
