"""Hear what every attention layer says while a model runs on many texts, and keep only sums of it.

`nezha.attention.recording` keeps whole maps, which is right for one text; over held-out text only their sums are held.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from nezha.attention import AttentionOutput, Recorder, get, replaced

Hear = Callable[[int, AttentionOutput, Tensor], None]
"""Called with the number of a layer, everything it found, and its values (B, H, L, d)."""


@dataclass(frozen=True, eq=False)
class _Heard:
    number: int
    hear: Hear

    def __call__(self, query: Tensor, key: Tensor, value: Tensor, *tables: Any, **given: Any) -> AttentionOutput:
        found = get("eager")(query, key, value, *tables, **given)
        self.hear(self.number, found, value)
        return found


@contextmanager
def listening(model: nn.Module, hear: Hear) -> Iterator[None]:
    """While open, every attention layer of `model` runs eagerly and is heard, in the order the layers run."""
    layers = sum(isinstance(module, Recorder) for module in model.modules())
    with replaced(model, {number: _Heard(number, hear) for number in range(layers)}):
        yield
