"""What tasks of one label for two texts share: [CLS] a [SEP] b [SEP], and a classifier over the pooled first token.

A pair that is too long loses tokens from the end of whichever text is the longer at the time, the second where both
are as long: `_truncate_seq_pair` of Google's and Huawei's `run_classifier.py`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nezha.finetune_config import FinetuneConfig, Sheet
from nezha.heads.tasks import NezhaForSequenceClassification
from nezha.tasks.examples import Answer, Example
from nezha.tasks.measures import text_measures
from nezha.tasks.networks import TextNetwork
from nezha.tasks.rows import Row
from nezha.tasks.start import start
from nezha.tasks.task import Baseline
from nezha.tokenizer import Tokenizer

PAIR_SPECIALS = 3
"""[CLS] and two [SEP]."""


class PairTask:
    """Two texts, one label; a task says what it stands beside and what lies in the box.

    Args:
        labels: what a pair may be, in the order of the head's outputs.
        baselines: simple things to stand beside, by name.
    """

    def __init__(self, labels: Sequence[str], baselines: dict[str, Baseline]):
        self.labels = tuple(labels)
        self.measures = text_measures(self.labels)
        self.baselines = baselines

    def rows(self, examples: Sequence[Example], tokenizer: Tokenizer, sheet: Sheet) -> list[Row]:
        """A row a pair, of type 0 up to the first [SEP] and 1 after it."""
        firsts = tokenizer.encode_plain([example.text for example in examples])
        seconds = tokenizer.encode_plain([example.second for example in examples])
        rows = []
        for place, (example, (first, _), (second, _)) in enumerate(zip(examples, firsts, seconds, strict=True)):
            kept, other = shares(len(first), len(second), sheet.length - PAIR_SPECIALS)
            begin = [tokenizer.cls_id, *first[:kept], tokenizer.sep_id]
            end = [*second[:other], tokenizer.sep_id]
            label = self.labels.index(str(example.answer))
            rows.append(Row(place, begin + end, [label], [], [0] * len(begin) + [1] * len(end)))
        return rows

    def network(self, folder: Path, config: FinetuneConfig) -> TextNetwork:
        """A classifier over the pooled first token."""
        return TextNetwork(
            start(
                NezhaForSequenceClassification, folder, labels=self.labels, dropout=config.sheet().dropout,
                random_weights=config.random_weights, seed=config.seed,
            )
        )  # fmt: skip

    def answers(
        self, examples: Sequence[Example], rows: Sequence[Row], found: Sequence[Any]
    ) -> list[tuple[Answer, tuple[float, ...]]]:
        """The likeliest label of each pair."""
        return [(self.labels[scores.index(max(scores))], tuple(scores)) for scores in found]


def shares(first: int, second: int, room: int) -> tuple[int, int]:
    """How many tokens two texts of `first` and `second` tokens keep of `room` together."""
    over = max(0, first + second - room)
    longer = min(over, abs(first - second))  # these all go from the longer text, the rest in turns
    if first > second:
        first -= longer
    else:
        second -= longer
    rest = over - longer
    return first - rest // 2, second - (rest + 1) // 2
