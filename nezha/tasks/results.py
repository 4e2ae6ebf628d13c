"""What fine-tuning found: frozen, of numbers and strings alone, so it travels between processes and saves as JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from nezha.tasks.config import FinetuneConfig
from nezha.tasks.examples import Answer


@dataclass(frozen=True)
class Figure:
    """A measure from 0 to 1 with the bounds of its 95% bootstrap interval over the test texts."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Epoch:
    """One pass over the training examples: its mean loss, the figures on the development part after it, and the
    seconds since training began.
    """

    epoch: int
    loss: float
    dev: dict[str, float]
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary."""
        return asdict(self)


@dataclass(frozen=True)
class Prediction:
    """The answer to one text of the test part.

    `probabilities` has one number for each label of a task with one label a text, and is empty for names.
    """

    id: str
    text: str
    expected: Answer
    answer: Answer
    probabilities: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FinetuneResult:
    """One run.

    Attributes:
        config: with every option filled in.
        precision: the number format it really took.
        labels: what the head tells apart.
        sizes: examples of each part.
        curve: the epochs; `best_epoch` is the number of the one that was kept.
        figures: measures on the test part by name, the leading one first.
        predictions: one for each text of the test part.
        seconds: for reading, training and testing.
    """

    config: FinetuneConfig
    precision: str
    labels: tuple[str, ...]
    sizes: dict[str, int]
    curve: tuple[Epoch, ...]
    best_epoch: int
    figures: dict[str, Figure]
    predictions: tuple[Prediction, ...]
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries and lists."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One line of a comparison.

    Attributes:
        name: a key `contender_…` of the texts, without that beginning.
        figures: the leading measure of each seed; one where there is no chance in it.
        mean, deviation: of them; the deviation is that of the sample, 0 for one.
        difference: of the fine-tuned model's mean over this one's, with its interval; None for the model itself.
        seconds: for all of its seeds.
    """

    name: str
    figures: tuple[float, ...]
    mean: float
    deviation: float
    difference: Figure | None
    seconds: float

    @property
    def verdict(self) -> str:
        """`ahead`, `behind` or `noise`: whether the interval of the difference has a side of its own."""
        if self.difference is None or self.difference.low <= 0 <= self.difference.high:
            return "noise"
        return "ahead" if self.difference.low > 0 else "behind"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A fine-tuned model beside the same network from random weights and simple baselines, on one test part.

    Attributes:
        config: of the first seed.
        measure: name of the measure compared.
        contenders: the fine-tuned model first.
        runs: the results of its seeds.
    """

    config: FinetuneConfig
    measure: str
    contenders: tuple[Contender, ...]
    runs: tuple[FinetuneResult, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries and lists, without the predictions."""
        values = asdict(self)
        for run in values["runs"]:
            del run["predictions"]
        for line, contender in zip(values["contenders"], self.contenders, strict=True):
            line["verdict"] = None if contender.difference is None else contender.verdict
        return values
