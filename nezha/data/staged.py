"""The batches of a run of one or two stages, by step."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nezha.data.batches import Batch, Batches
from nezha.data.shards import open_split
from nezha.messages import InputError
from nezha.stages import Stage, stage_of
from nezha.tokenizer import Tokenizer

_APART = 2**31
"""Between the seeds of two stages, and more than any seed: no order and no mask of the first comes again."""


class StagedBatches:
    """Every batch of a run: those of each stage by its own `Batches` over the same shards.

    Args:
        folder: prepared data.
        tokenizer: the one that made it.
        stages: of the run.
        seed: of order and masks.

    Raises:
        InputError: where the data lacks the words that a masking hides.
    """

    def __init__(self, folder: Path, tokenizer: Tokenizer, stages: tuple[Stage, ...], *, seed: int):
        self.tokenizer, self.stages = tokenizer, stages
        shards = open_split(folder, "train")
        self.parts = [
            Batches(
                shards, tokenizer, stage.data, stage.masking,
                batch_size=stage.batch_size, seed=seed + _APART * (stage.number - 1),
            )
            for stage in stages
        ]  # fmt: skip

    def batch(self, step: int, *, rank: int = 0, ranks: int = 1) -> Batch:
        """What process `rank` of `ranks` takes of the batch of optimizer step `step` of the run, counted from 0."""
        stage = stage_of(step, self.stages)
        return self.parts[stage.number - 1].batch(step - stage.first_step, rank=rank, ranks=ranks)

    def example(self, step: int, *, rank: int = 0, ranks: int = 1) -> int:
        """Number, in the run, of the first example that process `rank` of `ranks` takes at `step`."""
        stage = stage_of(step, self.stages)
        return stage.example(step) + self.parts[stage.number - 1].first(0, rank=rank, ranks=ranks)

    def state(self) -> list[dict[str, Any]]:
        """What spares a resumed run the planning of what it has passed; it changes no batch."""
        return [part.state() for part in self.parts]

    def restore(self, state: Sequence[dict[str, Any]]) -> None:
        """Take up what `state` said."""
        for part, known in zip(self.parts, state, strict=False):
            part.restore(known)


def refuse_empty(batches: Batches, folder: Path, split: str) -> None:
    """Raise `InputError` where cutting a split gives not a single example: a run would look for one for ever."""
    if not any(len(shard.tokens) for shard in batches.order.shards) or not batches.order.count(1):
        raise InputError("no_examples", folder=folder, split=split, length=batches.data.sequence_length)
