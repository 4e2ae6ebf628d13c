"""What a task is to the shared loop: its data, its rows, its network, its measures and its baselines."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from nezha.finetune_config import FinetuneConfig, Sheet
from nezha.tasks.examples import Answer, Example, Splits, TaskData
from nezha.tasks.measures import Measure
from nezha.tasks.networks import Network
from nezha.tasks.rows import Row
from nezha.tokenizer import Tokenizer

Baseline = Callable[[Splits], list[Answer]]
"""Learns from the training part and answers the test part, in its order."""


class Task(Protocol):
    """One task of `nezha.finetune_config.TASKS`, for data with certain labels.

    Attributes:
        labels: what the head tells apart, in the order of its outputs.
        measures: how its answers are judged; the first leads.
        baselines: simple things to stand beside, by name.
    """

    labels: tuple[str, ...]
    measures: tuple[Measure, ...]
    baselines: dict[str, Baseline]

    def __init__(self, labels: Sequence[str]): ...

    @staticmethod
    def bundled() -> TaskData:
        """The data in the box."""
        ...

    def rows(self, examples: Sequence[Example], tokenizer: Tokenizer, sheet: Sheet) -> list[Row]:
        """Examples as rows of at most `sheet.length` tokens, in order; several for a text that is read in parts."""
        ...

    def network(self, folder: Path, config: FinetuneConfig) -> Network:
        """A network to train, from the weights in `folder` unless the configuration says otherwise."""
        ...

    def answers(
        self, examples: Sequence[Example], rows: Sequence[Row], found: Sequence[Any]
    ) -> list[tuple[Answer, tuple[float, ...]]]:
        """The answer to each example, and its probabilities, from what the network found for each row."""
        ...
