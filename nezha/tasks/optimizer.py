"""Optimizers whose rate falls from the head down to the embeddings: what lies deeper has more to lose.

    rate of a weight at depth d of D = rate · decay^(D - d)        embeddings 0, layer i at i + 1, head at D

Howard and Ruder 2018 (discriminative fine-tuning), https://arxiv.org/abs/1801.06146
"""

import re
from typing import Any

import torch
from torch import nn

from nezha.lamb import Lamb

_LAYER = re.compile(r"\.layer\.(\d+)\.")


def depth_of(name: str, layers: int) -> int:
    """How far above the input a parameter of that name lies: 0 to `layers` + 1."""
    layer = _LAYER.search(name)
    if layer:
        return int(layer[1]) + 1
    return 0 if ".embeddings." in name else layers + 1


def layer_groups(network: nn.Module, *, layers: int, decay: float, weight_decay: float) -> list[dict[str, Any]]:
    """Parameter groups by depth and by whether they decay, each with its share of the rate in `share`."""
    groups: dict[tuple[int, bool], list[nn.Parameter]] = {}
    for name, weight in network.named_parameters():
        decays = weight.dim() > 1 and "LayerNorm" not in name
        groups.setdefault((depth_of(name, layers), decays), []).append(weight)
    return [
        {"params": weights, "weight_decay": weight_decay if decays else 0.0, "share": decay ** (layers + 1 - depth)}
        for (depth, decays), weights in sorted(groups.items(), key=lambda item: item[0])
    ]


def make_optimizer(kind: str, groups: list[dict[str, Any]]) -> torch.optim.Optimizer:
    """`adamw` or `lamb` over groups; the rate is set before each step."""
    if kind == "lamb":
        return Lamb(groups)
    return torch.optim.AdamW(groups, betas=(0.9, 0.999), eps=1e-6, fused=True)


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """The rate of each group for the next step: its share of `rate`."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group["share"]
