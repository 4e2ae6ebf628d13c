"""What pre-training minimises: masked words and next sentences (Devlin et al. 2019; NEZHA keeps both, paper Table 2).

    loss = Σ nll(masked tokens) / number of them  +  Σ nll(next sentence) / number of examples

Both are sums over what one forward pass sees, divided by the counts of the whole optimizer step, so that eight passes
of one example give the gradient of one pass of eight.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from nezha.data.batches import IGNORED, Batch

Tensors = tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]


def to_tensors(batch: Batch, device: str) -> Tensors:
    """The arrays of a batch as tensors on `device`, in the order of its fields."""
    fields = (torch.from_numpy(values).to(device, non_blocking=True) for values in vars(batch).values())
    ids, mask, types, positions, labels, is_next = fields
    return ids, mask, types, positions, labels, is_next


def logits(model: Any, tensors: Tensors) -> tuple[Tensor, Tensor]:
    """Scores for the places to predict (B, P, vocabulary) and for the next sentence (B, 2), in fp32.

    `model` has the parts of `NezhaForPreTraining`: an encoder `nezha` and two heads in `cls`.
    Only the places to predict go through the vocabulary-sized product: a seventh of the tokens.
    """
    ids, mask, types, positions, _, _ = tensors
    out = model.nezha(input_ids=ids, attention_mask=mask, token_type_ids=types)
    places = positions.unsqueeze(-1).expand(-1, -1, out.last_hidden_state.shape[-1])
    hidden = out.last_hidden_state.gather(1, places)  # (B, P, hidden)
    return model.cls.predictions(hidden).float(), model.cls.seq_relationship(out.pooler_output).float()


def summed_losses(token_scores: Tensor, sentence_scores: Tensor, tensors: Tensors) -> tuple[Tensor, Tensor]:
    """Summed negative log-likelihoods of the masked tokens and of the next sentences; each ()."""
    labels, is_next = tensors[4], tensors[5]
    masked = F.cross_entropy(token_scores.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum")
    return masked, F.cross_entropy(sentence_scores, is_next, reduction="sum")


def loss_sums(model: Any, tensors: Tensors) -> tuple[Tensor, Tensor]:
    """Forward and `summed_losses` in one: what a training step runs, and what is compiled."""
    return summed_losses(*logits(model, tensors), tensors)
