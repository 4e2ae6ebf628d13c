"""What a model is worth on held-out text, beside two that know nothing: letter counts and random weights.

Two questions are asked of every model, on the same text with the same masks: single characters hidden, and whole
words hidden.  Accuracy counts the places shown as [MASK]; the tenth that is left unchanged would be too easy.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import set_seed

from nezha.config import NezhaConfig
from nezha.data.batches import IGNORED, Batches
from nezha.data.shards import Shard, boundary_bit, open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.evaluate import evaluate
from nezha.heads import NezhaForPreTraining
from nezha.precision import choose_device, choose_precision
from nezha.tokenizer import Tokenizer

MASKINGS = ("character", "whole_word")
BATCH, SEED = 32, 0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One model under one masking.

    `loss` is in nats a hidden character, over all that were chosen; `accuracy` the share guessed right of those shown
    as [MASK]; `accuracy_all` of all that were chosen (80% [MASK], 10% random, 10% unchanged).
    """

    model: str
    masking: str
    loss: float
    accuracy: float
    accuracy_all: float
    predictions: int

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary."""
        return asdict(self)


def held_out_figures(
    folder: Path, data: Path, *, sequence_length: int = 128, examples: int | None = None
) -> list[Figure]:
    """Figures of the model in `folder`, of character counts and of random weights, for both maskings.

    Args:
        folder: a model with its tokenizer.
        data: prepared data whose held-out part is used, and whose training part is counted.
        sequence_length: tokens an example.
        examples: how many held-out examples; None takes all.
    """
    tokenizer = Tokenizer.from_folder(folder)
    model = NezhaForPreTraining.from_pretrained(folder, dtype=torch.float32)
    set_seed(SEED)
    twin = NezhaForPreTraining(NezhaConfig.from_pretrained(folder))
    counts = character_counts(open_split(data, "train"), tokenizer.vocab_size)
    device = choose_device("auto")
    precision = choose_precision("fp32", device)
    figures = []
    for masking in MASKINGS:
        batches = Batches(
            open_split(data, "held_out"), tokenizer, DataConfig(sequence_length=sequence_length, short_seq_prob=0.0),
            MaskingConfig(masking=masking), batch_size=BATCH, seed=SEED,
        )  # fmt: skip
        for name, candidate in (("model", model), ("random", twin)):
            torch.nn.Module.to(candidate, device)
            found = evaluate(candidate, batches, examples=examples, precision=precision)
            figures.append(
                Figure(
                    model=name, masking=masking, loss=found["mlm_loss"], accuracy=found["masked_accuracy"],
                    accuracy_all=found["mlm_accuracy"], predictions=found["predictions"],
                )
            )  # fmt: skip
        figures.append(unigram(counts, batches, examples=examples))
    return figures


def character_counts(shards: Sequence[Shard], vocab_size: int) -> np.ndarray:
    """How often each id occurs: (vocab_size,) int64."""
    counts = np.zeros(vocab_size, np.int64)
    for shard in shards:
        counts += np.bincount(shard.tokens & (boundary_bit(shard.tokens.dtype) - 1), minlength=vocab_size)
    return counts


def unigram(counts: np.ndarray, batches: Batches, *, examples: int | None = None) -> Figure:
    """The figure of a model that knows only how often each character occurs (one added to each count)."""
    share = (counts + 1) / (counts + 1).sum()
    best = int(counts.argmax())
    total = batches.order.count(examples)
    nats = right = right_all = masked = chosen = 0.0
    for start in range(0, total, BATCH):
        batch = batches.between(start, min(start + BATCH, total))
        used = batch.labels != IGNORED
        hidden = batch.labels[used]
        shown = np.take_along_axis(batch.input_ids, batch.positions, 1)[used] == batches.tokenizer.mask_id
        nats -= float(np.log(share[hidden]).sum())
        right_all += float((hidden == best).sum())
        right += float((hidden[shown] == best).sum())
        masked += float(shown.sum())
        chosen += float(used.sum())
    return Figure(
        model="unigram",
        masking=batches.masking.masking,
        loss=nats / chosen if chosen else math.nan,
        accuracy=right / max(1.0, masked),
        accuracy_all=right_all / max(1.0, chosen),
        predictions=int(chosen),
    )
