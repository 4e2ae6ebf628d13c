"""What pre-training minimises: masked words and next sentences (Devlin et al. 2019; NEZHA keeps both, paper Table 2).

    loss = Σ nll(masked tokens) / number of them  +  Σ nll(next sentence) / number of examples

Both are sums over what one forward pass sees, divided by the counts of the whole optimizer step, so that eight passes
of one example give the gradient of one pass of eight.
"""

from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from nezha.data.batches import IGNORED, Batch
from nezha.data.joining import Joined


class Tensors(NamedTuple):
    """What one pass reads: the fields of a `Batch`, which has `attention_mask`, or of a `Joined`, which has the others.

    None is what it does not have.
    """

    input_ids: Tensor
    token_type_ids: Tensor
    positions: Tensor
    labels: Tensor
    next_sentence_label: Tensor
    attention_mask: Tensor | None = None
    seq_idx: Tensor | None = None
    firsts: Tensor | None = None


def to_tensors(batch: Batch | Joined, device: str) -> Tensors:
    """The arrays of a batch as tensors on `device`."""
    arrays = vars(batch).items()
    return Tensors(**{name: torch.from_numpy(values).to(device, non_blocking=True) for name, values in arrays})


def logits(model: Any, tensors: Tensors) -> tuple[Tensor, Tensor]:
    """Scores for the places to predict (B, P, vocabulary) and for the next sentence (B, 2), in fp32.

    `model` has the parts of `NezhaForPreTraining`: an encoder `nezha` and two heads in `cls`.
    Only the places to predict go through the vocabulary-sized product: a seventh of the tokens.
    """
    out = model.nezha(
        input_ids=tensors.input_ids, attention_mask=tensors.attention_mask, token_type_ids=tensors.token_type_ids,
        seq_idx=tensors.seq_idx,
    )  # fmt: skip
    states, pooled = out.last_hidden_state, out.pooler_output
    if tensors.firsts is None:
        places = tensors.positions.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        hidden = states.gather(1, places)  # (B, P, hidden)
    else:
        states = states.flatten(0, 1)
        hidden, pooled = states[tensors.positions], model.nezha.pooler(states[tensors.firsts, None])
    return model.cls.predictions(hidden).float(), model.cls.seq_relationship(pooled).float()


def summed_losses(token_scores: Tensor, sentence_scores: Tensor, tensors: Tensors) -> tuple[Tensor, Tensor]:
    """Summed negative log-likelihoods of the masked tokens and of the next sentences; each ()."""
    labels = tensors.labels.flatten()
    masked = F.cross_entropy(token_scores.flatten(0, 1), labels, ignore_index=IGNORED, reduction="sum")
    return masked, F.cross_entropy(sentence_scores, tensors.next_sentence_label, reduction="sum")


def loss_sums(model: Any, tensors: Tensors) -> tuple[Tensor, Tensor]:
    """Forward and `summed_losses` in one: what a training step runs, and what is compiled."""
    return summed_losses(*logits(model, tensors), tensors)
