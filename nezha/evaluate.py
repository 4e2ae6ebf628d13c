"""How well a model guesses on held-out text: losses and accuracies, with masks fixed by a seed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor

from nezha.data.batches import IGNORED, Batches
from nezha.objective import logits, summed_losses, to_tensors
from nezha.precision import Precision


@torch.no_grad()
def evaluate(
    model: torch.nn.Module,
    batches: Batches,
    *,
    examples: int | None,
    precision: Precision,
    scores: Callable[..., tuple[Tensor, Tensor]] | None = None,
) -> dict[str, Any]:
    """Figures over the first `examples` held-out examples (None: all of one epoch).

    Args:
        model: what is judged.
        batches: of held-out text.
        examples: how many.
        precision: of the forward passes.
        scores: gives the two scores of some tensors; `logits` of the model where None.

    Returns:
        `mlm_loss` (nats a chosen token), `mlm_accuracy` (over all chosen tokens), `masked_accuracy` (over those that
        were shown as [MASK] alone: the 10% left unchanged are easy), `nsp_loss`, `nsp_accuracy` (None where examples
        have no second part), `loss` (sum of the two losses) and the counts.
    """
    scores = scores or partial(logits, model)
    training = model.training
    model.eval()
    total = batches.order.count(examples)
    sums = dict.fromkeys(("mlm", "nsp", "chosen", "right", "masked", "masked_right", "pairs", "next_right"), 0.0)
    for start in range(0, total, batches.batch_size):
        tensors = to_tensors(batches.between(start, min(start + batches.batch_size, total)), precision.device)
        with precision.autocast():
            token_scores, sentence_scores = scores(tensors)
        labels, is_next = tensors.labels, tensors.next_sentence_label
        right = token_scores.argmax(-1) == labels
        shown_mask = (tensors.input_ids.gather(1, tensors.positions) == batches.tokenizer.mask_id) & (labels != IGNORED)
        masked_loss, next_loss = summed_losses(token_scores, sentence_scores, tensors)
        sums["mlm"] += masked_loss.item()
        sums["nsp"] += next_loss.item()
        sums["chosen"] += (labels != IGNORED).sum().item()
        sums["right"] += right.sum().item()
        sums["masked"] += shown_mask.sum().item()
        sums["masked_right"] += (right & shown_mask).sum().item()
        sums["pairs"] += (is_next != IGNORED).sum().item()
        sums["next_right"] += (sentence_scores.argmax(-1) == is_next).sum().item()
    model.train(training)
    mlm, pairs = sums["mlm"] / max(1, sums["chosen"]), sums["pairs"]
    nsp = sums["nsp"] / pairs if pairs else None
    return {
        "loss": mlm + (nsp or 0.0),
        "mlm_loss": mlm,
        "nsp_loss": nsp,
        "mlm_accuracy": sums["right"] / max(1, sums["chosen"]),
        "masked_accuracy": sums["masked_right"] / max(1, sums["masked"]),
        "nsp_accuracy": sums["next_right"] / pairs if pairs else None,
        "examples": total,
        "predictions": int(sums["chosen"]),
    }
