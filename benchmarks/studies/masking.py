"""Single characters hidden, or whole words: which model gives back whole words?"""

from collections import defaultdict
from dataclasses import asdict, replace
from typing import Any

from benchmarks.studies.drawing import COLORS, bars
from benchmarks.studies.study import Asked, Measured, Study, baseline
from nezha.data_config import MaskingConfig
from nezha.insight.word_recovery import word_recovery
from nezha.pretrain_config import PretrainConfig

KINDS = ("character", "whole_word")


def arms(steps: int) -> dict[str, PretrainConfig]:
    """The two maskings, all else equal."""
    return {kind: replace(baseline(steps), masking=MaskingConfig(masking=kind)) for kind in KINDS}


def measure(asked: Asked) -> Measured:
    """Whole words recovered, by their length; and single characters guessed right."""
    words = asked.guesses(masking=MaskingConfig(), length=128)
    single = asked.guesses(masking=MaskingConfig(masking="character"), length=128)
    shown = single.shown_mask
    return {
        "recovery": [asdict(row) for row in word_recovery(words)],
        "single_accuracy": float((single.guess == single.label)[shown].mean()),
        "single_loss": float(single.nats.mean()),
        "word_loss": float(words.nats.mean()),
    }


def draw(results: dict[str, Any], axes: Any) -> None:
    """Share of the hidden words that come back whole, by length, for both maskings."""
    names = {1: "1 character", 2: "2", 3: "3", 4: "4 and more"}
    for number, kind in enumerate(KINDS):
        shares = defaultdict(list)
        for run in results["runs"]:
            if run["arm"] == kind:
                for row in run["figures"]["recovery"]:
                    shares[names[row["characters"]]].append(100 * row["recovered"])
        bars(axes, shares, number=number, of=len(KINDS), label=kind, color=COLORS[number])
    axes.set(xlabel="length of the hidden word", ylabel="recovered whole, %", title="Whole words given back")


STUDY = Study(
    "masking",
    "A model that guesses whole words learns more than one that is shown half of them (paper, section 2.3).",
    arms, measure, draw,
)  # fmt: skip
