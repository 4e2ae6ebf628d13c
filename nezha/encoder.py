"""The NEZHA encoder: BERT's stack, told where tokens stand only inside attention.

Embeddings, the layers of `nezha.layer` one on another, one table of relative positions shared by all of them, and a
pooled vector of the first token.  Which attention backend runs is `config._attn_implementation`; see
`nezha.attention`.

Wei et al. 2019, https://arxiv.org/abs/1909.00204
"""

from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from transformers import initialization as init
from transformers.modeling_outputs import BaseModelOutputWithPooling
from transformers.modeling_utils import PreTrainedModel
from transformers.utils.generic import can_return_tuple

from nezha import attention, memory
from nezha.arguments import refuse_other_kinds, refuse_others
from nezha.config import NezhaConfig
from nezha.inputs import additive_mask, check_mask, refuse_unknown_ids
from nezha.layer import NezhaEmbeddings, NezhaLayer, Seen
from nezha.linear import Linear
from nezha.messages import InputError
from nezha.old_names import OLD_BUFFERS, OLD_NAMES, check_folder, check_loaded
from nezha.positions import FunctionalPositions, LearnedPositions, shared_positions


class NezhaEncoder(nn.Module):
    """The stack, and what of positions all of it shares."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.positions = shared_positions(config)
        self.layer = nn.ModuleList(NezhaLayer(config) for _ in range(config.num_hidden_layers))

    def forward(self, hidden: Tensor, seen: Seen, keep: bool) -> tuple[Tensor, tuple[Tensor, ...], tuple[Tensor, ...]]:
        """(B, L, hidden) to the last state, all states if they are to `keep`, and the probabilities if asked for."""
        seen = seen._replace(tables=None if self.positions is None else self.positions())
        states, looks = (hidden,), ()
        for layer in self.layer:
            hidden, probabilities = layer(hidden, seen)
            states = (*states, hidden) if keep else ()
            looks = (*looks, probabilities) if seen.explain else ()
        return hidden, states, looks


class NezhaPooler(nn.Module):
    """The first token's state through one layer: what stands for the whole text."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.dense = Linear(config.hidden_size, config.hidden_size)

    def forward(self, hidden: Tensor) -> Tensor:
        """(B, L, hidden) to (B, hidden)."""
        return self.dense(hidden[:, 0]).tanh()


class NezhaPreTrainedModel(PreTrainedModel):
    """What every NEZHA model shares: its configuration, how fresh weights are drawn, how backends are chosen."""

    config: NezhaConfig
    config_class = NezhaConfig
    base_model_prefix = "nezha"
    supports_gradient_checkpointing = True
    _no_split_modules: ClassVar = ["NezhaEmbeddings", "NezhaLayer"]
    _keys_to_ignore_on_load_unexpected: ClassVar = OLD_BUFFERS
    accepts_loss_kwargs = False
    """A loss is a mean over its own batch; transformers' Trainer then averages those of accumulated batches."""

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path: Any, *model_args: Any, **kwargs: Any) -> Any:
        """As in transformers; also weights under the names of older code, and never an encoder of random ones.

        Raises:
            InputError: a folder that has to be converted first, or whose encoder is incomplete or BERT's.
        """
        check_folder(pretrained_model_name_or_path, kwargs.get("config"))
        wanted = kwargs.pop("output_loading_info", False)
        names = OLD_NAMES | (kwargs.pop("key_mapping", None) or {})
        answer: Any = super().from_pretrained(
            pretrained_model_name_or_path, *model_args, key_mapping=names, output_loading_info=True, **kwargs
        )
        model, info = answer
        check_loaded(pretrained_model_name_or_path, info)
        model._weight_conversions = None  # else transformers would save under the old names again
        return (model, info) if wanted else model

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        super()._init_weights(module)
        if isinstance(module, FunctionalPositions):
            init.copy_(module.table, module.build())
        if isinstance(module, LearnedPositions):
            for table in module.parameters():
                init.normal_(table, std=self.config.initializer_range)

    def get_correct_attn_implementation(self, requested_attention: str | None, is_init_check: bool = False) -> str:
        """The backend for a name; transformers' own default, sdpa, means ours, since it cannot carry positions."""
        name = attention.DEFAULT if requested_attention in (None, "sdpa") else requested_attention
        attention.get(name)
        return name

    @classmethod
    def _can_set_attn_implementation(cls) -> bool:
        return True


