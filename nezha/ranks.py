"""Which of several processes this one is, as the launcher says: `torchrun`, `accelerate launch`, or nobody.

Both set the same variables.  Reading them costs no torch, so the command line knows at once who may speak.
"""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Rank:
    """A process of a job.

    `number` of `count`, both over all hosts; `local` of `local_count`, on this host alone.
    """

    number: int = 0
    count: int = 1
    local: int = 0
    local_count: int = 1

    @property
    def is_main(self) -> bool:
        """Whether this is the process that writes the run's folder and speaks to people."""
        return self.number == 0

    @property
    def many(self) -> bool:
        """Whether there are others."""
        return self.count > 1


def this_rank() -> Rank:
    """The rank of this process; that of a process alone where no launcher has set any."""
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")
    number, count, local, local_count = (int(os.environ.get(name, name.endswith("SIZE"))) for name in names)
    return Rank(number, count, local, local_count)
