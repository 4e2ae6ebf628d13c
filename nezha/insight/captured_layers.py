"""Layers taken apart as they run: the arrays of an `AttentionResult`, filled head by head.

A hook on the attention of each chosen layer gets what the layer got, makes the queries, keys and values again with the
layer's own projections, and gives one head after another to the eager backend.  So beside what is kept, only the maps
of one head are held at any moment, however many heads the model has.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
from torch import Tensor, nn

from nezha import attention
from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight.value_parts import Array, Lengths, lengths, value_parts
from nezha.layer import NezhaSelfAttention, NezhaSelfOutput, Seen
from nezha.positions import Tables

MAPS, VECTORS, LENGTHS = 3, 3, 6
"""What is kept of a head: maps (tokens, tokens), vectors (tokens, d), and numbers a token."""
ONE_HEAD = 7
"""Maps of 4 bytes that stand at once while one head is taken apart."""


def bytes_needed(config: NezhaConfig, tokens: int, layers: int, heads: int) -> int:
    """Bytes that a capture keeps, and holds at its widest moment, at least.

    Args:
        config: the model's sizes.
        tokens: of the text.
        layers, heads: how many layers are kept, and how many heads of each.
    """
    offsets = 2 * config.max_relative_position + 1
    of_head = MAPS * tokens**2 + tokens * (VECTORS * config.head_dim + offsets + LENGTHS)
    return 4 * (layers * heads * of_head + ONE_HEAD * tokens**2)


class _EnoughError(Exception):
    """Ends a forward pass from inside: no layer that comes is asked for."""


class CapturedLayers:
    """Room for the chosen layers and heads of one text, filled while the model runs.

    Args:
        config: the model's sizes.
        tokens: of the text.
        layers, heads: numbers of those that are kept, counted from 0.
    """

    def __init__(self, config: NezhaConfig, tokens: int, layers: Sequence[int], heads: Sequence[int]):
        self.layers, self.heads, self.reach = layers, heads, config.max_relative_position
        shape, offsets = (len(layers), len(heads), tokens), 2 * config.max_relative_position + 1
        self.maps = {name: _room(*shape, tokens) for name in ("probabilities", "content", "position")}
        self.vectors = {name: _room(*shape, config.head_dim) for name in ("query", "key", "value")}
        self.offset_curve = _room(*shape, offsets)
        self.query_bias = _room(*shape[:2], config.head_dim)
        self.tables = _room(2, len(layers), offsets, config.head_dim)
        self.lengths = _room(2, 3, *shape)  # before and after W_O; content, position, whole

    @contextmanager
    def watching(self, model: NezhaForPreTraining) -> Iterator[None]:
        """While open, every chosen layer that runs fills its place; after the last of them the pass ends."""
        handles = []
        try:
            for place, number in enumerate(self.layers):
                block: Any = model.base_model.encoder.layer[number].attention  # pyright: ignore

                def look(module: nn.Module, given: tuple[Any, ...], _: Any, place: int = place, block: Any = block):
                    self._fill(place, block.self, block.output, *given)
                    if place == len(self.layers) - 1:
                        raise _EnoughError

                handles.append(block.self.register_forward_hook(look))
            with suppress(_EnoughError):
                yield
        finally:
            for handle in handles:
                handle.remove()

    def _fill(self, place: int, layer: NezhaSelfAttention, output: NezhaSelfOutput, hidden: Tensor, seen: Seen) -> None:
        """Everything of one layer; `hidden` is (1, tokens, hidden)."""
        projections = {name: getattr(layer, name) for name in self.vectors}
        width = layer.config.head_dim
        found = {name: project(hidden).unflatten(-1, (-1, width)) for name, project in projections.items()}
        tables = seen.tables if layer.relative_positions is None else layer.relative_positions()
        if tables is not None:
            self.tables[:, place] = [numbers(tables.key), numbers(tables.value)]
        for at, head in enumerate(self.heads):
            one = {name: vectors[:, None, :, head] for name, vectors in found.items()}  # (1, 1, tokens, d)
            for name, vectors in one.items():
                self.vectors[name][place, at] = numbers(vectors[0, 0])
            columns = slice(head * width, (head + 1) * width)
            self.query_bias[place, at] = numbers(layer.query.bias[columns])
            self._take_apart((place, at), one, tables, seen)
        weight = numbers(output.dense.weight).reshape(-1, layer.config.num_attention_heads, width)
        self._measure(place, weight[:, list(self.heads)].transpose(1, 2, 0))

    def _take_apart(self, at: tuple[int, int], one: dict[str, Tensor], tables: Tables | None, seen: Seen) -> None:
        """The maps and the curve of one head."""
        result = attention.get("eager")(*one.values(), tables, mask=seen.mask)
        for name, room in self.maps.items():
            room[at] = numbers(getattr(result, name)[0, 0])
        place, width = at[0], self.tables.shape[-1]
        self.offset_curve[at] = self.vectors["query"][at] @ self.tables[0, place].T * width**-0.5

    def _measure(self, place: int, projection: Array) -> None:
        """The lengths of both parts of the heads' outputs; `projection` is their columns of W_O, (heads, d, hidden)."""
        parts = value_parts(self.maps["probabilities"][place], self.vectors["value"][place], self.tables[1, place])
        self.lengths[0, :, place] = lengths(*parts)
        for at, columns in enumerate(projection):  # a head at a time: these are as wide as the hidden state
            self.lengths[1, :, place, at] = lengths(*(part[at] @ columns for part in parts))

    def fields(self, *, shared: bool) -> dict[str, Any]:
        """The fields of `AttentionResult` that are filled here.

        Args:
            shared: whether all layers have the same tables, which are then given once.
        """
        table, value_table = self.tables[:, :1] if shared else self.tables
        before, after = (Lengths(content=part[0], position=part[1], whole=part[2]) for part in self.lengths)
        return {
            **self.maps,
            **self.vectors,
            "offset_curve": self.offset_curve,
            "query_bias": self.query_bias,
            "table": table,
            "value_table": value_table,
            "value_lengths": before,
            "output_lengths": after,
        }


def numbers(values: Tensor) -> Array:
    """As float32 in this machine's memory."""
    return values.detach().float().cpu().numpy()


def _room(*shape: int) -> Array:
    return np.zeros(shape, dtype=np.float32)
