"""What exact relative positions cost: the fast attention, forward and backward, against its peers in one process.

Peers: torch's scaled_dot_product_attention, which knows no positions; `eager`, the form that explains itself; torch's
dropout.  Heads of 12 × 64 as in the base size, clipped at 64 as released, unless a line says otherwise.
"""

import torch
from torch import Tensor
from torch.nn.functional import dropout as torch_dropout
from torch.nn.functional import scaled_dot_product_attention

from benchmarks.report import Line, alternate, publish
from nezha.attention.blockwise import blockwise
from nezha.attention.eager import eager
from nezha.attention.unclipped import unclipped
from nezha.dropout import dropout
from nezha.positions import functional_tables

HEADS, WIDTH, ROUNDS = 12, 64, 7
TABLES = functional_tables(64, WIDTH)


def inputs(
    batch: int, length: int, kind: torch.dtype = torch.float32, heads: int = HEADS
) -> tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values (batch, heads, length, 64) that want gradients, laid out as projections leave them."""
    torch.manual_seed(0)
    shape = (batch, length, heads, WIDTH)
    query, key, value = (torch.randn(shape, dtype=kind).transpose(1, 2).requires_grad_() for _ in range(3))
    return query, key, value


def both_ways(result: Tensor) -> None:
    """The backward pass of what a forward pass gave."""
    result.backward(torch.ones_like(result))


def compare(name: str, ours, peer, peer_name: str, target: str) -> Line:
    """Milliseconds of two functions, in turn."""
    seconds = alternate({"ours": ours, "peer": peer}, rounds=ROUNDS)
    return Line(
        name=name, unit="ms", ours=1e3 * seconds["ours"], peer=1e3 * seconds["peer"], peer_name=peer_name, target=target
    )  # fmt: skip


def against_sdpa(batch: int, length: int, target: str, rate: float = 0.0) -> Line:
    """The price of positions: forward and backward against stock attention without them."""
    three = inputs(batch, length)
    name = f"{batch} × {length}, forward + backward" + (f", dropout {rate:g}" if rate else "")
    return compare(
        name,
        lambda: both_ways(blockwise(*three, TABLES, dropout=rate).context),
        lambda: both_ways(scaled_dot_product_attention(*three, dropout_p=rate)),
        "SDPA without positions", target,
    )  # fmt: skip


def main() -> None:
    """Measure and keep the lines."""
    short, half = inputs(32, 128, torch.bfloat16, heads=4), functional_tables(64, WIDTH)
    long, wide = inputs(4, 256, heads=4), functional_tables(256, WIDTH)
    long_mask = torch.zeros(4, 1, 1, 256)
    scores = torch.randn(32, 4, 128, 128)
    lines = [
        against_sdpa(1, 2048, "<= 1.8, stretch 1.4"),
        against_sdpa(1, 1024, "the price of positions"),
        against_sdpa(2, 512, "the price of positions"),
        against_sdpa(1, 2048, "the price of positions", rate=0.1),
        compare(
            "32 × 128, 4 heads, bf16, forward + backward",
            lambda: both_ways(blockwise(*short, half).context),
            lambda: both_ways(eager(*short, half).context),
            "eager", "< 1",
        ),
        compare(
            "nothing clipped, 4 × 256, forward + backward",
            lambda: both_ways(unclipped(*long, wide, mask=long_mask)),
            lambda: both_ways(eager(*long, wide, mask=long_mask).context),
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
