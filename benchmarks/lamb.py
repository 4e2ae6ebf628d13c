"""LAMB's step over the weights of NEZHA-base in float32, against another LAMB and torch's fused AdamW, in one process.

Two at a time, in turns: no other optimizer's weights are in memory.  A peer's figure is the median of its steps.  The
ratio is the median of ours to the peer's beside it, so that what else a machine does meets both; our figure is the
peer's times that ratio.
"""

import itertools
import statistics
import sys
import time
from collections.abc import Sequence
from functools import partial
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


def seconds(optimizers: Sequence[torch.optim.Optimizer]) -> list[tuple[float, ...]]:
    """A step of each, in turn, again and again; the first few, which make their state, are left out."""
    rounds = []
    for _ in range(ROUNDS + WARM):
        taken = []
        for optimizer in optimizers:
            began = time.perf_counter()
            optimizer.step()
            taken.append(time.perf_counter() - began)
        rounds.append(tuple(taken))
    return rounds[WARM:]


def main() -> None:
    """Measure and keep the lines."""
    sys.path.append(str(library_with("lamb", "pytorch_optimizer==4.1.0")))
    from pytorch_optimizer import Lamb as PeerLamb  # pyright: ignore[reportMissingImports]

    torch.manual_seed(0)
    peers = {
        "pytorch_optimizer's Lamb": (PeerLamb, "<= 0.5"),
        "torch's fused AdamW": (partial(torch.optim.AdamW, fused=True), "<= 2.5"),
    }
    lines = []
    for reading, (name, (made, target)) in itertools.product(READINGS, peers.items()):
        rounds = seconds([Lamb(groups(), weight_decay=0.01, reading=reading), made(groups())])
        ratio = statistics.median(ours / peer for ours, peer in rounds)
        peer = 1e3 * statistics.median(peer for _, peer in rounds)
        wanted = target if reading == "paper" else "(none)"
        title = f"LAMB step, {reading}"
        lines.append(Line(name=title, unit="ms", ours=ratio * peer, peer=peer, peer_name=name, target=wanted))
    publish("lamb", lines)


if __name__ == "__main__":
    main()
