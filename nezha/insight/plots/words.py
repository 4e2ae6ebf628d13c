"""Words in place of characters: attention merged over the tokens of each word.

    merged[a, b] = mean over the tokens i of word a of Σ over the tokens j of word b of p_ij

so that every row still adds up to 1.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from nezha.insight.plots.view import Rows, View
from nezha.insight.plots.wish import Wish
from nezha.insight.results import Array, AttentionResult

if TYPE_CHECKING:
    from nezha.insight.plots.paper import Paper


def units(result: AttentionResult) -> list[tuple[int, int, str]]:
    """Words with [CLS] and [SEP] between them: (first token, token after the last, text)."""
    inside = {place for first, after, _ in result.words for place in range(first, after)}
    alone = [(place, place + 1, token) for place, token in enumerate(result.tokens) if place not in inside]
    return sorted([*result.words, *alone])


def merged(shares: Array, spans: list[tuple[int, int, str]]) -> Array:
    """Attention between words, (words, words); keys are summed, queries averaged."""
    keys = np.stack([shares[:, first:after].sum(axis=1) for first, after, _ in spans], axis=1)
    return np.stack([keys[first:after].mean(axis=0) for first, after, _ in spans])


def _shown(wish: Wish) -> list[int]:
    """Which units have a row and a column."""
    shown = set(wish.shown)
    return [at for at, (first, _, _) in enumerate(units(wish.result)) if first in shown]


def _size(wish: Wish) -> tuple[float, float]:
    side = float(np.clip(0.17 * len(wish.shown), 2.8, 4.6))
    return 2 * side + 1.8, side + 1.1


def _draw(wish: Wish, paper: "Paper") -> None:
    left, right = paper.grid(1, 2)[0]
    shares, spans, chosen = wish.of_head("probabilities"), units(wish.result), _shown(wish)
    picture = paper.heat(left, wish.cut(shares), wish.share_limit, diverging=False)
    paper.name_tokens(left.xaxis, wish.shown, steep=True)
    paper.name_tokens(left.yaxis, wish.shown)
    at = {place: number for number, place in enumerate(wish.shown)}
    for first in (spans[one][0] for one in chosen[1:]):
        for boundary in (left.axhline, left.axvline):
            boundary(at[first] - 0.5, color=paper.colours["soft"], linewidth=0.5)
    left.set_title(wish.say("words_tokens"), pad=5)
    left.set_ylabel(wish.say("query"))
    paper.heat(right, merged(shares, spans)[np.ix_(chosen, chosen)], wish.share_limit, diverging=False)
    names = [_name(paper, spans[one]) for one in chosen]
    size = float(np.clip(230 / max(len(chosen), 1), 3.6, 8.5))
    right.set_xticks(range(len(chosen)), names, fontsize=size, rotation=90)
    right.set_yticks(range(len(chosen)), names, fontsize=size)
    right.set_title(wish.say("words_words"), pad=5)
    for axes in (left, right):
        axes.set_aspect("equal")
        axes.set_xlabel(wish.say("key"))
    paper.key(picture, [left, right], location="right")


def _name(paper: "Paper", span: tuple[int, int, str]) -> str:
    """A word, or the numbers of its tokens where it cannot be written."""
    first, after, text = span
    if paper.letters.can(text):
        return text
    return paper.letters.token("", first) if after == first + 1 else f"{paper.letters.token('', first)}–{after - 1}"


def _rows(wish: Wish) -> Rows:
    def values() -> Iterator[tuple[Any, ...]]:
        spans = units(wish.result)
        shares = merged(wish.of_head("probabilities"), spans)
        for one in _shown(wish):
            for other in _shown(wish):
                yield spans[one][0], spans[one][2], spans[other][0], spans[other][2], shares[one, other]

    return Rows(("query_at", "query_word", "key_at", "key_word", "attention"), values())


def _caption(wish: Wish) -> list[str]:
    return [wish.say("words_shows"), wish.say("scale_own" if wish.own_scale else "scale_shares")]


VIEW = View(
    size=_size, draw=_draw, rows=_rows, caption=_caption,
    title=lambda wish: f"{wish.head_name}{wish.say('colon')}{wish.say('words_title')}",
)  # fmt: skip
