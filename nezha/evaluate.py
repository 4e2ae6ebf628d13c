"""How well a model guesses on held-out text: losses and accuracies, with masks fixed by a seed."""

from typing import Any

import torch

from nezha.data.batches import IGNORED, Batches
from nezha.objective import logits, summed_losses, to_tensors
from nezha.precision import Precision


@torch.no_grad()
def evaluate(model: torch.nn.Module, batches: Batches, *, examples: int | None, precision: Precision) -> dict[str, Any]:
    """Figures over the first `examples` held-out examples (None: all of one epoch).

    Returns:
        `mlm_loss` (nats a chosen token), `mlm_accuracy` (over all chosen tokens), `masked_accuracy` (over those that
        were shown as [MASK] alone: the 10% left unchanged are easy), `nsp_loss`, `nsp_accuracy`, `loss` (sum of the
        two losses) and the counts.
    """
    training = model.training
    model.eval()
    total = len(batches.plan(0)) if examples is None else min(examples, len(batches.plan(0)))
    sums = dict.fromkeys(("mlm", "nsp", "chosen", "right", "masked", "masked_right", "next_right"), 0.0)
    for start in range(0, total, batches.batch_size):
        places = [(0, place) for place in range(start, min(start + batches.batch_size, total))]
        tensors = to_tensors(batches.stack(places), precision.device)
        with precision.autocast():
            token_scores, sentence_scores = logits(model, tensors)
        ids, _, _, positions, labels, is_next = tensors
        right = token_scores.argmax(-1) == labels
        shown_mask = (ids.gather(1, positions) == batches.tokenizer.mask_id) & (labels != IGNORED)
        masked_loss, next_loss = summed_losses(token_scores, sentence_scores, tensors)
        sums["mlm"] += masked_loss.item()
        sums["nsp"] += next_loss.item()
        sums["chosen"] += (labels != IGNORED).sum().item()
        sums["right"] += right.sum().item()
        sums["masked"] += shown_mask.sum().item()
        sums["masked_right"] += (right & shown_mask).sum().item()
        sums["next_right"] += (sentence_scores.argmax(-1) == is_next).sum().item()
    model.train(training)
    mlm, nsp = sums["mlm"] / max(1, sums["chosen"]), sums["nsp"] / max(1, total)
    return {
        "loss": mlm + nsp,
        "mlm_loss": mlm,
        "nsp_loss": nsp,
        "mlm_accuracy": sums["right"] / max(1, sums["chosen"]),
        "masked_accuracy": sums["masked_right"] / max(1, sums["masked"]),
        "nsp_accuracy": sums["next_right"] / max(1, total),
        "examples": total,
        "predictions": int(sums["chosen"]),
    }
