"""Look inside a forward pass: what every layer asked, and where it looked.

with recording(model) as records:
    model(**inputs)
records[layer].position        # (batch, heads, L, L)

Or ask "what if": run another attention in the place of some layers' own, inside the model and nowhere approximated.

with replaced(model, {3: backend}):
    model(**inputs)
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from torch import Tensor, nn

from nezha.attention.output import AttentionOutput
from nezha.attention.registry import Backend


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
    """What an attention layer also is, if it can be looked into, and run with another attention in place of its own."""

    records: list[Record] | None = None
    """Where its records go; None while nobody looks."""
    instead: Backend | None = None
    """What runs in place of the chosen backend; None while nobody asks "what if"."""


@contextmanager
def recording(model: nn.Module) -> Iterator[list[Record]]:
    """While open, every attention layer of `model` runs eagerly and adds a `Record`, in the order the layers run.

    Args:
        model: any NEZHA.

    Yields:
        The list that grows, a record a layer.
    """
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


@contextmanager
def replaced(model: nn.Module, backends: Mapping[int, Backend]) -> Iterator[None]:
    """While open, the attention layers of the given numbers, counted from 0, run these backends in place of their own.

    A backend takes what those of `nezha.attention` take; while the layer is also recorded it must return everything.

    Args:
        model: any NEZHA.
        backends: by the number of the layer.

    Yields:
        Nothing.
    """
    layers = [module for module in model.modules() if isinstance(module, Recorder)]
    before = {number: layers[number].instead for number in backends}
    try:
        for number, backend in backends.items():
            layers[number].instead = backend
        yield
    finally:
        for number, previous in before.items():
            layers[number].instead = previous
