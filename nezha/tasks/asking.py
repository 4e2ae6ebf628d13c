"""What a network answers to rows, in batches of similar length: little padding, whatever the order."""

from collections.abc import Sequence
from typing import Any

from nezha.precision import Precision
from nezha.tasks.networks import Network
from nezha.tasks.rows import Row, by_length, stack

BATCH = 128


def ask(network: Network, rows: Sequence[Row], *, pad: int, precision: Precision) -> list[Any]:
    """The answer to each row, in their order, without dropout.

    Args:
        network: on the device of `precision`.
        rows: any number.
        pad: id of [PAD].
        precision: of the forward passes.
    """
    found: list[Any] = [None] * len(rows)
    network.eval()
    for places in by_length(rows, BATCH):
        batch = stack([rows[place] for place in places], pad=pad, device=precision.device)
        with precision.autocast():
            answers = network.answers(batch)
        for place, answer in zip(places, answers, strict=True):
            found[place] = answer
    return found
