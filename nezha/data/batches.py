"""Examples -> batches: any step's batch is a function of the seed and the step alone.

That is what makes resuming exact: there is no iterator to save.  The order comes from `nezha.data.order`, the masks of
an example from a key of (seed, epoch, window, row), so they are fresh in each epoch ("dynamic") and depend neither on
how many examples are put into one batch nor on who makes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nezha.data.examples import plan
from nezha.data.hiding import Hiding
from nezha.data.order import Order
from nezha.data.shards import Shard
from nezha.data.stacking import Stack, stack
from nezha.data_config import DataConfig, MaskingConfig
from nezha.masking import Masked
from nezha.masking.chance import FILE, draw_levels
from nezha.masking.lots import key
from nezha.masking_kinds import MASKING_KINDS, SINGLE
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer

IGNORED = -100
_MASKS, _LEVELS = 1, 2  # streams of random numbers under one seed


@dataclass(frozen=True)
class Batch:
    """Examples as the model takes them; B examples, L tokens, P places to predict.

    Shapes:
        `input_ids`, `attention_mask`, `token_type_ids`: (B, L) int64.
        `positions`: (B, P) int64, places to predict, padded with 0.
        `labels`: (B, P) int64, the hidden ids, `IGNORED` where padded.
        `next_sentence_label`: (B,) int64, 0 where part B follows part A, 1 where it is random, `IGNORED` without one.
    """

    input_ids: np.ndarray
    attention_mask: np.ndarray
    token_type_ids: np.ndarray
    positions: np.ndarray
    labels: np.ndarray
    next_sentence_label: np.ndarray

    def rows(self, start: int, stop: int) -> "Batch":
        """The examples from `start` up to `stop`."""
        return Batch(**{name: values[start:stop] for name, values in vars(self).items()})


class Batches:
    """Every batch of a run, by step.

    Args:
        shards: the text.
        tokenizer: the one that made them.
        data, masking: how to cut and what to hide.
        batch_size: examples a step (accumulation and all ranks included).
        seed: of order and masks.

    Raises:
        InputError: where the shards lack the words that `masking` hides.
    """

    def __init__(
        self,
        shards: Sequence[Shard],
        tokenizer: Tokenizer,
        data: DataConfig,
        masking: MaskingConfig,
        *,
        batch_size: int,
        seed: int,
    ):
        self.tokenizer, self.data, self.masking = tokenizer, data, masking
        self.batch_size, self.seed = batch_size, seed
        self.units = units(masking, shards[0])
        self.hiding = Hiding(masking, tokenizer)
        self.cap = self.hiding.cap(data.sequence_length)
        self.order = Order(shards, self._plan, seed=seed, versions=data.dupe_factor)

    def _plan(self, shards: Sequence[Shard], rng: np.random.Generator) -> np.ndarray:
        data = self.data
        return plan(
            shards, examples=data.examples, sequence_length=data.sequence_length, short_seq_prob=data.short_seq_prob,
            rng=rng,
        )  # fmt: skip

    def batch(self, step: int, *, rank: int = 0, ranks: int = 1) -> Batch:
        """The batch of optimizer step `step`, counted from 0, or the part of it that process `rank` of `ranks` takes.

        Put together in the order of the ranks, the parts are the whole.
        """
        return self.between(*(self.first(step, rank=part, ranks=ranks) for part in (rank, rank + 1)))

    def first(self, step: int, *, rank: int = 0, ranks: int = 1) -> int:
        """Number, in the run, of the first example that process `rank` of `ranks` takes at `step`."""
        return step * self.batch_size + self.batch_size * rank // ranks

    def between(self, first: int, last: int) -> Batch:
        """The examples from number `first` up to `last` of the run, masked."""
        return _joined([self._rows(*run) for run in self.order.runs(first, last)])

    def hidden(self, epoch: int, window: int, rows: slice) -> tuple[Stack, Masked]:
        """Some examples of one window, as they stand in the text and as they are hidden."""
        found, version = self.order.window(epoch, window), self.order.version(epoch)
        places = found.order[rows]
        table = found.table[places]
        units = self._units(table, version, window)
        stacked = stack(table, found.shards, units, self.tokenizer, self.data.sequence_length)
        masked = self.hiding(
            stacked.ids, stacked.continues, stacked.eligible, stacked.lengths,
            key(self.seed, _MASKS, version, window, places),
        )  # fmt: skip
        return stacked, masked

    def _rows(self, epoch: int, window: int, rows: slice) -> Batch:
        """Some examples of one window, masked."""
        stacked, masked = self.hidden(epoch, window, rows)
        cap = self.cap if MASKING_KINDS[self.masking.masking].capped else None
        return _batch(stacked, masked.shown, masked.chosen, cap)

    def _units(self, table: np.ndarray, version: int, window: int) -> list[str]:
        """For each row the segmentation whose groups are hidden."""
        if len(self.units) == 1:
            return [self.units[0]] * len(table)
        files = key(self.seed, _LEVELS, version, window, table[:, 0], table[:, 1] // FILE)
        return [self.units[level] for level in draw_levels(files, self.masking.mask_word_prob)]

    def state(self) -> dict[str, Any]:
        """What spares a resumed run the planning of what it has passed; it changes no batch."""
        return {"sizes": dict(self.order.sizes)}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` said."""
        self.order.sizes.update(state.get("sizes", {}))


def units(masking: MaskingConfig, shard: Shard) -> tuple[str, ...]:
    """Names of the segmentations that a masking reads; several where they are drawn.

    Raises:
        InputError: where the data was prepared without one of them.
    """
    named = MASKING_KINDS[masking.masking].units(masking.words, masking.level)
    wanted = tuple(name or shard.segmentations[0] for name in named)
    missing = [name for name in wanted if name not in (SINGLE, *shard.segmentations)]
    if missing:
        raise InputError(
            "no_segmentation", name=", ".join(missing), there=", ".join(shard.segmentations),
            words=",".join([*shard.segmentations, *missing]),
        )  # fmt: skip
    return wanted


def _joined(batches: Sequence[Batch]) -> Batch:
    """Batches one after the other, as wide as the widest."""
    if len(batches) == 1:
        return batches[0]
    wide = max(batch.labels.shape[1] for batch in batches)
    fields = {name: [getattr(batch, name) for batch in batches] for name in vars(batches[0])}
    for name, filler in (("positions", 0), ("labels", IGNORED)):
        fields[name] = [
            np.pad(rows, ((0, 0), (0, wide - rows.shape[1])), constant_values=filler) for rows in fields[name]
        ]
    return Batch(**{name: np.concatenate(rows) for name, rows in fields.items()})


def _batch(stacked: Stack, shown: np.ndarray, chosen: np.ndarray, cap: int | None) -> Batch:
    """A batch with the places to predict gathered: as many columns as `cap`, or as the fullest example needs."""
    rows, columns = np.nonzero(chosen)
    counts = chosen.sum(1)
    shape = len(shown), max(1, int(counts.max(initial=1))) if cap is None else cap
    column = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    positions, labels = np.zeros(shape, np.int64), np.full(shape, IGNORED, np.int64)
    positions[rows, column] = columns
    labels[rows, column] = stacked.ids[rows, columns]
    return Batch(shown, stacked.mask, stacked.types, positions, labels, stacked.is_random)
