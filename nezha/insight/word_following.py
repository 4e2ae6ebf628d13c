"""Does a head know where words end?  Pairs within a word against pairs as far apart in two words.

Taken are the stretches of a text in which words of two or more Chinese characters follow one another, so that function
words, punctuation and numbers, which a head may treat apart for other reasons, play no part.  For the pairs (i, i + o)
of one stretch, 1 <= |o| <= 3,

    ratio = Σ_o (attention of the pairs within a word) / Σ_o (their number · mean attention of the pairs in two words)

At 1 the head's attention depends on distance alone as far as words go; at 2 a character gets twice as much from its own
word as from a neighbour of another word.  The same ratio with the words of each stretch in another order (`shuffled`)
says what chance gives: every word keeps its length, every stretch its ends.  Where all words of a stretch are equally
long no order is another, so that for a head that follows words it lies above 1 too.  p is the share of orders in which
any head strays as far from the mean of its orders, in their standard deviations, as this head does with the true words:
so it is corrected for the number of heads (Westfall & Young 1993, single-step maxT), and counts both ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nezha.insight.profiles import Figures, quotient
from nezha.insight.results import AttentionResult

OFFSETS = (-3, -2, -1, 1, 2, 3)
Stretch = tuple[int, tuple[int, ...]]
"""First token of a stretch of words, and how many tokens each of its words has."""


@dataclass(frozen=True, kw_only=True, eq=False)
class NearAttention:
    """What one text says of its words.

    Shapes:
        `attention`: (layers, heads, offsets, tokens), p[i, i + o], 0 where there is no such token.
    """

    attention: NDArray[np.float32]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class WordFollowing:
    """How far each head follows words, over all texts.

    Shapes:
        `ratio`, `shuffled`, `p`: (layers, heads); nan, nan and 1 where no text has two such words in a row.
    """

    ratio: Figures
    shuffled: Figures
    p: Figures
    within: int
    """Pairs within a word."""
    across: int
    """Pairs in two words."""


def near_attention(result: AttentionResult) -> NearAttention:
    """What `word_following` needs of a text whose `words` are the true ones."""
    length = len(result.tokens)
    attention = np.zeros((result.layers, result.heads, len(OFFSETS), length), dtype=np.float32)
    for place, offset in enumerate(OFFSETS):
        found = np.diagonal(result.probabilities, offset, axis1=2, axis2=3)
        first = max(0, -offset)
        attention[:, :, place, first : first + found.shape[-1]] = found
    return NearAttention(attention=attention, stretches=stretches(result.words, result.tokens))


def stretches(words: Sequence[tuple[int, int, str]], tokens: Sequence[str]) -> tuple[Stretch, ...]:
    """Runs of two or more words that each have two or more tokens, all of them single Chinese characters."""
    found: list[tuple[int, list[int]]] = []
    end = -1
    for first, after, _ in words:
        if after - first < 2 or not all(
            len(token) == 1 and "\u4e00" <= token <= "\u9fff" for token in tokens[first:after]
        ):
            continue
        if first == end:
            found[-1][1].append(after - first)
        else:
            found.append((first, [after - first]))
        end = after
    return tuple((first, tuple(sizes)) for first, sizes in found if len(sizes) > 1)


def word_following(texts: Sequence[NearAttention], *, rounds: int, rng: np.random.Generator) -> WordFollowing:
    """Every head over all texts.

    Args:
        texts: of one model.
        rounds: how many times the words are put into another order.
        rng: who draws the orders.
    """
    attention = np.concatenate([text.attention for text in texts], axis=-1)
    layers, heads, _, length = attention.shape
    begins = np.cumsum([0, *(text.attention.shape[-1] for text in texts)])
    runs = [
        (int(begin) + first, sizes)
        for begin, text in zip(begins, texts, strict=False)
        for first, sizes in text.stretches
    ]
    if not runs:
        unknown = np.full((layers, heads), np.nan)
        return WordFollowing(ratio=unknown, shuffled=unknown, p=np.ones((layers, heads)), within=0, across=0)
    stretch = np.full(length, -1)
    for number, (first, sizes) in enumerate(runs):
        stretch[first : first + sum(sizes)] = number
    words = _orders(runs, length, rounds, rng)
    ratios, within, across = _ratios(attention.reshape(layers * heads, len(OFFSETS), length), stretch, words)
    return WordFollowing(
        ratio=ratios[0].reshape(layers, heads),
        shuffled=ratios[1:].mean(axis=0).reshape(layers, heads),
        p=_corrected(np.log(ratios)).reshape(layers, heads),
        within=within,
        across=across,
    )


def _orders(runs: Sequence[Stretch], length: int, rounds: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """The number of the word of each token, (1 + rounds, tokens): true words first, then in other orders."""
    words = np.full((1 + rounds, length), -1, dtype=np.int32)
    number = 0
    for first, sizes in runs:
        numbers = np.arange(number, number + len(sizes))
        here = slice(first, first + sum(sizes))
        words[:, here] = np.repeat(numbers, sizes)
        if len(set(sizes)) > 1:
            for order in range(1, 1 + rounds):
                words[order, here] = np.repeat(numbers, rng.permutation(sizes))
        number += len(sizes)
    return words


def _ratios(attention: NDArray, stretch: NDArray, words: NDArray) -> tuple[Figures, int, int]:
    """The ratio for each order and head, (orders, heads), and how many pairs of both sorts there are."""
    length = attention.shape[-1]
    inside = np.zeros((len(words), len(attention)))
    expected, counts = np.zeros_like(inside), [0, 0]
    for place, offset in enumerate(OFFSETS):
        query = np.arange(max(0, -offset), min(length, length - offset))
        query = query[(stretch[query] >= 0) & (stretch[query] == stretch[query + offset])]
        same = (words[:, query] == words[:, query + offset]).astype(np.float32)  # (orders, pairs)
        given = attention[:, place, query]  # (heads, pairs)
        sums, number = (same @ given.T).astype(np.float64), same.sum(axis=1, dtype=np.float64)[:, None]
        others = given.sum(axis=1, dtype=np.float64) - sums
        compared = number < len(query)  # without a pair in two words there is nothing to hold those within against
        inside += sums * compared
        expected += np.nan_to_num(number * quotient(others, np.broadcast_to(len(query) - number, others.shape)))
        counts = [counts[0] + int(number[0, 0]), counts[1] + len(query) - int(number[0, 0])]
    return quotient(inside, expected), counts[0], counts[1]


def _corrected(logs: Figures) -> Figures:
    """The p of the first row against the others, (1 + rounds, heads) to (heads,)."""
    mean, spread = logs[1:].mean(axis=0), logs[1:].std(axis=0)
    strays = np.abs(np.divide(logs - mean, spread, out=np.zeros_like(logs), where=spread > 1e-12))
    return (1 + (strays[1:].max(axis=1)[:, None] >= strays[0]).sum(axis=0)) / len(logs)
