"""What two other LAMBs make of the same tensors and gradients: writes `peers.json`.

    python -m venv peers && peers/bin/pip install timm==1.0.31 pytorch_optimizer==4.1.0
    peers/bin/python tests/training/lamb_peers/make_fixtures.py

Three tensors: a matrix that decays, a vector that does not, and a bias that begins at 0; six gradients each, of growing
and shrinking size.  Numbers are written with all the digits that float32 has.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytorch_optimizer  # pyright: ignore[reportMissingImports]
import torch
from timm.optim.lamb import Lamb as TimmLamb  # pyright: ignore[reportMissingImports]

SHAPES = ((3, 5), (7,), (4,))
LR, DECAY, STEPS = 0.03, 0.1, 6
HERE = Path(__file__).parent

PEERS: dict[str, Any] = {
    "timm, as it comes": (TimmLamb, {}),
    "timm, every tensor adapted, gradients not cut": (TimmLamb, {"always_adapt": True, "max_grad_norm": None}),
    "timm, the same without bias correction": (
        TimmLamb,
        {"always_adapt": True, "max_grad_norm": None, "bias_correction": False},
    ),
    "pytorch_optimizer, decay in the update": (
        pytorch_optimizer.Lamb,
        {"weight_decouple": False, "adam_debias": True},  # else the rate itself is divided by 1 - b1^t
    ),
}


def numbers(tensors: Sequence[torch.Tensor]) -> list[list[float]]:
    """As JSON holds them."""
    return [tensor.detach().flatten().tolist() for tensor in tensors]


def main() -> None:
    """Run every peer over the same numbers."""
    draw = torch.Generator().manual_seed(6)
    start = [torch.randn(shape, generator=draw) for shape in SHAPES]
    start[2].zero_()
    gradients = [[torch.randn(s, generator=draw) * 10.0 ** (t % 3 - 2) for s in SHAPES] for t in range(STEPS)]
    ends = {}
    for name, (kind, options) in PEERS.items():
        weights = [torch.nn.Parameter(tensor.clone()) for tensor in start]
        groups = [{"params": weights[:1], "weight_decay": DECAY}, {"params": weights[1:], "weight_decay": 0.0}]
        optimizer = kind(groups, lr=LR, betas=(0.9, 0.999), eps=1e-6, **options)
        for step in gradients:
            for weight, gradient in zip(weights, step, strict=True):
                weight.grad = gradient.clone()
            optimizer.step()
        ends[name] = numbers(weights)
    values = {
        "shapes": SHAPES, "lr": LR, "decay": DECAY,
        "start": numbers(start), "gradients": [numbers(step) for step in gradients], "ends": ends,
    }  # fmt: skip
    (HERE / "peers.json").write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
