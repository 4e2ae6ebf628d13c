"""Is a fine-tuned model better than simple things, and by more than chance?

Beside the model stand the same network from random weights, with the same seeds, and the baselines of the task, learnt
from the same training part and asked the same test part.  `nezha.tasks.paired` says what is more than chance.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from nezha.finetune_config import FinetuneConfig
from nezha.tasks.baselines import ask_baselines
from nezha.tasks.examples import Answer, Example, TaskData
from nezha.tasks.fine_tuning import finetune
from nezha.tasks.kinds import TASKS
from nezha.tasks.loop import Report
from nezha.tasks.measures import Measure
from nezha.tasks.outcome import Asked
from nezha.tasks.paired import asked_of, difference
from nezha.tasks.results import Comparison, Contender, FinetuneResult
from nezha.tasks.source import data_of

Train = Callable[[FinetuneConfig], tuple[FinetuneResult, Asked]]
"""Does one run; where its configuration wants baselines, also what these answer."""


def compare(
    config: FinetuneConfig, *, seeds: int = 3, report: Report = lambda record: None, train: Train | None = None
) -> Comparison:
    """Fine-tune with `seeds` seeds from that of `config` on, and set the result beside what is simpler.

    Args:
        config: of the runs; its name begins theirs.
        seeds: how many.
        report: called with the records of `finetune`, each with `contender` and `seed`, and with one of `kind`
            baseline (contender, figures, seconds) after each baseline.
        train: does a run; `finetune` in memory where None.

    Raises:
        InputError: as `finetune`.
    """
    train = train or _in_memory(report)
    baselines: Asked = {}
    runs: dict[str, list[FinetuneResult]] = {"model": [], "random": []}
    for wanted in planned(config, seeds):
        result, asked = train(wanted)
        runs[contender_of(wanted, config)].append(result)
        baselines |= asked
    return compared(runs, baselines)


def planned(config: FinetuneConfig, seeds: int) -> list[FinetuneConfig]:
    """The runs of a comparison: the model with every seed, then random weights; the first asks the baselines too."""
    found = []
    for random_weights in (False, True):
        if config.random_weights and random_weights:
            continue
        for seed in range(config.seed, config.seed + seeds):
            word = "random" if random_weights else "model"
            wanted = dataclasses.replace(
                config,
                name=f"{config.name}-{word}-{seed}" if config.name else "",
                seed=seed,
                random_weights=config.random_weights or random_weights,
                without_baselines=config.without_baselines or bool(found),
            )
            found.append(wanted)
    return found


def contender_of(wanted: FinetuneConfig, config: FinetuneConfig) -> str:
    """Which line of the table a run of the comparison `config` belongs to."""
    return "random" if wanted.random_weights and not config.random_weights else "model"


def _in_memory(report: Report) -> Train:
    """Runs that leave nothing behind."""
    data: list[TaskData] = []

    def train(config: FinetuneConfig) -> tuple[FinetuneResult, Asked]:
        if not data:
            data.append(data_of(config))
        whole = data[0]
        task, splits = TASKS[config.task](whole.labels), whole.splits.limited(config.sheet().examples)
        asked = {} if config.without_baselines else ask_baselines(task, splits, report)
        name = "random" if config.random_weights else "model"
        return finetune(config, data=whole, report=_labelled(report, name, config.seed)), asked

    return train


def _labelled(report: Report, name: str, seed: int) -> Report:
    """`report` with who it is about."""

    def labelled(record: dict[str, Any]) -> None:
        report({"contender": name, "seed": seed, **record})

    return labelled


def compared(runs: dict[str, list[FinetuneResult]], baselines: Asked) -> Comparison:
    """The table of what runs came to.

    Args:
        runs: results by contender, `model` among them; one without results has no line.
        baselines: the answers of each baseline to the same test part, and its seconds.
    """
    first = runs["model"][0]
    measures = TASKS[first.config.task](first.classes).measures
    test = asked_of(first)
    answers: dict[str, list[Sequence[Answer]]] = {
        name: [[prediction.answer for prediction in run.predictions] for run in found]
        for name, found in runs.items()
        if found
    }
    seconds = {name: sum(run.seconds for run in found) for name, found in runs.items()}
    answers |= {name: [given] for name, (given, _) in baselines.items()}
    seconds |= {name: taken for name, (_, taken) in baselines.items()}
    return Comparison(
        measures=tuple(measure.name for measure in measures),
        contenders=tuple(_contender(name, answers, test, measures, seconds[name]) for name in answers),
        runs=tuple(runs["model"]),
    )


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
