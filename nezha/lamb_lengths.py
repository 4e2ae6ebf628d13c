"""Lengths of whole tensors in fp32, and the ratio that LAMB makes of them.

In fp16 the sum of squares overflows at 65,504.  In fp32 one running sum over the sixteen million numbers of an
embedding loses up to a hundredth of the length on a CPU, where torch keeps only a few sums, so it is taken row by row,
which also lets all processor cores take part.
Of a tensor that is spread over processes (FSDP2's DTensor) each holds a part; the length is that of the whole, or a
ratio would depend on how many processes there are.
"""

# pyright: reportPrivateImportUsage=false
# The kernel that measures many tensors at once has a name with an underscore.

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

from nezha.lamb_readings import LambReading

CHUNK = 1 << 18
"""The most numbers in one running sum."""


def local(tensor: Tensor) -> Tensor:
    """The part of a tensor that this process holds: the tensor itself, unless it is spread over several."""
    return tensor.to_local() if is_spread(tensor) else tensor  # pyright: ignore[reportAttributeAccessIssue]


def is_spread(tensor: Tensor) -> bool:
    """Whether it is a DTensor; asked without importing torch.distributed, which takes a second."""
    return hasattr(tensor, "placements") and hasattr(tensor, "device_mesh")


def length(parts: Iterable[Tensor], whole: Any) -> Tensor:
    """Euclidean length, in fp32 (fp64 for fp64), of something that has the shape of `whole`.

    Args:
        parts: what this process holds of it, in any number of pieces of any shape.
        whole: the parameter; where it is a DTensor, the squares are summed over the processes that share it.

    Shapes:
        Returns ().
    """
    return joined([short for part in parts for short in shortened([part])], whole)


def joined(shorts: Sequence[Tensor], whole: Any) -> Tensor:
    """`length` of something of which `shortened` has been taken, piece by piece.

    Shapes:
        shorts: () or (n,) each. Returns ().
    """
    lengths = shorts[0] if len(shorts) == 1 else torch.cat([short.reshape(-1) for short in shorts])
    here = torch.linalg.vector_norm(lengths) if lengths.dim() else lengths
    if not is_spread(whole):
        return here
    from torch.distributed.tensor import DTensor, Partial, Replicate

    placements = [Partial() if placement.is_shard() else Replicate() for placement in whole.placements]
    return DTensor.from_local(here.square(), whole.device_mesh, placements).full_tensor().sqrt()


def shortened(parts: Sequence[Tensor]) -> list[Tensor]:
    """Tensors as long as `parts` with far fewer numbers, in fp32 (fp64 for fp64): one, or the lengths of the rows.

    A row is no longer than `CHUNK` but on a GPU, where torch adds up in a tree and the whole is one number.

    Args:
        parts: of one device and type.

    Shapes:
        parts: any. Returns () or (n,) each.
    """
    precise = torch.promote_types(parts[0].dtype, torch.float32)
    if parts[0].device.type != "cpu" or all(part.numel() <= CHUNK for part in parts):
        return list(torch._foreach_norm(list(parts), 2, dtype=precise))
    return [_row_lengths(part, precise) for part in parts]


def _row_lengths(part: Tensor, precise: torch.dtype) -> Tensor:
    """Of the rows of a tensor on a CPU, or of a vector's pieces, (n,)."""
    if part.dim() > 1 and part.shape[-1] <= CHUNK:
        return torch.linalg.vector_norm(part, dim=-1, dtype=precise).reshape(-1)
    return torch.stack([torch.linalg.vector_norm(piece, dtype=precise) for piece in part.reshape(-1).split(CHUNK)])


def trust_ratios(weights: Tensor, updates: Tensor, moved: Tensor, reading: LambReading) -> Tensor:
    """How long each tensor's step may be: the weight's length over the update's, 1 where it has none.

    Args:
        weights, updates: lengths.
        moved: lengths of which 0 means that there is nothing to move by; `updates`, but for Huawei.
        reading: bounds of the ratio.

    Shapes:
        all: (tensors,). Returns the same.
    """
    defined = (weights > 0) & (moved > 0)
    ratios = torch.where(defined, weights / updates, 1.0)
    bounded = reading.low > 0 or reading.high < float("inf")
    return ratios.clamp_(reading.low, reading.high) if bounded else ratios
