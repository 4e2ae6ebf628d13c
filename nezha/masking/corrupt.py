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
from nezha.masking.lots import bits, key, uniform

KINDS = ("none", "mask", "random", "keep")
"""Names of the numbers in `Masked.kinds`."""
_MASK, _RANDOM = 0.8, 0.9


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
        keys: (B,) uint64, see `nezha.masking.lots`; not those the choice was made with.
        mask_id: id of [MASK].
        replacements: (R,) ids to draw from.
        by_word: one lot a group instead of one a token.
    """
    lots = uniform(key(keys, 0), ids.shape[1:])
    if by_word:
        lots = groups.spread(lots)
    kinds = np.where(chosen, 1 + (lots >= _MASK).astype(np.int8) + (lots >= _RANDOM), 0).astype(np.int8)
    shown = np.where(kinds == KINDS.index("mask"), mask_id, ids)
    rows, columns = np.nonzero(kinds == KINDS.index("random"))
    drawn = bits(key(keys[rows], 1, columns), (1,))[:, 0] % np.uint64(len(replacements))
    shown[rows, columns] = replacements[drawn.astype(np.int64)]
    return Masked(shown, chosen, kinds)
