"""How right answers are, as the field counts it: every measure is a function of counts that add up over texts.

    accuracy     texts answered right / texts
    macro_f1     mean over labels of 2·right / (answered + expected)
    mcc          Matthews' correlation of expected and answered labels, from -1 to 1; 0 for an answer that never changes
    entity_f1    2·right / (answered + expected) over names, right where start, end and kind are (CoNLL, seqeval)
    token_f1     the same over characters inside names and their B- and I- labels: the figure of the paper's PD-NER,
                 where part of a name counts in part

Counts of each text are kept apart, so that texts can be drawn anew for an interval.

Efron and Tibshirani 1993; Tjong Kim Sang and De Meulder 2003, https://aclanthology.org/W03-0419;
Gorodkin 2004, https://doi.org/10.1016/j.compbiolchem.2004.09.006
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from nezha.tasks.bio import OUTSIDE, of_characters
from nezha.tasks.examples import Answer, Example, spans_of
from nezha.tasks.results import Figure

DRAWS = 1000
"""How often the texts are drawn anew, with replacement."""
SEED = 0
LEVEL = (2.5, 97.5)
"""Percentiles that bound a 95% interval."""


@dataclass(frozen=True)
class Measure:
    """One way to count.

    Attributes:
        name: as in the table above.
        counts: examples and answers to (texts, k) numbers.
        value: their sums (..., k) to the figure (...).
    """

    name: str
    counts: Callable[[Sequence[Example], Sequence[Answer]], np.ndarray]
    value: Callable[[np.ndarray], np.ndarray]

    def figure(self, examples: Sequence[Example], answers: Sequence[Answer]) -> Figure:
        """The value over all texts, with its bootstrap interval."""
        counts = self.counts(examples, answers)
        drawn = np.percentile(self.value(draws(len(counts)) @ counts), LEVEL)
        return Figure(float(self.value(counts.sum(0))), float(drawn[0]), float(drawn[1]))


def values_over(
    measures: Sequence[Measure], examples: Sequence[Example], answers: Sequence[Answer]
) -> dict[str, float]:
    """Each measure over all texts, by name, without intervals."""
    return {measure.name: float(measure.value(measure.counts(examples, answers).sum(0))) for measure in measures}


def draws(texts: int) -> np.ndarray:
    """How often each text is in each draw: (DRAWS, texts); the same for every model, so that differences are paired."""
    return np.random.default_rng(SEED).multinomial(texts, np.full(texts, 1 / texts), size=DRAWS).astype(np.float64)


def text_measures(labels: Sequence[str]) -> tuple[Measure, ...]:
    """For one label a text: accuracy, which leads, macro-F1 and Matthews' correlation."""
    counts = partial(_confusion, labels)
    values = {"accuracy": _accuracy, "macro_f1": _macro_f1, "mcc": _matthews}
    return tuple(Measure(name, counts, partial(value, len(labels))) for name, value in values.items())


def _confusion(labels: Sequence[str], examples: Sequence[Example], answers: Sequence[Answer]) -> np.ndarray:
    """(texts, labels²), a 1 at expected · labels + answered."""
    number = {label: place for place, label in enumerate(labels)}
    found = np.zeros((len(examples), len(labels) ** 2))
    for row, (example, answer) in enumerate(zip(examples, answers, strict=True)):
        found[row, number[str(example.answer)] * len(labels) + number[str(answer)]] = 1
    return found


def _accuracy(size: int, sums: np.ndarray) -> np.ndarray:
    return np.trace(sums.reshape(*sums.shape[:-1], size, size), axis1=-2, axis2=-1) / sums.sum(-1)


def _macro_f1(size: int, sums: np.ndarray) -> np.ndarray:
    table = sums.reshape(*sums.shape[:-1], size, size)
    right = np.diagonal(table, axis1=-2, axis2=-1)
    return _ratio(2 * right, table.sum(-1) + table.sum(-2)).mean(-1)


def _matthews(size: int, sums: np.ndarray) -> np.ndarray:
    table = sums.reshape(*sums.shape[:-1], size, size)
    expected, answered, texts = table.sum(-1), table.sum(-2), sums.sum(-1)
    right = np.trace(table, axis1=-2, axis2=-1)
    spreads = [texts**2 - (side**2).sum(-1) for side in (expected, answered)]
    return _ratio(right * texts - (expected * answered).sum(-1), np.sqrt(spreads[0] * spreads[1]))


def name_measures(kinds: Sequence[str]) -> tuple[Measure, ...]:
    """For the names in a text: entity F1, which leads, and the paper's token F1."""
    return Measure("entity_f1", _entities, _micro_f1), Measure("token_f1", partial(_tokens, kinds), _micro_f1)


def _entities(examples: Sequence[Example], answers: Sequence[Answer]) -> np.ndarray:
    """(texts, 3): names right, answered, expected."""
    pairs = [(set(example.answer), set(answer)) for example, answer in zip(examples, answers, strict=True)]
    return np.array([(len(expected & given), len(given), len(expected)) for expected, given in pairs], dtype=float)


def _tokens(kinds: Sequence[str], examples: Sequence[Example], answers: Sequence[Answer]) -> np.ndarray:
    """(texts, 3): labels other than O right, answered, expected."""
    found = np.zeros((len(examples), 3))
    for row, (example, answer) in enumerate(zip(examples, answers, strict=True)):
        expected, given = (
            np.array(of_characters(len(example.text), spans_of(side), kinds)) for side in (example.answer, answer)
        )
        marked = given != OUTSIDE
        found[row] = ((expected == given) & marked).sum(), marked.sum(), (expected != OUTSIDE).sum()
    return found


def _micro_f1(sums: np.ndarray) -> np.ndarray:
    return _ratio(2 * sums[..., 0], sums[..., 1] + sums[..., 2])


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """The quotient; 0 where there is nothing to count."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
