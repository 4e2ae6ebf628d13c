"""What the encoder is stacked of: the embeddings, and a layer of attention and feed-forward.

    x = dropout(norm(word + segment))                       no position is added here, unless they are absolute
    x = norm(x + dropout(dense(attention(x, tables))))      the tables say how far apart each pair is
    x = norm(x + dropout(dense(gelu(dense(x)))))

Module names are those of the model that transformers 5 removed, so its weights load by name.

Wei et al. 2019, https://arxiv.org/abs/1909.00204; Devlin et al. 2019, https://arxiv.org/abs/1810.04805
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers.activations import ACT2FN
from transformers.modeling_layers import GradientCheckpointingLayer

from nezha import attention
from nezha.config import NezhaConfig
from nezha.dropout import Dropout
from nezha.linear import Linear
from nezha.messages import InputError
from nezha.positions import Tables, own_positions, place_embeddings


class NezhaEmbeddings(nn.Module):
    """Word and segment vectors, and those of places where positions are absolute, normed."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size, padding_idx=config.pad_token_id)
        self.position_embeddings = place_embeddings(config)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = Dropout(config.hidden_dropout_prob)

    def forward(
        self,
        input_ids: Tensor | None,
        token_type_ids: Tensor | None = None,
        inputs_embeds: Tensor | None = None,
        seq_idx: Tensor | None = None,
    ) -> Tensor:
        """(B, L) ids, or (B, L, hidden) vectors in their stead, to (B, L, hidden)."""
        words = self.word_embeddings(input_ids) if inputs_embeds is None else inputs_embeds
        if token_type_ids is None:
            token_type_ids = torch.zeros(words.shape[:-1], dtype=torch.long, device=words.device)
        whole = words + self.token_type_embeddings(token_type_ids)
        if self.position_embeddings is not None:
            whole = whole + self._places(words.shape[1], seq_idx)
        return self.dropout(self.LayerNorm(whole))

    def _places(self, length: int, seq_idx: Tensor | None) -> Tensor:
        """The vectors of the first `length` places, (L, hidden), or (B, L, hidden) where packed texts begin anew."""
        assert self.position_embeddings is not None
        table = self.position_embeddings.weight
        if seq_idx is None:
            if length > table.shape[0]:
                raise InputError("text_too_long", limit=table.shape[0], given=length)
            return table[:length]
        place = torch.arange(length, device=seq_idx.device).expand_as(seq_idx)
        begins = torch.cat([torch.ones_like(seq_idx[:, :1]), seq_idx[:, 1:] != seq_idx[:, :-1]], dim=1)
        return self.position_embeddings(place - (place * begins).cummax(1).values)


class Seen(NamedTuple):
    """What every layer is told beside the hidden states.

    Shapes:
        tables: of relative positions, those that all layers share.
        mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).
        seq_idx: (B, L), the number of each token's text where several share a row.
        explain: return the probabilities, which only `eager` has.
    """

    tables: Tables | None = None
    mask: Tensor | None = None
    seq_idx: Tensor | None = None
    explain: bool = False


class NezhaSelfAttention(nn.Module, attention.Recorder):
    """Projections around one backend of `nezha.attention`."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.config = config
        self.query = Linear(config.hidden_size, config.hidden_size)
        self.key = Linear(config.hidden_size, config.hidden_size)
        self.value = Linear(config.hidden_size, config.hidden_size)
        self.relative_positions = own_positions(config)

    def forward(self, hidden: Tensor, seen: Seen) -> tuple[Tensor, Tensor | None]:
        """(B, L, hidden) to the same, and the probabilities where they are asked for."""
        query, key, value = (
            project(hidden).unflatten(-1, (-1, self.config.head_dim)).transpose(1, 2)
            for project in (self.query, self.key, self.value)
        )  # (batch, heads, seq, head_dim)
        explain = seen.explain or self.records is not None
        name = "eager" if explain else self.config._attn_implementation or attention.DEFAULT
        backend = self.instead or attention.get(name)
        dropout = self.config.attention_probs_dropout_prob if self.training else 0.0
        tables = seen.tables if self.relative_positions is None else self.relative_positions()
        result = backend(query, key, value, tables, mask=seen.mask, seq_idx=seen.seq_idx, dropout=dropout)
        if self.records is not None:
            self.records.append(attention.Record.of(query, result))
        return result.context.transpose(1, 2).flatten(2), result.probabilities


class NezhaSelfOutput(nn.Module):
    """What attention found, added to what was there."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.dense = Linear(config.hidden_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = Dropout(config.hidden_dropout_prob)

    def forward(self, found: Tensor, hidden: Tensor) -> Tensor:
        """Both (B, L, hidden)."""
        return self.LayerNorm(self.dropout(self.dense(found)) + hidden)


class NezhaAttention(nn.Module):
    """Self-attention and its residual."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.self = NezhaSelfAttention(config)
        self.output = NezhaSelfOutput(config)

    def forward(self, hidden: Tensor, seen: Seen) -> tuple[Tensor, Tensor | None]:
        """As `NezhaSelfAttention`."""
        found, probabilities = self.self(hidden, seen)
        return self.output(found, hidden), probabilities


class NezhaIntermediate(nn.Module):
    """The wide half of the feed-forward part."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.dense = Linear(config.hidden_size, config.intermediate_size)
        self.activation = ACT2FN[config.hidden_act]

    def forward(self, hidden: Tensor) -> Tensor:
        """(B, L, hidden) to (B, L, intermediate)."""
        return self.activation(self.dense(hidden))


class NezhaOutput(nn.Module):
    """The narrow half, added to what was there."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.dense = Linear(config.intermediate_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = Dropout(config.hidden_dropout_prob)

    def forward(self, wide: Tensor, hidden: Tensor) -> Tensor:
        """(B, L, intermediate) and (B, L, hidden) to the latter."""
        return self.LayerNorm(self.dropout(self.dense(wide)) + hidden)


class NezhaLayer(GradientCheckpointingLayer):
    """One layer of the stack."""

    def __init__(self, config: NezhaConfig):
        super().__init__()
        self.attention = NezhaAttention(config)
        self.intermediate = NezhaIntermediate(config)
        self.output = NezhaOutput(config)

    def forward(self, hidden: Tensor, seen: Seen) -> tuple[Tensor, Tensor | None]:
        """As `NezhaSelfAttention`."""
        hidden, probabilities = self.attention(hidden, seen)
        return self.output(self.intermediate(hidden), hidden), probabilities
