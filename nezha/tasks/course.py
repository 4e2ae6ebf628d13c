"""How far a fine-tuning run has come: what is counted on from one sitting to the next.  Nothing here needs torch."""

from dataclasses import asdict, dataclass, field
from typing import Any

from nezha.tasks.results import Epoch


@dataclass
class Course:
    """Counts of a run.

    Attributes:
        step: steps made.
        total: sum of the losses of the epoch that is going on, over `count` steps.
        seconds: of training, in all sittings.
        curve: the epochs that are over.
        best_step: the step after which the weights were best; 0 before the first epoch is over.
    """

    step: int = 0
    total: float = 0.0
    count: int = 0
    seconds: float = 0.0
    curve: list[Epoch] = field(default_factory=list)
    best_step: int = 0

    def add(self, loss: float, seconds: float) -> None:
        """Count a step."""
        self.step, self.total, self.count, self.seconds = self.step + 1, self.total + loss, self.count + 1, seconds

    def close(self, number: int, figures: dict[str, float]) -> Epoch:
        """The epoch that is over, written down."""
        epoch = Epoch(number, self.total / self.count, figures, self.seconds)
        self.curve.append(epoch)
        self.total, self.count = 0.0, 0
        return epoch

    def to_dict(self) -> dict[str, Any]:
        """For a checkpoint."""
        return asdict(self)

    @classmethod
    def of(cls, values: dict[str, Any]) -> "Course":
        """The inverse of `to_dict`."""
        curve = [Epoch(**epoch) for epoch in values["curve"]]
        return cls(**{name: value for name, value in values.items() if name != "curve"}, curve=curve)
