"""One model over several processes: whole in each (DistributedDataParallel), or cut up among them (FSDP2).

    whole:   every process holds all weights; gradients are summed while the last pass of a step goes backward
    sharded: every process holds its share of each weight, gradient and moment; a layer's weights are brought
             together when it is about to compute, and its gradients are summed and cut up again

Gradients are summed, never averaged: the loss of a pass is already its share of the whole batch's, whoever computes it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch._C._distributed_c10d import GradBucket
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor
from torch.nn.parallel import DistributedDataParallel

from nezha.objective import Tensors
from nezha.processes import Processes

BYTES_A_WEIGHT = 16
"""fp32 weight, gradient and two moments."""
FULL = 0.5
"""Share of a GPU's memory from which on `auto` cuts those up; the rest is for activations."""


class _Asked(nn.Module):
    """A model with what is asked of it, so that an engine's hooks see the whole call, whichever parts it uses."""

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model = model

    def forward(self, question: Callable[..., Any], tensors: Tensors) -> Any:
        return question(self.model, tensors)


class Spread:
    """A model as the processes of a job hold it.

    Args:
        model: on its device; the same weights in every process.  Where `sharded`, its parameters become `DTensor`s in
            place, so an optimizer is made after this.
        processes: of the job; with one alone the model stays as it is.
        sharded: whether to cut it up.
    """

    def __init__(self, model: nn.Module, processes: Processes, *, sharded: bool = False):
        self.model, self.sharded = model, sharded and processes.count > 1
        self._asked: nn.Module = _Asked(model)
        if self.sharded:
            _shard(self._asked, model, processes.count)
        elif processes.count > 1:
            self._asked = DistributedDataParallel(self._asked, broadcast_buffers=False, gradient_as_bucket_view=True)
            self._asked.register_comm_hook(None, _summed)

    def ask(self, question: Callable[..., Any], tensors: Tensors) -> Any:
        """`question(model, tensors)`, such as `loss_sums`; every process asks at the same time."""
        answer = self._asked(question, tensors)
        if isinstance(self._asked, FSDPModule) and not torch.is_grad_enabled():
            self._asked.reshard()  # no backward pass comes that would take the weights apart again
        return answer

    def passing(self, *, last: bool) -> AbstractContextManager[Any]:
        """The context of one pass: of whole models, gradients wait in each process until the `last` one of a step.

        Shards are summed pass by pass, for to keep the gradients whole would need the memory that sharding saves.
        """
        if isinstance(self._asked, DistributedDataParallel) and not last:
            return self._asked.no_sync()
        return nullcontext()


def wants_shards(wish: str, model: nn.Module, device: str) -> bool:
    """Whether to cut a model up, for `wish` (auto, yes, no); auto: where a GPU would be half full of whole ones."""
    if wish != "auto" or device != "cuda":
        return wish == "yes"
    needed = BYTES_A_WEIGHT * sum(weight.numel() for weight in model.parameters())
    return needed > FULL * torch.cuda.get_device_properties(torch.cuda.current_device()).total_memory


def whole(tensor: Tensor) -> Tensor:
    """A tensor in full; one cut up is put together from all processes, which all call this at the same time."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


def placed_as(value: Tensor, weight: Tensor) -> Tensor:
    """`value`, the same in every process, on the device of `weight` and cut up as it is; a scalar stays as it is."""
    if not value.dim():
        return value
    if isinstance(weight, DTensor):
        # every process has the value, so none has to send it
        return distribute_tensor(value.to(weight.device), weight.device_mesh, weight.placements, src_data_rank=None)
    return value.to(weight.device)


def _shard(asked: nn.Module, model: Any, count: int) -> None:
    """Cut up every layer of the encoder for itself, and what is left as one more part."""
    device = next(asked.parameters()).device.type
    mesh = init_device_mesh(device, (count,))
    for layer in model.nezha.encoder.layer:
        fully_shard(layer, mesh=mesh)
    fully_shard(asked, mesh=mesh)
    for part in asked.modules():
        if isinstance(part, FSDPModule):
            part.set_gradient_divide_factor(1.0)
            part.set_force_sum_reduction_for_comms(True)  # gloo has no other way of not averaging


def _summed(_: object, bucket: GradBucket) -> torch.futures.Future[Tensor]:
    """The gradients of a bucket, summed over the processes; without this hook they would be averaged."""
    work = dist.all_reduce(bucket.buffer(), async_op=True)
    assert work is not None, "what is asynchronous has a handle"
    return work.get_future().then(lambda done: done.value()[0])
