"""LAMB: Adam's direction, with a step as long as the tensor deserves. The fourth of NEZHA's ideas.

    m = b1 m + (1 - b1) g          v = b2 v + (1 - b2) g²
    r = (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
    u = r + decay · x
    x ← x - lr · ‖x‖ / ‖u‖ · u                                   one ratio a tensor

This is the paper's reading (You et al., arXiv v4 and v5, with φ(z) = z); `nezha.lamb_readings` has the others.  A ratio
is 1 where either length is 0, or a fresh bias would never move.

Torch's fused AdamW, run with rate -1 on a buffer that holds decay · x, leaves m, v and u behind after one pass over
memory.  On a CPU that pass goes tile by tile (`nezha.lamb_tiles`), so that the lengths of x and u are read from the
cache.  The buffer is no larger than the largest tensor.

You et al. 2020, https://arxiv.org/abs/1904.00962
"""

# pyright: reportPrivateImportUsage=false
# The kernels that torch's own optimizers are made of have names with an underscore.

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from nezha.lamb_lengths import joined, length, local, shortened, trust_ratios
from nezha.lamb_readings import LambReading, reading_of
from nezha.lamb_tiles import batches, tiles
from nezha.messages import InputError

FOREVER = 1e9
"""A step number at which 1 - b^t is 1: the fused kernel then corrects no bias."""
CHUNK = 1 << 18
"""Numbers at a time where a length needs a tensor that is not kept: few enough to stay in the processor's cache."""

Group = dict[str, Any]


