"""Where a fine-tuned model is wrong: what it takes for what, its worst answers, and whether it knows how sure to be.

Everything is counted from the answers to the test part that a `FinetuneResult` holds.

Guo et al. 2017, On Calibration of Modern Neural Networks, https://arxiv.org/abs/1706.04599: bins of equal width, and
the expected calibration error over them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nezha.tasks.examples import Answer, Quote, Span
from nezha.tasks.results import FinetuneResult, Prediction

NOTHING = ""
"""In a confusion of names: no name in this place."""
WORST = 20
BINS = 10


@dataclass(frozen=True)
class Confusion:
    """What was taken for what.

    Attributes:
        labels: of the rows and of the columns; for names the kinds and, at the end, `NOTHING`.
        counts: counts[expected][answered], texts; for names, names with the same first and last character.
    """

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def wrong(self) -> int:
        """How many were taken for something else."""
        return sum(map(sum, self.counts)) - sum(row[place] for place, row in enumerate(self.counts))

    def most_confused(self, most: int) -> "Confusion":
        """The part with the `most` labels that are most often mistaken, either way round; they keep their order."""
        size = len(self.labels)
        wrong = [
            sum(self.counts[place][other] + self.counts[other][place] for other in range(size) if other != place)
            for place in range(size)
        ]
        kept = sorted(sorted(range(size), key=lambda place: -wrong[place])[:most])
        rows = tuple(tuple(self.counts[row][column] for column in kept) for row in kept)
        return Confusion(tuple(self.labels[place] for place in kept), rows)


@dataclass(frozen=True)
class Mistake:
    """A text that was answered wrong.

    Attributes:
        prediction: the text, what is right, what was said.
        probability: of the answer; None where the task gives none (names).
        wrong: names missed or invented; 1 for other tasks.
    """

    prediction: Prediction
    probability: float | None
    wrong: int


@dataclass(frozen=True)
class Bin:
    """Answers with a probability from `low` to `high`: how many, their mean probability, the share that is right."""

    low: float
    high: float
    count: int
    probability: float
    accuracy: float


@dataclass(frozen=True, kw_only=True)
class Mistakes:
    """A result seen from its wrong answers.

    Attributes:
        task: name of its task.
        texts: size of the test part.
        wrong: how many of its texts were answered wrong.
        confusion: None for reading.
        worst: the wrong answers given with the highest probability first; for names, the texts with most wrong names.
        calibration: the bins that hold an answer, from the lowest; empty for names.
        calibration_error: mean distance of probability and accuracy over all answers; None for names.
    """

    task: str
    texts: int
    wrong: int
    confusion: Confusion | None
    worst: tuple[Mistake, ...]
    calibration: tuple[Bin, ...]
    calibration_error: float | None

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries and lists."""
        return asdict(self)


def mistakes(result: FinetuneResult, *, most: int = WORST) -> Mistakes:
    """The mistakes of a run.

    Args:
        result: of it.
        most: wrong answers to tell.
    """
    found = [mistake for one in result.predictions if (mistake := _mistake(one)) is not None]
    # sorting is stable: of equals the first in the data comes first
    found.sort(key=lambda one: (-one.wrong, -(one.probability or 0.0)))
    bins = calibration(result.predictions)
    return Mistakes(
        task=result.config.task,
        texts=len(result.predictions),
        wrong=len(found),
        confusion=confusion(result),
        worst=tuple(found[:most]),
        calibration=bins,
        calibration_error=_calibration_error(bins),
    )


def probability_of(prediction: Prediction) -> float | None:
    """How probable the model held its answer; None where the task gives no number."""
    return max(prediction.probabilities, default=None)


def confusion(result: FinetuneResult) -> Confusion | None:
    """What was taken for what, over the whole test part."""
    if all(isinstance(one.expected, str) for one in result.predictions):
        pairs = Counter((str(one.expected), str(one.answer)) for one in result.predictions)
        return _table(result.classes, pairs)
    if any(_quotes(one.expected) or _quotes(one.answer) for one in result.predictions):
        return None
    pairs = Counter(pair for one in result.predictions for pair in _names(one))
    return _table((*result.classes, NOTHING), pairs)


def calibration(predictions: Sequence[Prediction], *, bins: int = BINS) -> tuple[Bin, ...]:
    """Answers by their probability, in `bins` of equal width; those without an answer are left out."""
    members: dict[int, list[tuple[float, bool]]] = {}
    for one in predictions:
        probability = probability_of(one)
        if probability is not None:
            place = min(bins - 1, int(probability * bins))
            members.setdefault(place, []).append((probability, _mistake(one) is None))
    return tuple(
        Bin(
            low=place / bins,
            high=(place + 1) / bins,
            count=len(found),
            probability=sum(probability for probability, _ in found) / len(found),
            accuracy=sum(right for _, right in found) / len(found),
        )
        for place, found in sorted(members.items())
    )


def _calibration_error(bins: Sequence[Bin]) -> float | None:
    texts = sum(one.count for one in bins)
    return sum(one.count * abs(one.probability - one.accuracy) for one in bins) / texts if texts else None


def _mistake(one: Prediction) -> Mistake | None:
    """How wrong an answer is; None where it is right."""
    if isinstance(one.expected, str):
        wrong = int(one.answer != one.expected)
    elif _quotes(one.expected) or _quotes(one.answer):
        given = {part.text for part in one.answer if isinstance(part, Quote)}
        accepted = {part.text for part in one.expected if isinstance(part, Quote)}
        wrong = int(not (given & accepted or (not given and not accepted)))
    else:
        wrong = len(set(one.expected) ^ set(one.answer))
    return Mistake(one, probability_of(one), wrong) if wrong else None


def _quotes(answer: Answer) -> bool:
    return not isinstance(answer, str) and any(isinstance(part, Quote) for part in answer)


def _names(one: Prediction) -> list[tuple[str, str]]:
    """(expected kind, answered kind) of every name in either; `NOTHING` where the other has none in that place."""
    expected, given = (
        {(span.start, span.end): span.kind for span in side if isinstance(span, Span)}
        for side in (one.expected, one.answer)
    )
    return [(expected.get(place, NOTHING), given.get(place, NOTHING)) for place in {**expected, **given}]


def _table(labels: tuple[str, ...], pairs: Counter[tuple[str, str]]) -> Confusion:
    return Confusion(labels, tuple(tuple(pairs[row, column] for column in labels) for row in labels))
