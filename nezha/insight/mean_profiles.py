"""How a head's attention lies over distances: its offset profile, summed over texts, edges divided out.

For query token i and key token j of a text, neither of them [CLS] or [SEP]:

    profile(o) = Σ over all pairs with j - i = o of probability[i, j]  /  number of such pairs

A short text has few pairs far apart; dividing by their number keeps that from looking like a preference.  What goes
to [CLS] and [SEP] is in no profile and is not spread over the rest: it is counted beside it.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from nezha.attention import recording
from nezha.insight.loading import Loaded
from nezha.insight.results import Array


@dataclass(frozen=True, kw_only=True, eq=False)
class Profiles:
    """Where every head of a model looks, in the mean over some texts.

    Shapes:
        offsets: (2r + 1,) from -r to r.
        profile: (layers, heads, 2r + 1), mean probability at that offset; NaN where no pair is so far apart.
        special, marks: (layers, heads), mean share of a token's attention that goes to [CLS] and [SEP], and to
            punctuation.
        even, even_special, even_marks: the same of attention that is spread evenly over every text: (2r + 1,), (), ().
    """

    offsets: np.ndarray
    profile: Array
    special: Array
    marks: Array
    even: Array
    even_special: float
    even_marks: float


def profiles(loaded: Loaded, texts: Sequence[str], *, reach: int, limit: int) -> Profiles:
    """Measured over `texts`, one at a time.

    Args:
        loaded: the model.
        texts: what it reads, unmasked.
        reach: `r`, the furthest offset kept.
        limit: tokens of a text at most.

    Raises:
        InputError: an empty text, or one with too many tokens.
    """
    sums, pairs, rows = 0.0, np.zeros(2 * reach + 1), 0
    for text in texts:
        encoding = loaded.encode(text, limit=limit)
        with torch.inference_mode(), recording(loaded.model) as records:
            loaded.model(**loaded.inputs(encoding))
        maps = torch.stack([record.probabilities[0] for record in records]).double().cpu().numpy()
        even = np.full((len(maps), 1, *maps.shape[2:]), 1 / maps.shape[-1])
        plain = ~np.array(encoding.special)
        marks = np.array([is_mark(piece) for piece in encoding.tokens])
        sums = sums + _sums(np.concatenate([maps, even], axis=1), plain, marks, reach)
        pairs += [_pairs(int(plain.sum()), offset) for offset in range(-reach, reach + 1)]
        rows += int(plain.sum())
    return _means(np.asarray(sums), pairs, rows, reach)


def is_mark(piece: str) -> bool:
    """Whether a token is punctuation: every character of it is one by Unicode."""
    return all(unicodedata.category(character).startswith("P") for character in piece)


def divergence(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Jensen-Shannon divergence in bits, over the last axis: 0 where both say the same, 1 where they share nothing.

        JS = H((p + q) / 2) - (H(p) + H(q)) / 2

    Args:
        p, q: (..., n), none negative; each row is first made to sum to 1.
    """
    p, q = (values / values.sum(-1, keepdims=True) for values in (np.asarray(p, float), np.asarray(q, float)))
    return np.clip(_entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2, 0, 1)


def _entropy(p: np.ndarray) -> np.ndarray:
    return -(p * np.log2(np.where(p > 0, p, 1))).sum(-1)


def _sums(maps: np.ndarray, plain: np.ndarray, marks: np.ndarray, reach: int) -> np.ndarray:
    """(layers, heads, 2r + 3): mass at every offset between plain tokens, then at special ones, then at marks."""
    inner = maps[:, :, plain][..., plain]
    at = [np.trace(inner, offset, axis1=-2, axis2=-1) for offset in range(-reach, reach + 1)]
    rows = maps[:, :, plain]
    at += [rows[..., ~plain].sum((-2, -1)), rows[..., marks & plain].sum((-2, -1))]
    return np.stack(at, axis=-1)


def _pairs(tokens: int, offset: int) -> int:
    return max(0, tokens - abs(offset))


def _means(sums: np.ndarray, pairs: np.ndarray, rows: int, reach: int) -> Profiles:
    with np.errstate(invalid="ignore"):
        profile = sums[..., :-2] / np.where(pairs > 0, pairs, np.nan)
    shares = sums[..., -2:] / rows
    heads, even = slice(None, -1), (0, -1)  # the even map stands behind the heads
    return Profiles(
        offsets=np.arange(-reach, reach + 1),
        profile=profile[:, heads].astype(np.float32),
        special=shares[:, heads, 0].astype(np.float32),
        marks=shares[:, heads, 1].astype(np.float32),
        even=profile[even].astype(np.float32),
        even_special=float(shares[even][0]),
        even_marks=float(shares[even][1]),
    )
