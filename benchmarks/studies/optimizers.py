"""LAMB and AdamW on the same tokens in ever larger batches, each with the best of three rates of the first seed."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from benchmarks.studies.drawing import COLORS, band
from benchmarks.studies.study import Asked, Measured, Study, baseline
from nezha.data_config import MaskingConfig
from nezha.pretrain_config import PretrainConfig

BATCHES = (32, 128, 512)
RATES = {"lamb": (4e-3, 8e-3, 1.6e-2), "adamw": (5e-4, 1e-3, 2e-3)}
"""At a batch of 32; the rate grows with the root of the batch (You et al. 2020, section 4)."""


def arms(steps: int) -> dict[str, PretrainConfig]:
    """Optimizer × batch × rate; the number of tokens is one."""
    base, found = baseline(steps), {}
    for optimizer, rates in RATES.items():
        for batch in BATCHES:
            fewer = max(2, steps * BATCHES[0] // batch)
            for rate in rates:
                peak = rate * (batch / BATCHES[0]) ** 0.5
                found[f"{optimizer}-{batch}-{rate:g}"] = replace(
                    base,
                    optimizer=replace(
                        base.optimizer, optimizer=optimizer, learning_rate=peak, warmup_steps=max(1, fewer // 10)
                    ),
                    loop=replace(
                        base.loop, steps=fewer, batch_size=min(batch, 128), accumulate=max(1, batch // 128),
                        log_every=max(1, fewer // 100), eval_every=max(1, fewer // 10), save_every=fewer,
                    ),
                )  # fmt: skip
    return found


def measure(asked: Asked) -> Measured:
    """Loss over the whole held-out text."""
    return {"loss": float(asked.guesses(masking=MaskingConfig(), length=128).nats.mean())}


def best(results: dict[str, Any]) -> dict[str, dict[int, tuple[str, list[float]]]]:
    """For each optimizer and batch the rate with which the first seed came lowest, and its losses over the seeds."""
    losses: dict[str, dict[int, float]] = defaultdict(dict)
    for run in results["runs"]:
        losses[run["arm"]][run["seed"]] = run["figures"].get("loss", float("inf"))
    found: dict[str, dict[int, tuple[str, list[float]]]] = {optimizer: {} for optimizer in RATES}
    for arm in sorted(losses, key=lambda arm: losses[arm][1], reverse=True):  # the lowest comes last and stays
        optimizer, batch, rate = arm.split("-", 2)
        found[optimizer][int(batch)] = rate, [losses[arm][seed] for seed in sorted(losses[arm])]
    return found


def finalists(results: dict[str, Any]) -> set[str]:
    """The arms of `best`: the others need no second training."""
    return {
        f"{optimizer}-{batch}-{rate}"
        for optimizer, by_batch in best(results).items()
        for batch, (rate, _) in by_batch.items()
    }


def draw(results: dict[str, Any], axes: Any) -> None:
    """Held-out loss over the batch, at the best rate of each."""
    for number, (optimizer, by_batch) in enumerate(best(results).items()):
        band(axes, {batch: values for batch, (_, values) in by_batch.items()}, label=optimizer, color=COLORS[number])
    axes.set_xscale("log", base=2)
    axes.set_xticks(BATCHES, [f"{batch}" for batch in BATCHES])
    axes.set(xlabel="examples a step (same tokens in all)", ylabel="loss, nats", title="Growing batches")


STUDY = Study(
    "optimizers",
    "LAMB keeps learning in batches in which Adam does not (paper, section 2.5).",
    arms, measure, draw, finalists,
)  # fmt: skip
