"""The reading task: where a passage answers a question, as CMRC 2018 and SQuAD ask.

A row is [CLS] question [SEP] window [SEP]; a long passage is read in windows that share `stride` tokens.  The answer is
the span with the highest score, first token's plus last token's, in any window.

**"No answer"** may be said only where the data say so (`examples.NO_ANSWER` among its labels, as where questions of the
training part have no answer); otherwise every question is answered.  It is said where the score of [CLS] to [CLS], in
the window where that is lowest, is above the best span's by more than `MARGIN`.

Devlin et al. 2019, https://arxiv.org/abs/1810.04805; Rajpurkar et al. 2018, https://aclanthology.org/P18-2124; Google's
`run_squad.py`, whose windows also ask how much context a token has in each: here the highest score decides
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nezha.finetune_config import FinetuneConfig
from nezha.finetune_sheets import Sheet
from nezha.heads.tasks import NezhaForQuestionAnswering
from nezha.tasks.cloze import cloze_questions
from nezha.tasks.examples import Answer, Example, Quote, TaskData, quotes_of, reading_labels
from nezha.tasks.networks import Pointed, ReadNetwork
from nezha.tasks.predictions import Candidate
from nezha.tasks.reading_baselines import known_answers, sliding_window
from nezha.tasks.reading_measures import reading_measures
from nezha.tasks.rows import IGNORED, Row
from nezha.tasks.start import start
from nezha.tasks.task import Baseline
from nezha.tokenizer import Tokenizer

MARGIN = 0.0
"""How far above the best span "no answer" must score to be said; the usual threshold of `run_squad.py`."""


class Reading:
    """Passages, questions and the pieces of the passages that answer them."""

    def __init__(self, labels: Sequence[str]):
        self.labels: tuple[str, ...] = ("start", "end")
        self.may_refuse = bool(labels)
        self.measures = reading_measures()
        self.baselines: dict[str, Baseline] = {"sliding_window": sliding_window, "known_answers": known_answers}

    @staticmethod
    def bundled() -> TaskData:
        """Cloze questions made from the newspaper in the box."""
        splits = cloze_questions()
        return TaskData(splits, reading_labels(splits.train))

    def rows(self, examples: Sequence[Example], tokenizer: Tokenizer, sheet: Sheet) -> list[Row]:
        """A row a window; its labels are the first accepted answer that lies within it, or [CLS] twice.

        Where an example has answers and none of them stands in its passage, the labels of its rows count for nothing.

        Raises:
            InputError: a length without room for a question and more tokens of the passage than the stride.
        """
        sheet.check_windows()
        texts = list(dict.fromkeys(text for example in examples for text in (example.text, example.second)))
        encoded = dict(zip(texts, tokenizer.encode_plain(texts), strict=True))
        rows = []
        for place, example in enumerate(examples):
            question, (ids, offsets) = encoded[example.second][0][: sheet.question_length], encoded[example.text]
            head = [tokenizer.cls_id, *question, tokenizer.sep_id]
            spans = [tokens_of(quote, offsets) for quote in quotes_of(example.answer)]
            standing = [span for span in spans if span is not None]
            for first, last in windows(len(ids), sheet.length - len(head) - 1, sheet.stride):
                within = ((a, b) for a, b in standing if first <= a and b < last)
                labels = next(([len(head) + a - first, len(head) + b - first] for a, b in within), [0, 0])
                rows.append(
                    Row(
                        example=place,
                        ids=[*head, *ids[first:last], tokenizer.sep_id],
                        labels=labels if standing or not spans else [IGNORED, IGNORED],
                        offsets=offsets[first:last],
                        types=[0] * len(head) + [1] * (last - first + 1),
                    )
                )
        return rows

    def network(self, folder: Path, config: FinetuneConfig) -> ReadNetwork:
        """A head that points at the first and the last token of an answer."""
        sheet = config.sheet()
        model = start(
            NezhaForQuestionAnswering, folder, labels=self.labels, dropout=sheet.dropout,
            random_weights=config.random_weights, seed=config.seed,
        )  # fmt: skip
        return ReadNetwork(model, answer_length=sheet.answer_length)

    def answers(
        self, examples: Sequence[Example], rows: Sequence[Row], found: Sequence[Any]
    ) -> list[tuple[Answer, tuple[float, ...]]]:
        """The best candidate of each question and its probability; nothing at all for a passage without tokens."""
        answers: list[tuple[Answer, tuple[float, ...]]] = []
        for told in self.candidates(examples, rows, found):
            best = told[:1]
            quotes = tuple(Quote(one.start, one.text) for one in best if one.text)
            answers.append((quotes, tuple(one.probability for one in best)))
        return answers

    def candidates(
        self, examples: Sequence[Example], rows: Sequence[Row], found: Sequence[Any]
    ) -> list[list[Candidate]]:
        """The best candidates of each question, over all windows of its passage."""
        windows_of: list[list[tuple[Row, Pointed]]] = [[] for _ in examples]
        for row, pointed in zip(rows, found, strict=True):
            windows_of[row.example].append((row, pointed))
        return [
            candidates(example.text, read, may_refuse=self.may_refuse)
            for example, read in zip(examples, windows_of, strict=True)
        ]


def candidates(
    passage: str, read: Sequence[tuple[Row, Pointed]], *, may_refuse: bool, most: int = 20
) -> list[Candidate]:
    """The best answers to one question, over all windows of its passage, best first, no span twice.

    Args:
        passage: what the offsets of the rows point into.
        read: the windows and what the network found in each.
        may_refuse: whether "no answer" is one of them.
        most: of them at most; probabilities are the softmax of the scores of those that are told.
    """
    scores: dict[tuple[int, int], float] = {}
    for row, pointed in read:
        head = row.types.index(1)
        for first, last, score in pointed.spans:
            span = row.offsets[first - head][0], row.offsets[last - head][1]
            scores[span] = max(score, scores.get(span, -math.inf))
    if may_refuse:
        scores[-1, -1] = min(pointed.nothing for _, pointed in read) - MARGIN
    best = sorted(scores.items(), key=lambda item: -item[1])[:most]
    weights = [math.exp(score - best[0][1]) for _, score in best]
    return [
        Candidate(passage[begin:end] if end > 0 else "", begin, end, weight / sum(weights))
        for ((begin, end), _), weight in zip(best, weights, strict=True)
    ]


def windows(tokens: int, room: int, stride: int) -> Iterator[tuple[int, int]]:
    """Where to cut a passage into windows of at most `room` tokens that share `stride`: (first, last), last exclusive.

    A passage without tokens is one empty window.
    """
    first = 0
    while first + room < tokens:
        yield first, first + room
        first += room - stride
    yield first, tokens


def tokens_of(quote: Quote, offsets: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The first and the last token that a quote touches; None where it does not stand in the passage."""
    end = quote.start + len(quote.text)
    touched = [place for place, (a, b) in enumerate(offsets) if a < end and b > quote.start] if quote.start >= 0 else []
    return (touched[0], touched[-1]) if touched else None
