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

from nezha.insight.results import AttentionResult
from nezha.insight.value_parts import offset_mass

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
    keys = _keys(counted, marked, punctuation(result.tokens), result.max_relative_position, window)
    reach = result.max_relative_position if reach is None else reach
    shape = len(NAMES), result.layers, result.heads
    parts, wholes = np.zeros(shape), np.zeros(shape)
    mass = np.zeros((result.layers, result.heads, 2 * reach + 1))
    pairs = np.outer(counted, counted)
    for layer in range(result.layers):  # a layer at a time: nothing as large as all maps is made anew
        probabilities = result.probabilities[layer].astype(np.float64)
        for number, name in enumerate(NAMES):
            if name in keys:
                parts[number, layer] = np.einsum("hij,ij->h", probabilities, keys[name])
                wholes[number, layer] = keys[name].any(axis=1).sum()
        broad = NAMES.index("broad")
        parts[broad, layer], wholes[broad, layer] = _entropy(probabilities[:, counted][:, :, seen]), counted.sum()
        content, position = (_variance(part[layer], counted) for part in (result.content, result.position))
        parts[[NAMES.index("position"), NAMES.index("content")], layer] = position, content
        wholes[[NAMES.index("position"), NAMES.index("content")], layer] = content + position
        mass[layer] = offset_mass(probabilities * pairs, reach).sum(axis=1)
    return Sums(
        layer_numbers=result.layer_numbers,
        head_numbers=result.head_numbers,
        parts=parts,
        wholes=wholes,
        mass=mass,
        pairs=offset_mass(pairs.astype(np.float64), reach).sum(axis=0),
    )


def _keys(
    counted: np.ndarray, marked: np.ndarray, punctuation: np.ndarray, reach: int, window: int
) -> dict[str, np.ndarray]:
    """Which keys are of each kind for each query, (tokens, tokens) bool each."""
    place = np.arange(len(counted))
    offset, pairs = place[None, :] - place[:, None], np.outer(counted, counted)
    return {
        "prev": pairs & (offset == -1),
        "next": pairs & (offset == 1),
        "self": pairs & (offset == 0),
        "local": pairs & (abs(offset) <= window),
        "left": pairs & (offset < 0),
        "right": pairs & (offset > 0),
        "punct": pairs & punctuation[None, :] & (offset != 0),
        "special": np.outer(counted, marked),
        "far": pairs & (abs(offset) >= reach),
    }


def punctuation(tokens: Sequence[str]) -> np.ndarray:
    """Which tokens are made of punctuation alone (Unicode's categories P), (tokens,) bool."""
    kinds = [{unicodedata.category(character)[0] for character in token} for token in tokens]
    return np.array([kind == {"P"} for kind in kinds])


def _entropy(probabilities: Figures) -> Figures:
    """(heads, queries, keys) to (heads,): summed over queries, as a share of the largest possible."""
    logs = np.log(np.where(probabilities > 0, probabilities, 1))
    return -(probabilities * logs).sum(axis=(1, 2)) / np.log(probabilities.shape[-1])


def _variance(scores: np.ndarray, counted: np.ndarray) -> Figures:
    """(heads, tokens, tokens) to (heads,): the variance along the rows that count, summed over them."""
    return scores[:, counted][:, :, counted].var(axis=-1, dtype=np.float64).sum(axis=-1)


def quotient(part: Figures, whole: Figures) -> Figures:
    """`part` / `whole`, nan where there is nothing to divide by."""
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
