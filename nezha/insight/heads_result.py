"""What a survey of heads answers with; needs no torch, so that it can be drawn and searched anywhere."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from nezha.insight.head_query import search_heads
from nezha.insight.head_types import HeadFigures, Thresholds
from nezha.insight.profiles import NAMES, Figures

SIGNIFICANT = 0.05
"""p below which a head differs by more than chance; every p is corrected for the number of heads."""
FOLLOWS = 1.25
"""Ratio of `words` above which a head follows words, and below the inverse of which it avoids them."""
PLACES = ("prev", "next", "self", "local", "left", "right", "far")
"""Figures that tell a place."""


@dataclass(frozen=True, kw_only=True)
class SurveyedHead(HeadFigures):
    """One head over many texts; `figures` also has `words`, the ratio of `nezha.insight.word_following`."""

    above_twin: dict[str, float]
    """p of each figure: that some head of random weights would have as much of it; empty for the twin's own heads."""
    words_shuffled: float | None
    """`words` with the words of each stretch in other orders, the mean."""
    words_p: float
    """p of `words`: that it depends on distance alone."""

    def learnt(self, name: str) -> bool:
        """Whether the figure is larger than in any head of random weights, by more than chance."""
        return self.above_twin.get(name, 1.0) < SIGNIFICANT

    def words(self) -> int:
        """1 where the head follows words, -1 where it avoids them, else 0."""
        ratio = self.figures["words"]
        if ratio is None or self.words_p >= SIGNIFICANT:
            return 0
        return int(ratio > FOLLOWS) - int(ratio < 1 / FOLLOWS)

    def position_only(self, thresholds: Thresholds | None = None) -> bool:
        """Whether it looks at a place, by position, and at words neither way.

        Its scores vary by position more than the threshold says, more attention than in any head of random weights goes
        to some place, and `words` lies between 1 / `FOLLOWS` and `FOLLOWS`.  The share of position alone would not do:
        random weights have a large one too.
        """
        ratio, share = self.figures["words"], self.figures["position"]
        if ratio is None or share is None or share <= (thresholds or Thresholds()).position:
            return False
        return 1 / FOLLOWS <= ratio <= FOLLOWS and any(self.learnt(name) for name in PLACES)

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True, eq=False)
class HeadsResult:
    """Every head of a model over `texts` texts of `tokens` tokens together, and of its twin of random weights.

    Shapes:
        `profile`, `twin_profile`: (layers, heads, 2k + 1), mean attention of a pair by its offset, -k .. k.
    """

    model: str
    texts: int
    tokens: int
    special: bool
    window: int
    seed: int
    rounds: int
    positions: str
    max_relative_position: int
    heads: tuple[SurveyedHead, ...]
    twin: tuple[SurveyedHead, ...]
    profile: Figures
    twin_profile: Figures

    def search(self, query: str, thresholds: Thresholds | None = None) -> tuple[HeadFigures, ...]:
        """The heads that a query of `nezha.insight.head_query` finds.

        Raises:
            InputError: the query cannot be read.
        """
        return search_heads(self.heads, query, thresholds)

    def largest_of_twin(self) -> dict[str, float | None]:
        """The largest of each figure in any head of the twin."""
        values = {name: [head.figures[name] for head in self.twin] for name in (*NAMES, "words")}
        return {
            name: max((value for value in found if value is not None), default=None) for name, found in values.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, for JSON; layers and heads counted from 0, None for what is not known."""
        plain = {name: value for name, value in vars(self).items() if name not in ("heads", "twin")}
        for name in ("profile", "twin_profile"):
            rounded = np.round(plain[name], 6).astype(object)
            rounded[np.isnan(plain[name])] = None
            plain[name] = rounded.tolist()
        return plain | {name: [head.to_dict() for head in getattr(self, name)] for name in ("heads", "twin")}
