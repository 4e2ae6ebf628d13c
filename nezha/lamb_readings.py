"""The LAMBs that are in use: one update, read differently by its authors and by those who implemented it.

    paper    versions 4 and 5 of the paper: moments without bias, a ratio for every tensor
    v3       version 3, the title that NEZHA cites: the moments keep their bias
    huawei   Huawei's released `optimization.py`, see below
    nvlamb   NVIDIA's apex and timm: tensors that do not decay take Adam's own step; gradients longer than 1 are cut

In Huawei's code the length that divides is not that of the step which is taken: eps stands inside the root and decay
is added for every tensor, also those that do not decay; the ratio is cut at 10, and is 1 where the *gradient* is 0.
With small gradients its steps are about ten times the paper's, which is why NEZHA's rate of 1.8e-4 looks so low.

You et al. 2020, https://arxiv.org/abs/1904.00962; NEZHA-TensorFlow/optimization.py; apex/optimizers/fused_lamb.py.
"""

import dataclasses
import math
from dataclasses import dataclass

from nezha.messages import InputError
from nezha.options import unknown_choice


@dataclass(frozen=True, kw_only=True)
class LambReading:
    """How one LAMB reads the formula of `nezha.lamb`."""

    bias_correction: bool = True
    """Whether the moments are divided by 1 - b^t."""
    eps_inside_root: bool = False
    """Whether the length that divides the ratio is that of m / sqrt(v + eps); the step keeps eps outside."""
    decay_in_every_length: bool = False
    """Whether that length holds the optimizer's decay also for tensors that do not decay."""
    still_by_gradient: bool = False
    """Whether the ratio is 1 where the gradient is 0, rather than where the update is."""
    adapt_excluded: bool = True
    """Whether tensors of groups without decay have a ratio."""
    max_grad_norm: float = math.inf
    """Gradients are divided by max(1, their common length / this)."""
    low: float = 0.0
    """Smallest ratio."""
    high: float = math.inf
    """Largest ratio."""


READINGS: dict[str, LambReading] = {
    "paper": LambReading(),
    "v3": LambReading(bias_correction=False),
    "huawei": LambReading(eps_inside_root=True, decay_in_every_length=True, still_by_gradient=True, high=10.0),
    "nvlamb": LambReading(adapt_excluded=False, max_grad_norm=1.0),
}
"""By the names that `--lamb` takes."""


def reading_of(name: str, *, low: float = 0.0, high: float = 0.0) -> LambReading:
    """The reading called `name`, with other bounds of the ratio where they are not 0.

    Raises:
        InputError: there is no such reading, or the lower bound lies above the upper one.
    """
    if name not in READINGS:
        raise unknown_choice("lamb", name, tuple(READINGS))
    own = READINGS[name]
    reading = dataclasses.replace(own, low=low or own.low, high=high or own.high)
    if reading.low > reading.high:
        raise InputError("ratio_bounds_crossed", low=f"{reading.low:g}", high=f"{reading.high:g}")
    return reading
