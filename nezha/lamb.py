"""LAMB: Adam's direction, with a step as long as the tensor deserves. The fourth of NEZHA's ideas.

    m = b1 m + (1 - b1) g          v = b2 v + (1 - b2) g²
    r = (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
    u = r + decay · x
    x ← x - lr · ‖x‖ / ‖u‖ · u                                   one ratio a tensor

This is the paper's reading (You et al., arXiv v4 and v5, with φ(z) = z): every tensor has its ratio, also those that
do not decay.  A ratio is 1 where either length is 0, or a fresh bias would never move.  NVIDIA's and timm's LAMB leave
biases and LayerNorm to Adam's own step; a group with `adapt=False` does that.

You et al. 2020, https://arxiv.org/abs/1904.00962
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributed.tensor import DTensor, Partial


def length(tensor: Tensor) -> Tensor:
    """Length of a whole tensor in fp32, (); of one cut up among processes, its parts are summed over all of them."""
    if not isinstance(tensor, DTensor):
        return tensor.float().norm()
    mesh = tensor.device_mesh
    square = tensor.to_local().float().square().sum()
    return DTensor.from_local(square, mesh, [Partial()] * mesh.ndim).full_tensor().sqrt()


def trust_ratio(weight: Tensor, update: Tensor) -> Tensor:
    """Length of `weight` over length of `update`, in fp32; 1 where either is 0.

    Shapes:
        `weight`, `update`: the same, any. Returns ().
    """
    weight_norm, update_norm = length(weight), length(update)
    defined = (weight_norm > 0) & (update_norm > 0)
    return torch.where(defined, weight_norm / update_norm, torch.ones_like(weight_norm))


def lamb_step(
    weight: Tensor,
    gradient: Tensor,
    mean: Tensor,
    square: Tensor,
    *,
    step: int,
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
    adapt: bool,
) -> None:
    """Move `weight`, `mean` and `square` by one step, in place.

    Args:
        weight, gradient, mean, square: one tensor and its running moments, all of one shape.
        step: t of the formula, counted from 1.
        lr: learning rate.
        betas, eps, weight_decay: b1 and b2, eps, decay of the formula.
        adapt: whether the trust ratio applies; without it this is AdamW with decoupled decay.
    """
    mean.lerp_(gradient, 1 - betas[0])
    square.mul_(betas[1]).addcmul_(gradient, gradient, value=1 - betas[1])
    root = (square / (1 - betas[1] ** step)).sqrt_().add_(eps)
    update = (mean / (1 - betas[0] ** step)).div_(root)
    if weight_decay:
        update.add_(weight, alpha=weight_decay)
    if adapt:
        update.mul_(trust_ratio(weight, update))
    weight.sub_(update, alpha=lr)


class Lamb(torch.optim.Optimizer):
    """LAMB over parameter groups.

    Args:
        params: parameters or groups; a group's `adapt` (default True) switches the trust ratio.
        lr: learning rate.
        betas: decay of the running mean and square.
        eps: added to the root, outside of it.
        weight_decay: pull towards 0.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-6,
        weight_decay: float = 0.01,
        adapt: bool = True,
    ):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "adapt": adapt})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Move every parameter that has a gradient; returns what `closure` returns."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if not state:
                    state["step"] = torch.zeros(())  # a tensor, as in torch's own optimizers
                    state["exp_avg"] = torch.zeros_like(weight)
                    state["exp_avg_sq"] = torch.zeros_like(weight)
                state["step"] += 1
                lamb_step(
                    weight,
                    weight.grad,
                    state["exp_avg"],
                    state["exp_avg_sq"],
                    step=int(state["step"]),
                    lr=group["lr"],
                    betas=group["betas"],
                    eps=group["eps"],
                    weight_decay=group["weight_decay"],
                    adapt=group["adapt"],
                )
        return loss


def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Two groups: matrices, which decay; biases and LayerNorm, which do not.

    The excluded names are those of Huawei's `optimization.py` (`LayerNorm`, `bias`).  A tied tensor is listed once.
    """
    decayed, plain = [], []
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            (plain if "LayerNorm" in name or name.endswith("bias") else decayed).append(weight)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": plain, "weight_decay": 0.0},
    ]
