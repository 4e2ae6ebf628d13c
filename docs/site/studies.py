"""The paper's claims, rerun small: tables out of `benchmarks/results/study-NAME.json`, means and spreads over seeds."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

Rows = tuple[tuple[str, ...], list[list[str]]]
TRAINED = 64
"""Tokens that the arms of the study of positions were trained on (`benchmarks.studies.positions`)."""


def positions(runs: list[dict[str, Any]], zh: bool) -> Rows:
    """Loss of a hidden character within the trained length and beyond it."""
    heads = ("位置", "训练长度以内的损失", "以外的损失") if zh else ("positions", "loss within 64", "loss beyond 64")

    def loss(run: dict[str, Any], kept: Callable[[int], bool]) -> float:
        parts = [part for part in run["figures"]["by_place"] if kept(part["first"])]
        return sum(part["loss"] * part["predictions"] for part in parts) / sum(part["predictions"] for part in parts)

    return heads, [
        [arm, _spread(loss(run, lambda first: first < TRAINED) for run in found),
         _spread(loss(run, lambda first: first >= TRAINED) for run in found)]
        for arm, found in _arms(runs).items()
    ]  # fmt: skip


def masking(runs: list[dict[str, Any]], zh: bool) -> Rows:
    """Hidden words of two characters that come back whole, and single hidden characters."""
    heads = (
        ("遮盖", "两字词整个猜回", "单字猜对")
        if zh
        else ("masking", "words of two given back whole", "single characters")
    )

    def whole(run: dict[str, Any]) -> float:
        return next(one["recovered"] for one in run["figures"]["recovery"] if one["characters"] == 2)

    return heads, [
        [arm, _spread(map(whole, found), ".1%"), _spread((run["figures"]["single_accuracy"] for run in found), ".1%")]
        for arm, found in _arms(runs).items()
    ]


def precision(runs: list[dict[str, Any]], zh: bool) -> Rows:
    """Final held-out loss by number format."""
    return (("数值格式", "各种子的损失") if zh else ("numbers", "loss of each seed")), _losses(runs)


def optimizers(runs: list[dict[str, Any]], zh: bool) -> Rows:
    """Final held-out loss by optimizer, batch and learning rate."""
    heads = ("优化器-批次-学习率", "各种子的损失") if zh else ("optimizer-batch-rate", "loss of each seed")
    return heads, _losses(runs)


TABLES: dict[str, Callable[[list[dict[str, Any]], bool], Rows]] = {
    "positions": positions,
    "masking": masking,
    "precision": precision,
    "optimizers": optimizers,
}


def _losses(runs: list[dict[str, Any]]) -> list[list[str]]:
    return [[arm, ", ".join(f"{run['figures']['loss']:.2f}" for run in found)] for arm, found in _arms(runs).items()]


def _arms(runs: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for run in runs:
        found[run["arm"]].append(run)
    return found


def _spread(values: Iterable[float], form: str = ".2f") -> str:
    """Mean ± standard deviation of the sample."""
    found = list(values)
    return f"{statistics.mean(found):{form}} ± {statistics.stdev(found):{form}}"
