"""LAMB's step over the weights of NEZHA-base in float32, against another LAMB and torch's fused AdamW, in one process.

They take turns.  A peer's figure is the median of its steps.  The ratio is the median of ours to the peer's beside it,
so that what else a machine does meets both; our figure is the peer's times that ratio.
"""

import statistics
import sys
import time
from typing import Any

import torch

from benchmarks.peers import library_with
from benchmarks.report import Line, publish
from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.lamb import Lamb, parameter_groups
from nezha.lamb_readings import READINGS

ROUNDS, WARM = 15, 2


def groups() -> list[dict[str, Any]]:
    """The weights of NEZHA-base with gradients, in the two groups of pre-training."""
    model = NezhaForPreTraining(NezhaConfig())
    for weight in model.parameters():
        weight.grad = torch.randn_like(weight) * 1e-3
    return parameter_groups(model, 0.01)


def seconds(optimizers: dict[str, torch.optim.Optimizer]) -> dict[str, list[float]]:
    """Each step of each optimizer, in turn; the first few, which make their state, are left out."""
    taken: dict[str, list[float]] = {name: [] for name in optimizers}
    for _ in range(ROUNDS + WARM):
        for name, optimizer in optimizers.items():
            began = time.perf_counter()
            optimizer.step()
            taken[name].append(time.perf_counter() - began)
    return {name: times[WARM:] for name, times in taken.items()}


def main() -> None:
    """Measure and keep the lines."""
    sys.path.append(str(library_with("lamb", "pytorch_optimizer==4.1.0")))
    from pytorch_optimizer import Lamb as PeerLamb  # pyright: ignore[reportMissingImports]

    torch.manual_seed(0)
    lambs = {name: Lamb(groups(), weight_decay=0.01, reading=name) for name in READINGS}
    peers = {
        "pytorch_optimizer's Lamb": (PeerLamb(groups()), "<= 0.5"),
        "torch's fused AdamW": (torch.optim.AdamW(groups(), fused=True), "<= 2.5"),
    }
    taken = seconds({**lambs, **{name: peer for name, (peer, _) in peers.items()}})
    lines = []
    for reading in lambs:
        for name, (_, target) in peers.items():
            ratio = statistics.median(a / b for a, b in zip(taken[reading], taken[name], strict=True))
            peer = 1e3 * statistics.median(taken[name])
            wanted = target if reading == "paper" else "(none)"
            lines.append(
                Line(
                    name=f"LAMB step, {reading}", unit="ms", ours=ratio * peer, peer=peer, peer_name=name, target=wanted
                )
            )
    publish("lamb", lines)


if __name__ == "__main__":
    main()
