"""Names as labels of characters: O outside, B-kind at the first character of a name, I-kind at the others.

Ramshaw and Marcus 1995, https://aclanthology.org/W95-0107
"""

from collections.abc import Sequence

import numpy as np

from nezha.tasks.examples import Span

OUTSIDE = 0


def bio_labels(kinds: Sequence[str]) -> tuple[str, ...]:
    """O, then B and I of each kind: label 2k+1 begins kind k, label 2k+2 continues it."""
    return ("O", *(f"{mark}-{kind}" for kind in kinds for mark in "BI"))


def allowed(labels: int) -> tuple[np.ndarray, np.ndarray]:
    """Which labels may stand first, (labels,), and which may follow which, (labels, labels), booleans.

    I-kind follows B-kind or I-kind of the same kind alone; everything else goes.
    """
    number = np.arange(labels)
    inside = (number > 0) & (number % 2 == 0)
    follows = ~inside[None, :] | (number[:, None] == number[None, :]) | (number[:, None] == number[None, :] - 1)
    return ~inside, follows


def of_characters(length: int, spans: Sequence[Span], kinds: Sequence[str]) -> list[int]:
    """The label of each of `length` characters."""
    found = [OUTSIDE] * length
    for start, end, kind in spans:
        begin = 2 * kinds.index(kind) + 1
        found[start:end] = [begin] + [begin + 1] * (end - start - 1)
    return found


def repaired(labels: Sequence[int]) -> list[int]:
    """Labels in which an I that nothing of its kind begins is a B, as where a long sentence is cut inside a name."""
    fixed: list[int] = []
    for label in labels:
        inside = label > 0 and label % 2 == 0
        begun = bool(fixed) and fixed[-1] in (label, label - 1)
        fixed.append(label - 1 if inside and not begun else label)
    return fixed


def spans_of_labels(
    labels: Sequence[int], offsets: Sequence[tuple[int, int]], kinds: Sequence[str]
) -> tuple[Span, ...]:
    """The names that labels of tokens say.

    Args:
        labels: of each token; an I that nothing begins counts as a B.
        offsets: characters (start, end) of each token.
        kinds: as in `bio_labels`.
    """
    spans: list[Span] = []
    for label, (start, end) in zip(repaired(labels), offsets, strict=True):
        if label == OUTSIDE:
            continue
        if label % 2:
            spans.append(Span(start, end, kinds[label // 2]))
        else:
            spans[-1] = spans[-1]._replace(end=end)
    return tuple(spans)
