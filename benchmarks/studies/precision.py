"""The same run in fp32, bf16 and fp16 with a loss scale: does the number format cost anything?"""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from benchmarks.studies.drawing import COLORS, band
from benchmarks.studies.study import Asked, Measured, Study, baseline
from nezha.data_config import MaskingConfig
from nezha.pretrain_config import PretrainConfig

FORMATS = ("fp32", "bf16", "fp16")


def arms(steps: int) -> dict[str, PretrainConfig]:
    """The three formats, all else equal."""
    base = baseline(steps)
    return {name: replace(base, loop=replace(base.loop, precision=name)) for name in FORMATS}


def measure(asked: Asked) -> Measured:
    """Loss over the whole held-out text, in fp32."""
    return {"loss": float(asked.guesses(masking=MaskingConfig(), length=128).nats.mean())}


def draw(results: dict[str, Any], axes: Any) -> None:
    """Held-out loss over the steps."""
    for number, name in enumerate(FORMATS):
        losses = defaultdict(list)
        for run in results["runs"]:
            if run["arm"] == name:
                for step, loss in run["held_out"]:
                    losses[step].append(loss)
        band(axes, losses, label=name, color=COLORS[number], style=("-", "--", ":")[number])
    axes.set(xlabel="step", ylabel="held-out loss, nats", title="Number formats")


STUDY = Study(
    "precision",
    "Mixed precision learns what fp32 learns (paper, section 2.4).",
    arms, measure, draw,
)  # fmt: skip
