"""Examples -> batches: any step's batch is a function of the seed and the step alone.

That is what makes resuming exact: there is no iterator to save.  The order of an epoch comes from (seed, epoch),
the masks of an example from (seed, epoch, place in the epoch), so they are fresh in each epoch ("dynamic") and do not
depend on how many examples are put into one batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nezha.data.examples import plan_epoch
from nezha.data.shards import Shard, boundary_bit
from nezha.masking import mask_tokens
from nezha.pretrain_config import DataConfig, MaskingConfig
from nezha.tokenizer import Tokenizer

IGNORED = -100
_ORDER, _MASKS = 0, 1  # two streams of random numbers under one seed


@dataclass(frozen=True)
class Batch:
    """Examples as the model takes them; B examples, L tokens, P places to predict.

    Shapes:
        `input_ids`, `attention_mask`, `token_type_ids`: (B, L) int64.
        `positions`: (B, P) int64, places to predict, padded with 0.
        `labels`: (B, P) int64, the hidden ids, `IGNORED` where padded.
        `next_sentence_label`: (B,) int64, 0 where part B follows part A, 1 where it is random.
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
        batch_size: examples a step (accumulation included).
        seed: of order and masks.
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
        self.shards, self.tokenizer, self.data, self.masking = shards, tokenizer, data, masking
        self.batch_size, self.seed = batch_size, seed
        self.cap = max(1, round(data.sequence_length * masking.masked_lm_prob))
        self.replacements = np.setdiff1d(np.arange(tokenizer.vocab_size), tokenizer.special_ids)
        self._plans: dict[int, np.ndarray] = {}
        self._epochs = [0]  # running total of examples up to each epoch

    def plan(self, epoch: int) -> np.ndarray:
        """The table of examples of one epoch; the two latest are kept."""
        if epoch not in self._plans:
            rng = np.random.default_rng((self.seed, _ORDER, epoch))
            table = plan_epoch(
                self.shards,
                sequence_length=self.data.sequence_length,
                short_seq_prob=self.data.short_seq_prob,
                rng=rng,
            )
            self._plans = {kept: rows for kept, rows in self._plans.items() if kept == epoch - 1} | {epoch: table}
        return self._plans[epoch]

    def locate(self, number: int) -> tuple[int, int]:
        """Epoch and place in it of the `number`-th example of the run."""
        while number >= self._epochs[-1]:
            self._epochs.append(self._epochs[-1] + len(self.plan(len(self._epochs) - 1)))
        epoch = int(np.searchsorted(self._epochs, number, side="right")) - 1
        return epoch, number - self._epochs[epoch]

    def batch(self, step: int) -> Batch:
        """The batch of optimizer step `step`, counted from 0."""
        first = step * self.batch_size
        return self.stack([self.locate(number) for number in range(first, first + self.batch_size)])

    def stack(self, places: Sequence[tuple[int, int]]) -> Batch:
        """The examples at (epoch, place) as one batch."""
        shape, predicted = (len(places), self.data.sequence_length), (len(places), self.cap)
        batch = Batch(
            input_ids=np.full(shape, self.tokenizer.pad_id, np.int64),
            attention_mask=np.zeros(shape, np.int64),
            token_type_ids=np.zeros(shape, np.int64),
            positions=np.zeros(predicted, np.int64),
            labels=np.full(predicted, IGNORED, np.int64),
            next_sentence_label=np.zeros(len(places), np.int64),
        )
        for row, (epoch, place) in enumerate(places):
            self._fill(batch, row, epoch, place)
        return batch

    def _fill(self, batch: Batch, row: int, epoch: int, place: int) -> None:
        """Write one example, masked, into a row of `batch`."""
        *parts, is_random = self.plan(epoch)[place].tolist()
        ids, continues, length_a = self._tokens(parts)
        eligible = np.isin(ids, self.tokenizer.special_ids, invert=True)
        shown, chosen = mask_tokens(
            ids,
            continues,
            eligible,
            masking=self.masking.masking,
            masked_lm_prob=self.masking.masked_lm_prob,
            cap=self.cap,
            mask_id=self.tokenizer.mask_id,
            replacements=self.replacements,
            rng=np.random.default_rng((self.seed, _MASKS, epoch, place)),
        )
        batch.input_ids[row, : len(ids)] = shown
        batch.attention_mask[row, : len(ids)] = 1
        batch.token_type_ids[row, length_a + 2 : len(ids)] = 1
        batch.positions[row, : len(chosen)] = chosen
        batch.labels[row, : len(chosen)] = ids[chosen]
        batch.next_sentence_label[row] = is_random

    def _tokens(self, parts: Sequence[int]) -> tuple[np.ndarray, np.ndarray, int]:
        """[CLS] A [SEP] B [SEP]: ids (n,), continuation flags (n,), and the length of A."""
        shard_a, start_a, length_a, shard_b, start_b, length_b = parts
        a = self.shards[shard_a].tokens[start_a : start_a + length_a]
        b = self.shards[shard_b].tokens[start_b : start_b + length_b]
        bit = boundary_bit(a.dtype)
        cls, sep = (np.array([number], a.dtype) for number in (self.tokenizer.cls_id, self.tokenizer.sep_id))
        packed = np.concatenate([cls, a, sep, b, sep])
        return (packed & (bit - 1)).astype(np.int64), (packed & bit) != 0, length_a
