"""What a study is: some arms, each trained with several seeds, and what is asked of every trained model."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from nezha.data.batches import Batches
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.insight.guesses import Guesses, guesses
from nezha.precision import Precision
from nezha.pretrain_config import LoopConfig, ModelSize, OptimizerConfig, PretrainConfig
from nezha.tokenizer import Tokenizer

Measured = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A trained model with what it needs to be asked: held-out data and a device."""

    model: Any
    data: Any
    tokenizer: Tokenizer
    precision: Precision

    def guesses(self, *, masking: MaskingConfig, length: int, rows: int = 32) -> Guesses:
        """Every hidden place of the held-out text, cut into packed examples of `length` tokens."""
        data = DataConfig(sequence_length=length, examples="packed")
        shards = open_split(self.data, "held_out")
        batches = Batches(shards, self.tokenizer, data, masking, batch_size=rows, seed=0)
        return guesses(self.model, batches, examples=None, precision=self.precision)


@dataclass(frozen=True)
class Study:
    """One claim.

    `arms` gives the configurations by name for a number of steps of 4,096 tokens; `measure` what is kept of each
    trained model beside its losses; `draw` a figure from the kept results.  Where there are `finalists`, every arm is
    trained with the first seed, and only those that it names from these results with the others.
    """

    name: str
    claim: str
    arms: Callable[[int], dict[str, PretrainConfig]]
    measure: Callable[[Asked], Measured]
    draw: Callable[[dict[str, Any], Any], None]
    finalists: Callable[[dict[str, Any]], set[str]] | None = None


def baseline(steps: int, *, length: int = 128) -> PretrainConfig:
    """What all arms have in common: a tiny NEZHA, 4,096 tokens a step, LAMB, packed examples, whole words hidden."""
    return PretrainConfig(
        model=ModelSize(),
        data=DataConfig(sequence_length=length, examples="packed"),
        optimizer=OptimizerConfig(learning_rate=8e-3, warmup_steps=max(1, steps // 20)),
        loop=LoopConfig(
            steps=steps, batch_size=4096 // length, compile="no", log_every=max(1, steps // 100),
            eval_every=max(1, steps // 10), save_every=steps, keep_checkpoints=1,
        ),
    )  # fmt: skip


def seeded(config: PretrainConfig, seed: int) -> PretrainConfig:
    """The same run with another seed."""
    return replace(config, loop=replace(config.loop, seed=seed))
