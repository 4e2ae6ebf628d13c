"""What is packed layer by layer: queries, keys and what corrects the weights made of them, a string a head.

They are nearly all of a long text's payload, and one head of them is looked at at a time: a page that can ask gets them
of the layer that it shows, and of others as they are looked at.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nezha.insight.results import AttentionResult
from nezha.insight.viewer.overview import overview
from nezha.insight.viewer.planes import Layer, digits, plane_of, rounded, values_of
from nezha.insight.viewer.rebuilding import LEVELS, Rebuilt, farthest, rebuild
from nezha.messages import InputError

COARSE = 191
"""Steps of queries and keys: they hardly deflate, and what their rounding does to a score is told (`roundingError`)."""

ENDS = ("heads", "low", "high")
"""What a plane by head has for each layer."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PackedLayer:
    """What is made of one layer: its queries and keys as bytes, and what follows from them."""

    query: Layer
    key: Layer
    rebuilt: Rebuilt


def packed_layer(result: AttentionResult, layer: int) -> PackedLayer:
    """The layer at that place of the arrays' first axis."""
    query, key = rounded(result.query[layer], None, COARSE), rounded(result.key[layer], None, COARSE)
    rebuilt = rebuild(result, layer, values_of(query, COARSE), values_of(key, COARSE))
    return PackedLayer(query=query, key=key, rebuilt=rebuilt)


def largest(result: AttentionResult, layer: int) -> float:
    """The largest distance from 0 of a content, a position or their sum: the end of their common scale."""
    content, position = result.content[layer], result.position[layer]
    return max(farthest(scores) for scores in (content, position, content + position))


def by_head(layers: list[PackedLayer | None]) -> dict[str, Any]:
    """The planes of all layers; null stands for one that is sent when somebody asks for it."""
    return {
        "correction": plane_of(
            [layer and layer.rebuilt.correction for layer in layers], LEVELS, zlib.Z_RLE, by_head=True
        ),
        "query": plane_of([layer and layer.query for layer in layers], COARSE, by_head=True),
        "key": plane_of([layer and layer.key for layer in layers], COARSE, by_head=True),
    }


def errors(layers: list[PackedLayer | None]) -> dict[str, Any]:
    """How far what is made of them is from the model's own: of the weights at most, and of each head's scores."""
    return {
        "reconstructionError": max(layer.rebuilt.reconstruction for layer in layers if layer),
        "roundingError": [layer and digits(layer.rebuilt.rounding) for layer in layers],
    }


def pack_layers(result: AttentionResult, layers: Sequence[int]) -> dict[str, Any]:
    """What was left out of a payload: by the place of each layer in `result`, the planes of its heads and its errors.

    `highestProfile` is what the payload has as `planes.profiles.high`: a reader sees by it whether both are of the same
    weights.

    Raises:
        InputError: there is no such layer, or none is asked for.
    """
    wrong = [layer for layer in layers if isinstance(layer, bool) or layer not in range(result.layers)]
    if wrong or not layers:
        raise InputError("capture_choice", name="layers", last=result.layers - 1, given=wrong[0] if wrong else "[]")

    def parts(layer: int) -> dict[str, Any]:
        packed = packed_layer(result, layer)
        planes = {name: {end: plane[end][0] for end in ENDS} for name, plane in by_head([packed]).items()}
        found = errors([packed])
        return {
            "planes": planes,
            "reconstructionError": found["reconstructionError"],
            "roundingError": found["roundingError"][0],
            "highestProfile": digits(overview(result, layer).profiles.max(axis=(1, 2))),
        }

    return {str(layer): parts(layer) for layer in layers}
