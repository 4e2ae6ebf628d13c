"""An `AttentionResult` as compact JSON: at most a byte a number, and nothing that the browser can compute itself.

Sent are the queries, keys and the table R, as planes (`nezha.insight.viewer.planes`): content (q·k), position (q·R),
the offset curves and, but for small corrections (`nezha.insight.viewer.rebuilding`), the attention weights follow from
those in the browser, when somebody looks at a head.  What shows all heads at once is sent ready made
(`nezha.insight.viewer.overview`).  Values are not sent: the lengths of both parts of an output (Σ p v and Σ P(o) R^v)
and of their sum tell the angle between them too.  Further:

    layerNumbers, headNumbers   which layers and heads of the model the planes hold, counted from 0, in their order
    seen                        false for padding, whose keys get no attention
    start                       place of the layer and head that looks most sharply at another token of the text
    figures, thresholds         what each head does (`nezha.insight.profiles`), and over what it is of a kind
    roundingError               of each head, how far its scores from rounded queries and keys are from the model's own
    planes.correction           attention less what is rebuilt of it
    planes.thumbnails           a small picture of each head, √ of its weights; only of texts longer than its side
    planes.profiles             mean attention by offset of each head, one row
    planes.valueLengths         a row a token, three columns: length of Σ p v, of Σ P(o) R^v, and of their sum
    planes.outputLengths        the same after the head's columns of the output projection
    source                      where it is there: queries, keys and corrections are those of one layer, and this is by
                                what those of the others are asked for (`nezha.insight.viewer.layer_planes`)
"""

import json
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np

from nezha.insight.head_types import Thresholds, head_figures
from nezha.insight.in_step import in_step
from nezha.insight.results import Array, AttentionResult
from nezha.insight.value_parts import Lengths
from nezha.insight.viewer.layer_planes import by_head, errors, largest, packed_layer
from nezha.insight.viewer.overview import Overview, overview, thumbnail_side
from nezha.insight.viewer.planes import base64_of, pack_plane, plane_of, rounded

VERSION = 3
SHADES = 63
"""Steps of small pictures."""


def pack(result: AttentionResult, source: dict[str, Any] | None = None) -> dict[str, Any]:
    """The payload that `NezhaViewer.mount` takes: only strings, numbers, lists and dictionaries.

    Args:
        result: what is to be seen, of every layer of the model where there is a `source`.
        source: how a page that can ask for layers names this result; with it a text that is longer than its small
            pictures is packed with the queries, keys and corrections of the layer alone that is seen first.
    """
    views = [overview(result, layer) for layer in range(result.layers)]
    start, small = _start(views), _thumbnails(result, views)
    on_demand = source is not None and bool(small)
    sent = [not on_demand or layer == start["layer"] for layer in range(result.layers)]
    layers = in_step(lambda layer: packed_layer(result, layer) if sent[layer] else None, range(result.layers))
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
        "start": start,
        "maxRelativePosition": result.max_relative_position,
        "largest": max(largest(result, layer) for layer in range(result.layers)),
        **errors(layers),
        "figures": _figures(result),
        "thresholds": asdict(Thresholds()),
        "table": _table(result),
        "planes": {
            **by_head(layers),
            "queryBias": pack_plane(result.query_bias[:, :, None, :]),
            "valueLengths": pack_plane(_columns(result.value_lengths), low=0.0),
            "outputLengths": pack_plane(_columns(result.output_lengths), low=0.0),
            "profiles": pack_plane(np.stack([view.profiles for view in views]), low=0.0),
            **small,
        },
        **({"source": source} if on_demand else {}),
    }


def _thumbnails(result: AttentionResult, views: list[Overview]) -> dict[str, Any]:
    """None for a short text: its small pictures are its maps."""
    if thumbnail_side(result) == len(result.tokens):
        return {}
    pictures = [rounded(view.thumbnails, 0.0, SHADES) for view in views]
    return {"thumbnails": plane_of(pictures, SHADES, zlib.Z_RLE)}


def _start(views: list[Overview]) -> dict[str, int]:
    sharpness = np.stack([view.sharpness for view in views])
    layer, head = np.unravel_index(sharpness.argmax(), sharpness.shape)
    return {"layer": int(layer), "head": int(head)}


def _columns(lengths: Lengths) -> Array:
    """(layers, heads, tokens, 3): content, position, whole."""
    return np.stack([lengths.content, lengths.position, lengths.whole], axis=-1)


def _table(result: AttentionResult) -> dict[str, Any]:
    """R of each layer; without rows where attention is told nothing of positions, which the viewer then says."""
    table = result.table[:, :0] if result.positions == "absolute" else result.table
    return {"shape": list(table.shape), "float32": base64_of(table.astype("<f4").tobytes())}


def to_json(payload: dict[str, Any]) -> str:
    """JSON that may stand inside a `<script>` element: no text in it can close the element or open a comment."""
    if "planes" not in payload:
        return _escaped(payload)
    rest = {name: value for name, value in payload.items() if name != "planes"}
    return _and(_escaped(rest), "planes", _object({name: _plane(plane) for name, plane in payload["planes"].items()}))


def _plane(plane: dict[str, Any]) -> str:
    """Its texts are base64, with nothing to escape: to look for it in millions of letters takes as long as all else."""
    place = "heads" if "heads" in plane else "layers"
    rest = {name: value for name, value in plane.items() if name != place}
    lists = ",".join(map(_base64_list, plane["heads"])) if place == "heads" else ""
    return _and(_escaped(rest), place, f"[{lists}]" if place == "heads" else _base64_list(plane["layers"]))


def _base64_list(texts: list[str] | None) -> str:
    if texts is None:
        return "null"
    inside = '","'.join(texts)
    return f'["{inside}"]'


def _object(parts: dict[str, str]) -> str:
    inside = ",".join(f'"{name}":{text}' for name, text in parts.items())
    return f"{{{inside}}}"


def _and(text: str, name: str, more: str) -> str:
    """One more name at the end of an object that has some."""
    return f'{text[:-1]},"{name}":{more}}}'


def _escaped(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _figures(result: AttentionResult) -> list[list[dict[str, float | None]]]:
    """Of each layer and head its figures by name, to six digits, null where one is not known."""
    heads = [
        {name: None if value is None else float(f"{value:.6g}") for name, value in head.figures.items()}
        for head in head_figures(result)
    ]
    return [heads[start : start + result.heads] for start in range(0, len(heads), result.heads)]


def _spaces(result: AttentionResult) -> list[bool]:
    """For each token, whether the text has something that is no token, such as a space, before it."""
    ends = {0: 0, 1: 0}
    spaces = []
    for (start, end), segment, special in zip(result.offsets, result.segments, result.special, strict=True):
        spaces.append(not special and start > ends[segment] > 0)
        ends[segment] = ends[segment] if special else end
    return spaces
