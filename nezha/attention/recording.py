"""Look inside a forward pass: what every layer asked, and where it looked.

with recording(model) as records:
    model(**inputs)
records[layer].position        # (batch, heads, L, L)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from torch import Tensor, nn

from nezha.attention.output import AttentionOutput


class Record(NamedTuple):
    """One layer's attention in one forward pass; content + position is the scaled score before the mask.

    Shapes:
        query: (B, H, L, d).
        probabilities, content, position: (B, H, L, L).
    """

    query: Tensor
    probabilities: Tensor
    content: Tensor
    position: Tensor

    @classmethod
    def of(cls, query: Tensor, result: AttentionOutput) -> "Record":
        """The record of what a backend that keeps everything returned."""
        _, probabilities, content, position = result
        assert probabilities is not None
        assert content is not None
        assert position is not None
        return cls(query, probabilities, content, position)


class Recorder:
    """What an attention layer also is, if it can be looked into."""

    records: list[Record] | None = None
    """Where its records go; None while nobody looks."""


@contextmanager
def recording(model: nn.Module) -> Iterator[list[Record]]:
    """While open, every attention layer of `model` runs eagerly and adds a `Record`, in the order the layers run."""
    layers = [module for module in model.modules() if isinstance(module, Recorder)]
    records: list[Record] = []
    before = [layer.records for layer in layers]
    for layer in layers:
        layer.records = records
    try:
        yield records
    finally:
        for layer, previous in zip(layers, before, strict=True):
            layer.records = previous
