"""The heads of fine-tuning: one small layer on what the encoder says of a text, a pair, each token, or a span.

Names of modules and outputs are those of the models that transformers 5 removed, so fine-tuned weights load too.
"""

from typing import Any

from torch import Tensor
from torch.nn import functional
from transformers.modeling_outputs import (
    MultipleChoiceModelOutput,
    QuestionAnsweringModelOutput,
    SequenceClassifierOutput,
    TokenClassifierOutput,
)
from transformers.utils.generic import can_return_tuple

from nezha.config import NezhaConfig
from nezha.dropout import Dropout
from nezha.encoder import NezhaModel, NezhaPreTrainedModel
from nezha.heads.pretraining import named
from nezha.linear import Linear


def _head_dropout(config: NezhaConfig) -> Dropout:
    """The dropout before a classifier: its own rate, or that of the hidden states."""
    rate = config.classifier_dropout
    return Dropout(config.hidden_dropout_prob if rate is None else rate)


class NezhaForSequenceClassification(NezhaPreTrainedModel):
    """A label, several, or a number for a text or a pair of texts; `config.num_labels` of them."""

    def __init__(self, config: NezhaConfig):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.nezha = NezhaModel(config)
        self.dropout = _head_dropout(config)
        self.classifier = Linear(config.hidden_size, config.num_labels or 0)
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
    ) -> SequenceClassifierOutput:
        """Logits (B, labels); `labels` is (B,) classes, (B,) numbers, or (B, labels) zeros and ones."""
        encoded = self.nezha(input_ids, attention_mask, token_type_ids, inputs_embeds, **named(kwargs))
        logits = self.classifier(self.dropout(encoded.pooler_output))
        return SequenceClassifierOutput(
            loss=None if labels is None else _label_loss(logits, labels, self._problem(labels)),
            logits=logits,
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )

    def _problem(self, labels: Tensor) -> str:
        """Which loss: the configured one, or what the labels look like."""
        if self.config.problem_type is not None:
            return self.config.problem_type
        if self.num_labels == 1:
            return "regression"
        return "multi_label_classification" if labels.is_floating_point() else "single_label_classification"


def _label_loss(logits: Tensor, labels: Tensor, problem: str) -> Tensor:
    """The loss of transformers' three kinds of problem."""
    logits = logits.float()
    if problem == "regression":
        return functional.mse_loss(logits.flatten(), labels.flatten().to(logits.dtype))
    if problem == "single_label_classification":
        return functional.cross_entropy(logits, labels.flatten())
    return functional.binary_cross_entropy_with_logits(logits, labels.to(logits.dtype))


class NezhaForTokenClassification(NezhaPreTrainedModel):
    """A label for every token, as names in a text have."""

    def __init__(self, config: NezhaConfig):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.nezha = NezhaModel(config, add_pooling_layer=False)
        self.dropout = _head_dropout(config)
        self.classifier = Linear(config.hidden_size, config.num_labels or 0)
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
    ) -> TokenClassifierOutput:
        """Logits (B, L, labels); `labels` is (B, L) classes, -100 where no label counts."""
        encoded = self.nezha(input_ids, attention_mask, token_type_ids, inputs_embeds, **named(kwargs))
        logits = self.classifier(self.dropout(encoded.last_hidden_state))
        return TokenClassifierOutput(
            loss=None if labels is None else functional.cross_entropy(logits.flatten(0, 1).float(), labels.flatten()),
            logits=logits,
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )


class NezhaForQuestionAnswering(NezhaPreTrainedModel):
    """Where in a passage the answer starts and ends."""

    def __init__(self, config: NezhaConfig):
        super().__init__(config)
        self.nezha = NezhaModel(config, add_pooling_layer=False)
        self.qa_outputs = Linear(config.hidden_size, 2)
        self.post_init()

    @can_return_tuple
    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        start_positions: Tensor | None = None,
        end_positions: Tensor | None = None,
        **kwargs: Any,
    ) -> QuestionAnsweringModelOutput:
        """Start and end logits, (B, L) each; an answer given outside the text counts for nothing in the loss."""
        encoded = self.nezha(input_ids, attention_mask, token_type_ids, inputs_embeds, **named(kwargs))
        start, end = self.qa_outputs(encoded.last_hidden_state).unbind(-1)
        loss = None
        if start_positions is not None and end_positions is not None:
            loss = (_place_loss(start, start_positions) + _place_loss(end, end_positions)) / 2
        return QuestionAnsweringModelOutput(
            loss=loss,
            start_logits=start.contiguous(),
            end_logits=end.contiguous(),
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )


def _place_loss(logits: Tensor, places: Tensor) -> Tensor:
    """Cross entropy over the places of a text, (B, L) and (B,)."""
    outside = logits.shape[-1]
    return functional.cross_entropy(logits.float(), places.flatten().clamp(0, outside), ignore_index=outside)


class NezhaForMultipleChoice(NezhaPreTrainedModel):
    """Which of several continuations is right."""

    def __init__(self, config: NezhaConfig):
        super().__init__(config)
        self.nezha = NezhaModel(config)
        self.dropout = _head_dropout(config)
        self.classifier = Linear(config.hidden_size, 1)
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
    ) -> MultipleChoiceModelOutput:
        """Inputs (B, choices, L) to logits (B, choices); `labels` is (B,) the right choice."""
        inputs = (input_ids, attention_mask, token_type_ids, inputs_embeds)
        choices = next((given.shape[1] for given in (input_ids, inputs_embeds) if given is not None), 1)
        encoded = self.nezha(*(None if given is None else given.flatten(0, 1) for given in inputs), **named(kwargs))
        logits = self.classifier(self.dropout(encoded.pooler_output)).view(-1, choices)
        return MultipleChoiceModelOutput(
            loss=None if labels is None else functional.cross_entropy(logits.float(), labels.flatten()),
            logits=logits,
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )
