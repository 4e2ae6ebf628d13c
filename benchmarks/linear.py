"""The linear layer by way of oneDNN against torch's own, which takes MKL: forward and backward at base size, float32.

On AMD's processors MKL uses half of the vector width; on Intel's the two are alike.
"""

import torch
from torch import nn

from benchmarks.report import Line, alternate, publish
from nezha.linear import Linear

ROUNDS, SHAPES = 9, ((128, 768, 768), (1024, 768, 3072), (1024, 3072, 768))
"""Tokens, input and output width."""


def main() -> None:
    """Measure and keep the lines."""
    lines = []
    for tokens, width, out in SHAPES:
        torch.manual_seed(0)
        values, grad = torch.randn(tokens, width, requires_grad=True), torch.randn(tokens, out)
        layers = {"ours": Linear(width, out), "peer": nn.Linear(width, out)}
        ways = {name: (lambda layer=layer: layer(values).backward(grad)) for name, layer in layers.items()}
        seconds = alternate(ways, rounds=ROUNDS)
        lines.append(
            Line(
                name=f"linear layer, {tokens} × {width} → {out}, forward + backward", unit="GFLOP/s",
                ours=6e-9 * tokens * width * out / seconds["ours"], peer=6e-9 * tokens * width * out / seconds["peer"],
                peer_name="torch.nn.Linear", target=">= 1",
            )
        )  # fmt: skip
    publish("linear", lines)


if __name__ == "__main__":
    main()
