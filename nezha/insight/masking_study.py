"""Whole words against single characters as what is hidden in training: the results of a study, read from its file."""

import json
import math
import statistics
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nezha.insight.pictures.spec import Bars, Words
from nezha.messages import InputError

ASKED: dict[str, Words] = {
    "single_loss": ("single characters hidden", "遮单字"),
    "word_loss": ("whole words hidden", "遮整词"),
}
ARMS: dict[str, Words] = {
    "character": ("trained on characters", "以单字遮盖训练"),
    "whole_word": ("trained on whole words", "以整词遮盖训练"),
}


@dataclass(frozen=True, kw_only=True)
class MaskingStudy:
    """Held-out losses of models trained either way, nats; `losses[arm][asked]` has a value a seed."""

    path: str
    steps: int
    losses: dict[str, dict[str, tuple[float, ...]]]

    @property
    def caption(self) -> tuple[Words, str]:
        """Whence."""
        seeds = max(len(values) for asked in self.losses.values() for values in asked.values())
        return ("study", "研究"), f"{Path(self.path).name}: {self.steps:,} × {seeds}"

    def panels(self) -> tuple[Bars, ...]:
        """Loss of either training on either question."""
        arms = [arm for arm in ARMS if arm in self.losses]
        found = [[self.losses[arm][asked] for asked in ASKED] for arm in arms]
        mean = np.array([[statistics.fmean(values) for values in row] for row in found])
        spread = np.array(
            [[statistics.stdev(values) if len(values) > 1 else math.nan for values in row] for row in found]
        )
        return (
            Bars(
                title=("Whole words or single characters in training", "训练时遮整词还是遮单字"),
                names=tuple(ASKED.values()),
                series=tuple(ARMS[arm] for arm in arms),
                values=mean,
                low=mean - spread,
                high=mean + spread,
                x_label=("loss, nats a hidden character", "损失，奈特／被遮字"),
                note=(
                    "Mean and standard deviation over the seeds of the study; low is good.",
                    "研究中各随机种子的平均与标准差；越低越好。",
                ),
            ),
        )


def read_study(path: str) -> MaskingStudy:
    """The results that `python -m benchmarks.studies masking` wrote.

    Raises:
        InputError: no such file, or one with other results.
    """
    try:
        told = json.loads(Path(path).expanduser().read_text(encoding="utf-8"))
        losses: dict[str, dict[str, list[float]]] = {}
        for run in told["runs"]:
            if run["arm"] in ARMS:
                figures = losses.setdefault(run["arm"], {asked: [] for asked in ASKED})
                for asked in ASKED:
                    figures[asked].append(float(run["figures"][asked]))
        steps = int(told["steps"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("no_masking_study", path=path) from error
    if not losses:
        raise InputError("no_masking_study", path=path)
    frozen = {arm: {asked: tuple(values) for asked, values in figures.items()} for arm, figures in losses.items()}
    return MaskingStudy(path=path, steps=steps, losses=frozen)
