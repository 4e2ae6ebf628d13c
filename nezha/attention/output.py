"""What every attention backend returns, and the number that hides a padded key."""

from typing import NamedTuple

import torch
from torch import Tensor

HIDDEN = -65504.0
"""Added to the score of a key that may not be seen.  It is finite in every floating type in use, so a row with nothing
to see gives no NaN, and far enough down that its exponential is exactly zero."""


class AttentionOutput(NamedTuple):
    """The result of one attention layer; B texts, H heads, L tokens, d the width of a head.

    Shapes:
        context: (B, H, L, d).
        probabilities: (B, H, L, L), after dropout, or None where the backend keeps none.
        content, position: (B, H, L, L), the two terms of the scaled score before the mask, or None.
    """

    context: Tensor
    probabilities: Tensor | None = None
    content: Tensor | None = None
    position: Tensor | None = None


Five = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
"""What each operator of the fast attention returns; a compiler needs the number in the signature."""


def side_by_side(like: Tensor) -> Tensor:
    """Room for a tensor (B, H, L, d) like `like`, the heads of a token side by side in memory, as projections are."""
    texts, heads, length, width = like.shape
    return like.new_empty(texts, length, heads, width).transpose(1, 2)


def at_least_float32(tensor: Tensor) -> torch.dtype:
    """The type in which scores become probabilities: float32 for the half types, else the tensor's own."""
    return torch.promote_types(tensor.dtype, torch.float32)
