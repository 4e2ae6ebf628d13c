"""The linear layer by way of oneDNN against torch's own, which takes MKL: forward and backward at base size, float32.

On AMD's processors MKL uses half of the vector width, so there the layer takes this way (`nezha.linear`); it is
measured on any make, and on Intel's comes out behind.
"""

from functools import partial
from unittest.mock import patch

import torch
from torch import nn

from benchmarks.report import Line, alternate, publish
from nezha import linear
from nezha.linear import Linear

ROUNDS, SHAPES = 15, ((1024, 768, 3072), (1024, 3072, 768), (128, 768, 768), (64, 768, 768))
"""Tokens, input and output width."""


def compare(tokens: int, width: int, out: int) -> Line:
    """Both layers on the same values, in turn."""
    torch.manual_seed(0)
    values, grad = torch.randn(tokens, width, requires_grad=True), torch.randn(tokens, out)
    layers = {"ours": Linear(width, out), "peer": nn.Linear(width, out)}

    def step(layer: nn.Linear) -> None:
        layer(values).backward(grad)

    with patch.object(linear, "made_by_amd", return_value=True):
        seconds = alternate({name: partial(step, layer) for name, layer in layers.items()}, rounds=ROUNDS)
    rates = {name: 6e-9 * tokens * width * out / taken for name, taken in seconds.items()}
    return Line(
        name=f"linear layer, {tokens} × {width} → {out}, forward + backward", unit="GFLOP/s",
        ours=rates["ours"], peer=rates["peer"], peer_name="torch.nn.Linear", target=">= 1 on AMD's",
    )  # fmt: skip


def main() -> None:
    """Measure and keep the lines."""
    publish("linear", [compare(*shape) for shape in SHAPES])


if __name__ == "__main__":
    main()
