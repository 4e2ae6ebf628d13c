"""The linear layer, whose float32 products on AMD's processors are made by oneDNN.

torch gives float32 matrix products on x86 to MKL, which on AMD's processors uses half of what they have; for its
convolutions it takes oneDNN, which uses all of it.  A linear layer is a convolution whose window is one place, so there
it is asked for as one: the same numbers to rounding, twice as fast (`benchmarks/linear.py`).  On Intel's, where MKL is
the faster, and for other types and devices, small products, autocast and exported programs it is torch's own.
"""

import platform
from contextlib import suppress
from functools import cache
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

WORTH_IT = 2**24
"""Multiplications from which on the convolution is as fast or faster..."""
FEW = 64
"""...unless the tokens are fewer than this."""


class Linear(nn.Linear):
    """`torch.nn.Linear`: the same parameters, the same result."""

    def forward(self, input: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        if not self._by_convolution(input):
            return super().forward(input)
        pixels = input.reshape(1, -1, 1, self.in_features).permute(0, 3, 1, 2)  # (1, in, tokens, 1), channels last
        result = conv2d(pixels, self.weight[:, :, None, None], self.bias)
        return result.permute(0, 2, 3, 1).reshape(*input.shape[:-1], self.out_features)

    def _by_convolution(self, input: Tensor) -> bool:
        return (
            input.device.type == "cpu"
            and input.dtype == self.weight.dtype == torch.float32
            and not torch.is_autocast_enabled("cpu")
            and not torch.compiler.is_exporting()
            and input.numel() >= FEW * self.in_features
            and input.numel() * self.out_features >= WORTH_IT
            and torch.backends.mkldnn.is_available()
            and made_by_amd()
        )


@cache
def made_by_amd() -> bool:
    """Whether this machine's processor says that it is one of AMD's."""
    about = platform.processor()
    with suppress(OSError):  # there on Linux alone, where the name above says less
        about += Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    return "AuthenticAMD" in about
