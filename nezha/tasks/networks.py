"""The networks of fine-tuning: an encoder with a head, what it is trained for, and what it answers.

Each holds a model of `nezha.heads` under `model`, which is what is saved for transformers.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from nezha.heads.tasks import NezhaForSequenceClassification, NezhaForTokenClassification
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


Network = TextNetwork | TagNetwork
