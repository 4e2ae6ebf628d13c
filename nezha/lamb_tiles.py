"""Tensors in pieces of which what one kernel leaves behind, the next still finds in the processor's cache.

LAMB reads a tensor and its update several times over.  Of a tensor that is larger than the cache each time is a way to
memory and back, and memory is what a step waits for; of `TILE` numbers only the first time is.  A GPU has little cache,
and each kernel costs a start: there the pieces are whole tensors, as many as there is room for.
"""

from collections.abc import Iterator, Sequence

from torch import Tensor

from nezha.lamb_lengths import local

TILE = 1 << 20
"""Numbers of one tensor in a piece, 4 MB of fp32: few enough for the cache, and enough to be worth a kernel's start."""


def batches(weights: Sequence[Tensor]) -> Iterator[list[Tensor]]:
    """The tensors in order, several of one device and type together where all of them are no more than a piece.

    A piece is `TILE` numbers on a CPU, elsewhere as many as the largest tensor has.
    """
    largest = max((local(weight).numel() for weight in weights), default=0)
    batch, size = [], 0
    for weight in weights:
        count = local(weight).numel()
        alike = not batch or (weight.device, weight.dtype) == (batch[0].device, batch[0].dtype)
        limit = min(largest, TILE) if weight.device.type == "cpu" else largest
        if batch and (size + count > limit or not alike):
            yield batch
            batch, size = [], 0
        batch.append(weight)
        size += count
    if batch:
        yield batch


def tiles(*columns: Sequence[Tensor]) -> Iterator[tuple[list[Tensor], ...]]:
    """A batch piece by piece: whole, or a tensor that is larger than a piece by its rows.

    Args:
        columns: lists of tensors of the same shapes, such as weights and their gradients.

    Returns:
        the piece of each column, the next piece of each, and so on.
    """
    first = columns[0]
    if len(first) > 1 or first[0].numel() <= TILE or first[0].device.type != "cpu":
        yield tuple(list(column) for column in columns)
        return
    rows = max(1, TILE * len(first[0]) // first[0].numel())
    for parts in zip(*(column[0].split(rows) for column in columns), strict=True):
        yield tuple([part] for part in parts)
