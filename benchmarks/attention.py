"""What the fast attention costs: forward and backward against `eager`, and its two choices against their alternatives.

Each peer stands in this package or in torch, and all are called in turn in one process.
"""

import torch
from torch import Tensor
from torch.nn.functional import dropout as torch_dropout

from benchmarks.report import Line, alternate, publish
from nezha.attention.blockwise import blockwise
from nezha.attention.eager import eager
from nezha.attention.output import AttentionOutput
from nezha.attention.unclipped import unclipped
from nezha.dropout import dropout
from nezha.positions import functional_table

HEADS, WIDTH, ROUNDS = 4, 64, 9


def inputs(batch: int, length: int, kind: torch.dtype) -> tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values (batch, 4, length, 64) that want gradients."""
    torch.manual_seed(0)
    query, key, value = (torch.randn(batch, HEADS, length, WIDTH, dtype=kind, requires_grad=True) for _ in range(3))
    return query, key, value


def both_ways(result: Tensor) -> None:
    """The backward pass of what a forward pass gave."""
    result.float().square().sum().backward()


def compare(name: str, ours, peer, peer_name: str, target: str) -> Line:
    """Milliseconds of two functions, in turn."""
    seconds = alternate({"ours": ours, "peer": peer}, rounds=ROUNDS)
    return Line(
        name=name, unit="ms", ours=1e3 * seconds["ours"], peer=1e3 * seconds["peer"], peer_name=peer_name, target=target
    )  # fmt: skip


def context(output: AttentionOutput) -> Tensor:
    """The context alone."""
    return output.context


def main() -> None:
    """Measure and keep the lines."""
    short, table = inputs(32, 128, torch.bfloat16), functional_table(64, WIDTH).bfloat16()
    long, wide = inputs(4, 256, torch.float32), functional_table(256, WIDTH)
    long_mask = torch.zeros(4, 1, 1, 256)
    scores = torch.randn(32, HEADS, 128, 128)
    lines = [
        compare(
            "blockwise, 128 tokens, k 64, bf16, forward + backward",
            lambda: both_ways(context(blockwise(*short, table))),
            lambda: both_ways(context(eager(*short, table))),
            "eager", "< 1",
        ),
        compare(
            "factored, 256 tokens, k 256, fp32, forward + backward",
            lambda: both_ways(unclipped(*long, wide, mask=long_mask)),
            lambda: both_ways(context(eager(*long, wide, mask=long_mask))),
            "eager", "< 1",
        ),
        compare(
            "dropout 0.1 of 2.1 M scores, fp32",
            lambda: dropout(scores, 0.1),
            lambda: torch_dropout(scores, 0.1),
            "torch dropout", "< 1",
        ),
    ]  # fmt: skip
    publish("attention", lines)


if __name__ == "__main__":
    main()
