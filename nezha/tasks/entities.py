"""The names task: people, places and organizations, as the People's Daily data has them in the paper."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nezha.finetune_config import FinetuneConfig, Sheet
from nezha.heads.tasks import NezhaForTokenClassification
from nezha.tasks.bio import allowed, bio_labels, of_characters, repaired, spans_of_labels
from nezha.tasks.crf import LinearChain
from nezha.tasks.examples import Answer, Example, Span, TaskData, spans_of
from nezha.tasks.measures import name_measures
from nezha.tasks.name_baselines import character_crf, gazetteer
from nezha.tasks.names import KINDS, names
from nezha.tasks.networks import TagNetwork
from nezha.tasks.rows import SPECIALS, Row
from nezha.tasks.start import start
from nezha.tasks.task import Baseline
from nezha.tokenizer import Tokenizer

BREAKS = frozenset("，、；：,;:")
"""After these a long sentence is best cut: no name goes across."""


class Entities:
    """Sentences and the names in them, of kinds such as `PER`, `LOC`, `ORG`; those in the box are from a newspaper."""

    def __init__(self, labels: Sequence[str]):
        self.kinds = tuple(labels)
        self.labels = bio_labels(self.kinds)
        self.measures = name_measures(self.kinds)
        self.baselines: dict[str, Baseline] = {"gazetteer": gazetteer, "crf": character_crf}

    @staticmethod
    def bundled() -> TaskData:
        """The newspaper in the box."""
        return TaskData(names(), tuple(KINDS.values()))

    def rows(self, examples: Sequence[Example], tokenizer: Tokenizer, sheet: Sheet) -> list[Row]:
        """A row a sentence, or one for each part of a long one; a token has the label of its first character."""
        encoded = tokenizer.encode_plain([example.text for example in examples])
        rows = []
        for place, (example, (ids, offsets)) in enumerate(zip(examples, encoded, strict=True)):
            characters = of_characters(len(example.text), spans_of(example.answer), self.kinds)
            for first, last in parts(example.text, offsets, sheet.length - SPECIALS):
                labels = [characters[start] for start, _ in offsets[first:last]]
                whole = [tokenizer.cls_id, *ids[first:last], tokenizer.sep_id]
                rows.append(Row(place, whole, repaired(labels), offsets[first:last]))
        return rows

    def network(self, folder: Path, config: FinetuneConfig) -> TagNetwork:
        """A token classifier under a chain that keeps the rules of BIO, learnt or not."""
        model = start(
            NezhaForTokenClassification, folder, labels=self.labels, dropout=config.sheet().dropout,
            random_weights=config.random_weights, seed=config.seed,
        )  # fmt: skip
        return TagNetwork(model, LinearChain(*allowed(len(self.labels)), learned=config.tagging == "crf"))

    def answers(
        self, examples: Sequence[Example], rows: Sequence[Row], found: Sequence[Any]
    ) -> list[tuple[Answer, tuple[float, ...]]]:
        """The names of each sentence, those of its parts one after another."""
        spans: list[list[Span]] = [[] for _ in examples]
        for row, labels in zip(rows, found, strict=True):
            spans[row.example] += spans_of_labels(labels, row.offsets, self.kinds)
        return [(tuple(names), ()) for names in spans]


def parts(text: str, offsets: Sequence[tuple[int, int]], room: int) -> Iterator[tuple[int, int]]:
    """Where to cut the tokens of `text` into parts of at most `room`: (first, last) token, last exclusive.

    A part ends after the last of `BREAKS` in its second half, or where it is full.
    """
    first = 0
    while len(offsets) - first > room:
        breaks = (last for last in range(first + room, first + room // 2, -1) if text[offsets[last - 1][0]] in BREAKS)
        last = next(breaks, first + room)
        yield first, last
        first = last
    if first < len(offsets):
        yield first, len(offsets)
