"""The sentiment task: one label for a review, as ChnSentiCorp has it in the paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nezha.finetune_config import FinetuneConfig, Sheet
from nezha.heads.tasks import NezhaForSequenceClassification
from nezha.tasks.examples import Answer, Example, TaskData
from nezha.tasks.measures import text_measures
from nezha.tasks.networks import TextNetwork
from nezha.tasks.reviews import LABELS, reviews
from nezha.tasks.rows import SPECIALS, Row
from nezha.tasks.start import start
from nezha.tasks.task import Baseline
from nezha.tasks.text_baselines import bag_of_characters, majority
from nezha.tokenizer import Tokenizer


class Sentiment:
    """Texts of one label each; those in the box are reviews, `negative` or `positive`."""

    def __init__(self, labels: Sequence[str]):
        self.labels = tuple(labels)
        self.measures = text_measures(self.labels)
        self.baselines: dict[str, Baseline] = {"majority": majority, "tfidf": bag_of_characters}

    @staticmethod
    def bundled() -> TaskData:
        """The reviews in the box."""
        return TaskData(reviews(), LABELS)

    def rows(self, examples: Sequence[Example], tokenizer: Tokenizer, sheet: Sheet) -> list[Row]:
        """A row a text; what does not fit into its length is left out at its end."""
        room = sheet.length - SPECIALS
        encoded = tokenizer.encode_plain([example.text for example in examples])
        return [
            Row(
                example=place,
                ids=[tokenizer.cls_id, *ids[:room], tokenizer.sep_id],
                labels=[self.labels.index(str(example.answer))],
                offsets=offsets[:room],
            )
            for place, (example, (ids, offsets)) in enumerate(zip(examples, encoded, strict=True))
        ]

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
        """The likeliest label of each text."""
        return [(self.labels[scores.index(max(scores))], tuple(scores)) for scores in found]
