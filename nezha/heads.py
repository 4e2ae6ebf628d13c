"""Heads on the encoder: the two tasks of pre-training, and the tasks it is fine-tuned for.

Pre-training sums two losses: the characters that were masked (over the vocabulary, through the transposed word
embedding) and whether the second segment follows the first (label 0) or is random (label 1).

Names of modules and outputs are those of the models that transformers 5 removed.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import initialization as init
from transformers.activations import ACT2FN
from transformers.modeling_outputs import (
    MaskedLMOutput,
    MultipleChoiceModelOutput,
    QuestionAnsweringModelOutput,
    SequenceClassifierOutput,
    TokenClassifierOutput,
)
from transformers.utils.generic import ModelOutput, can_return_tuple

from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel, NezhaPreTrainedModel

_TIED = {
    "cls.predictions.decoder.weight": "nezha.embeddings.word_embeddings.weight",
    "cls.predictions.decoder.bias": "cls.predictions.bias",
}


@dataclass
class NezhaForPreTrainingOutput(ModelOutput):
    """The result of `NezhaForPreTraining`.

    Shapes:
        loss: (), where labels were given.
        prediction_logits: (B, L, vocabulary).
        seq_relationship_logits: (B, 2); column 0 is "follows".
        hidden_states, attentions: as `NezhaModel` returns them.
    """

    loss: Tensor | None = None
    prediction_logits: Tensor | None = None
    seq_relationship_logits: Tensor | None = None
    hidden_states: tuple[Tensor, ...] | None = None
    attentions: tuple[Tensor, ...] | None = None


class NezhaPredictionHeadTransform(nn.Module):
    """One more layer before the vocabulary."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.activation = ACT2FN[config.hidden_act]
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, hidden: Tensor) -> Tensor:
        """(..., hidden) to the same."""
        return self.LayerNorm(self.activation(self.dense(hidden)))


class NezhaLMPredictionHead(nn.Module):
    """A score for every word of the vocabulary; its matrix is the word embedding's."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.transform = NezhaPredictionHeadTransform(config)
        self.decoder = nn.Linear(config.hidden_size, config.vocab_size)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))

    def forward(self, hidden: Tensor) -> Tensor:
        """(..., hidden) to (..., vocabulary)."""
        return self.decoder(self.transform(hidden))


class NezhaOnlyMLMHead(nn.Module):
    """Masked characters alone."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.predictions = NezhaLMPredictionHead(config)

    def forward(self, hidden: Tensor) -> Tensor:
        """(..., hidden) to (..., vocabulary)."""
        return self.predictions(hidden)


class NezhaPreTrainingHeads(nn.Module):
    """Masked characters and the next sentence."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.predictions = NezhaLMPredictionHead(config)
        self.seq_relationship = nn.Linear(config.hidden_size, 2)

    def forward(self, hidden: Tensor, pooled: Tensor) -> tuple[Tensor, Tensor]:
        """(B, L, hidden) and (B, hidden) to (B, L, vocabulary) and (B, 2)."""
        return self.predictions(hidden), self.seq_relationship(pooled)


class _WithVocabulary(NezhaPreTrainedModel):
    """A model whose output matrix is the word embedding."""

    _tied_weights_keys = _TIED
    cls: NezhaOnlyMLMHead | NezhaPreTrainingHeads

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        super()._init_weights(module)
        if isinstance(module, NezhaLMPredictionHead):
            init.zeros_(module.bias)

    def get_output_embeddings(self) -> nn.Linear:
        """The layer that scores the vocabulary."""
        return self.cls.predictions.decoder

    def set_output_embeddings(self, new_embeddings: nn.Linear) -> None:
        """Put another one in its place, as resizing the vocabulary does."""
        self.cls.predictions.decoder = new_embeddings
        self.cls.predictions.bias = new_embeddings.bias


class NezhaForPreTraining(_WithVocabulary):
    """The encoder with both heads of pre-training."""

    def __init__(self, config: NezhaConfig):
        super().__init__(config)
        self.nezha = NezhaModel(config)
        self.cls = NezhaPreTrainingHeads(config)
        self.post_init()

    @can_return_tuple
    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        labels: Tensor | None = None,
        next_sentence_label: Tensor | None = None,
        **kwargs: Any,
    ) -> NezhaForPreTrainingOutput:
        """Score the vocabulary at every place, and whether the segments follow each other.

        Args:
            input_ids, attention_mask, token_type_ids, inputs_embeds, kwargs: as `NezhaModel.forward`.
            labels: (B, L) the true ids where a character was masked, -100 elsewhere.
            next_sentence_label: (B,) 0 where the second segment follows, 1 where it is random.
        """
        encoded = self.nezha(input_ids, attention_mask, token_type_ids, inputs_embeds, **_inner(kwargs))
        predictions, relation = self.cls(encoded.last_hidden_state, encoded.pooler_output)
        losses = []
        if labels is not None:
            losses.append(F.cross_entropy(predictions.flatten(0, -2).float(), labels.flatten()))
        if next_sentence_label is not None:
            losses.append(F.cross_entropy(relation.float(), next_sentence_label.flatten()))
        return NezhaForPreTrainingOutput(
            loss=sum(losses[1:], start=losses[0]) if losses else None,
            prediction_logits=predictions,
            seq_relationship_logits=relation,
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )


def _inner(kwargs: dict[str, Any]) -> dict[str, Any]:
    """What a head passes on: the encoder is always asked for a named result."""
    return {**kwargs, "return_dict": True}
