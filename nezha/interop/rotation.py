"""From the released positions to the paper's and back, exactly: a rotation that the weights carry.

The released models take the sinusoid of the row number p = j - i + k, the paper's equations that of j - i.  Within a
pair (sine, cosine) of frequency w the one is the other turned by the angle k·w; with M that rotation of a head's pairs,

    R_released[p] = M R_paper[p]

and since scores and values keep their meaning when a head is turned as a whole,

    q · (key + M R)        = (Mᵀ q) · (Mᵀ key + R)            query, key  <- Mᵀ query, Mᵀ key
    Σ p (value + M R)      = M Σ p (Mᵀ value + R)             value <- Mᵀ value, the output's matrix <- matrix · M

So a checkpoint of one convention computes the same in the other, but only after this.
"""

import torch
from torch import Tensor

from nezha.config import NezhaConfig
from nezha.messages import InputError
from nezha.position_kinds import CONVENTIONS


def fold_rotation(state: dict[str, Tensor], config: NezhaConfig, to: str) -> NezhaConfig:
    """Turn every attention layer of a state dict into the other convention, in place.

    Args:
        state: parameters by their names, of the encoder or of a model around it.
        config: what they were trained with; positions `functional` or `functional_signed`.
        to: the convention they are to have.

    Returns:
        The configuration that goes with the turned weights.

    Raises:
        InputError: where either convention is another kind of position.
    """
    if config.positions not in CONVENTIONS or to not in CONVENTIONS:
        raise InputError("no_rotation", given=config.positions, wanted=to, choices=", ".join(CONVENTIONS))
    if to != config.positions:
        turn = _turn(config) if to == "functional_signed" else _turn(config).mT
        for name in [name for name in state if ".attention." in name]:
            state[name] = _turned(name, state[name], turn)
    return NezhaConfig.from_dict(config.to_dict() | {"positions": to})


def _turn(config: NezhaConfig) -> Tensor:
    """M: (d, d) in float64, with R_released = M R_paper for column vectors."""
    d, k = config.head_dim, config.max_relative_position
    angle = k / 10_000 ** (torch.arange(0, d, 2, dtype=torch.float64) / d)
    sine, cosine = angle.sin(), angle.cos()
    turn, even = torch.zeros(d, d, dtype=torch.float64), torch.arange(0, d, 2)
    turn[even, even], turn[even, even + 1] = cosine, sine  # sin(a + b) = sin a cos b + cos a sin b
    turn[even + 1, even], turn[even + 1, even + 1] = -sine, cosine  # cos(a + b) = cos a cos b - sin a sin b
    return turn


def _turned(name: str, weight: Tensor, turn: Tensor) -> Tensor:
    """One parameter of an attention layer after the rotation; others as they are."""
    d, wide = turn.shape[0], weight.double()
    if any(f".attention.self.{part}." in name for part in ("query", "key", "value")):
        heads = wide.unflatten(0, (-1, d))  # (heads, d, hidden) or (heads, d)
        return torch.einsum("hd...,de->he...", heads, turn).flatten(0, 1).to(weight.dtype)
    if name.endswith(".attention.output.dense.weight"):
        return (wide.unflatten(1, (-1, d)) @ turn).flatten(1).to(weight.dtype)
    return weight
