"""What attention is told of where tokens stand: the first of NEZHA's ideas, and the three it is compared with.

BERT adds a learned vector for "I am token 17" to its input.  NEZHA adds nothing to the input; inside every attention
layer each pair of tokens is told how far apart it is, by a vector that is computed and never trained:

    row(i, j)        = clip(j - i, -k, k) + k
    table[p, 2m]     = sin(p / 10000^(2m/d))
    table[p, 2m + 1] = cos(p / 10000^(2m/d))

There are only 2k + 1 distances, so this small table is all that is ever stored; `nezha.attention` uses it.  The kinds,
values of `config.positions`:

    functional         the above, as every released model has it: one table, shared, not trained
    functional_signed  the paper's equations 6 and 7 to the letter: the sinusoid of the signed distance p - k
    learned_relative   Shaw et al.: two trained tables a layer, one for keys and one for values ("PRPE" in the paper)
    absolute           BERT: a trained vector for every place, added to the input; attention is told nothing ("PAPE")

The first two differ by a rotation that weights can carry: `nezha.interop.rotation`.

Wei et al. 2019, https://arxiv.org/abs/1909.00204, sections 2.1 and 2.2; Shaw et al. 2018,
https://arxiv.org/abs/1803.02155
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from nezha.config import NezhaConfig


class Tables(NamedTuple):
    """What an attention layer is told: a vector for each of the 2k + 1 distances from -k to k.

    Shapes:
        key, value: (2k + 1, d), added to keys and to values.
        origin: the row whose angle is zero where both are one sinusoid, None where they are trained.
    """

    key: Tensor
    value: Tensor
    origin: int | None = None

    @property
    def reach(self) -> int:
        """`k`, the distance at which clipping starts."""
        return self.key.shape[0] // 2


def functional_table(max_relative_position: int, head_dim: int, *, origin: int = 0) -> Tensor:
    """One vector for every distance from -k to k.

    Args:
        max_relative_position: `k`, the distance at which clipping starts.
        head_dim: width `d` of one head, even.
        origin: the row of angle zero: 0 in the released models, k in the paper's equations.

    Returns:
        (2k + 1, d) float32, computed in float64; row k is distance 0.
    """
    row = torch.arange(2 * max_relative_position + 1, dtype=torch.float64) - origin
    pair = torch.arange(0, head_dim, 2, dtype=torch.float64)
    angle = row[:, None] / 10_000 ** (pair / head_dim)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1).float()  # sine and cosine side by side


def functional_tables(max_relative_position: int, head_dim: int, *, origin: int = 0) -> Tables:
    """`functional_table` for keys and values alike.

    Args:
        max_relative_position, head_dim, origin: as for `functional_table`.
    """
    table = functional_table(max_relative_position, head_dim, origin=origin)
    return Tables(table, table, origin)


def clipped_rows(queries: Tensor, keys: Tensor, max_relative_position: int) -> Tensor:
    """The table's row for every pair of places.

    Args:
        queries, keys: places, integers.
        max_relative_position: `k`.

    Shapes:
        queries: (n,) and keys: (m,), places in the text.
        returns: (n, m) integers in [0, 2k].
    """
    k = max_relative_position
    return (keys[None, :] - queries[:, None]).clamp(-k, k) + k


class FunctionalPositions(nn.Module):
    """Holds the table that every layer and head of a model shares.

    It has no parameters, and its buffer stays out of the state dict: the sizes in the config rebuild it.
    """

    table: Tensor

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.config = config
        self.origin = config.max_relative_position if config.positions == "functional_signed" else 0
        self.register_buffer("table", self.build(), persistent=False)

    def build(self) -> Tensor:
        """The table anew; a model made without memory asks for it when its weights arrive."""
        return functional_table(self.config.max_relative_position, self.config.head_dim, origin=self.origin)

    def forward(self) -> Tables:
        """The table, twice."""
        return Tables(self.table, self.table, self.origin)


class LearnedPositions(nn.Module):
    """The two trained tables of one layer, shared by its heads."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        shape = (2 * config.max_relative_position + 1, config.head_dim)
        self.key = nn.Parameter(torch.empty(shape))
        self.value = nn.Parameter(torch.empty(shape))

    def forward(self) -> Tables:
        """Both."""
        return Tables(self.key, self.value)


def shared_positions(config: NezhaConfig) -> FunctionalPositions | None:
    """What all layers share, if anything.

    Args:
        config: the model's.
    """
    return FunctionalPositions(config) if config.positions.startswith("functional") else None


def own_positions(config: NezhaConfig) -> LearnedPositions | None:
    """What each layer holds for itself, if anything.

    Args:
        config: the model's.
    """
    return LearnedPositions(config) if config.positions == "learned_relative" else None


def place_embeddings(config: NezhaConfig) -> nn.Embedding | None:
    """What is added to the input, if anything: (max_position_embeddings, hidden).

    Args:
        config: the model's.

    Returns:
        The embedding where positions are `absolute`, else None.
    """
    return nn.Embedding(config.max_position_embeddings, config.hidden_size) if config.positions == "absolute" else None
