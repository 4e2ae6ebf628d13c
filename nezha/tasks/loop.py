"""The loop of fine-tuning: epochs over shuffled rows, judged after each, the best one kept.

    batch → loss → gradients → unscale → clip → step; the rate rises, then falls in a line (`nezha.schedule`)

A step is a function of the weights, its number and the seed, so the same seed gives the same model, and a run that was
stopped or killed goes on from a checkpoint as if it had never stopped.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.precision import Precision
from nezha.pretrain_config import OptimizerConfig
from nezha.schedule import rate_of
from nezha.tasks.asking import ask
from nezha.tasks.course import Course
from nezha.tasks.keeping import InMemory, Keeper
from nezha.tasks.networks import Network
from nezha.tasks.optimizer import layer_groups, make_optimizer, set_rate
from nezha.tasks.rows import Row, shuffled, stack

CLIP = 1.0
"""Largest length of the gradient, as in Huawei's `optimization.py`."""
LOG_EVERY = 20
"""Steps between two records; fewer in a short run, whose curve has `POINTS` all the same."""
POINTS = 20
_SEED = 1_000_003  # a prime, so that seeds and steps do not meet

Report = Callable[[dict[str, Any]], None]
Judge = Callable[[], dict[str, float]]


def log_every(steps: int) -> int:
    """Steps between two records of a run of `steps`."""
    return max(1, min(LOG_EVERY, steps // POINTS))


class Learner:
    """Trains a network on rows.

    Args:
        network: fp32 weights, on the device of `precision`.
        config: resolved.
        precision: of the forward passes.
        pad: id of [PAD].
        keeper: where weights and progress are kept.
    """

    def __init__(
        self, network: Network, config: FinetuneConfig, precision: Precision, pad: int, keeper: Keeper | None = None
    ):
        self.network, self.config, self.sheet, self.precision, self.pad = (
            network,
            config,
            config.sheet(),
            precision,
            pad,
        )
        layers = network.model.config.num_hidden_layers
        groups = layer_groups(network, layers=layers, decay=self.sheet.layer_decay, weight_decay=config.weight_decay)
        self.optimizer = make_optimizer(config.optimizer, groups)
        self.scaler = precision.scaler()
        self.keeper: Keeper = InMemory() if keeper is None else keeper
        self.course = Course()
        self._window: deque[tuple[float, int, float]] = deque(maxlen=LOG_EVERY)  # loss, tokens, seconds of late steps

    def learn(
        self, rows: Sequence[Row], judge: Judge, metric: str, report: Report, stop: Callable[[], bool] = lambda: False
    ) -> bool:
        """Train, and leave the network with the weights of the epoch whose `metric` was highest, the first of equals.

        Args:
            rows: what to learn from.
            judge: figures of the network on the development part.
            metric: name of the figure that decides.
            report: called with a record now and then and at the end of each epoch.
            stop: asked after every step; where it answers True, everything is kept and the training ends.

        Returns:
            Whether it came to its end; its epochs are in `course.curve`.

        Raises:
            InputError: where a loss or a gradient is no longer a number.
        """
        per_epoch = math.ceil(len(rows) / self.sheet.batch_size)
        steps, course = self.sheet.epochs * per_epoch, self.course
        batches: list[list[Row]] = []
        began = time.monotonic() - course.seconds
        while course.step < steps:
            epoch, place = divmod(course.step, per_epoch)
            if not batches or place == 0:
                random = np.random.default_rng((self.config.seed, epoch + 1))
                batches = list(shuffled(rows, self.sheet.batch_size, random))
            self.network.train()
            record = self.train_step(batches[place], steps)
            course.add(record["loss"], time.monotonic() - began)
            if course.step % log_every(steps) == 0:
                report({"kind": "train", "steps": steps, **record, **self._pace(steps)})
            if place + 1 == per_epoch:
                self._end_epoch(epoch + 1, judge(), metric, report)
            asked = course.step < steps and stop()
            if asked or place + 1 == per_epoch or course.step % self.config.save_every == 0:
                self.keeper.save(self)
            if asked:
                return False
        self.keeper.take_best(self)
        return True

    def _end_epoch(self, number: int, figures: dict[str, float], metric: str, report: Report) -> None:
        """Write an epoch down, and keep its weights where they are the best so far."""
        epoch = self.course.close(number, figures)
        if all(figures[metric] > past.dev[metric] for past in self.course.curve[:-1]):
            self.course.best_step = self.course.step
        report({"kind": "epoch", "step": self.course.step, **epoch.to_dict()})

    def _pace(self, steps: int) -> dict[str, float]:
        """Means over the late steps: loss, tokens a second, and the seconds that are left at that pace."""
        losses, tokens, seconds = (np.array(column) for column in zip(*self._window, strict=True))
        return {
            "loss": float(losses.mean()),
            "tokens_per_second": float(tokens.sum() / seconds.sum()),
            "eta_seconds": float(seconds.mean() * (steps - self.course.step)),
        }

    def train_step(self, rows: Sequence[Row], steps: int) -> dict[str, Any]:
        """One step over a batch, number `course.step` + 1 of `steps`, which the caller counts; returns its figures."""
        began, number = time.monotonic(), self.course.step
        torch.manual_seed(self.config.seed * _SEED + number)  # dropout
        warmup = round(self.config.warmup_share * steps)
        course = OptimizerConfig(learning_rate=self.sheet.learning_rate, warmup_steps=warmup)
        rate = rate_of(course, number + 1, steps)
        set_rate(self.optimizer, rate)
        batch = stack(rows, pad=self.pad, device=self.precision.device)
        with self.precision.autocast():
            loss = self.network.loss(batch)
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimizer)
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        value = loss.item()
        if not (math.isfinite(value) and (self.scaler.is_enabled() or torch.isfinite(norm))):
            raise InputError("finetune_diverged", step=number + 1, rate=self.sheet.learning_rate)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)
        self._window.append((value, sum(len(row.ids) for row in rows), time.monotonic() - began))
        scale = self.scaler.get_scale() if self.scaler.is_enabled() else None
        return {"step": number + 1, "loss": value, "learning_rate": rate, "grad_norm": float(norm), "loss_scale": scale}

    def answers(self, rows: Sequence[Row]) -> list[Any]:
        """What the network answers to each row, in their order, without dropout."""
        return ask(self.network, rows, pad=self.pad, precision=self.precision)
