"""Steps between two records, as one record: means, the last value, or what was used up, figure by figure."""

from typing import Any

from nezha.data.batches import Batch
from nezha.data.prefetch import Prefetch
from nezha.progress import Progress

LAST = ("grad_norm", "learning_rate", "loss_scale")
"""Figures of which a record holds the newest; of losses it holds the mean."""


class Window:
    """Means of what happened since the last record."""

    def __init__(self, progress: Progress, ahead: Prefetch[Batch]):
        self.ahead = ahead
        self.start(progress)

    def start(self, progress: Progress) -> None:
        """Forget what is in a record now."""
        self.figures: list[dict[str, Any]] = []
        self.tokens, self.seconds, self.waited = progress.tokens, progress.seconds, self.ahead.waited

    def add(self, figures: dict[str, Any]) -> None:
        """One step's figures."""
        self.figures.append(figures)

    def mean(self, name: str) -> float | None:
        """Of one figure over the window; None where no step had it."""
        found = [value for figures in self.figures if (value := figures[name]) is not None]
        return sum(found) / len(found) if found else None

    def close(self, progress: Progress, steps: int) -> dict[str, Any]:
        """The record of this window; a new one begins."""
        count, seconds = len(self.figures), progress.seconds - self.seconds
        mlm, nsp = self.mean("mlm_loss"), self.mean("nsp_loss")
        record = {
            "loss": (mlm or 0.0) + (nsp or 0.0),
            "mlm_loss": mlm,
            "nsp_loss": nsp,
            "loss_ema": progress.loss_ema,
            **{name: self.figures[-1][name] for name in LAST},
            "updates": progress.updates,
            "skipped": progress.step - progress.updates,
            "tokens_per_second": (progress.tokens - self.tokens) / max(seconds, 1e-9),
            "data_wait": self.ahead.waited - self.waited,
            "seconds": progress.seconds,
            "eta_seconds": seconds / count * (steps - progress.step),
        }
        self.start(progress)
        return record
