"""What is put where a token was chosen: 80% [MASK], 10% another token, 10% the token itself.

As in Google's and ERNIE's code each token of a chosen word has a lot of its own, so one word can be part [MASK], part
random, part kept; BERT-WWM's README says the same of its own.  `by_word` gives all tokens of a word the lot of its
first one instead (the random tokens still differ).

Differences from the sources: Google draws random tokens from the whole vocabulary and ERNIE from all but id 0, special
tokens included; here special tokens are never drawn.
"""

from typing import NamedTuple

import numpy as np

from nezha.masking.groups import Groups
from nezha.masking.lots import bits, uniform

KINDS = ("none", "mask", "random", "keep")
"""Names of the numbers in `Masked.kinds`."""
_MASK, _RANDOM = 0.8, 0.9
_LOT, _TOKEN = 1, 2  # streams under a text's key; the choice has read stream 0


class Masked(NamedTuple):
    """B texts of L tokens with some hidden.

    Shapes:
        `shown`: (B, L) int64, what the model sees. `chosen`: (B, L) bool, what it must predict.
        `kinds`: (B, L) int8, places in `KINDS`: what became of each token.
    """

    shown: np.ndarray
    chosen: np.ndarray
    kinds: np.ndarray


def corrupt(
    ids: np.ndarray,
    chosen: np.ndarray,
    groups: Groups,
    keys: np.ndarray,
    *,
    mask_id: int,
    replacements: np.ndarray,
    by_word: bool = False,
) -> Masked:
    """The chosen tokens hidden.

    Args:
        ids: (B, L) int64.
        chosen: (B, L) bool.
        groups: the groups they were chosen by.
        keys: (B,) uint64, see `nezha.masking.lots`.
        mask_id: id of [MASK].
        replacements: (R,) ids to draw from.
        by_word: one lot a group instead of one a token.
    """
    rows, columns = np.nonzero(chosen)
    drawn_at = groups.first[rows, columns] if by_word else columns
    lots = uniform(keys[rows], drawn_at, stream=_LOT)
    kind = 1 + (lots >= _MASK) + (lots >= _RANDOM)
    drawn = bits(keys[rows], columns, stream=_TOKEN) % np.uint64(len(replacements))
    found = ids[rows, columns]
    shown, kinds = ids.copy(), np.zeros(ids.shape, np.int8)
    shown[rows, columns] = np.where(
        kind == 1, mask_id, np.where(kind == 2, replacements[drawn.astype(np.int64)], found)
    )
    kinds[rows, columns] = kind
    return Masked(shown, chosen, kinds)
