"""The training loop: batches in, weights and records out, nothing lost on the way.

A step is a function of the weights, the step's number and the seed alone, so a run that was stopped, killed or moved
goes on bit for bit as if it had never stopped (on the same machine, with the same number of threads).
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from transformers import PreTrainedModel

from nezha import checkpoint
from nezha.data.batches import IGNORED, Batch, Batches
from nezha.data.prefetch import Prefetch
from nezha.evaluate import evaluate
from nezha.journal import Journal
from nezha.messages import InputError
from nezha.objective import loss_sums, to_tensors
from nezha.options import to_dict
from nezha.precision import Precision
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import RunFolder
from nezha.schedule import rate

EVAL_EXAMPLES = 256
_STEP_SEED = 1_000_003  # a prime, so that seeds and steps do not meet


@dataclass
class Progress:
    """What has happened so far; saved with every checkpoint.

    `step` counts batches, `updates` the optimizer steps among them: an fp16 step that overflows is the one, not the
    other, and does not advance the schedule.
    """

    step: int = 0
    updates: int = 0
    tokens: int = 0
    seconds: float = 0.0


@dataclass
class Trainer:
    """One run: its model, its data and its way of moving.

    `stop` is asked after every step; where it answers True the run saves and ends.  `loss` computes the two summed
    losses of one forward pass, compiled or not.
    """

    run: RunFolder
    config: PretrainConfig
    model: PreTrainedModel
    optimizer: torch.optim.Optimizer
    train: Batches
    held_out: Batches
    precision: Precision
    journal: Journal
    stop: Callable[[], bool]
    loss: Callable[..., Any] = loss_sums
    progress: Progress = field(default_factory=Progress)

    def __post_init__(self):
        self.scaler = self.precision.scaler()
        self.saved_step = -1

    def fit(self) -> str:
        """Train until the last step or until asked to stop; returns `finished` or `stopped`."""
        loop = self.config.loop
        self.model.train()
        with Prefetch(self.train.batch, self.progress.step) as ahead:
            window = _Window(self.progress, ahead)
            while self.progress.step < loop.steps:
                batch = ahead.take()
                began = time.monotonic()
                figures = self.train_step(batch)
                self.progress.seconds += time.monotonic() - began
                self.journal.step = self.progress.step
                self.journal.beat()
                window.add(figures)
                stopping, last = self.stop(), self.progress.step == loop.steps
                if self.due(loop.log_every) or last:
                    self.journal.record("train", **window.close(self.progress, loop.steps))
                if self.due(loop.eval_every) or last:
                    self.evaluate()
                if self.due(loop.save_every) or last or stopping:
                    self.save()
                if stopping and not last:
                    return "stopped"
        return "finished"

    def due(self, every: int) -> bool:
        """Whether something that happens every `every` steps happens now."""
        return self.progress.step % every == 0

    def train_step(self, batch: Batch) -> dict[str, float | None]:
        """One optimizer step over `batch`, in `accumulate` forward passes.

        Raises:
            InputError: where the loss is no longer a number.
        """
        loop = self.config.loop
        counts = [max(1, int((labels != IGNORED).sum())) for labels in (batch.labels, batch.next_sentence_label)]
        losses = torch.zeros(2)
        for part in range(loop.accumulate):
            torch.manual_seed(self.config.loop.seed * _STEP_SEED + self.progress.step * loop.accumulate + part)
            rows = batch.rows(part * loop.batch_size, (part + 1) * loop.batch_size)
            with self.precision.autocast():
                masked, following = self.loss(self.model, to_tensors(rows, self.precision.device))
            self.scaler.scale(masked / counts[0] + following / counts[1]).backward()
            losses += torch.stack([masked.detach(), following.detach()]).cpu() / torch.tensor(counts)
        mlm, nsp = losses.tolist()
        if not math.isfinite(mlm + nsp):
            raise self.diverged()
        grad_norm, learning_rate = self.update()
        self.progress.step += 1
        self.progress.tokens += int(batch.attention_mask.sum())
        paired = bool((batch.next_sentence_label != IGNORED).any())
        return {
            "mlm_loss": mlm,
            "nsp_loss": nsp if paired else None,
            "grad_norm": grad_norm,
            "learning_rate": learning_rate,
        }

    def diverged(self) -> InputError:
        """The error for a step that has no number: the weights still hold what they held before it."""
        return InputError("diverged", step=self.progress.step + 1, saved=max(self.saved_step, 0))

    def update(self) -> tuple[float, float]:
        """Move the weights by their gradients; returns the gradient's length (before clipping) and the rate used.

        Raises:
            InputError: where a gradient is not a number and no loss scale is there to skip the step.
        """
        options, loop = self.config.optimizer, self.config.loop
        lr = options.learning_rate * rate(self.progress.updates + 1, warmup=options.warmup_steps, steps=loop.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.scaler.unscale_(self.optimizer)
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), options.clip_norm or math.inf)
        if not self.scaler.is_enabled() and not torch.isfinite(norm):
            raise self.diverged()
        scale = self.scaler.get_scale()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        skipped = self.scaler.get_scale() < scale
        self.progress.updates += not skipped
        self.optimizer.zero_grad(set_to_none=True)
        return norm.item(), lr

    def evaluate(self) -> None:
        """Record the figures on held-out text."""
        figures = evaluate(self.model, self.held_out, examples=EVAL_EXAMPLES, precision=self.precision)
        self.journal.record("eval", **figures)

    def save(self) -> None:
        """Write a checkpoint, then delete the oldest beyond those that are kept.

        Raises:
            InputError: where the disk does not take it; the checkpoint before stays.
        """
        if self.saved_step == self.progress.step:
            return
        state = {
            **vars(self.progress),
            "config": to_dict(self.config),
            "scaler": self.scaler.state_dict(),
            "batches": self.train.state(),
            "resolved": {"precision": self.precision.name, "compiled": self.loss is not loss_sums},
        }
        try:
            checkpoint.save(
                self.run, model=self.model, optimizer=self.optimizer, tokenizer=self.train.tokenizer, state=state
            )
        except OSError as error:
            raise InputError(
                "cannot_save",
                folder=self.run.checkpoints,
                reason=error.strerror or error,
                saved=max(self.saved_step, 0),
            ) from error
        self.saved_step = self.progress.step
        checkpoint.prune(self.run, self.config.loop.keep_checkpoints)
        self.journal.event("saved", "saved", step=self.progress.step)

    def restore(self, state: dict[str, Any]) -> None:
        """Take up the progress of a checkpoint whose weights have been loaded."""
        self.progress = Progress(**{name: state[name] for name in vars(self.progress)})
        self.scaler.load_state_dict(state["scaler"])
        self.train.restore(state.get("batches", {}))
        self.saved_step = self.journal.step = self.progress.step


class _Window:
    """Means of what happened since the last record."""

    def __init__(self, progress: Progress, ahead: Prefetch[Batch]):
        self.ahead = ahead
        self.start(progress)

    def start(self, progress: Progress) -> None:
        self.figures: list[dict[str, float | None]] = []
        self.tokens, self.seconds, self.waited = progress.tokens, progress.seconds, self.ahead.waited

    def add(self, figures: dict[str, float | None]) -> None:
        self.figures.append(figures)

    def mean(self, name: str) -> float | None:
        """Of one figure over the window; None where no step had it."""
        found = [value for figures in self.figures if (value := figures[name]) is not None]
        return sum(found) / len(found) if found else None

    def close(self, progress: Progress, steps: int) -> dict[str, float | None]:
        """The record of this window; a new one begins."""
        count, seconds = len(self.figures), progress.seconds - self.seconds
        mlm, nsp = self.mean("mlm_loss"), self.mean("nsp_loss")
        record = {
            "loss": (mlm or 0.0) + (nsp or 0.0),
            "mlm_loss": mlm,
            "nsp_loss": nsp,
            "grad_norm": self.figures[-1]["grad_norm"],
            "learning_rate": self.figures[-1]["learning_rate"],
            "tokens_per_second": (progress.tokens - self.tokens) / max(seconds, 1e-9),
            "data_wait": self.ahead.waited - self.waited,
            "seconds": progress.seconds,
            "eta_seconds": seconds / count * (steps - progress.step),
        }
        self.start(progress)
        return record
