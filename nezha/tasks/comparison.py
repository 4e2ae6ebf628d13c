"""Is a fine-tuned model better than simple things, and by more than chance?

Beside the model stand the same network from random weights, with the same seeds, and the baselines of the task, learnt
from the same training part and asked the same test part.  The difference of means is drawn `DRAWS` times, each time
with test texts and seeds drawn anew with replacement, the texts the same for both: where 0 lies outside the middle 95%
of it, it is more than noise.
"""

import dataclasses
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from nezha.tasks.config import FinetuneConfig
from nezha.tasks.examples import Answer, Example
from nezha.tasks.fine_tuning import TASKS, finetune
from nezha.tasks.loop import Report
from nezha.tasks.measures import DRAWS, LEVEL, SEED, Measure, draws
from nezha.tasks.results import Comparison, Contender, Figure, FinetuneResult
from nezha.tasks.source import data_of


def compare(config: FinetuneConfig, *, seeds: int = 3, report: Report = lambda record: None) -> Comparison:
    """Fine-tune with `seeds` seeds from that of `config` on, and set the result beside what is simpler.

    Args:
        config: of the runs.
        seeds: how many.
        report: called with the records of `finetune`, each with `contender` and `seed`, and with one of `kind`
            baseline (contender, seconds) after each baseline.

    Raises:
        InputError: as `finetune`.
    """
    data = data_of(config, TASKS[config.task].bundled)
    task = TASKS[config.task](data.labels)
    splits = data.splits.limited(config.sheet().examples)
    answers: dict[str, list[Sequence[Answer]]] = {}
    seconds: dict[str, float] = {}
    for name, learn in task.baselines.items():
        began = time.monotonic()
        answers[name] = [learn(splits)]
        seconds[name] = time.monotonic() - began
        report({"kind": "baseline", "contender": name, "seconds": seconds[name]})
    networks = {"model": config.random_weights} | ({} if config.random_weights else {"random": True})
    runs: dict[str, list[FinetuneResult]] = {}
    for name, random_weights in networks.items():
        runs[name] = [
            finetune(
                dataclasses.replace(config, seed=config.seed + number, random_weights=random_weights),
                data=data,
                report=_labelled(report, name, config.seed + number),
            )
            for number in range(seeds)
        ]
        answers[name] = [[prediction.answer for prediction in run.predictions] for run in runs[name]]
        seconds[name] = sum(run.seconds for run in runs[name])
    return Comparison(
        measures=tuple(measure.name for measure in task.measures),
        contenders=tuple(
            _contender(name, answers, splits.test, task.measures, seconds[name]) for name in (*runs, *task.baselines)
        ),
        runs=tuple(runs["model"]),
    )


def _labelled(report: Report, name: str, seed: int) -> Report:
    """`report` with who it is about."""

    def labelled(record: dict[str, Any]) -> None:
        report({"contender": name, "seed": seed, **record})

    return labelled


def _contender(
    name: str,
    answers: dict[str, list[Sequence[Answer]]],
    test: Sequence[Example],
    measures: Sequence[Measure],
    seconds: float,
) -> Contender:
    """The line of one of them."""
    figures = {
        measure.name: tuple(float(measure.value(measure.counts(test, given).sum(0))) for given in answers[name])
        for measure in measures
    }
    other = None if name == "model" else difference(measures[0], test, answers["model"], answers[name])
    return Contender(name=name, figures=figures, difference=other, seconds=seconds)


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
