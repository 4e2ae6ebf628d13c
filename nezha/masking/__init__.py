"""Four ways to hide Chinese behind one interface: NEZHA's whole-word masking and the three it is compared with.

    bert_chinese   every character by itself, by budget              `masking="character"`
    ernie_baidu    characters, phrases or entities, by chance        `masking="phrase_entity"`
    bert_wwm       words of the People's Daily standard, by budget   `masking="whole_word"`
    nezha          words by jieba, by budget                         `masking="whole_word"`

A model that must guess one hidden character of 中华人民共[和]国 copies from the word around it; hiding the whole word
makes it use the sentence.  Which characters form a word comes with the text (`nezha.words`); this package chooses
(`budget`, `chance`) and hides (`corrupt`), a whole batch at a time.  The paper's "12% masked, 1.5% randomly replaced"
(section 3.1) is 15% × 80% and 15% × 10%.

Wei et al. 2019, https://arxiv.org/abs/1909.00204; Cui et al. 2019, https://arxiv.org/abs/1906.08101
"""

from importlib import import_module

import numpy as np

from nezha.masking.corrupt import KINDS, Masked, corrupt
from nezha.masking.groups import group
from nezha.masking_kinds import MASKING_KINDS

__all__ = ["KINDS", "Masked", "mask_tokens"]


def mask_tokens(
    ids: np.ndarray,
    continues: np.ndarray,
    eligible: np.ndarray,
    lengths: np.ndarray,
    keys: np.ndarray,
    *,
    masking: str,
    share: float,
    cap: int,
    mask_id: int,
    replacements: np.ndarray,
    by_word: bool = False,
) -> Masked:
    """B texts of L tokens, padded, with their words hidden.

    Args:
        ids: (B, L) int64.
        continues: (B, L) bool, the token belongs to the group of the token before it; not read where each is hidden
            alone (`character`).
        eligible: (B, L) bool, False for special tokens and padding; these are never touched.
        lengths: (B,) tokens of each text, special ones included, padding not.
        keys: (B,) uint64, one a text, from `nezha.masking.lots.key`: same key, same masks.
        masking: a name of `nezha.masking_kinds.MASKING_KINDS`.
        share: of the tokens to choose.
        cap: the most tokens chosen in a text, where the masking keeps to one.
        mask_id, replacements, by_word: see `corrupt`.
    """
    kind = MASKING_KINDS[masking]
    groups = group(np.zeros_like(continues) if kind.single else continues, eligible)
    chosen = import_module(kind.home).choose(groups, lengths, share, cap, keys)
    return corrupt(ids, chosen, groups, keys, mask_id=mask_id, replacements=replacements, by_word=by_word)
