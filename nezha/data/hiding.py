"""A masking configuration at work: what hangs on the vocabulary and on the length of examples is settled here.

Runs, the collator for transformers' Trainer and the pictures of single texts all hide through this one door.
"""

import numpy as np

from nezha.data_config import MaskingConfig
from nezha.masking import Masked, mask_tokens
from nezha.masking.lots import uniform
from nezha.tokenizer import Tokenizer

_SINGLY = 3  # stream of random numbers under an example's key; 0 to 2 choose and replace


def cap(config: MaskingConfig, length: int) -> int:
    """The most tokens to predict in an example of `length` tokens."""
    return config.max_predictions or max(1, round(length * config.masked_lm_prob))


class Hiding:
    """Hides tokens as a configuration says, in the ids of a tokenizer; random tokens are never special ones."""

    def __init__(self, config: MaskingConfig, tokenizer: Tokenizer):
        self.config, self.mask_id = config, tokenizer.mask_id
        self.replacements = np.flatnonzero(tokenizer.ordinary)

    def cap(self, length: int) -> int:
        """The most tokens to predict in an example of `length` tokens; a masking that is not capped keeps to none."""
        return cap(self.config, length)

    def __call__(
        self, ids: np.ndarray, continues: np.ndarray, eligible: np.ndarray, lengths: np.ndarray, keys: np.ndarray
    ) -> Masked:
        """B examples of L tokens with some hidden; arguments and shapes as `nezha.masking.mask_tokens` has them."""
        return mask_tokens(
            ids,
            continues & ~self.singly(keys)[:, None],
            eligible,
            lengths,
            keys,
            masking=self.config.masking,
            share=self.config.masked_lm_prob,
            cap=self.cap(ids.shape[1]),
            mask_id=self.mask_id,
            replacements=self.replacements,
            by_word=self.config.replace == "word",
        )

    def singly(self, keys: np.ndarray) -> np.ndarray:
        """(B,) bool, the examples whose tokens stand alone though `whole_word` hides words."""
        share = self.config.character_share if self.config.masking == "whole_word" else 0.0
        return uniform(keys, np.zeros(1, np.int64), stream=_SINGLY) < share
