"""NEZHA's masking for transformers' own Trainer: a collator, and the features it takes.

    features = nezha.word_features(texts, tokenizer)                     # ids, and where words begin
    Trainer(..., data_collator=nezha.MaskingCollator(tokenizer), ...)    # fresh masks in every batch

transformers' own collators do not do this for Chinese: the older one joined pieces that begin with `##`, which Chinese
characters have none of; the newer one takes neighbours without a space between them for one word, which is a whole
clause.  Here a feature carries one flag a token: it continues the word of the token before it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from nezha.data.hiding import Hiding
from nezha.data_config import MaskingConfig
from nezha.masking_kinds import MASKING_KINDS
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.recipes import RECIPES
from nezha.tokenizer import Tokenizer
from nezha.words import Segmentation, Sentence, begins, continues

IGNORED = -100
Feature = dict[str, np.ndarray]
"""Arrays of one entry a token; lists do as well, and take longer to put side by side."""


def word_features(
    texts: Sequence[str], tokenizer: Tokenizer, *, words: Segmentation = "jieba", max_length: int = 512
) -> list[Feature]:
    """`input_ids` and `continues`, int64 arrays, of [CLS] text [SEP] for each text, cut off at `max_length` tokens.

    Args:
        texts: any number of them.
        tokenizer: of `nezha.Tokenizer.from_folder`.
        words: whose words, a name of `nezha.words.SEGMENTATIONS` or a function from a text to its words.
        max_length: tokens, with [CLS] and [SEP].

    Returns:
        A feature a text: `input_ids` and `continues`, each (tokens,) int64.
    """
    features = []
    for text in texts:
        ids, starts = tokenizer.encode_joined(text)
        flags = continues(begins(words, [Sentence(text)]), starts)
        ids, flags = ids[: max_length - 2], flags[: max_length - 2].astype(np.int64)
        features.append(
            {"input_ids": np.concatenate([[tokenizer.cls_id], ids, [tokenizer.sep_id]]), "continues": np.pad(flags, 1)}
        )
    return features


class MaskingCollator:
    """Features -> a masked batch, as `Trainer` and `DataLoader` call it.

    Args:
        tokenizer: of `nezha.Tokenizer.from_folder`.
        masking: one of `nezha.recipes.RECIPES` by name, or a `MaskingConfig`.  What is hidden together is what the
            features' `continues` says; `bert_chinese` does not read it.
        pad_to: length of every batch; None takes that of its longest feature.
        generator: where a batch's randomness comes from; torch's own, which `Trainer` seeds, where None.

    Raises:
        InputError: for a recipe that there is not.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        masking: str | MaskingConfig = "nezha",
        *,
        pad_to: int | None = None,
        generator: torch.Generator | None = None,
    ):
        if isinstance(masking, str) and masking not in RECIPES:
            raise unknown_choice("recipe", masking, tuple(RECIPES))
        self.hiding = Hiding(RECIPES[masking].masking if isinstance(masking, str) else masking, tokenizer)
        self.tokenizer, self.pad_to, self.generator = tokenizer, pad_to, generator

    def __call__(self, features: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
        """One batch of B features, padded to L tokens.

        Args:
            features: each with `input_ids`, for all but character masking `continues`, and `token_type_ids` where
                there are two parts.

        Returns:
            `input_ids`, `attention_mask`, `token_type_ids`, `labels`: (B, L) int64; labels are -100 but where a token
            was chosen.

        Raises:
            InputError: a feature without `continues`, or longer than `pad_to`.
        """
        if not MASKING_KINDS[self.hiding.config.masking].single and any(
            "continues" not in feature for feature in features
        ):
            raise InputError("features_lack_words")
        lengths = np.array([len(feature["input_ids"]) for feature in features])
        length = self.pad_to or int(lengths.max())
        if lengths.max() > length:
            raise InputError("feature_too_long", longest=int(lengths.max()), length=length)
        mask = np.arange(length) < lengths[:, None]
        ids = self._padded(features, "input_ids", mask, self.tokenizer.pad_id)
        masked = self.hiding(
            ids,
            self._padded(features, "continues", mask, 0).astype(bool),
            mask & self.tokenizer.ordinary[ids],
            lengths,
            self._keys(len(features)),
        )
        arrays = {
            "input_ids": masked.shown,
            "attention_mask": mask.astype(np.int64),
            "token_type_ids": self._padded(features, "token_type_ids", mask, 0),
            "labels": np.where(masked.chosen, ids, IGNORED),
        }
        return {name: torch.from_numpy(values) for name, values in arrays.items()}

    def _keys(self, count: int) -> np.ndarray:
        """(count,) uint64: one key a feature; DataLoader gives each of its workers a generator of its own."""
        drawn = torch.randint(2**62, (count,), generator=self.generator)
        return drawn.numpy().astype(np.uint64)

    @staticmethod
    def _padded(features: Sequence[Mapping[str, Any]], name: str, mask: np.ndarray, filler: int) -> np.ndarray:
        """(B, L) int64: the lists called `name` side by side; `filler` where padded, or where a feature has none."""
        values = np.full(mask.shape, filler, np.int64)
        if all(name in feature for feature in features):
            values[mask] = np.concatenate([feature[name] for feature in features])
        return values
