"""The heads of pre-training: which character was masked, and does the second segment follow the first?

    loss = cross entropy over the vocabulary, at masked places  +  cross entropy of "follows" (0) against "random" (1)

The vocabulary is scored by the transposed word embedding.  Names of modules and outputs are those of the models that
transformers 5 removed.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import initialization as init
from transformers.activations import ACT2FN
from transformers.modeling_outputs import MaskedLMOutput
from transformers.utils.generic import ModelOutput, can_return_tuple

from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel, NezhaPreTrainedModel
from nezha.linear import Linear
from nezha.old_names import OLD_BUFFERS


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
        self.dense = Linear(config.hidden_size, config.hidden_size)
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
        self.decoder: nn.Linear = Linear(config.hidden_size, config.vocab_size)
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
        self.seq_relationship = Linear(config.hidden_size, 2)

    def forward(self, hidden: Tensor, pooled: Tensor) -> tuple[Tensor, Tensor]:
        """(B, L, hidden) and (B, hidden) to (B, L, vocabulary) and (B, 2)."""
        return self.predictions(hidden), self.seq_relationship(pooled)


class _WithVocabulary(NezhaPreTrainedModel):
    """A model whose output matrix is the word embedding."""

    _tied_weights_keys = {  # noqa: RUF012
        "cls.predictions.decoder.weight": "nezha.embeddings.word_embeddings.weight",
        "cls.predictions.decoder.bias": "cls.predictions.bias",
    }
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

        The inputs are those of `NezhaModel.forward`.  `labels`, (B, L), holds the true ids where a character was
        masked and -100 elsewhere; `next_sentence_label`, (B,), is 0 where the second segment follows, 1 where it is
        random.  The loss sums what the given labels allow.
        """
        encoded = self.nezha(input_ids, attention_mask, token_type_ids, inputs_embeds, **named(kwargs))
        predictions, relation = self.cls(encoded.last_hidden_state, encoded.pooler_output)
        losses = []
        if labels is not None:
            losses.append(cross_entropy(predictions.flatten(0, 1).float(), labels.flatten()))
        if next_sentence_label is not None:
            losses.append(cross_entropy(relation.float(), next_sentence_label.flatten()))
        return NezhaForPreTrainingOutput(
            loss=sum(losses[1:], start=losses[0]) if losses else None,
            prediction_logits=predictions,
            seq_relationship_logits=relation,
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )


class NezhaForMaskedLM(_WithVocabulary):
    """The encoder with the masked-character head alone; the rest of a pre-trained model is left out silently."""

    _keys_to_ignore_on_load_unexpected: ClassVar = [*OLD_BUFFERS, r"nezha\.pooler", r"cls\.seq_relationship"]

    def __init__(self, config: NezhaConfig):
        super().__init__(config)
        self.nezha = NezhaModel(config, add_pooling_layer=False)
        self.cls = NezhaOnlyMLMHead(config)
        self.post_init()

    @can_return_tuple
    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        labels: Tensor | None = None,
        **kwargs: Any,
    ) -> MaskedLMOutput:
        """Score the vocabulary at every place; `labels`, (B, L), holds true ids where masked, -100 elsewhere."""
        encoded = self.nezha(input_ids, attention_mask, token_type_ids, inputs_embeds, **named(kwargs))
        logits = self.cls(encoded.last_hidden_state)
        return MaskedLMOutput(
            loss=None if labels is None else cross_entropy(logits.flatten(0, 1).float(), labels.flatten()),
            logits=logits,
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )


def named(kwargs: dict[str, Any]) -> dict[str, Any]:
    """What a head passes on to the encoder, which is always asked for a named result."""
    return {**kwargs, "return_dict": True}
