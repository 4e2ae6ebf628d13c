"""Which tokens stand or fall together: words, phrases, or each token alone."""

from typing import NamedTuple

import numpy as np


class Groups(NamedTuple):
    """The groups of B texts of L tokens, by the token that opens each.

    Shapes:
        `opens`: (B, L) bool, the first token of a group.
        `first`: (B, L) int64, place of the first token of the group a token belongs to; of no use where not eligible.
        `size`: (B, L) int64, tokens in the group that opens here; 0 elsewhere.
        `eligible`: (B, L) bool, as given.
    """

    opens: np.ndarray
    first: np.ndarray
    size: np.ndarray
    eligible: np.ndarray

    def spread(self, at_opening: np.ndarray) -> np.ndarray:
        """What stands at the opening of each group (B, L), at all of its tokens."""
        return np.take_along_axis(at_opening, self.first, 1)


def group(continues: np.ndarray, eligible: np.ndarray) -> Groups:
    """Tokens by the groups that `continues` marks.

    Args:
        continues: (B, L) bool, the token belongs to the group of the token before it.
        eligible: (B, L) bool, False for special tokens and padding, which belong to no group.

    A token whose predecessor is not eligible opens a group: a word that was cut by truncation is what is left of it.
    (Google's routine would let a `##` piece after [SEP] join the word before [SEP].)
    """
    rows, length = eligible.shape
    opens = eligible.copy()
    opens[:, 1:] &= ~(continues[:, 1:] & eligible[:, :-1])
    first = np.maximum.accumulate(np.where(opens, np.arange(length), 0), axis=1)
    places = (first + np.arange(rows)[:, None] * length)[eligible]
    size = np.bincount(places, minlength=rows * length).reshape(rows, length)
    return Groups(opens, first, size, eligible)