class NezhaModel(NezhaPreTrainedModel):
    """The encoder without a head.

    In half precision its states stay close: on the model in the box every layer's is within 2% of float32's in
    bfloat16 and within 0.25% in float16, in the Euclidean norm (`tests/test_half_precision.py`).

    Args:
        config: its sizes.
        add_pooling_layer: whether `pooler_output` is computed.
    """

    def __init__(self, config: NezhaConfig, add_pooling_layer: bool = True):
        super().__init__(config)
        refuse_other_kinds(config)
        self.embeddings = NezhaEmbeddings(config)
        self.encoder = NezhaEncoder(config)
        self.pooler = NezhaPooler(config) if add_pooling_layer else None
        self.post_init()

    def get_input_embeddings(self) -> nn.Embedding:
        """The word embedding."""
        return self.embeddings.word_embeddings

    def set_input_embeddings(self, value: nn.Embedding) -> None:
        """Put another word embedding in its place."""
        self.embeddings.word_embeddings = value

    @can_return_tuple
    def forward(
        self,
        input_ids: Tensor | None = None,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        seq_idx: Tensor | None = None,
        output_attentions: bool | None = None,
        output_hidden_states: bool | None = None,
        **kwargs: Any,
    ) -> BaseModelOutputWithPooling:
        """Encode a batch of texts.

        Args:
            input_ids: (B, L) token ids.
            attention_mask: 1 where a token may be seen, 0 for padding; (B, L), or (B, L, L) for each query apart.
            token_type_ids: (B, L) segments; all 0 where not given.
            inputs_embeds: (B, L, hidden) vectors in place of `input_ids`.
            seq_idx: (B, L) the number of each token's text where several are packed into a row one after another, as
                transformers' `DataCollatorWithFlattening(return_seq_idx=True)` has it; a token sees its own text only.
            output_attentions: return probabilities; such a call runs the `eager` backend.
            output_hidden_states: return the state after the embeddings and after every layer.
            kwargs: `return_dict=False` for a tuple; anything else is refused by name (see `nezha.arguments`).

        Raises:
            InputError: unless exactly one of `input_ids` and `inputs_embeds` is given; for a mask of another shape; for
                an argument that is not known; for ids that have no vector; for a batch that memory cannot hold.
        """
        if seq_idx is not None:
            kwargs.pop("position_ids", None)  # collators that pack give both, and both say where a text begins
        refuse_others(kwargs)
        if (input_ids is None) == (inputs_embeds is None):
            raise InputError("one_input")
        explain = self.config.output_attentions if output_attentions is None else output_attentions
        keep = self.config.output_hidden_states if output_hidden_states is None else output_hidden_states
        self._check_memory(input_ids if inputs_embeds is None else inputs_embeds, bool(explain))
        hidden = self._embed(input_ids, token_type_ids, inputs_embeds, seq_idx)
        check_mask(attention_mask, hidden)
        plain = bool(explain) or torch.compiler.is_exporting()  # other formats know nothing of our operators
        seen = Seen(None, additive_mask(attention_mask, hidden.dtype), seq_idx, plain)
        hidden, states, looks = self.encoder(hidden, seen, bool(keep))
        return BaseModelOutputWithPooling(
            last_hidden_state=hidden,
            pooler_output=None if self.pooler is None else self.pooler(hidden),
            hidden_states=states if keep else None,
            attentions=looks if explain else None,
        )

    def _check_memory(self, given: Tensor | None, explain: bool) -> None:
        """Refuse what cannot fit; with gradient checkpointing layers keep nothing, and nothing is refused."""
        assert given is not None
        if self.training and any(getattr(layer, "gradient_checkpointing", False) for layer in self.encoder.layer):
            return
        weight, eager = self.embeddings.word_embeddings.weight, self.config._attn_implementation == "eager"
        batch, length = given.shape[:2]
        memory.check(self.config, batch, length, weight.device, eager=explain or eager, item=weight.element_size())

    def _embed(
        self,
        input_ids: Tensor | None,
        token_type_ids: Tensor | None,
        inputs_embeds: Tensor | None,
        seq_idx: Tensor | None,
    ) -> Tensor:
        """The input of the first layer; an id that has no vector is looked for once torch has stumbled over it."""
        try:
            return self.embeddings(input_ids, token_type_ids, inputs_embeds, seq_idx)
        except IndexError as error:
            refuse_unknown_ids("input_ids", input_ids, self.embeddings.word_embeddings, error)
            refuse_unknown_ids("token_type_ids", token_type_ids, self.embeddings.token_type_embeddings, error)
            raise
