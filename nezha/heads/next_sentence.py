"""The second question of pre-training alone: does the second segment follow the first?

Names of modules and outputs are those of the model that transformers 5 removed.
"""

from typing import Any, ClassVar

from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers.modeling_outputs import NextSentencePredictorOutput
from transformers.utils.generic import can_return_tuple

from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel, NezhaPreTrainedModel
from nezha.heads.pretraining import named
from nezha.linear import Linear


class NezhaOnlyNSPHead(nn.Module):
    """One layer on what stands for the pair of texts."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.seq_relationship = Linear(config.hidden_size, 2)

    def forward(self, pooled: Tensor) -> Tensor:
        """(B, hidden) to (B, 2)."""
        return self.seq_relationship(pooled)


class NezhaForNextSentencePrediction(NezhaPreTrainedModel):
    """The encoder with the next-sentence head alone; the rest of a pre-trained model is left out silently."""

    _keys_to_ignore_on_load_unexpected: ClassVar = [r"cls\.predictions"]

    def __init__(self, config: NezhaConfig):
        super().__init__(config)
        self.nezha = NezhaModel(config)
        self.cls = NezhaOnlyNSPHead(config)
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
    ) -> NextSentencePredictorOutput:
        """Logits (B, 2), column 0 for "follows"; `labels`, or `next_sentence_label` as once, is (B,) of 0 and 1."""
        labels = next_sentence_label if labels is None else labels
        encoded = self.nezha(input_ids, attention_mask, token_type_ids, inputs_embeds, **named(kwargs))
        logits = self.cls(encoded.pooler_output)
        return NextSentencePredictorOutput(
            loss=None if labels is None else cross_entropy(logits.float(), labels.flatten()),
            logits=logits,
            hidden_states=encoded.hidden_states,
            attentions=encoded.attentions,
        )
