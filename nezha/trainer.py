"""The training loop: batches in, weights and records out, nothing lost on the way.

A step is a function of the weights, the step's number and the seed alone, so a run that was stopped, killed or moved
goes on bit for bit as if it had never stopped (on the same machine, with the same number of threads and processes).

Several processes run this loop side by side, each on its rows of every batch.  They agree on what decides how it goes
on; the main one alone writes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any

import torch
from transformers import PreTrainedModel

from nezha import checkpoint, run_memory
from nezha.data.batches import Batch, Batches
from nezha.data.prefetch import Prefetch
from nezha.data.staged import StagedBatches
from nezha.divergence import OVERFLOWS, SMALLEST_SCALE, NotANumberError, first_weight
from nezha.endings import time_is_up, why_ended
from nezha.evaluate import evaluate
from nezha.journal import Journal
from nezha.layer_ratios import layer_ratios
from nezha.messages import InputError, Told
from nezha.objective import logits, loss_sums
from nezha.options import to_dict
from nezha.precision import Precision, machine
from nezha.pretrain_config import PretrainConfig
from nezha.processes import Processes
from nezha.progress import Progress
from nezha.run_folder import RunFolder
from nezha.spread import Spread
from nezha.stages import Stage, stage_of
from nezha.stepping import Stepper
from nezha.window import Window

EVAL_EXAMPLES = 256


@dataclass
class Trainer:
    """One run: its model, its data and its way of moving.

    `held_out` has the batches of each stage.  `stop` is asked after every step; where it answers True, in any process,
    the run saves and ends.  `loss` computes the two summed losses of one forward pass, compiled or not.  `spread` is
    the model as the processes hold it.
    """

    run: RunFolder
    config: PretrainConfig
    model: PreTrainedModel
    optimizer: torch.optim.Optimizer
    train: StagedBatches
    held_out: Sequence[Batches]
    precision: Precision
    journal: Journal
    stop: Callable[[], bool]
    processes: Processes
    spread: Spread
    loss: Callable[..., Any] = loss_sums
    progress: Progress = field(default_factory=Progress)

    def __post_init__(self):
        self.stepper = Stepper(self.config, self.spread, self.optimizer, self.precision, self.loss, self.processes)
        self.share = {"rank": self.processes.rank.number, "ranks": self.processes.count}
        self.saved_step = -1
        self.reason: Told | None = None
        """Why the run finished before its last step, where it did."""

    def fit(self) -> str:
        """Train until the last step, until there is a reason to end, or until asked to stop.

        Returns:
            `finished` or `stopped`.
        """
        start = monotonic() - self.progress.elapsed
        self.model.train()
        with Prefetch(partial(self.train.batch, **self.share), self.progress.step) as ahead:
            window = Window(self.progress, ahead)
            while self.progress.step < self.config.loop.steps:
                batch = ahead.take()
                began = monotonic()
                figures = self.train_step(batch)
                self.progress.seconds += monotonic() - began
                stopping = self.agree(monotonic() - start)
                self.journal.step = self.progress.step
                self.journal.beat()
                window.add(figures)
                if state := self.after_step(window, stopping=stopping):
                    return state
        return "finished"

    def agree(self, elapsed: float) -> bool:
        """Give all processes one clock, the mean of theirs; returns whether any of them was asked to stop."""
        seconds, asked = self.processes.sums(elapsed, float(self.stop()))
        self.progress.elapsed = seconds / self.processes.count
        return asked > 0

    def after_step(self, window: Window, *, stopping: bool) -> str | None:
        """Record, evaluate and save where that is due; returns `finished` or `stopped` where the run ends here."""
        loop, progress = self.config.loop, self.progress
        stage, last = stage_of(progress.step - 1, self.train.stages), progress.step == loop.steps
        best = False
        over = progress.step == stage.last_step or time_is_up(self.config, progress)
        if self.due(loop.log_every) or over:
            self.record(window, stage)
        if self.due(loop.eval_every) or over:
            best = self.evaluate(stage)
        self.reason = None if last else why_ended(self.config, progress)
        if self.due(loop.save_every) or best or over or stopping or self.reason:
            self.save()
        if last or self.reason:
            return "finished"
        return "stopped" if stopping else None

    def due(self, every: int) -> bool:
        """Whether something that happens every `every` steps happens now."""
        return self.progress.step % every == 0

    def train_step(self, batch: Batch) -> dict[str, Any]:
        """One optimizer step over this process's part `batch`; counts it, and returns its figures.

        Raises:
            InputError: where a loss or gradient is no longer a number, and no smaller loss scale would help.
        """
        progress = self.progress
        first = self.train.example(progress.step, **self.share)
        try:
            figures = self.stepper.step(batch, first=first, updates=progress.updates)
        except NotANumberError as error:
            raise self.diverged(error.where, progress.step + 1) from error
        progress.step += 1
        progress.updates += figures["moved"]
        progress.overflows = 0 if figures["moved"] else progress.overflows + 1
        if progress.overflows >= OVERFLOWS and figures["loss_scale"] <= SMALLEST_SCALE:
            raise self.diverged(figures["overflow"], progress.step)
        progress.tokens += figures["tokens"]
        progress.smooth(figures["mlm_loss"] + (figures["nsp_loss"] or 0.0))
        return figures

    def diverged(self, where: Told, step: int) -> InputError:
        """The error for something that is no number any more."""
        return InputError("diverged", where=where, step=step, kept=checkpoint.kept(self.run))

    def record(self, window: Window, stage: Stage) -> None:
        """Write what happened since the last record; none spans two stages."""
        figures = window.close(self.progress, self.config.loop.steps)
        figures |= {"stage": stage.number, "sequence_length": stage.sequence_length}
        figures |= {"trust_ratio": layer_ratios(self.model, self.optimizer)}
        self.journal.record("train", **figures, memory=run_memory.peak(self.precision.device))

    def evaluate(self, stage: Stage) -> bool:
        """Record the figures on held-out text, cut as the stage cuts its own; whether its loss is the lowest so far.

        Every process computes all of them: they are few, a model that is cut up needs all anyway, and the figures are
        those of one process.
        """
        held_out, scores = self.held_out[stage.number - 1], partial(self.spread.ask, logits)
        figures = evaluate(self.model, held_out, examples=EVAL_EXAMPLES, precision=self.precision, scores=scores)
        best = self.progress.judge(figures["loss"], stage.number)
        self.journal.record("eval", **figures, best=best, stage=stage.number, sequence_length=stage.sequence_length)
        return best

    def save(self) -> None:
        """Write a checkpoint, then delete those that need not be kept.

        Raises:
            InputError: where the disk does not take it, or a weight is no number any more; the checkpoint before stays.
        """
        if self.saved_step == self.progress.step:
            return
        tensors = checkpoint.snapshot(self.model, self.optimizer, keep=self.processes.is_main)
        self.processes.from_main(lambda: self.write(tensors))
        self.saved_step = self.progress.step
        self.journal.event("saved", "saved", step=self.progress.step)

    def write(self, tensors: checkpoint.Snapshot) -> None:
        """Put `tensors` and the state of the run on the disk; for the main process.

        Raises:
            InputError: as `save`.
        """
        if where := first_weight(tensors.weights):  # an optimizer can make one of finite gradients
            raise self.diverged(where, self.progress.step)
        state = {
            **vars(self.progress),
            "config": to_dict(self.config),
            "scaler": self.stepper.scaler.state_dict(),
            "planned": self.train.state(),
            "resolved": {
                "precision": self.precision.name,
                "compiled": self.loss is not loss_sums,
                "machine": machine(self.precision.device),
            },
        }
        try:
            checkpoint.save(self.run, model=self.model, tensors=tensors, tokenizer=self.train.tokenizer, state=state)
        except OSError as error:
            raise InputError(
                "cannot_save",
                folder=self.run.checkpoints,
                reason=error.strerror or error,
                kept=checkpoint.kept(self.run),
            ) from error
        loop = self.config.loop
        checkpoint.prune(self.run, loop.keep_checkpoints, best=self.progress.best_step, every=loop.keep_every)

    def restore(self, state: dict[str, Any]) -> None:
        """Take up the progress of a checkpoint whose weights have been loaded."""
        self.progress = Progress.of(state)
        self.stepper.scaler.load_state_dict(state["scaler"])
        self.train.restore(state.get("planned", []))
        self.saved_step = self.journal.step = self.progress.step
