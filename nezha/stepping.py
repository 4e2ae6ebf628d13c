"""One optimizer step: forward and backward over the parts of a batch, one gradient, one move of the weights.

    passes of at most `batch_size` examples → gradients add up → unscale → clip → optimizer → loss scale

The loss of a pass is its share of the whole batch's (see `nezha.objective`), so how a batch is cut into passes changes
nothing but rounding.  What is drawn in a pass (dropout) is a function of the seed and of the number of its first
example in the run, whoever computes it.
"""

import math
from collections.abc import Callable
from typing import Any

import torch

from nezha.data.batches import IGNORED, Batch
from nezha.divergence import NotANumberError, first_gradient, the_loss
from nezha.objective import to_tensors
from nezha.precision import Precision
from nezha.pretrain_config import PretrainConfig
from nezha.schedule import rate_of
from nezha.stages import rows_of_pass

_SEED = 1_000_003  # a prime, so that seeds and examples do not meet


class Stepper:
    """Moves a model, step by step.

    Args:
        config: of the run.
        model: its weights, fp32.
        optimizer: over them.
        precision: of the passes; its loss scale lives here, in `scaler`.
        loss: computes the two summed losses of one pass, compiled or not.
    """

    def __init__(
        self,
        config: PretrainConfig,
        model: torch.nn.Module,
        optimizer: torch.optim.Optimizer,
        precision: Precision,
        loss: Callable[..., Any],
    ):
        self.config, self.model, self.optimizer, self.precision, self.loss = config, model, optimizer, precision, loss
        self.scaler = precision.scaler()

    def step(self, batch: Batch, *, first: int, updates: int) -> dict[str, Any]:
        """One step over `batch`.

        Args:
            batch: the examples.
            first: number of its first example in the run.
            updates: optimizer steps made so far, on which the learning rate hangs.

        Returns:
            `mlm_loss`, `nsp_loss` (None where examples have no second part), `grad_norm` before clipping,
            `learning_rate`, `loss_scale` (None but for fp16), `moved` (whether the weights did: an fp16 step that
            overflows is skipped), `overflow` (where it did, else None).

        Raises:
            NotANumberError: a loss that is no number, or a gradient where no loss scale is there to skip the step.
        """
        mlm, nsp = self.passes(batch, first)
        if not math.isfinite(mlm + nsp):
            raise NotANumberError(the_loss())
        figures = self.move(updates)
        paired = bool((batch.next_sentence_label != IGNORED).any())
        return {"mlm_loss": mlm, "nsp_loss": nsp if paired else None, **figures}

    def passes(self, batch: Batch, first: int) -> tuple[float, float]:
        """The gradients of a batch, added up over its passes; returns its two mean losses."""
        rows, length = batch.input_ids.shape
        size = rows_of_pass(self.config, length)
        counts = [max(1, int((labels != IGNORED).sum())) for labels in (batch.labels, batch.next_sentence_label)]
        losses = torch.zeros(2)
        for start in range(0, rows, size):
            torch.manual_seed(self.config.loop.seed * _SEED + first + start)
            tensors = to_tensors(batch.rows(start, min(start + size, rows)), self.precision.device)
            with self.precision.autocast():
                masked, following = self.loss(self.model, tensors)
            self.scaler.scale(masked / counts[0] + following / counts[1]).backward()
            losses += torch.stack([masked.detach(), following.detach()]).cpu() / torch.tensor(counts)
        mlm, nsp = losses.tolist()
        return mlm, nsp

    def move(self, updates: int) -> dict[str, Any]:
        """Move the weights by their gradients, which are then gone."""
        options = self.config.optimizer
        lr = rate_of(options, updates + 1, self.config.loop.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.scaler.unscale_(self.optimizer)
        gradients = [weight.grad for weight in self.model.parameters() if weight.grad is not None]
        norm = torch.nn.utils.get_total_norm(gradients)
        # before clipping, which divides by the length and would spread what is no number over every gradient
        overflow = None if torch.isfinite(norm) else first_gradient(self.model)
        if overflow and not self.scaler.is_enabled():
            raise NotANumberError(overflow)
        torch.nn.utils.clip_grads_with_norm_(self.model.parameters(), options.clip_norm or math.inf, norm)
        scale = self.scaler.get_scale()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        moved = self.scaler.get_scale() >= scale
        self.optimizer.zero_grad(set_to_none=True)
        return {
            "grad_norm": norm.item(),
            "learning_rate": lr,
            "loss_scale": scale if self.scaler.is_enabled() else None,
            "moved": moved,
            "overflow": None if moved else overflow,
        }
