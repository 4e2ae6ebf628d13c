"""Dropout from sixteen random bits an element, where a float would take a draw of its own.

On a CPU the random numbers are a large part of a training step (`benchmarks/attention.py`).  Sixteen bits decide as
well as a float, so one 64-bit draw serves four elements.  A rate is rounded to a multiple of 1/65,536, and what is kept
is scaled by the rounded rate: the expectation is exact.

It is an operator of its own because compilers would otherwise replace the draw by a slower one.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

_LEVELS = 65_536  # what sixteen bits can tell apart


def draw(shape: Sequence[int], rate: float, device: torch.device, generator: torch.Generator | None = None) -> Tensor:
    """Which elements stay: booleans of `shape`, each false with probability `rate`.

    Args:
        generator: where the random bits come from; torch's own of that device where None.
    """
    count = math.prod(shape)
    bits = torch.empty((count + 3) // 4, dtype=torch.int64, device=device)
    bits.random_(-(2**63), None, generator=generator)
    return bits.view(torch.int16)[:count].view(shape) >= _dropped(rate) - _LEVELS // 2


@torch.library.custom_op("nezha::keep_mask", mutates_args=(), tags=[torch.Tag.nondeterministic_seeded])
def _keep_mask(shape: list[int], rate: float, device: torch.device) -> Tensor:
    return draw(shape, rate, device)


@_keep_mask.register_fake
def _(shape: list[int], rate: float, device: torch.device) -> Tensor:
    return torch.empty(shape, dtype=torch.bool, device=device)


def keep_mask(like: Tensor, rate: float) -> Tensor:
    """Which elements stay, drawn from torch's own generator: booleans of `like`'s shape."""
    return _keep_mask(list(like.shape), rate, like.device)


def kept_scale(rate: float) -> float:
    """What the elements that stay are multiplied by, so that the expectation does not change."""
    return _LEVELS / (_LEVELS - _dropped(rate))


def _dropped(rate: float) -> int:
    """How many of the levels mean "drop"."""
    return min(round(rate * _LEVELS), _LEVELS - 1)


def dropout(values: Tensor, rate: float) -> Tensor:
    """`values` with each element zero with probability `rate` in [0, 1), the others scaled up."""
    if rate == 0:
        return values
    return values * keep_mask(values, rate) * kept_scale(rate)


class Dropout(nn.Module):
    """`dropout` while training, nothing otherwise."""

    def __init__(self, rate: float):
        super().__init__()
        self.p = rate

    def forward(self, values: Tensor) -> Tensor:
        """Any shape to the same."""
        return dropout(values, self.p) if self.training else values

    def extra_repr(self) -> str:
        """The rate, for printing a model."""
        return f"p={self.p}"
