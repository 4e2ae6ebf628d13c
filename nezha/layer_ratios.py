"""LAMB seen at work: how long a step each layer of the encoder was allowed, in one number a layer."""

import re

import torch
from torch import Tensor, nn

from nezha.lamb import Lamb

_LAYER = re.compile(r"\blayer\.(\d+)\.")


def layer_ratios(model: nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, float] | None:
    """Trust ratios of the last step, in the order of the model.

    Args:
        model: a NEZHA with or without heads.
        optimizer: over its parameters.

    Returns:
        `embeddings`, `layer.0` …, `heads` (the pooler among them) -> geometric mean of the ratios of its tensors, since
        they differ by powers of ten.  Tensors that take Adam's own step have no ratio and do not count.  None where
        no tensor has one: before the first step, or with another optimizer.
    """
    if not isinstance(optimizer, Lamb) or not optimizer.ratios:
        return None
    found: dict[str, list[Tensor]] = {}
    for name, weight in model.named_parameters():
        if weight in optimizer.ratios:
            found.setdefault(_place(name), []).append(optimizer.ratios[weight])
    means = torch.stack([torch.stack(ratios).double().log().mean().exp() for ratios in found.values()])
    return dict(zip(found, means.tolist(), strict=True))


def _place(name: str) -> str:
    """The part of the model that a parameter belongs to."""
    layer = _LAYER.search(name)
    if layer:
        return f"layer.{layer[1]}"
    return "embeddings" if "embeddings." in name else "heads"
