"""Which heads does a model need?  Each is switched off in turn, on the same text (`nezha.insight.switching`)."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from nezha.attention import AttentionOutput
from nezha.data.batches import Batch
from nezha.insight.hidden_text import hidden_text, inputs
from nezha.insight.intervals import means, together
from nezha.insight.listening import listening
from nezha.insight.loading import Loaded, load
from nezha.insight.pace import stepping
from nezha.insight.switch_results import Effects, Lost, SwitchOffsResult
from nezha.insight.switching import RELATIVE, Change, Switch, losses, pieces, variants
from nezha.insight.twin import twin_of
from nezha.messages import InputError

WIDEST = 1 << 24
"""Numbers of one map of all heads and variants of some texts at most: what is asked at once."""


def switch_offs(
    model: str | Loaded = "bundled",
    *,
    switch: str = "position",
    each: str = "head",
    twin: bool = False,
    window: int = 2,
    data: str = "bundled",
    texts: int = 32,
    length: int = 128,
    masking: str = "whole_word",
    seed: int = 0,
) -> SwitchOffsResult:
    """The loss of hidden characters without a part of a head, for every head and layer.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.
        switch: what is switched off, of `nezha.insight.question_fields.SWITCHES`.
        each: `head`, every head and every layer, or `layer`, only whole layers.
        twin: whether its twin of random weights is asked the same, which takes as long again.
        window: for `window`.
        data: whose held-out text.
        texts, length, masking, seed: as `nezha.insight.hidden_text` has them.

    Raises:
        InputError: no such model or data, a model without the head of masks or too short, a switch that its positions
            do not have.
    """
    loaded = load(model)
    config = loaded.model.config
    if switch in RELATIVE and config.positions == "absolute":
        raise InputError("no_relative_positions", model=loaded.name, what=switch)
    text, (batch,) = hidden_text([loaded], data, texts=texts, length=length, masking=masking, seed=seed)

    def lost(one: Loaded) -> Lost:
        change = _switch_of(one, batch, switch, window, seed)
        return Lost(*effects(one, batch, change, each_head=each == "head", seed=seed))

    asked = [lost(one) for one in stepping((loaded, twin_of(loaded)) if twin else (loaded,))]
    return SwitchOffsResult(
        model=loaded.name, positions=config.positions, switch=switch, window=window, text=text, **vars(asked[0]),
        twin=asked[1] if twin else None,
    )  # fmt: skip


def effects(
    loaded: Loaded, batch: Batch, switch: Callable[[int], Change], *, each_head: bool, seed: int
) -> tuple[float, Effects | None, Effects]:
    """The loss of the model, and how it changes by heads and by layers.

    Args:
        loaded: the model.
        batch: the texts.
        switch: the switched attention of a layer, by its number.
        each_head: whether each head is switched by itself, too.
        seed: of the intervals.
    """
    units = variants(loaded.model.config.num_attention_heads, each_head=each_head)
    some_texts = list(pieces(batch, rows_at_once(loaded, batch, len(units))))
    found = [losses(loaded, some, switch, units) for some in stepping(some_texts)]
    plain = torch.cat([part for part, _ in found]).double().cpu().numpy()
    switched = torch.cat([part for _, part in found], -1).double().cpu().numpy()  # (layers, units, texts)
    counts = (batch.labels >= 0).sum(1).astype(np.float64)
    sums = (switched - plain).reshape(-1, len(plain))
    delta, (low, high) = means(sums, counts), together(sums, counts, seed=seed)
    both = [values.reshape(switched.shape[:2]) for values in (delta, low, high)]
    heads = Effects(delta=both[0][:, :-1], low=both[1][:, :-1], high=both[2][:, :-1]) if each_head else None
    layers = Effects(delta=both[0][:, -1], low=both[1][:, -1], high=both[2][:, -1])
    return float(plain.sum() / counts.sum()), heads, layers


def rows_at_once(loaded: Loaded, batch: Batch, units: int) -> int:
    """How many texts are asked at once."""
    a_text = units * loaded.model.config.num_attention_heads * batch.input_ids.shape[1] ** 2
    return max(1, WIDEST // a_text)


def _switch_of(loaded: Loaded, batch: Batch, kind: str, window: int, seed: int) -> Callable[[int], Change]:
    """The switched attention of each layer."""
    if kind != "mean":
        one = Switch(kind, window=window, seed=seed)
        return lambda _layer: one
    averages = _mean_outputs(loaded, batch)
    each = [Switch(kind, mean=average) for average in averages]
    return lambda layer: each[layer]


@torch.inference_mode()
def _mean_outputs(loaded: Loaded, batch: Batch) -> Tensor:
    """(layers, heads, d), what each head says on average over the tokens of all texts."""
    config = loaded.model.config
    sums = torch.zeros(
        config.num_hidden_layers, config.num_attention_heads, config.head_dim, device=loaded.model.device
    )
    for some in pieces(batch, rows_at_once(loaded, batch, 1)):
        given = inputs(loaded, some)
        seen = given["attention_mask"][:, None, :, None]

        def add(layer: int, found: AttentionOutput, _value: Tensor, seen: Tensor = seen) -> None:
            sums[layer] += (found.context * seen).sum((0, 2))

        with listening(loaded.model, add):
            loaded.model.nezha(**given)
    return sums / int(batch.attention_mask.sum())
