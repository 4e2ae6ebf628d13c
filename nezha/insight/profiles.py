"""What a head does, in figures that add up over texts: its profile over offsets, and the share it spends on each kind.

Let S be the tokens that count: those that are seen and not special ([CLS], [SEP]), or with `special` all that are seen.
For a query i of S and p[i, j] the attention it gives to token j (never rescaled),

    profile(o)   = Σ p[i, j] / number of pairs       over the pairs (i, j) of S with clip(j - i, -k, k) = o
    share(kind)  = Σ_i Σ_{j in K_i} p[i, j] / number of i with any such key

so that neither is less at the edges of a text, where fewer tokens have a neighbour.  K_i are, of the tokens of S,

    prev     i - 1                     left     all before i                punct    punctuation, i itself left out
    next     i + 1                     right    all after i                 far      |j - i| >= k: clipped to one row
    self     i                         local    |j - i| <= window           special  [CLS] and [SEP], in S or not

    broad    = Σ_i H(p[i]) / log(number of seen tokens) / number of i       entropy: 1 where all tokens get the same
    position = Σ_i Var_j(position[i, j]) / Σ_i (Var_j(content[i, j]) + Var_j(position[i, j]))         j over S
    content  = 1 - position

Softmax does not see a constant added to a row of scores, so what a term says is how much it varies along the row.
Every figure is a quotient of two sums over texts.  One without any pair (0 / 0, as `far` in short texts) is not known:
nan.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nezha.insight.in_step import in_step
from nezha.insight.results import AttentionResult

Figures = NDArray[np.float64]

NAMES = ("prev", "next", "self", "local", "left", "right", "broad", "punct", "special", "far", "position", "content")
"""Every figure, in the order of the first axis of `Sums.parts`."""
WINDOW = 3
"""Tokens to either side that count as near."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sums:
    """The two sums of every figure of some texts; `a + b` is that of both together.

    Shapes:
        `parts`, `wholes`: (figures, layers, heads), in the order of `NAMES`; a figure is their quotient.
        `mass`: (layers, heads, 2r + 1), attention by offset, with r the reach it was measured with, usually k.
        `pairs`: (2r + 1,), how many pairs there are at each.
    """

    layer_numbers: tuple[int, ...]
    head_numbers: tuple[int, ...]
    parts: Figures
    wholes: Figures
    mass: Figures
    pairs: Figures

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            layer_numbers=self.layer_numbers,
            head_numbers=self.head_numbers,
            parts=self.parts + other.parts,
            wholes=self.wholes + other.wholes,
            mass=self.mass + other.mass,
            pairs=self.pairs + other.pairs,
        )

    @property
    def figures(self) -> Figures:
        """(figures, layers, heads), nan where nothing was counted."""
        return quotient(self.parts, self.wholes)

    @property
    def profile(self) -> Figures:
        """Mean attention of a pair by its offset, (layers, heads, 2r + 1), nan at offsets that no text has."""
        return quotient(self.mass, np.broadcast_to(self.pairs, self.mass.shape))


def total(sums: Iterable[Sums]) -> Sums:
    """Those of all texts together; there must be one."""
    first, *others = sums
    for other in others:
        first = first + other
    return first


