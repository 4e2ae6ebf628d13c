"""Every hidden place of held-out text with what a model made of it, as flat arrays: figures of any kind come from here.

`nezha.evaluate` keeps sums because a training run needs no more; here each place keeps where it stood, which word it
belongs to and how surprising it was, so that one can ask by place, by word or by character.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from nezha.data.batches import IGNORED, Batches
from nezha.objective import logits, to_tensors
from nezha.precision import Precision


@dataclass(frozen=True)
class Guesses:
    """All hidden places of some examples, in their order.

    Shapes:
        `example`, `place`, `word`: (n,) int64: which example, which token of it, which word of it (counted from 0).
        `label`, `guess`: (n,) int64, the hidden id and the likeliest one.
        `nats`: (n,) float64, minus the log-probability of the hidden id.
        `shown_mask`: (n,) bool, whether the model saw [MASK] there (not a random token, not the token itself).
        `lengths`: (examples,) int64, tokens of each example.
    """

    example: np.ndarray
    place: np.ndarray
    word: np.ndarray
    label: np.ndarray
    guess: np.ndarray
    nats: np.ndarray
    shown_mask: np.ndarray
    lengths: np.ndarray


@torch.no_grad()
def guesses(model: torch.nn.Module, batches: Batches, *, examples: int | None, precision: Precision) -> Guesses:
    """What `model`, in evaluation mode, makes of the hidden places of the first `examples` examples (None: one epoch).

    Args:
        model: has the parts of `NezhaForPreTraining`.
        batches: held-out text, with its masking and its batch size.
        examples: how many.
        precision: of the forward passes.
    """
    total, size = batches.order.count(examples), batches.batch_size
    found = [_some(model, batches, start, min(start + size, total), precision) for start in range(0, total, size)]
    return Guesses(**{name: np.concatenate([part[name] for part in found]) for name in found[0]})


def _some(
    model: torch.nn.Module, batches: Batches, start: int, stop: int, precision: Precision
) -> dict[str, np.ndarray]:
    """The fields of `Guesses` for the examples from `start` up to `stop`."""
    batch = batches.between(start, stop)
    tensors = to_tensors(batch, precision.device)
    with precision.autocast():
        scores, _ = logits(model, tensors)
    nats = F.cross_entropy(scores.flatten(0, 1), tensors.labels.flatten(), ignore_index=IGNORED, reduction="none")
    used = batch.labels != IGNORED
    stacks = [batches.hidden(*run)[0] for run in batches.order.runs(start, stop)]
    words = np.concatenate([(~stack.continues).cumsum(1) - 1 for stack in stacks])
    rows, _ = np.nonzero(used)
    place = batch.positions[used]
    return {
        "example": start + rows,
        "place": place,
        "word": words[rows, place],
        "label": batch.labels[used],
        "guess": scores.argmax(-1).cpu().numpy()[used],
        "nats": nats.view(used.shape).cpu().double().numpy()[used],
        "shown_mask": batch.input_ids[rows, place] == batches.tokenizer.mask_id,
        "lengths": np.concatenate([stack.lengths for stack in stacks]),
    }
