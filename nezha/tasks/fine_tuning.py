"""One fine-tuning run, from a configuration to a result: data, rows, network, training, test."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from nezha.insight.catalog import locate
from nezha.interop.source import find
from nezha.messages import InputError
from nezha.precision import choose_device, choose_precision
from nezha.tasks.config import FinetuneConfig
from nezha.tasks.entities import Entities
from nezha.tasks.examples import Example, TaskData
from nezha.tasks.inference import Inference
from nezha.tasks.loop import Learner, Report
from nezha.tasks.pairs import Pairs
from nezha.tasks.results import FinetuneResult, Prediction
from nezha.tasks.rows import Row
from nezha.tasks.sentiment import Sentiment
from nezha.tasks.task import Task
from nezha.tokenizer import Tokenizer

TASKS: dict[str, type[Task]] = {
    "sentiment": Sentiment,
    "names": Entities,
    "pairs": Pairs,
    "inference": Inference,
}
"""The task of each name that a configuration may hold."""


def finetune(
    config: FinetuneConfig, *, data: TaskData | None = None, report: Report = lambda record: None
) -> FinetuneResult:
    """Train a network for a task, keep its best epoch, and test it.

    Args:
        config: what to do; options left open take their usual values.
        data: what to learn from, instead of what the configuration names.
        report: called with a record of `kind` train (step, steps, loss) every few steps and epoch (see `Epoch`) after
            each epoch.

    Raises:
        InputError: a model that cannot be read, no GPU where one is asked for, a part without examples, a loss that is
            no longer a number.
    """
    began = time.monotonic()
    config = config.resolved()
    data = data or TASKS[config.task].bundled()
    task = TASKS[config.task](data.labels)
    parts = data.splits.limited(config.sheet().examples)
    _, folder = locate(config.model)
    tokenizer = Tokenizer.from_folder(find(folder).folder)
    device = choose_device(config.device)
    if device == "cuda" and not torch.cuda.is_available():
        raise InputError("no_gpu")
    precision = choose_precision(config.precision, device)
    with torch.random.fork_rng():
        network = task.network(folder, config)
        torch.nn.Module.to(network, device)
        learner = Learner(network, config, precision, tokenizer.pad_id)
        train, dev, test = (
            _Part.of(name, examples, task, tokenizer, config.sheet().length) for name, examples in vars(parts).items()
        )
        leading = task.measures[0].name
        curve = learner.learn(train.rows, lambda: dev.judge(learner), leading, report)
    answers = test.ask(learner)
    return FinetuneResult(
        config=config,
        precision=precision.name,
        labels=task.labels,
        sizes={part.name: len(part.examples) for part in (train, dev, test)},
        curve=curve,
        best_epoch=max(curve, key=lambda epoch: epoch.dev[leading]).epoch,
        figures={
            measure.name: measure.figure(test.examples, [answer for answer, _ in answers]) for measure in task.measures
        },
        predictions=tuple(
            Prediction(example.id, example.text, example.answer, answer, probabilities)
            for example, (answer, probabilities) in zip(test.examples, answers, strict=True)
        ),
        seconds=time.monotonic() - began,
    )


@dataclass(frozen=True)
class _Part:
    """One part of the data as rows."""

    name: str
    task: Task
    examples: Sequence[Example]
    rows: list[Row]

    @classmethod
    def of(cls, name: str, examples: Sequence[Example], task: Task, tokenizer: Tokenizer, length: int) -> "_Part":
        """Rows of `examples`.

        Raises:
            InputError: where there are none.
        """
        rows = task.rows(examples, tokenizer, length)
        if not rows:
            raise InputError("finetune_no_examples", part=name)
        return cls(name, task, examples, rows)

    def ask(self, learner: Learner) -> list[tuple[Any, tuple[float, ...]]]:
        """The answer to each example and its probabilities."""
        return self.task.answers(self.examples, self.rows, learner.answers(self.rows))

    def judge(self, learner: Learner) -> dict[str, float]:
        """The measures of the network as it is now."""
        answers = [answer for answer, _ in self.ask(learner)]
        return {
            measure.name: float(measure.value(measure.counts(self.examples, answers).sum(0)))
            for measure in self.task.measures
        }
