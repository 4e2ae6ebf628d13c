"""The training loop: batches in, weights and records out, nothing lost on the way.

A step is a function of the weights, the step's number and the seed alone, so a run that was stopped, killed or moved
goes on bit for bit as if it had never stopped (on the same machine, with the same number of threads and processes).

Several processes run this loop side by side, each on its rows of every batch.  They agree on what decides how it goes
on; the main one alone writes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from transformers import PreTrainedModel

from nezha import checkpoint
from nezha.data.batches import Batch, Batches
from nezha.data.prefetch import Prefetch
from nezha.evaluate import evaluate
from nezha.journal import Journal
from nezha.messages import InputError
from nezha.objective import logits, loss_sums
from nezha.options import to_dict
from nezha.precision import Precision
from nezha.pretrain_config import PretrainConfig
from nezha.processes import Processes
from nezha.run_folder import RunFolder
from nezha.spread import Spread
from nezha.stepping import NotANumberError, Stepper
from nezha.window import Progress, Window

EVAL_EXAMPLES = 256


@dataclass
class Trainer:
    """One run: its model, its data and its way of moving.

    `stop` is asked after every step; where it answers True, in any process, the run saves and ends.  `loss` computes
    the two summed losses of one forward pass, compiled or not.  `spread` is the model as the processes hold it.
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
    processes: Processes
    spread: Spread
    loss: Callable[..., Any] = loss_sums
    progress: Progress = field(default_factory=Progress)

    def __post_init__(self):
        self.stepper = Stepper(self.config, self.spread, self.optimizer, self.precision, self.loss, self.processes)
        self.share = {"rank": self.processes.rank.number, "ranks": self.processes.count}
        self.saved_step = -1

    def fit(self) -> str:
        """Train until the last step or until asked to stop; returns `finished` or `stopped`."""
        loop = self.config.loop
        self.model.train()
        with Prefetch(partial(self.train.batch, **self.share), self.progress.step) as ahead:
            window = Window(self.progress, ahead)
            while self.progress.step < loop.steps:
                batch = ahead.take()
                began = time.monotonic()
                figures = self.train_step(batch)
                self.progress.seconds += time.monotonic() - began
                self.journal.step = self.progress.step
                self.journal.beat()
                window.add(figures)
                stopping, last = self.processes.any(self.stop()), self.progress.step == loop.steps
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

    def train_step(self, batch: Batch) -> dict[str, Any]:
        """One optimizer step over this process's part `batch`; counts it, and returns its figures.

        Raises:
            InputError: where a loss or gradient is no longer a number.
        """
        progress = self.progress
        first = self.train.first(progress.step, **self.share)
        try:
            figures = self.stepper.step(batch, first=first, updates=progress.updates)
        except NotANumberError as error:
            saved = max(self.saved_step, 0)
            raise InputError("diverged", step=progress.step + 1, saved=saved) from error
        progress.step += 1
        progress.updates += figures["moved"]
        progress.tokens += figures["tokens"]
        return figures

    def evaluate(self) -> None:
        """Record the figures on held-out text.

        Every process computes all of them: they are few, a model that is cut up needs all anyway, and the figures are
        those of one process.
        """
        figures = evaluate(
            self.model,
            self.held_out,
            examples=EVAL_EXAMPLES,
            precision=self.precision,
            scores=partial(self.spread.ask, logits),
        )
        self.journal.record("eval", **figures)

    def save(self) -> None:
        """Write a checkpoint, then delete the oldest beyond those that are kept.

        Raises:
            InputError: where the disk does not take it; the checkpoint before stays.
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
        state = {
            **vars(self.progress),
            "config": to_dict(self.config),
            "scaler": self.stepper.scaler.state_dict(),
            "batches": self.train.state(),
            "resolved": {"precision": self.precision.name, "compiled": self.loss is not loss_sums},
        }
        try:
            checkpoint.save(self.run, model=self.model, tensors=tensors, tokenizer=self.train.tokenizer, state=state)
        except OSError as error:
            raise InputError(
                "cannot_save",
                folder=self.run.checkpoints,
                reason=error.strerror or error,
                saved=max(self.saved_step, 0),
            ) from error
        checkpoint.prune(self.run, self.config.loop.keep_checkpoints)

    def restore(self, state: dict[str, Any]) -> None:
        """Take up the progress of a checkpoint whose weights have been loaded."""
        self.progress = Progress(**{name: state[name] for name in vars(self.progress)})
        self.stepper.scaler.load_state_dict(state["scaler"])
        self.train.restore(state.get("batches", {}))
        self.saved_step = self.journal.step = self.progress.step
