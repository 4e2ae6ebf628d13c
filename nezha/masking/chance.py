"""Choosing by chance: ERNIE-Baidu's routine (`batching.py: mask`), for characters, phrases and entities.

    a group is chosen if u(its first token) <= p, whatever happened to the others

No budget and no cap: 15% is the expectation, a text may get none or half of its tokens.  Which groups those are is
ERNIE's "knowledge": characters first, then phrases and entities, which its released code gets as one label a token
(0 opens, 1 continues) and draws once a *file* whether to hide groups or single characters (`mask_word_prob`).

Differences from the released code: "a file" is here a stretch of `FILE` tokens of the corpus, and where groups are to
be hidden a second draw says whether phrases or entities (the code has one set of labels, prepared elsewhere); the paper
trained on characters, phrases and entities in stages, which a fixed level (`--level`) reproduces.  The code draws one
number a token and reads both choice and treatment from it; two independent ones have the same distribution.

Sun et al. 2019, https://arxiv.org/abs/1904.09223; PaddlePaddle/ERNIE issues 190, 550 and 787 quote the code
"""

import numpy as np

from nezha.masking.groups import Groups
from nezha.masking.lots import uniform

FILE = 65_536
"""Tokens of the corpus that share one draw of the level."""


def choose(groups: Groups, lengths: np.ndarray, share: float, cap: int, keys: np.ndarray) -> np.ndarray:
    """The chosen tokens (B, L); lengths and cap, which other ways keep to, are not read.  See `choose_by_chance`."""
    return choose_by_chance(groups, share, keys)


def choose_by_chance(groups: Groups, share: float, keys: np.ndarray) -> np.ndarray:
    """Each group with probability `share`.

    Args:
        groups: of B texts.
        share: probability, 0.15 as released.
        keys: (B,) uint64, see `nezha.masking.lots`.

    Returns:
        (B, L) bool, the chosen tokens.
    """
    lots = uniform(keys[:, None], np.arange(groups.opens.shape[1]))
    return groups.spread(groups.opens & (lots < share)) & groups.eligible


def draw_levels(keys: np.ndarray, mask_word_prob: float) -> np.ndarray:
    """For each key of a file (B,), the place in `nezha.masking_kinds.LEVELS` of what is hidden in it: (B,) int64.

    `mask_word_prob` is the probability of phrases and entities together; each of the two gets half of it.
    """
    whether, which = uniform(keys, np.array([[0], [1]]))
    return np.where(whether < mask_word_prob, 1 + (which < 0.5), 0)
