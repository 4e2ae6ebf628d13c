"""What the encoder is called with, held against what it takes, and the mask in the form that scores need."""

import torch
from torch import Tensor, nn

from nezha import attention
from nezha.messages import InputError


def refuse_unknown_ids(name: str, ids: Tensor | None, table: nn.Embedding, error: Exception) -> None:
    """Say which id has no vector, after torch has stumbled over one: looking beforehand would cost every call.

    Raises:
        InputError: from `error`, if there is one in `ids`.
    """
    highest = table.num_embeddings - 1
    wrong = [] if ids is None else ids[(ids < 0) | (ids > highest)].tolist()
    if wrong:
        raise InputError("token_out_of_range", name=name, highest=highest, given=wrong[0]) from error


def check_mask(mask: Tensor | None, hidden: Tensor) -> None:
    """Hold the mask against the texts, (B, L, hidden)."""
    batch, length = hidden.shape[:2]
    if mask is not None and mask.shape not in ((batch, length), (batch, length, length)):
        raise InputError("mask_shape", batch=batch, length=length, given=tuple(mask.shape))


def additive_mask(mask: Tensor | None, dtype: torch.dtype) -> Tensor | None:
    """What is added to the scores: 0 where a key may be seen, far below every score where not.

    Shapes:
        mask: (B, L) or (B, L, L), 1 or True for a key that may be seen.
        returns: (B, 1, 1, L) or (B, 1, L, L).
    """
    if mask is None or _hides_nothing(mask):
        return None
    mask = mask[:, None, None] if mask.ndim == 2 else mask[:, None]
    return (1 - mask.to(dtype)) * attention.HIDDEN


def _hides_nothing(mask: Tensor) -> bool:
    """Whether a look at the mask is free and shows only ones: then nothing needs to be added to any score."""
    return not torch.compiler.is_compiling() and mask.device.type == "cpu" and bool((mask == 1).all())
