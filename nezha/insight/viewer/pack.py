"""An `AttentionResult` as compact JSON: one byte a number, and nothing that the browser can compute itself.

A plane is an array (layers, heads, rows, columns) kept as unsigned bytes, one base64 string a layer, with the
lowest and highest value of every head:

    value = low + byte · (high - low) / levels

and deflated (RFC 1951), as most of a map is close to nothing.

Sent are the probabilities, queries, keys and the table R: content (q·k), position (q·R) and the offset curves
follow from those in the browser.  Values are not sent: the lengths of both parts of an output (Σ p v and Σ P(o) R^v)
and of their sum tell the angle between them too.  Further:

    layerNumbers, headNumbers   which layers and heads of the model the planes hold, counted from 0, in their order
    seen                        false for padding, whose keys get no attention
    figures, thresholds         what each head does (`nezha.insight.profiles`), and over what it is of a kind
    roundingError               of each head, how far its scores from rounded queries and keys are from the model's own
    planes.valueLengths         a row a token, three columns: length of Σ p v, of Σ P(o) R^v, and of their sum
    planes.outputLengths        the same after the head's columns of the output projection
"""

import base64
import json
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np

from nezha.insight.head_types import Thresholds, head_figures
from nezha.insight.results import Array, AttentionResult
from nezha.insight.value_parts import Lengths

VERSION = 2
LARGE = 1 << 20
"""Bytes of a layer from which speed matters more than size."""
COARSE = 191
"""Steps of queries and keys: they hardly deflate, and what their rounding does to a score is told (`roundingError`)."""


def pack(result: AttentionResult) -> dict[str, Any]:
    """The payload that `NezhaViewer.mount` takes: only strings, numbers, lists and dictionaries."""
    query, key = pack_plane(result.query, levels=COARSE), pack_plane(result.key, levels=COARSE)
    return {
        "version": VERSION,
        "model": result.model,
        "text": result.text,
        "pair": result.pair,
        "tokens": list(result.tokens),
        "pieces": list(result.pieces),
        "special": list(result.special),
        "seen": list(result.seen),
        "segments": list(result.segments),
        "spaceBefore": _spaces(result),
        "words": [list(word) for word in result.words],
        "layers": result.layers,
        "heads": result.heads,
        "layerNumbers": list(result.layer_numbers),
        "headNumbers": list(result.head_numbers),
        "maxRelativePosition": result.max_relative_position,
        "largest": _largest(result),
        "reconstructionError": result.reconstruction_error(),
        "roundingError": _rounding_error(result, unpack_plane(query), unpack_plane(key)),
        "figures": _figures(result),
        "thresholds": asdict(Thresholds()),
        "table": _table(result),
        "planes": {
            "probabilities": pack_plane(result.probabilities, low=0.0),
            "query": query,
            "key": key,
            "queryBias": pack_plane(result.query_bias[:, :, None, :]),
            "valueLengths": pack_plane(_columns(result.value_lengths), low=0.0),
            "outputLengths": pack_plane(_columns(result.output_lengths), low=0.0),
        },
    }


def _columns(lengths: Lengths) -> Array:
    """(layers, heads, tokens, 3): content, position, whole."""
    return np.stack([lengths.content, lengths.position, lengths.whole], axis=-1)


def _table(result: AttentionResult) -> dict[str, Any]:
    """R of each layer; without rows where attention is told nothing of positions, which the viewer then says."""
    table = result.table[:, :0] if result.positions == "absolute" else result.table
    return {"shape": list(table.shape), "float32": _base64(table.astype("<f4"))}


def pack_plane(values: Array, low: float | None = None, levels: int = 255) -> dict[str, Any]:
    """One plane.

    Args:
        values: (layers, heads, rows, columns).
        low: the value of byte 0 for every head, where it is known; else each head's own lowest value.
        levels: steps between the lowest and the highest value of a head.
    """
    lowest = values.min(axis=(2, 3)) if low is None else np.full(values.shape[:2], low, dtype=np.float32)
    highest = values.max(axis=(2, 3))
    span = np.maximum(highest - lowest, np.finfo(np.float32).tiny)[:, :, None, None]
    steps = np.rint((values - lowest[:, :, None, None]) / span * levels).clip(0, levels).astype(np.uint8)
    return {
        "shape": list(values.shape),
        "low": _rounded(lowest),
        "high": _rounded(highest),
        "levels": levels,
        "layers": [base64.b64encode(_deflated(layer)).decode("ascii") for layer in steps],
    }


def unpack_plane(plane: dict[str, Any]) -> Array:
    """The values of a plane, each at most half a step of its head (and a rounding) from what was packed."""
    layers, heads, rows, columns = plane["shape"]
    low = np.array(plane["low"], dtype=np.float32).reshape(layers, heads, 1, 1)
    high = np.array(plane["high"], dtype=np.float32).reshape(layers, heads, 1, 1)
    bytes_ = [zlib.decompress(base64.b64decode(layer), wbits=-zlib.MAX_WBITS) for layer in plane["layers"]]
    counts = (
        np.stack([np.frombuffer(layer, dtype=np.uint8) for layer in bytes_])
        .reshape(layers, heads, rows, columns)
        .astype(np.float32)
    )
    return (low + counts * ((high - low) / plane["levels"])).astype(np.float32)


def to_json(payload: dict[str, Any]) -> str:
    """JSON that may stand inside a `<script>` element: no text in it can close the element or open a comment."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _largest(result: AttentionResult) -> float:
    """The largest distance from 0 of any term or score: the end of the colour scale that they share in all heads."""
    maps = (result.content, result.position, result.content + result.position)
    return max(float(np.abs(values).max()) for values in maps)


def _figures(result: AttentionResult) -> list[list[dict[str, float | None]]]:
    """Of each layer and head its figures by name, to six digits, null where one is not known."""
    heads = [
        {name: None if value is None else float(f"{value:.6g}") for name, value in head.figures.items()}
        for head in head_figures(result)
    ]
    return [heads[start : start + result.heads] for start in range(0, len(heads), result.heads)]


def _rounding_error(result: AttentionResult, query: Array, key: Array) -> list[list[float]]:
    """Of each head, how far at most a score made of rounded `query` and `key` is from the model's own."""
    places = np.arange(len(result.tokens))
    k = result.max_relative_position
    offsets = np.clip(places[None] - places[:, None], -k, k) + k
    errors = []
    for layer in range(result.layers):
        curve = query[layer] @ result.table_of(layer).T
        made = query[layer] @ key[layer].swapaxes(1, 2) + np.take_along_axis(curve, offsets[None], axis=2)
        exact = result.content[layer] + result.position[layer]
        errors.append(np.abs(made * query.shape[-1] ** -0.5 - exact).max(axis=(1, 2)))
    return _rounded(np.stack(errors))


def _spaces(result: AttentionResult) -> list[bool]:
    """For each token, whether the text has something that is no token, such as a space, before it."""
    ends = {0: 0, 1: 0}
    spaces = []
    for (start, end), segment, special in zip(result.offsets, result.segments, result.special, strict=True):
        spaces.append(not special and start > ends[segment] > 0)
        ends[segment] = ends[segment] if special else end
    return spaces


def _deflated(layer: np.ndarray) -> bytes:
    """Small layers as small as can be; of long texts, whose pages nobody mails, as fast as can be."""
    packer = zlib.compressobj(9 if layer.size < LARGE else 1, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(layer.tobytes()) + packer.flush()


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")


def _rounded(values: Array) -> list[list[float]]:
    return [[float(f"{value:.7g}") for value in row] for row in values.tolist()]
