"""Trained at 64 tokens, asked at 256: do positions carry over to places that were never trained?"""

from collections import defaultdict
from dataclasses import asdict, replace
from typing import Any

from benchmarks.studies.drawing import COLORS, band
from benchmarks.studies.study import Asked, Measured, Study, baseline
from nezha.data_config import MaskingConfig
from nezha.insight.by_place import by_place
from nezha.pretrain_config import PretrainConfig

KINDS = ("absolute", "learned_relative", "functional")
TRAINED, ASKED, WIDTH = 64, 256, 16


def arms(steps: int) -> dict[str, PretrainConfig]:
    """The three kinds of position, all else equal."""
    base = baseline(steps, length=TRAINED)
    return {kind: replace(base, model=replace(base.model, positions=kind)) for kind in KINDS}


def measure(asked: Asked) -> Measured:
    """Loss and accuracy by place, in examples four times as long as those trained on."""
    found = asked.guesses(masking=MaskingConfig(), length=ASKED)
    return {"by_place": [asdict(stretch) for stretch in by_place(found, width=WIDTH)]}


def draw(results: dict[str, Any], axes: Any) -> None:
    """Loss of a hidden character over its place, mean and spread over the seeds."""
    for kind in KINDS:
        losses = defaultdict(list)
        for run in results["runs"]:
            if run["arm"] == kind:
                for stretch in run["figures"]["by_place"]:
                    losses[(stretch["first"] + stretch["last"]) / 2].append(stretch["loss"])
        band(axes, losses, label=kind, color=COLORS[KINDS.index(kind)])
    axes.axvline(TRAINED, color="#888888", linestyle=":", linewidth=1)
    axes.annotate("trained up to here", (TRAINED + 2, axes.get_ylim()[0]), va="bottom", fontsize=8, color="#555555")
    axes.set(xlabel="place of the hidden character", ylabel="loss, nats", title="Beyond the trained length")


STUDY = Study(
    "positions",
    "Functional positions carry over to longer texts, learned absolute ones do not (paper, section 2.2 and Table 5).",
    arms, measure, draw,
)  # fmt: skip
