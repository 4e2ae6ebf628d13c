"""The processes of one training job, on one host or many: what they tell one another beside gradients.

One process alone never touches torch.distributed: every function here then answers at once.  Small figures travel by
gloo, over the CPU, so that no GPU has to be waited for; gradients of GPUs travel by NCCL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import torch
import torch.distributed as dist

from nezha.messages import InputError
from nezha.ranks import Rank, this_rank

PATIENCE = timedelta(hours=2)
"""How long processes wait for one that works alone, such as the main one while it prepares text or saves."""
T = TypeVar("T")


class Processes:
    """All processes of a job, seen from one of them.

    Args:
        rank: which one this is; alone where nothing is said.
    """

    def __init__(self, rank: Rank | None = None):
        self.rank = rank or Rank()
        self.is_main, self.count = self.rank.is_main, self.rank.count

    def sums(self, *values: float) -> list[float]:
        """Each of some numbers, summed over all processes, in float64."""
        if not self.rank.many:
            return list(values)
        total = torch.tensor(values, dtype=torch.float64)
        dist.all_reduce(total)
        return total.tolist()

    def any(self, wish: bool) -> bool:
        """Whether at least one process says yes; all get the same answer."""
        return self.sums(float(wish))[0] > 0

    def agreed(self, function: Callable[[], T]) -> T:
        """What `function` returns here, once it has returned everywhere.

        Raises:
            InputError: where it raised one anywhere, that of the lowest rank; so all of them end by the same sentence.
        """
        value, error = None, None
        try:
            value = function()
        except InputError as raised:
            error = raised
        for found in self._gathered(error):
            if found is not None:
                raise found
        return value  # pyright: ignore[reportReturnType]

    def from_main(self, function: Callable[[], T]) -> T:
        """What `function` returns in the main process, which alone calls it; its `InputError` is raised everywhere."""
        value = self.agreed(lambda: function() if self.is_main else None)
        if not self.rank.many:
            return value  # pyright: ignore[reportReturnType]
        box = [value]
        dist.broadcast_object_list(box, src=0, device=torch.device("cpu"))
        return box[0]  # pyright: ignore[reportReturnType]

    def _gathered(self, value: Any) -> list[Any]:
        """The value of every process, by rank."""
        if not self.rank.many:
            return [value]
        boxes: list[Any] = [None] * self.count
        dist.all_gather_object(boxes, value)
        return boxes


@contextmanager
def joined() -> Iterator[Processes]:
    """The job that the launcher started this process for; left together at the end.

    A process group that already stands is used, and left to whoever made it.

    Raises:
        InputError: where this host has fewer GPUs than processes, or where another process of the job is gone.
    """
    rank = this_rank()
    if not rank.many:
        yield Processes()
        return
    if dist.is_initialized():
        yield Processes(rank)
        return
    gpus = torch.cuda.device_count()
    if 0 < gpus < rank.local_count:
        raise InputError("gpus_too_few", gpus=gpus, processes=rank.local_count)
    if gpus:
        torch.cuda.set_device(rank.local)
    dist.init_process_group("cpu:gloo,cuda:nccl" if gpus else "gloo", timeout=PATIENCE)
    try:
        yield Processes(rank)
    except InputError:
        dist.destroy_process_group()  # all of them raise it
        raise
    except RuntimeError as error:
        if not _is_loss(error):
            raise
        # the group is left as it is: to take it down would need the process that is gone
        raise InputError("process_lost", processes=rank.count) from error
    dist.destroy_process_group()


def _is_loss(error: RuntimeError) -> bool:
    """Whether an error says that another process no longer answers."""
    words = ("connection closed by peer", "connection reset", "broken pipe", "connection refused", "timed out waiting")
    return isinstance(error, dist.DistError) or any(word in str(error).lower() for word in words)
