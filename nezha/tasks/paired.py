"""Is one model better than another by more than chance?  Both answered the same texts and are compared text by text.

The difference of means is drawn `DRAWS` times, each time with test texts and seeds drawn anew with replacement, the
texts the same for both: where 0 lies outside the middle 95% of it, it is more than noise.  A text that is hard for both
then counts for neither, which the two intervals set side by side cannot tell.

Nothing here needs torch: the page says the same as the command.

Efron and Tibshirani 1993; Koehn 2004, https://aclanthology.org/W04-3250
"""

from collections.abc import Callable, Sequence

import numpy as np

from nezha.finetune_tasks import NAMES, ONE_TEXT, READING, TASK_KINDS, TWO_TEXTS
from nezha.tasks.examples import Answer, Example
from nezha.tasks.measures import DRAWS, LEVEL, SEED, Measure, draws, name_measures, text_measures
from nezha.tasks.outcome import Asked
from nezha.tasks.reading_measures import reading_measures
from nezha.tasks.results import Figure, FinetuneResult

_JUDGED: dict[str, Callable[[Sequence[str]], tuple[Measure, ...]]] = {
    ONE_TEXT: text_measures,
    TWO_TEXTS: text_measures,
    NAMES: name_measures,
    READING: lambda labels: reading_measures(),
}
MEASURES = {name: _JUDGED[kind.shape] for name, kind in TASK_KINDS.items()}
"""Task -> how its answers are judged, given the labels of its data; the first measure leads."""


def difference(
    measure: Measure, examples: Sequence[Example], ours: Sequence[Sequence[Answer]], theirs: Sequence[Sequence[Answer]]
) -> Figure:
    """How far the mean of `ours` lies above that of `theirs`, a list of answers a seed, with its interval."""
    texts = draws(len(examples))
    random = np.random.default_rng(SEED)
    drawn, whole = [], []
    for side in (ours, theirs):
        counts = np.stack([measure.counts(examples, answers) for answers in side])  # (seeds, texts, k)
        values = measure.value(texts @ counts)  # (seeds, DRAWS)
        picked = random.integers(len(side), size=(len(side), DRAWS))
        drawn.append(np.take_along_axis(values, picked, 0).mean(0))
        whole.append(measure.value(counts.sum(1)).mean())
    low, high = np.percentile(drawn[0] - drawn[1], LEVEL)
    return Figure(float(whole[0] - whole[1]), float(low), float(high))


def differences(result: FinetuneResult, asked: Asked) -> dict[str, Figure]:
    """How far a run lies above each baseline in the leading measure of its task.

    Args:
        result: of the run.
        asked: what baselines answered to the same test part; those that answered another one are left out.
    """
    measure, test = MEASURES[result.config.task](result.classes)[0], asked_of(result)
    ours = [one.answer for one in result.predictions]
    return {
        name: difference(measure, test, [ours], [answers])
        for name, (answers, _) in asked.items()
        if len(answers) == len(test)
    }


def asked_of(result: FinetuneResult) -> list[Example]:
    """The test part that a run was asked, with what is right."""
    return [Example(one.id, one.text, one.expected, one.second) for one in result.predictions]
