"""Functional relative positions: the first of NEZHA's ideas.

BERT adds a learned vector for "I am token 17" to its input.  NEZHA adds nothing to the input; inside every attention
layer each pair of tokens is told how far apart it is, by a vector that is computed and never trained:

    row(i, j)        = clip(j - i, -k, k) + k
    table[p, 2m]     = sin(p / 10000^(2m/d))
    table[p, 2m + 1] = cos(p / 10000^(2m/d))

There are only 2k + 1 distances, so this small table is all that is ever stored; `nezha.attention` uses it.

Differs from the paper: its equations 6 and 7 take the sinusoid of the signed distance j - i and clip nothing; every
released model takes that of the row number, which is what the weights have learned.

Wei et al. 2019, https://arxiv.org/abs/1909.00204, after Shaw et al. 2018, https://arxiv.org/abs/1803.02155
"""

import torch
from torch import Tensor, nn

from nezha.config import NezhaConfig


def functional_table(max_relative_position: int, head_dim: int) -> Tensor:
    """One vector for every distance from -k to k.

    Args:
        max_relative_position: `k`, the distance at which clipping starts.
        head_dim: width `d` of one head, even.

    Returns:
        (2k + 1, d) float32, computed in float64; row k is distance 0.
    """
    row = torch.arange(2 * max_relative_position + 1, dtype=torch.float64)
    pair = torch.arange(0, head_dim, 2, dtype=torch.float64)
    angle = row[:, None] / 10_000 ** (pair / head_dim)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1).float()  # sine and cosine side by side


def clipped_rows(queries: Tensor, keys: Tensor, max_relative_position: int) -> Tensor:
    """The table's row for every pair of places.

    Shapes:
        queries: (n,) and keys: (m,), places in the text.
        returns: (n, m) integers in [0, 2k].
    """
    k = max_relative_position
    return (keys[None, :] - queries[:, None]).clamp(-k, k) + k


class RelativePositions(nn.Module):
    """Holds the table that every layer and head of a model shares.

    It has no parameters, and its buffer stays out of the state dict: the sizes in the config rebuild it.
    """

    table: Tensor

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.config = config
        self.register_buffer("table", self.build(), persistent=False)

    def build(self) -> Tensor:
        """The table anew; a model made without memory asks for it when its weights arrive."""
        return functional_table(self.config.max_relative_position, self.config.head_dim)

    def forward(self) -> Tensor:
        """(2k + 1, d)."""
        return self.table
