"""Parts of attention switched off, head by head, inside the model: nothing is approximated.

With R the table of offsets, a head's score is q·k + q·R_o and its output Σ p v + Σ p R_o.  A switch changes what the
eager backend is given, and takes the result for some heads of some texts, the plain one for all others:

    position        R = 0 in the score: the head sees content alone
    content         k = 0: the score is the position term alone
    uniform         both: every visible token gets the same weight
    window          tokens further than w are hidden from the head
    shuffled        the rows of R change places, in score and output: distances are told, but wrong ones
    value_position  R = 0 in the output: the head no longer says where it looked
    positions       R = 0 in both
    output          the head's output is 0
    mean            the head's output is its mean over these texts: what it always says, without what it says here
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from nezha.attention import HIDDEN, AttentionOutput, get, replaced
from nezha.data.batches import Batch
from nezha.inputs import additive_mask
from nezha.insight.hidden_text import inputs, nats
from nezha.insight.loading import Loaded
from nezha.insight.pace import stepping
from nezha.layer import Seen
from nezha.positions import Tables

RELATIVE = ("position", "shuffled", "value_position", "positions")
"""Switches that mean nothing where attention is told nothing of distances."""
Change = Callable[..., AttentionOutput]
eager = get("eager")


@dataclass(frozen=True, eq=False)
class Switch:
    """An attention with something switched off in every head.

    Attributes:
        kind: one of the above.
        window: w, for `window`.
        seed: of the order of the rows, for `shuffled`.
        mean: (heads, d), for `mean`.
    """

    kind: str
    window: int = 0
    seed: int = 0
    mean: Tensor | None = None

    def __call__(
        self, query: Tensor, key: Tensor, value: Tensor, tables: Tables | None = None, **given: Any
    ) -> AttentionOutput:
        """As every backend of `nezha.attention`."""
        if self.kind in ("content", "uniform"):
            key = torch.zeros_like(key)
        if self.kind == "window":
            near, mask = self._near(query.shape[-2], query.device), given.get("mask")
            given["mask"] = near if mask is None else near + mask
        found = eager(query, key, value, self._tables(tables), **given)
        if self.kind == "output":
            return found._replace(context=torch.zeros_like(found.context))
        if self.kind == "mean":
            assert self.mean is not None
            return found._replace(context=self.mean[:, None].expand_as(found.context))
        return found

    def _tables(self, tables: Tables | None) -> Tables | None:
        if tables is None or self.kind == "positions":
            return None
        if self.kind in ("position", "uniform"):
            return tables._replace(key=torch.zeros_like(tables.key))
        if self.kind == "value_position":
            return tables._replace(value=torch.zeros_like(tables.value))
        if self.kind == "shuffled":
            order = torch.randperm(len(tables.key), generator=torch.Generator().manual_seed(self.seed))
            return tables._replace(key=tables.key[order], value=tables.value[order])
        return tables

    def _near(self, length: int, device: torch.device) -> Tensor:
        place = torch.arange(length, device=device)
        far = (place[None, :] - place[:, None]).abs() > self.window
        return (far * HIDDEN)[None, None]


@dataclass(frozen=True, eq=False)
class ForSome:
    """The switched attention for some heads of some texts; `chosen` is (B, heads) bool."""

    switch: Change
    chosen: Tensor

    def __call__(self, *given: Any, **named: Any) -> AttentionOutput:
        """As every backend of `nezha.attention`; the context alone."""
        plain, switched = eager(*given, **named), self.switch(*given, **named)
        here = self.chosen[:, :, None, None]
        return AttentionOutput(torch.where(here, switched.context, plain.context))


def variants(heads: int, *, each_head: bool) -> list[tuple[int, ...]]:
    """The heads of a layer that are switched off together: each by itself, and all of them."""
    singly = [(head,) for head in range(heads)] if each_head else []
    return [*singly, tuple(range(heads))]


@torch.inference_mode()
def losses(
    loaded: Loaded, batch: Batch, switch: Callable[[int], Change], units: Sequence[Sequence[int]]
) -> tuple[Tensor, Tensor]:
    """Loss of some texts with everything on, and with each unit of each layer switched.

    A layer does not change what reaches it, so each variant starts from the plain state before its layer.

    Args:
        loaded: the model.
        batch: the texts, as few as memory allows.
        switch: the switched attention of a layer, by its number.
        units: the heads that are switched together.

    Returns:
        Summed nats of each text: (B,), and (layers, units, B).
    """
    encoder, given = loaded.model.nezha.encoder, inputs(loaded, batch)
    states = loaded.model.nezha(**given, output_hidden_states=True).hidden_states
    plain = nats(loaded, states[-1], batch).sum(1)
    seen = _seen(loaded, given["attention_mask"].repeat(len(units), 1), states[0].dtype)
    chosen = torch.zeros(len(units), loaded.model.config.num_attention_heads, dtype=torch.bool, device=plain.device)
    for unit, heads in enumerate(units):
        chosen[unit, list(heads)] = True
    chosen = chosen.repeat_interleave(len(plain), 0)
    found: list[Tensor] = []
    layers = range(len(encoder.layer))
    for number in stepping(layers[::-1], [number + 1 for number in layers]):  # the last one first: it is the cheapest
        hidden = states[number].repeat(len(units), 1, 1)
        with replaced(loaded.model, {number: ForSome(switch(number), chosen)}):
            for layer in encoder.layer[number:]:
                hidden, _ = layer(hidden, seen)
        found.append(nats(loaded, hidden, batch).sum(1).unflatten(0, (len(units), -1)))
    return plain, torch.stack(found[::-1])


def _seen(loaded: Loaded, mask: Tensor, dtype: torch.dtype) -> Seen:
    encoder = loaded.model.nezha.encoder
    return Seen(None if encoder.positions is None else encoder.positions(), additive_mask(mask, dtype))


def pieces(batch: Batch, rows: int) -> Iterator[Batch]:
    """A batch some texts at a time."""
    for start in range(0, len(batch.labels), rows):
        yield batch.rows(start, start + rows)
