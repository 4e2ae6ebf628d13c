"""Choosing by budget: Google's routine (`create_masked_lm_predictions`), for BERT-Chinese, BERT-WWM and NEZHA.

    budget = min(cap, max(1, round(p · tokens)))         tokens counts [CLS] and [SEP], as there
    groups in random order: stop when the budget is met; skip a group that would exceed it

With every token a group of its own this is BERT's character masking; with words as groups it is whole-word masking.
A text thus has never more than its share chosen, and a little less where only long words are left at the end.

Devlin et al. 2019, https://arxiv.org/abs/1810.04805; Cui et al. 2019, https://arxiv.org/abs/1906.08101
"""

import numpy as np

from nezha.masking.groups import Groups
from nezha.masking.lots import bits

_PLACE = np.uint64((1 << 16) - 1)  # the low bits of a lot make room for the place it belongs to
_NONE = np.uint64(2**64 - 1)  # stands, sorted last, where no group opens
LONGEST = 1 << 16
"""Tokens a text may have."""


def budgets(lengths: np.ndarray, share: float, cap: int) -> np.ndarray:
    """How many tokens of each text may be chosen.

    Args:
        lengths: (B,) tokens, special ones included.
        share: of the tokens, 0.15 in all four systems.
        cap: the most in any text (`max_predictions_per_seq`).

    Returns:
        (B,) int64, at least 1. Halves are rounded to even, as Python does.
    """
    return np.minimum(cap, np.maximum(1, np.rint(np.asarray(lengths) * share).astype(np.int64)))


def choose(groups: Groups, lengths: np.ndarray, share: float, cap: int, keys: np.ndarray) -> np.ndarray:
    """The chosen tokens (B, L) of texts of `lengths` (B,) tokens; see `budgets` and `choose_by_budget`."""
    return choose_by_budget(groups, budgets(lengths, share, cap), keys)


def choose_by_budget(groups: Groups, room: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Whole groups in random order, none that would exceed what is left of the budget.

    Args:
        groups: of B texts.
        room: (B,) budget of each.
        keys: (B,) uint64, decide the order (`nezha.masking.lots`).

    Returns:
        (B, L) bool, the chosen tokens.
    """
    rows, length = groups.opens.shape
    assert length <= LONGEST, "a place must fit the low bits of a lot"
    lots = (bits(keys[:, None], np.arange(length)) & ~_PLACE) | np.arange(length, dtype=np.uint64)
    order = np.sort(np.where(groups.opens, lots, _NONE), axis=1)
    order = order[:, : max(1, int(groups.opens.sum(1).max(initial=0)))]
    places = np.minimum((order & _PLACE).astype(np.int64), length - 1)
    sizes = np.where(order == _NONE, LONGEST, groups.size[np.arange(rows)[:, None], places])
    taken = _greedy(sizes, np.asarray(room, np.int64))
    opening = np.zeros((rows, length), bool)
    row, number = np.nonzero(taken)
    opening[row, places[row, number]] = True
    return groups.spread(opening) & groups.eligible


def _greedy(sizes: np.ndarray, room: np.ndarray) -> np.ndarray:
    """(B, G) bool: which of the sizes (B, G), taken in their order, are accepted into the rooms (B,).

    One round accepts all up to the first that does not fit, and drops all that are larger than what is left: they are
    out for good, since room only shrinks.  A few rounds do what would be a walk from group to group, and most texts are
    done with the first.
    """
    taken = np.zeros(sizes.shape, bool)
    head = sizes[:, : int(room.max(initial=0))]  # no size is 0: so many fill the room, or one of them does not fit
    fits = np.cumsum(head, axis=1) <= room[:, None]
    taken[:, : head.shape[1]] = fits
    left = room - np.where(fits, head, 0).sum(1)
    rows = np.flatnonzero(left)
    left, rest = left[rows], sizes[rows]
    waiting = np.arange(sizes.shape[1]) > fits[rows].sum(1)[:, None]
    while len(rows):
        waiting = waiting & (rest <= left[:, None])
        fits = waiting & (np.cumsum(np.where(waiting, rest, 0), axis=1) <= left[:, None])
        taken[rows] |= fits
        left = left - np.where(fits, rest, 0).sum(1)
        waiting = waiting & ~fits
        going_on = waiting.any(1)
        rows, left, rest, waiting = rows[going_on], left[going_on], rest[going_on], waiting[going_on]
    return taken