def measure(result: AttentionResult, *, special: bool = False, window: int = WINDOW, reach: int | None = None) -> Sums:
    """The sums of one text.

    Args:
        result: what `nezha.insight.capture` returned, of any layers and heads.
        special: whether [CLS] and [SEP] count as tokens like any other.
        window: tokens to either side that are `local`.
        reach: offset up to which `mass` tells pairs apart, all further ones in its two ends; k where None.
    """
    seen, marked = np.array(result.seen), np.array(result.special) & np.array(result.seen)
    counted = seen if special else seen & ~marked
    stops = counted & punctuation(result.tokens)
    length, k = len(counted), result.max_relative_position
    reach = k if reach is None else reach
    place = np.arange(length)
    offset, pairs = place[None, :] - place[:, None], np.outer(counted, counted)
    diagonal = np.where(pairs, offset + length - 1, 2 * length - 1).ravel()  # the last one for what does not count
    kinds = _kinds(np.arange(1 - length, length), k, window)
    parts = np.zeros((len(NAMES), result.layers, result.heads))
    mass = np.zeros((result.layers, result.heads, 2 * reach + 1))

    def one(layer: int, head: int) -> None:  # a head at a time stays in the processor's cache
        weights = result.probabilities[layer, head]
        by_offset = np.bincount(diagonal, weights.ravel(), 2 * length)[:-1]
        found = {name: by_offset[kind].sum() for name, kind in kinds.items()} | {
            "punct": _received(weights, counted, stops) - np.diagonal(weights)[stops].sum(dtype=np.float64),
            "special": _received(weights, counted, marked),
            "broad": _entropies(weights)[counted].sum(dtype=np.float64) / np.log(seen.sum()),
            "position": _variance(result.position[layer, head], counted),
            "content": _variance(result.content[layer, head], counted),
        }
        parts[:, layer, head] = [found[name] for name in NAMES]
        mass[layer, head] = _within(by_offset, reach)

    in_step(lambda layer: [one(layer, head) for head in range(result.heads)], range(result.layers))
    keys = {name: pairs & kind for name, kind in _kinds(offset, k, window).items()}
    keys |= {"punct": pairs & stops & (offset != 0), "special": np.outer(counted, marked)}
    asking = {name: kind.any(axis=1).sum() for name, kind in keys.items()} | {"broad": counted.sum()}
    terms = parts[NAMES.index("position")] + parts[NAMES.index("content")]
    wholes = np.stack([np.full(terms.shape, asking[name], float) if name in asking else terms for name in NAMES])
    return Sums(
        layer_numbers=result.layer_numbers,
        head_numbers=result.head_numbers,
        parts=parts,
        wholes=wholes,
        mass=mass,
        pairs=_within(np.bincount(diagonal, minlength=2 * length)[:-1], reach),
    )


def _kinds(offset: np.ndarray, reach: int, window: int) -> dict[str, np.ndarray]:
    """Which offsets are of each kind that offsets tell, bool in the shape of `offset`."""
    far = abs(offset)
    return {
        "prev": offset == -1,
        "next": offset == 1,
        "self": offset == 0,
        "local": far <= window,
        "left": offset < 0,
        "right": offset > 0,
        "far": far >= reach,
    }


def _within(by_offset: np.ndarray, reach: int) -> Figures:
    """(2 · tokens - 1,) to (2 · reach + 1,): what lies further is counted at the two ends."""
    length = len(by_offset) // 2 + 1
    places = np.arange(1 - length, length).clip(-reach, reach) + reach
    return np.bincount(places, by_offset, 2 * reach + 1).astype(np.float64)


def punctuation(tokens: Sequence[str]) -> np.ndarray:
    """Which tokens are made of punctuation alone (Unicode's categories P), (tokens,) bool."""
    kinds = [{unicodedata.category(character)[0] for character in token} for token in tokens]
    return np.array([kind == {"P"} for kind in kinds])


def _received(weights: np.ndarray, queries: np.ndarray, keys: np.ndarray) -> float:
    """Attention that some queries give to some keys, bool both."""
    return float(weights[np.ix_(queries, keys)].sum(dtype=np.float64))


def _entropies(weights: np.ndarray) -> np.ndarray:
    """Of every query, in nats, (tokens, tokens) to (tokens,)."""
    return -np.einsum("ij,ij->i", weights, np.log(np.maximum(weights, np.finfo(np.float32).tiny)))


def _variance(scores: np.ndarray, counted: np.ndarray) -> float:
    """Along the rows that count, summed over them, (tokens, tokens) to a number."""
    first, last = np.flatnonzero(counted)[[0, -1]] if counted.any() else (0, -1)
    between = slice(first, last + 1)  # a view, where nothing in between is left out
    chosen = scores[between, between] if counted[between].all() else scores[np.ix_(counted, counted)]
    return float(chosen.var(axis=-1).sum(dtype=np.float64))


def quotient(part: Figures, whole: Figures) -> Figures:
    """`part` / `whole`, nan where there is nothing to divide by."""
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
