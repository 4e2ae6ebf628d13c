"""Arrays as text: one byte a number, deflated, in parts, so that a reader decodes only what it looks at.

A plane is an array (layers, heads, rows, columns) with the lowest and highest value of every head:

    value = low + byte · (high - low) / levels

Its bytes are deflated (RFC 1951) and written in base64: one string a layer in `layers`, or one a head in `heads`, with
null for a layer that is sent when somebody asks for it.
"""

import base64
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nezha.insight.in_step import in_step
from nezha.insight.results import Array

Bytes = NDArray[np.uint8]
Layer = tuple[Bytes, Array, Array]
"""One layer of a plane: bytes (heads, rows, columns), lowest and highest value of each head."""

LARGE = 1 << 20
"""Bytes of a part from which speed matters more than size."""


def pack_plane(values: Array, low: float | None = None, levels: int = 255) -> dict[str, Any]:
    """One plane.

    Args:
        values: (layers, heads, rows, columns).
        low: the value of byte 0 for every head, where it is known; else each head's own lowest value.
        levels: steps between the lowest and the highest value of a head.
    """
    return plane_of([rounded(layer, low, levels) for layer in values], levels)


def rounded(layer: Array, low: float | None, levels: int) -> Layer:
    """The numbers of one layer, (heads, rows, columns), as bytes 0 .. `levels` between each head's ends."""
    lowest = layer.min(axis=(1, 2)) if low is None else np.full(len(layer), low, dtype=np.float32)
    highest = layer.max(axis=(1, 2))
    span = np.maximum(highest - lowest, np.finfo(np.float32).tiny)[:, None, None]
    steps = layer - lowest[:, None, None]
    steps /= span
    steps *= levels
    return np.rint(steps, out=steps).clip(0, levels, out=steps).astype(np.uint8), lowest, highest


def plane_of(
    layers: Sequence[Layer | None], levels: int, strategy: int = zlib.Z_DEFAULT_STRATEGY, *, by_head: bool = False
) -> dict[str, Any]:
    """A plane from its rounded layers.

    Args:
        layers: bytes, lowest and highest values of each; of a plane by head some may be None, which are left out.
        levels: the byte that stands for the highest value.
        strategy: of zlib; `Z_RLE` is as small and ten times as fast where numbers beside one another are alike or
            do not depend on those before.
        by_head: a string for each head, for maps of which one is looked at.
    """

    def texts(layer: Layer | None) -> list[str] | None:
        return layer and [base64_of(_deflated(part, strategy)) for part in (layer[0] if by_head else layer[0][None])]

    # threads are worth their beginning where there is much to deflate
    parts = in_step(texts, layers) if by_head and all(layers) else [texts(layer) for layer in layers]
    first = next(layer for layer in layers if layer)
    return {
        "shape": [len(layers), *first[0].shape],
        "low": [layer and digits(layer[1]) for layer in layers],
        "high": [layer and digits(layer[2]) for layer in layers],
        "levels": levels,
        **({"heads": parts} if by_head else {"layers": [text for part in parts if part for text in part]}),
    }


def unpack_plane(plane: dict[str, Any]) -> Array:
    """The values of a plane, each at most half a step of its head (and a rounding) from what was packed."""
    _, heads, rows, columns = plane["shape"]
    found = []
    parts = plane["heads"] if "heads" in plane else [[layer] for layer in plane["layers"]]
    for texts, low, high in zip(parts, plane["low"], plane["high"], strict=True):
        bytes_ = np.concatenate([np.frombuffer(_inflated(text), dtype=np.uint8) for text in texts])
        ends = np.array([low, high], dtype=np.float32)
        found.append(values_of((bytes_.reshape(heads, rows, columns), ends[0], ends[1]), plane["levels"]))
    return np.stack(found)


def values_of(layer: Layer, levels: int) -> Array:
    """What the bytes of a layer stand for, (heads, rows, columns)."""
    steps, low, high = layer
    values = steps.astype(np.float32)
    values *= ((high - low) / levels)[:, None, None]
    values += low[:, None, None]
    return values


def digits(values: Array) -> list[float]:
    """Numbers for JSON, to seven digits: all that a 32-bit number has."""
    return [float(f"{value:.7g}") for value in values.tolist()]


def base64_of(data: bytes) -> str:
    """As text."""
    return base64.b64encode(data).decode("ascii")


def _inflated(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text), wbits=-zlib.MAX_WBITS)


def _deflated(part: Bytes, strategy: int) -> bytes:
    """Small parts as small as can be; of long texts, whose pages nobody mails, as fast as can be."""
    level = 9 if part.size < LARGE else 1
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, strategy)
    return packer.compress(part.tobytes()) + packer.flush()
