"""What has happened in a run so far: everything that is counted on from one sitting to the next.

It is saved with every checkpoint, so that a resumed run goes on as if it had never stopped.  Nothing here needs torch.
"""

import math
from dataclasses import dataclass, fields
from typing import Any

SMOOTHING = 0.98
"""Weight of the past in the running mean of the loss: half of it is older than 34 steps."""


@dataclass
class Progress:
    """Counts of a run.

    `step` counts batches, `updates` the optimizer steps among them: an fp16 step that overflows is the one, not the
    other, and does not advance the schedule.
    """

    step: int = 0
    updates: int = 0
    tokens: int = 0
    seconds: float = 0.0
    """Spent in steps alone."""
    elapsed: float = 0.0
    """Seconds of training in all sittings, with evaluation, saving and waiting for data."""
    overflows: int = 0
    """fp16 steps that overflowed, one after the other up to now."""
    loss_ema: float | None = None
    """Exponential moving average of the training loss; None before the first step."""
    best_loss: float | None = None
    """Lowest loss on held-out text in the newest stage that was evaluated."""
    best_step: int = 0
    best_stage: int = 0
    stale: int = 0
    """Evaluations since then."""

    @classmethod
    def of(cls, state: dict[str, Any]) -> "Progress":
        """The progress that a checkpoint's state holds; what an older one lacks begins anew."""
        return cls(**{field.name: state[field.name] for field in fields(cls) if field.name in state})

    def smooth(self, loss: float) -> None:
        """Take the loss of one more step into the running mean."""
        self.loss_ema = loss if self.loss_ema is None else SMOOTHING * self.loss_ema + (1 - SMOOTHING) * loss

    def judge(self, loss: float, stage: int) -> bool:
        """Whether an evaluation's loss is the lowest of its stage so far; a loss that is no number never is."""
        best = math.isfinite(loss) and (self.best_loss is None or stage != self.best_stage or loss < self.best_loss)
        if best:
            self.best_loss, self.best_step, self.best_stage, self.stale = loss, self.step, stage, 0
        else:
            self.stale += 1
        return best