class Lamb(torch.optim.Optimizer):
    """LAMB over parameter groups.

    Args:
        params: parameters or groups; a group's `adapt` (default True) switches the trust ratio.
        lr: learning rate.
        betas: decay of the running mean and square.
        eps: added to the root.
        weight_decay: pull towards 0; a group may have its own.
        adapt: whether there are trust ratios; without them this is AdamW.
        reading: whose LAMB, a name of `nezha.lamb_readings.READINGS` or one's own.

    Attributes:
        ratios: parameter -> the trust ratio () of its last step, where it has one; not part of the state.

    Raises:
        InputError: a number with which the formula has no value.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-6,
        weight_decay: float = 0.01,
        adapt: bool = True,
        reading: str | LambReading = "paper",
    ):
        for name, rule, given, right in (
            ("lr", ">= 0", lr, lr >= 0),
            ("betas", ">= 0, < 1", betas, all(0 <= beta < 1 for beta in betas)),
            ("eps", "> 0", eps, eps > 0),
            ("weight_decay", ">= 0", weight_decay, weight_decay >= 0),
        ):
            if not right:
                raise InputError("out_of_range", name=name, rule=rule, given=given)
        self.reading = reading_of(reading) if isinstance(reading, str) else reading
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "adapt": adapt})
        self._begin()

    def _begin(self) -> None:
        """What is no state: the ratios of a step, and the buffer of each device and type."""
        self.ratios: dict[Tensor, Tensor] = {}
        self._buffers: dict[tuple[torch.device, torch.dtype], Tensor] = {}

    def __getstate__(self) -> Group:
        return super().__getstate__() | {"reading": self.reading}

    def __setstate__(self, state: Group) -> None:
        super().__setstate__(state)
        self._begin()

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Move every parameter that has a gradient; returns what `closure` returns."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        scale = self._gradient_scale()
        for group in self.param_groups:
            for batch in batches([weight for weight in group["params"] if weight.grad is not None]):
                self._move(batch, group, scale)
        return loss

    def _move(self, weights: list[Tensor], group: Group, scale: Tensor | None) -> None:
        """One step of some tensors of a group, of one device and type."""
        here = [local(weight) for weight in weights]
        updates, adapted = self._room(here), group["adapt"] and (group["weight_decay"] or self.reading.adapt_excluded)
        own, lengths = self._directions(weights, here, updates, group, scale, measured=adapted)
        if not adapted:
            torch._foreach_add_(here, updates, alpha=-float(group["lr"]))
            return
        ratios = self._ratios(weights, own, lengths, group)
        self.ratios.update(zip(weights, ratios, strict=True))
        torch._foreach_addcmul_(here, updates, ratios, value=-float(group["lr"]))

    def _directions(
        self, weights: list[Tensor], here: list[Tensor], updates: list[Tensor], group: Group, scale: Tensor | None,
        *, measured: bool,
    ) -> tuple[list[Tensor], list[Tensor]]:  # fmt: skip
        """Move the moments and fill `updates` with u; where `measured`, the lengths of each tensor and of its u."""
        states = [self._state(weight) for weight in weights]
        means, squares = ([local(state[key]) for state in states] for key in ("exp_avg", "exp_avg_sq"))
        steps = [state["step"] for state in states]
        torch._foreach_add_(steps, 1)
        if not self.reading.bias_correction:
            steps = [torch.full_like(steps[0], FOREVER)] * len(steps)
        gradients = [local(weight.grad).contiguous() for weight in weights]  # pyright: ignore[reportArgumentType]
        pieces: list[tuple[list[Tensor], list[Tensor]]] = [([], []) for _ in weights]
        for xs, gs, ms, vs, us in tiles(here, gradients, means, squares, updates):
            if group["weight_decay"]:
                for x, update in zip(xs, us, strict=True):
                    torch.mul(x, group["weight_decay"], out=update)
            else:
                torch._foreach_zero_(us)
            torch._fused_adamw_(
                us, gs, ms, vs, [], steps,
                lr=-1.0, beta1=group["betas"][0], beta2=group["betas"][1], weight_decay=0.0, eps=group["eps"],
                amsgrad=False, maximize=False, grad_scale=scale,
            )  # fmt: skip
            if measured:
                for both, x, update in zip(pieces, shortened(xs), shortened(us), strict=True):
                    both[0].append(x)
                    both[1].append(update)
        if not measured:
            return [], []
        own, lengths = ([joined(both[side], w) for both, w in zip(pieces, weights, strict=True)] for side in (0, 1))
        return own, lengths

    def _state(self, weight: Tensor) -> Group:
        """Of one tensor; made where it has none, and its step counter on the tensor's device, where the kernel is."""
        state = self.state[weight]
        if not state:
            state["step"] = torch.zeros((), device=weight.device)  # a tensor, as in torch's own optimizers
            state["exp_avg"] = torch.zeros_like(weight, memory_format=torch.contiguous_format)
            state["exp_avg_sq"] = torch.zeros_like(weight, memory_format=torch.contiguous_format)
        if state["step"].device != weight.device:
            state["step"] = state["step"].to(weight.device)
        return state

    def _room(self, tensors: list[Tensor]) -> list[Tensor]:
        """Contiguous tensors of these shapes, whatever is in them, inside the one buffer."""
        sizes, key = [tensor.numel() for tensor in tensors], (tensors[0].device, tensors[0].dtype)
        if key not in self._buffers or len(self._buffers[key]) < sum(sizes):
            self._buffers[key] = torch.empty(sum(sizes), device=key[0], dtype=key[1])
        parts = self._buffers[key][: sum(sizes)].split(sizes)
        return [part.view(tensor.shape) for part, tensor in zip(parts, tensors, strict=True)]

    def _ratios(
        self, weights: list[Tensor], own: list[Tensor], lengths: list[Tensor], group: Group
    ) -> tuple[Tensor, ...]:
        """The trust ratio of each tensor, () each, from the lengths of tensors and updates."""
        reading = self.reading
        if reading.eps_inside_root:
            lengths = [length(self._released_updates(weight, group), weight) for weight in weights]
        moved = lengths
        if reading.still_by_gradient:
            moved = [length([local(weight.grad)], weight) for weight in weights]  # pyright: ignore[reportArgumentType]
        return trust_ratios(torch.stack(own), torch.stack(lengths), torch.stack(moved), reading).unbind()

    def _released_updates(self, weight: Tensor, group: Group) -> Iterator[Tensor]:
        """Huawei's update, by which the ratio is divided, a chunk at a time."""
        state = self.state[weight]
        step = state["step"].double()
        corrections = [1 - beta**step for beta in group["betas"]]
        decay = self.defaults["weight_decay"] if self.reading.decay_in_every_length else group["weight_decay"]
        flat = (local(tensor).reshape(-1).split(CHUNK) for tensor in (weight, state["exp_avg"], state["exp_avg_sq"]))
        for x, mean, square in zip(*flat, strict=True):
            root = (square / corrections[1]).add_(group["eps"]).sqrt_()
            yield (mean / corrections[0]).div_(root).add_(x, alpha=decay)

    def _gradient_scale(self) -> Tensor | None:
        """What gradients are divided by, () fp32, as the kernel takes it; None where the reading does not cut them."""
        if self.reading.max_grad_norm == float("inf"):
            return None
        weights = [weight for group in self.param_groups for weight in group["params"] if weight.grad is not None]
        norms = [length([local(weight.grad)], weight) for weight in weights]
        return (torch.linalg.vector_norm(torch.stack(norms)) / self.reading.max_grad_norm).clamp(min=1.0).float()


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
