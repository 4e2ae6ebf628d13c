"""One optimizer step: forward and backward over the parts of a batch, one gradient, one move of the weights.

    passes of at most `batch_size` examples → gradients add up → unscale → clip → optimizer → loss scale

The loss of a pass is its share of the whole batch's (see `nezha.objective`), so how a batch is cut into passes, and
which process computes them, changes nothing but rounding.  What is drawn in a pass (dropout) is a function of the seed
and of the number of its first example in the run.
"""

import dataclasses
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from nezha.data.batches import IGNORED, Batch
from nezha.data.joining import Joined, joined
from nezha.divergence import NotANumberError, first_gradient, the_loss
from nezha.objective import loss_sums, to_tensors
from nezha.precision import Precision
from nezha.pretrain_config import PretrainConfig
from nezha.processes import Processes
from nezha.schedule import rate_of
from nezha.spread import Spread, whole
from nezha.stages import rows_of_pass

_SEED = 1_000_003  # a prime, so that seeds and examples do not meet


class Stepper:
    """Moves a model, step by step.

    Args:
        config: of the run.
        spread: the model, its weights fp32, as the processes hold it.
        optimizer: over them.
        precision: of the passes; its loss scale lives here, in `scaler`.
        loss: computes the two summed losses of one pass, compiled or not.
        processes: those that share each batch.
    """

    def __init__(
        self,
        config: PretrainConfig,
        spread: Spread,
        optimizer: torch.optim.Optimizer,
        precision: Precision,
        loss: Callable[..., Any],
        processes: Processes,
    ):
        self.config, self.spread, self.optimizer, self.precision, self.loss = config, spread, optimizer, precision, loss
        self.processes = processes
        self.scaler = precision.scaler()

    def step(self, batch: Batch, *, first: int, updates: int) -> dict[str, Any]:
        """One step over `batch`.

        Args:
            batch: the examples of it that are this process's.
            first: number of the first of them in the run.
            updates: optimizer steps made so far, on which the learning rate hangs.

        Returns:
            `mlm_loss`, `nsp_loss` (None where examples have no second part), `grad_norm` before clipping,
            `learning_rate`, `loss_scale` (None but for fp16), `moved` (whether the weights did: an fp16 step that
            overflows is skipped), `overflow` (where it did, else None), `tokens` of the whole batch; the same in every
            process.

        Raises:
            NotANumberError: a loss that is no number, or a gradient where no loss scale is there to skip the step.
        """
        rows, chosen, pairs, tokens = self.processes.sums(
            len(batch.input_ids),
            *(int((labels != IGNORED).sum()) for labels in (batch.labels, batch.next_sentence_label)),
            int(batch.attention_mask.sum()),
        )
        # processes meet in every pass, so all make as many as the one with the most rows
        size = rows_of_pass(self.config, batch.input_ids.shape[1])
        starts = range(0, -(-int(rows) // self.processes.count), size)
        mlm, nsp = self.passes(batch, first, starts, counts=(max(1.0, chosen), max(1.0, pairs)))
        if not math.isfinite(mlm + nsp):
            raise NotANumberError(the_loss())
        figures = self.move(updates)
        return {"mlm_loss": mlm, "nsp_loss": nsp if pairs else None, "tokens": int(tokens), **figures}

    def passes(self, batch: Batch, first: int, starts: range, *, counts: tuple[float, float]) -> tuple[float, float]:
        """The gradients of a batch, added up over its passes and all processes; returns its two mean losses.

        Args:
            batch, first: as in `step`.
            starts: the row at which each pass begins.
            counts: of masked tokens and of pairs in the whole batch, all processes together.
        """
        # on the device until the last pass: to fetch a loss is to wait for the GPU
        losses, shares = (torch.tensor(values, device=self.precision.device) for values in ((0.0, 0.0), counts))
        for number, part, last in self.parts(batch, starts):
            torch.manual_seed(self.config.loop.seed * _SEED + first + number)
            tensors = to_tensors(part, self.precision.device)
            with self.spread.passing(last=last):
                with self.precision.autocast():
                    masked, following = self.spread.ask(self.loss, tensors)
                self.scaler.scale(masked / counts[0] + following / counts[1]).backward()
            losses += torch.stack([masked.detach(), following.detach()]) / shares
        mlm, nsp = self.processes.sums(*losses.tolist())
        return mlm, nsp

    def parts(self, batch: Batch, starts: range) -> Iterator[tuple[int, Batch | Joined, bool]]:
        """What is computed at a time: the number of its first row, the rows, and whether it is the last.

        Without their filling where nothing stands against it: a compiled loss has one shape, and processes that share
        a batch meet in every pass.
        """
        free = self.loss is loss_sums and self.processes.count == 1
        for start in starts:
            rows = _rows(batch, start, starts.step)
            yield start, joined(rows) if free else rows, start == starts[-1]

    def move(self, updates: int) -> dict[str, Any]:
        """Move the weights by their gradients, which are then gone."""
        options = self.config.optimizer
        lr = rate_of(options, updates + 1, self.config.loop.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.scaler.unscale_(self.optimizer)
        weights = list(self.spread.model.parameters())
        norm = torch.nn.utils.get_total_norm([weight.grad for weight in weights if weight.grad is not None])
        length = whole(norm)
        # before clipping, which divides by the length and would spread what is no number over every gradient
        overflow = None if torch.isfinite(length) else first_gradient(self.spread.model)
        if overflow and not self.scaler.is_enabled():
            raise NotANumberError(overflow)
        torch.nn.utils.clip_grads_with_norm_(weights, options.clip_norm or math.inf, norm)
        scale = self.scaler.get_scale()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        moved = self.scaler.get_scale() >= scale
        self.optimizer.zero_grad(set_to_none=True)
        return {
            "grad_norm": length.item(),
            "learning_rate": lr,
            "loss_scale": scale if self.scaler.is_enabled() else None,
            "moved": moved,
            "overflow": None if moved else overflow,
        }


def _rows(batch: Batch, start: int, size: int) -> Batch:
    """Up to `size` rows from `start` on; where this process has none left, one that counts for nothing."""
    rows = len(batch.input_ids)
    if start < rows:
        return batch.rows(start, min(start + size, rows))
    spare = batch.rows(0, 1)
    nothing = {name: np.full_like(getattr(spare, name), IGNORED) for name in ("labels", "next_sentence_label")}
    return dataclasses.replace(spare, **nothing)
