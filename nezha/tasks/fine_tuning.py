"""One fine-tuning run, from a configuration to a result: data, rows, network, training, test."""

import dataclasses
import hashlib
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from nezha.finetune_config import FinetuneConfig
from nezha.finetune_sheets import Sheet
from nezha.insight.catalog import locate
from nezha.interop.source import find
from nezha.messages import InputError
from nezha.precision import Precision, choose_device, choose_precision
from nezha.tasks.examples import Example, Splits, TaskData
from nezha.tasks.keeping import Keeper
from nezha.tasks.kinds import TASKS
from nezha.tasks.loop import Learner, Report
from nezha.tasks.measures import values_over
from nezha.tasks.results import FinetuneResult, Prediction
from nezha.tasks.rows import Row
from nezha.tasks.source import data_of
from nezha.tasks.task import Task
from nezha.tokenizer import Tokenizer


def finetune(
    config: FinetuneConfig | str,
    *,
    data: TaskData | None = None,
    report: Report = lambda record: None,
    **options: Any,
) -> FinetuneResult:
    """Train a network for a task, keep its best epoch, and test it; everything in memory.

        finetune("sentiment", quick=True, report=LiveCurve())

    Args:
        config: what to do, or the name of a task; options left open take their usual values.
        options: of `FinetuneConfig`, where `config` is a name.
        data: what to learn from, instead of what the configuration names.
        report: called with a record of `kind` train (step, steps, loss, …) every few steps and epoch (see `Epoch`)
            after each epoch.

    Raises:
        InputError: a model that cannot be read, no GPU where one is asked for, a part without examples, a loss that is
            no longer a number.
    """
    wish = FinetuneConfig(task=config, **options) if isinstance(config, str) else dataclasses.replace(config, **options)
    with torch.random.fork_rng():
        tuning = Tuning.of(wish, data or data_of(wish))
        tuning.learn(report)
        return tuning.result()


@dataclass
class Tuning:
    """A run that is ready to go, and then what it came to.

    Attributes:
        config: resolved.
        splits: the examples it takes of the data.
        learner: the network in its loop.
    """

    config: FinetuneConfig
    task: Task
    data: TaskData
    splits: Splits
    tokenizer: Tokenizer
    learner: Learner
    precision: Precision
    parts: dict[str, "_Part"]
    began: float

    @property
    def steps(self) -> int:
        """Of the whole run."""
        sheet = self.config.sheet()
        return sheet.epochs * math.ceil(len(self.parts["train"].rows) / sheet.batch_size)

    @classmethod
    def of(
        cls,
        config: FinetuneConfig,
        data: TaskData,
        keeper: Callable[[Tokenizer, str], Keeper | None] = lambda tokenizer, data: None,
    ) -> "Tuning":
        """Make everything that a run needs.

        Args:
            config: what to do; options left open take their usual values.
            data: what to learn from.
            keeper: makes the place for weights, from the tokenizer and the fingerprint of the data.

        Raises:
            InputError: as `finetune`.
        """
        began = time.monotonic()
        config = config.resolved()
        task = TASKS[config.task](data.labels)
        splits = data.splits.limited(config.sheet().examples)
        folder: Path = locate(config.model)[1]
        tokenizer = Tokenizer.from_folder(find(folder).folder)
        device = choose_device(config.device)
        if device == "cuda" and not torch.cuda.is_available():
            raise InputError("no_gpu")
        precision = choose_precision(config.precision, device)
        network = task.network(folder, config)
        torch.nn.Module.to(network, device)
        parts = {
            name: _Part.of(name, examples, task, tokenizer, config.sheet()) for name, examples in vars(splits).items()
        }
        kept = keeper(tokenizer, fingerprint(splits))
        learner = Learner(network, config, precision, tokenizer.pad_id, kept)
        return cls(config, task, data, splits, tokenizer, learner, precision, parts, began)

    def learn(self, report: Report, stop: Callable[[], bool] = lambda: False) -> bool:
        """Train to the end, or until `stop` answers True; returns whether it came to its end."""
        leading = self.task.measures[0].name
        return self.learner.learn(
            self.parts["train"].rows, lambda: self.parts["dev"].judge(self.learner), leading, report, stop
        )

    def result(self) -> FinetuneResult:
        """Ask the test part."""
        test, curve = self.parts["test"], tuple(self.learner.course.curve)
        leading = self.task.measures[0].name
        answers = test.ask(self.learner)
        return FinetuneResult(
            config=self.config,
            precision=self.precision.name,
            labels=self.task.labels,
            classes=self.data.labels,
            sizes={name: len(part.examples) for name, part in self.parts.items()},
            curve=curve,
            best_epoch=max(curve, key=lambda epoch: epoch.dev[leading]).epoch,
            figures={
                measure.name: measure.figure(test.examples, [answer for answer, _ in answers])
                for measure in self.task.measures
            },
            predictions=tuple(
                Prediction(example.id, example.text, example.answer, answer, probabilities, example.second)
                for example, (answer, probabilities) in zip(test.examples, answers, strict=True)
            ),
            seconds=time.monotonic() - self.began,
        )


def fingerprint(splits: Splits) -> str:
    """What tells data from other data: a hash of every example."""
    return hashlib.sha256(json.dumps(dataclasses.asdict(splits), ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class _Part:
    """One part of the data as rows."""

    name: str
    task: Task
    examples: Sequence[Example]
    rows: list[Row]

    @classmethod
    def of(cls, name: str, examples: Sequence[Example], task: Task, tokenizer: Tokenizer, sheet: Sheet) -> "_Part":
        """Rows of `examples`.

        Raises:
            InputError: where there are none.
        """
        rows = task.rows(examples, tokenizer, sheet)
        if not rows:
            raise InputError("finetune_no_examples", part=name)
        return cls(name, task, examples, rows)

    def ask(self, learner: Learner) -> list[tuple[Any, tuple[float, ...]]]:
        """The answer to each example and its probabilities."""
        return self.task.answers(self.examples, self.rows, learner.answers(self.rows))

    def judge(self, learner: Learner) -> dict[str, float]:
        """The measures of the network as it is now."""
        answers = [answer for answer, _ in self.ask(learner)]
        return values_over(self.task.measures, self.examples, answers)
