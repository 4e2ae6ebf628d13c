"""The networks of fine-tuning: an encoder with a head, what it is trained for, and what it answers.

Each holds a model of `nezha.heads` under `model`, which is what is saved for transformers.
"""

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from nezha.heads.tasks import NezhaForQuestionAnswering, NezhaForSequenceClassification, NezhaForTokenClassification
from nezha.tasks.crf import LinearChain
from nezha.tasks.rows import IGNORED, SPECIALS, RowBatch


class TextNetwork(nn.Module):
    """One label for a text."""

    def __init__(self, model: NezhaForSequenceClassification):
        super().__init__()
        self.model = model

    def scores(self, batch: RowBatch) -> Tensor:
        """(B, labels), fp32."""
        return self.model(batch.ids, attention_mask=batch.seen, token_type_ids=batch.types).logits.float()

    def loss(self, batch: RowBatch) -> Tensor:
        """Mean cross entropy of the right labels: ()."""
        return functional.cross_entropy(self.scores(batch), batch.labels[:, 0])

    @torch.no_grad()
    def answers(self, batch: RowBatch) -> list[Any]:
        """The probability of each label, a list for each text."""
        return self.scores(batch).softmax(-1).tolist()


class TagNetwork(nn.Module):
    """A label for every token, of which only sequences that the chain allows can be answered.

    Args:
        model: scores each label at each token.
        chain: whether its parameters are learnt decides the loss: the sentence's likelihood under the chain, or each
            token's by itself.
    """

    def __init__(self, model: NezhaForTokenClassification, chain: LinearChain):
        super().__init__()
        self.model, self.chain = model, chain
        self.chained = any(True for _ in chain.parameters())

    def scores(self, batch: RowBatch) -> tuple[Tensor, Tensor]:
        """Scores of the tokens between [CLS] and [SEP], (B, n, labels) fp32, and how many each row has, (B,)."""
        logits = self.model(batch.ids, attention_mask=batch.seen, token_type_ids=batch.types).logits.float()
        return logits[:, 1:-1], batch.seen.sum(1) - SPECIALS

    def loss(self, batch: RowBatch) -> Tensor:
        """Mean negative log-likelihood of a token's label: ()."""
        scores, lengths = self.scores(batch)
        if self.chained:
            return -self.chain.log_likelihood(scores, batch.labels, lengths).sum() / lengths.sum()
        return functional.cross_entropy(scores.flatten(0, 1), batch.labels.flatten(), ignore_index=IGNORED)

    @torch.no_grad()
    def answers(self, batch: RowBatch) -> list[Any]:
        """The likeliest allowed labels of each row's tokens."""
        return self.chain.best(*self.scores(batch))


class Pointed(NamedTuple):
    """What is found in one window: the score of "no answer here", and the best spans, best first.

    A span is the places in the row of its first and its last token, and its score; scores are sums of two logits.
    """

    nothing: float
    spans: list[tuple[int, int, float]]


class ReadNetwork(nn.Module):
    """Where in a passage the answer to a question begins and ends; [CLS] to [CLS] says that it is not there.

    Loss and scores are those of Google's `run_squad.py`, but that padding is never pointed at.

    Args:
        model: scores each token as the first and as the last of the answer.
        answer_length: tokens of an answer at most.
        most: spans of a window that are told, at most.
    """

    def __init__(self, model: NezhaForQuestionAnswering, *, answer_length: int, most: int = 20):
        super().__init__()
        self.model, self.answer_length, self.most = model, answer_length, most

    def scores(self, batch: RowBatch) -> Tensor:
        """Of every token as the first and as the last one of the answer: (B, 2, L) fp32, -inf at padding."""
        found = self.model(batch.ids, attention_mask=batch.seen, token_type_ids=batch.types)
        logits = torch.stack([found.start_logits, found.end_logits], 1).float()
        return logits.masked_fill(batch.seen[:, None] == 0, -math.inf)

    def loss(self, batch: RowBatch) -> Tensor:
        """Mean cross entropy of the right first and last tokens, 0 where no row has any: ()."""
        scores, labels = self.scores(batch).flatten(0, 1), batch.labels.flatten()
        loss = functional.cross_entropy(scores, labels, ignore_index=IGNORED, reduction="sum")
        return loss / (labels != IGNORED).sum().clamp(min=1)

    @torch.no_grad()
    def answers(self, batch: RowBatch) -> list[Any]:
        """A `Pointed` for each window."""
        scores = self.scores(batch)
        nothing = scores[:, :, 0].sum(1).tolist()
        spans = self.span_scores(scores, passage(batch)).flatten(1)
        values, places = spans.topk(min(self.most, spans.shape[1]))
        return [
            Pointed(
                nothing=alone,
                spans=[
                    (place // self.answer_length, sum(divmod(place, self.answer_length)), value)
                    for value, place in zip(row_values, row_places, strict=True)
                    if value > -math.inf
                ],
            )
            for alone, row_values, row_places in zip(nothing, values.tolist(), places.tolist(), strict=True)
        ]

    def span_scores(self, scores: Tensor, allowed: Tensor) -> Tensor:
        """The sum of two scores for every span.

        Shapes:
            scores: (B, 2, L).
            allowed: (B, L) booleans, which tokens an answer may hold.
            returns: (B, L, `answer_length`), the span from a token to the one so many places on; -inf where there is
                none.
        """
        start, end = scores.masked_fill(~allowed[:, None], -math.inf).unbind(1)
        ends = functional.pad(end, (0, self.answer_length - 1), value=-math.inf).unfold(1, self.answer_length, 1)
        return start[:, :, None] + ends


def passage(batch: RowBatch) -> Tensor:
    """Which tokens belong to the second text of each row, its [SEP] not counted: (B, L) booleans."""
    places = torch.arange(batch.ids.shape[1], device=batch.ids.device)
    return (batch.types == 1) & (places < batch.seen.sum(1, keepdim=True) - 1)


Network = TextNetwork | TagNetwork | ReadNetwork
