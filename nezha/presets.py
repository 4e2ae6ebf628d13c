"""Whole runs by name: a size with the batch, the rates and the length that go with it.

`smoke`, `tiny` and `small` are for one machine without a GPU, their rates from `benchmarks/studies`.  `base` and
`large` are the paper's (section 3.1): batches of 14,400 and 5,120 on eighty GPUs, 1,800 steps of warm-up.  It tells no
number of steps; those here are in the names of the released whole-word checkpoints (`model.ckpt-691689`,
`model.ckpt-346400`).  Adam's peaks are for the systems that use it; at base size and larger BERT's own (Devlin et al.
2019, appendix A.2).
"""

from dataclasses import dataclass, replace

from nezha.pretrain_config import SIZES, LoopConfig, OptimizerConfig, PretrainConfig
from nezha.recipes import RECIPES


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A run for LAMB, and the peak learning rate that AdamW takes in its place."""

    config: PretrainConfig
    adamw_rate: float


PRESETS: dict[str, Preset] = {
    "smoke": Preset(
        config=PretrainConfig(
            model=SIZES["smoke"],
            optimizer=OptimizerConfig(learning_rate=1e-2, warmup_steps=50),
            loop=LoopConfig(steps=1_000, eval_every=250, save_every=500),
        ),
        adamw_rate=2e-3,
    ),
    "tiny": Preset(config=PretrainConfig(), adamw_rate=1e-3),
    "small": Preset(
        config=PretrainConfig(
            model=SIZES["small"],
            optimizer=OptimizerConfig(learning_rate=4e-3, warmup_steps=1_000),
            loop=LoopConfig(steps=20_000, eval_every=500, save_every=500),
        ),
        adamw_rate=5e-4,
    ),
    "base": Preset(
        config=PretrainConfig(
            model=SIZES["base"],
            optimizer=OptimizerConfig(learning_rate=1.8e-4, warmup_steps=1_800),
            loop=LoopConfig(steps=691_689, batch_size=180, accumulate=80, eval_every=1_000, save_every=1_000),
        ),
        adamw_rate=1e-4,
    ),
    "large": Preset(
        config=PretrainConfig(
            model=SIZES["large"],
            optimizer=OptimizerConfig(learning_rate=1e-4, warmup_steps=1_800),
            loop=LoopConfig(steps=346_400, batch_size=64, accumulate=80, eval_every=1_000, save_every=1_000),
        ),
        adamw_rate=1e-4,
    ),
}


def planned(preset: str = "tiny", recipe: str | None = None) -> PretrainConfig:
    """The run of a preset, by one of the four systems or, where none is named, as the preset itself has it.

    Raises:
        KeyError: a name that neither table has; those who ask a person check it first.
    """
    config = PRESETS[preset].config
    if recipe is None:
        return config
    config = RECIPES[recipe].of(config)
    if config.optimizer.optimizer != "adamw":
        return config
    return replace(config, optimizer=replace(config.optimizer, learning_rate=PRESETS[preset].adamw_rate))
