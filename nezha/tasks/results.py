"""What fine-tuning found: frozen, of numbers and strings alone, so it travels between processes and saves as JSON."""

import statistics
from dataclasses import asdict, dataclass
from typing import Any

from nezha.finetune_config import FinetuneConfig
from nezha.options import from_dict
from nezha.tasks.examples import Answer, answer_of


@dataclass(frozen=True)
class Figure:
    """A measure, at most 1, with the bounds of its 95% bootstrap interval over the test texts."""

    value: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Of a difference: the side of 0 its whole interval lies on, `ahead` or `behind`, or `noise` for neither."""
        if self.low > 0:
            return "ahead"
        return "behind" if self.high < 0 else "noise"


@dataclass(frozen=True)
class Epoch:
    """One pass over the training examples.

    Attributes:
        epoch: its number, from 1.
        loss: mean over its steps.
        dev: figures on the development part after it.
        seconds: since training began.
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

    `probabilities` has one number for each label of a task with one label a text or pair, that of the answer in
    reading, and is empty for names; `second` is the example's.
    """

    id: str
    text: str
    expected: Answer
    answer: Answer
    probabilities: tuple[float, ...] = ()
    second: str = ""


@dataclass(frozen=True, kw_only=True)
class FinetuneResult:
    """One run.

    Attributes:
        config: with every option filled in.
        precision: the number format it really took.
        labels: what the head tells apart.
        classes: labels of the data: of texts, or kinds of names.
        sizes: examples of each part.
        curve: the epochs; `best_epoch` is the number of the one that was kept.
        figures: measures on the test part by name, the leading one first.
        predictions: one for each text of the test part.
        seconds: for reading, training and testing.
    """

    config: FinetuneConfig
    precision: str
    labels: tuple[str, ...]
    classes: tuple[str, ...]
    sizes: dict[str, int]
    curve: tuple[Epoch, ...]
    best_epoch: int
    figures: dict[str, Figure]
    predictions: tuple[Prediction, ...]
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries and lists."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "FinetuneResult":
        """The inverse of `to_dict`, also after JSON."""
        predictions = tuple(
            Prediction(**(one | {key: answer_of(one[key]) for key in ("expected", "answer")}
                          | {"probabilities": tuple(one["probabilities"])}))
            for one in values["predictions"]
        )  # fmt: skip
        return cls(
            **(
                values
                | {
                    "config": from_dict(FinetuneConfig, values["config"]),
                    "labels": tuple(values["labels"]),
                    "classes": tuple(values["classes"]),
                    "curve": tuple(Epoch(**epoch) for epoch in values["curve"]),
                    "figures": {name: Figure(**figure) for name, figure in values["figures"].items()},
                    "predictions": predictions,
                }
            )
        )


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One line of a comparison.

    Attributes:
        name: a key `contender_…` of the texts, without that beginning.
        figures: by measure, the value of each seed; of one where there is no chance in it.
        difference: how far the fine-tuned model's mean lies above this one's in the leading measure, with the 95%
            interval over test texts and seeds; None for the model itself.
        seconds: for all of its seeds.
    """

    name: str
    figures: dict[str, tuple[float, ...]]
    difference: Figure | None
    seconds: float

    def mean(self, measure: str) -> float:
        """Over the seeds."""
        return statistics.fmean(self.figures[measure])

    def deviation(self, measure: str) -> float | None:
        """The standard deviation over the seeds; None where there is one."""
        values = self.figures[measure]
        return statistics.stdev(values) if len(values) > 1 else None

    @property
    def verdict(self) -> str | None:
        """What the interval of the difference says of the model: `ahead`, `behind` or `noise`; None for itself."""
        return None if self.difference is None else self.difference.verdict

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary, with means and deviations."""
        return asdict(self) | {
            "mean": {measure: self.mean(measure) for measure in self.figures},
            "deviation": {measure: self.deviation(measure) for measure in self.figures},
            "verdict": self.verdict,
        }


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A fine-tuned model beside the same network from random weights and simple baselines, on one test part.

    Attributes:
        measures: names of the measures, the leading one first.
        contenders: the fine-tuned model first.
        runs: its results, one a seed.
    """

    measures: tuple[str, ...]
    contenders: tuple[Contender, ...]
    runs: tuple[FinetuneResult, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries and lists, without the predictions."""
        runs = [{name: value for name, value in run.to_dict().items() if name != "predictions"} for run in self.runs]
        contenders = [contender.to_dict() for contender in self.contenders]
        return {"measures": list(self.measures), "contenders": contenders, "runs": runs}
