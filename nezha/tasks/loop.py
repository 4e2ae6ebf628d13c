"""The loop of fine-tuning: epochs over shuffled rows, judged after each, the best one kept.

    batch → loss → gradients → unscale → clip → step; the rate rises, then falls in a line (`nezha.schedule`)

A step is a function of the weights, its number and the seed, so the same seed gives the same model.
"""

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from nezha.messages import InputError
from nezha.precision import Precision
from nezha.pretrain_config import OptimizerConfig
from nezha.schedule import rate_of
from nezha.tasks.config import FinetuneConfig
from nezha.tasks.networks import Network
from nezha.tasks.optimizer import layer_groups, make_optimizer, set_rate
from nezha.tasks.results import Epoch
from nezha.tasks.rows import Row, by_length, shuffled, stack

CLIP = 1.0
"""Largest length of the gradient, as in Huawei's `optimization.py`."""
ANSWER_BATCH = 128
LOG_EVERY = 20
_SEED = 1_000_003  # a prime, so that seeds and steps do not meet

Report = Callable[[dict[str, Any]], None]


class Learner:
    """Trains a network on rows.

    Args:
        network: fp32 weights, on the device of `precision`.
        config: resolved.
        precision: of the forward passes.
        pad: id of [PAD].
    """

    def __init__(self, network: Network, config: FinetuneConfig, precision: Precision, pad: int):
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
        self.step = 0

    def learn(
        self, rows: Sequence[Row], judge: Callable[[], dict[str, float]], metric: str, report: Report
    ) -> tuple[Epoch, ...]:
        """Train, and leave the network with the weights of the epoch whose `metric` was highest, the first of equals.

        Args:
            rows: what to learn from.
            judge: figures of the network on the development part.
            metric: name of the figure that decides.
            report: called with a record now and then and at the end of each epoch.

        Raises:
            InputError: where a loss or a gradient is no longer a number.
        """
        steps = self.sheet.epochs * math.ceil(len(rows) / self.sheet.batch_size)
        curve: list[Epoch] = []
        best: dict[str, torch.Tensor] = {}
        began = time.monotonic()
        for epoch in range(1, self.sheet.epochs + 1):
            losses = []
            random = np.random.default_rng((self.config.seed, epoch))
            self.network.train()
            for batch in shuffled(rows, self.sheet.batch_size, random):
                losses.append(self.train_step(batch, steps))
                if self.step % LOG_EVERY == 0:
                    recent = float(np.mean(losses[-LOG_EVERY:]))
                    report({"kind": "train", "step": self.step, "steps": steps, "loss": recent})
            figures = judge()
            if not curve or figures[metric] > max(past.dev[metric] for past in curve):
                best = {name: value.detach().clone() for name, value in self.network.state_dict().items()}
            curve.append(Epoch(epoch, float(np.mean(losses)), figures, time.monotonic() - began))
            report({"kind": "epoch", **curve[-1].to_dict()})
        self.network.load_state_dict(best)
        return tuple(curve)

    def train_step(self, rows: Sequence[Row], steps: int) -> float:
        """One step over a batch, number `self.step` + 1 of `steps`; returns its loss."""
        torch.manual_seed(self.config.seed * _SEED + self.step)  # dropout
        self.step += 1
        warmup = round(self.config.warmup_share * steps)
        course = OptimizerConfig(learning_rate=self.sheet.learning_rate, warmup_steps=warmup)
        set_rate(self.optimizer, rate_of(course, self.step, steps))
        batch = stack(rows, pad=self.pad, device=self.precision.device)
        with self.precision.autocast():
            loss = self.network.loss(batch)
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimizer)
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        value = loss.item()
        if not (math.isfinite(value) and (self.scaler.is_enabled() or torch.isfinite(norm))):
            raise InputError("finetune_diverged", step=self.step, rate=self.sheet.learning_rate)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)
        return value

    def answers(self, rows: Sequence[Row]) -> list[Any]:
        """What the network answers to each row, in their order, without dropout."""
        found: list[Any] = [None] * len(rows)
        self.network.eval()
        for places in by_length(rows, ANSWER_BATCH):
            batch = stack([rows[place] for place in places], pad=self.pad, device=self.precision.device)
            with self.precision.autocast():
                answers = self.network.answers(batch)
            for place, answer in zip(places, answers, strict=True):
                found[place] = answer
        return found
