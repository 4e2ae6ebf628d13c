"""Held-out text with characters hidden, as a model is asked to guess them: the same places for every model.

Text, cuts and masks are functions of the data and the seed.  Data is stored in the vocabulary it was prepared with; a
model with another one reads the same pieces under its own numbers, and a piece that one of the models lacks is [UNK]
for all of them, so that never anything is hidden from one that is shown to another.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from nezha.data.batches import IGNORED, Batch, Batches
from nezha.data.location import locate
from nezha.data.shards import Shard, boundary_bit, open_split, token_type
from nezha.data_config import DataConfig, MaskingConfig
from nezha.insight.asked_text import AskedText
from nezha.insight.corpus_facts import first_tokens
from nezha.insight.loading import Loaded
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer

MOST_READ = 1 << 22
"""Tokens of a corpus from which texts are drawn."""


def hidden_text(
    models: Sequence[Loaded],
    data: str = "bundled",
    *,
    texts: int,
    length: int,
    masking: str = "whole_word",
    examples: str = "packed",
    seed: int = 0,
) -> tuple[AskedText, tuple[Batch, ...]]:
    """The same held-out texts in the numbers of each of `models`.

    Args:
        models: who will be asked.
        data: `bundled`, or a folder made by `nezha prepare`.
        texts: how many, at most what there is.
        length: tokens of each, [CLS] and [SEP] included.
        masking: `whole_word` or `character`; 15% of the tokens, of which 80% become [MASK].
        examples: `packed`, whole sentences, or `full`, cut where a text is full.
        seed: of the choice of texts and of what is hidden.

    Raises:
        InputError: no such data, none held out, a model that guesses nothing.
    """
    for loaded in models:
        if not loaded.fills:
            raise InputError("no_mask_head", model=loaded.name)
    folder = locate(data)
    shards = list(first_tokens(open_split(folder, "held_out"), MOST_READ))
    source = Tokenizer.from_folder(folder)
    cut = DataConfig(sequence_length=length, examples=examples, short_seq_prob=0.0)
    found, unknown = [], 0.0
    for loaded in models:
        read, unknown = _in_numbers_of(loaded.tokenizer, source, [one.tokenizer for one in models], shards)
        batches = Batches(read, loaded.tokenizer, cut, MaskingConfig(masking=masking), batch_size=texts, seed=seed)
        found.append(batches.between(0, batches.order.count(texts)))
    asked = AskedText(
        data=data, texts=len(found[0].labels), length=length, masking=masking, seed=seed,
        hidden=int((found[0].labels != IGNORED).sum()), unknown=unknown,
    )  # fmt: skip
    return asked, tuple(found)


def nats(loaded: Loaded, hidden: Tensor, batch: Batch) -> Tensor:
    """Minus the log-probability of every hidden character.

    Args:
        loaded: whose head is asked.
        hidden: (B, L, hidden), the last state; B a multiple of the batch's texts, which are then repeated.
        batch: the places and what stood there.

    Returns:
        (B, P) float32, 0 where padded.
    """
    times = len(hidden) // len(batch.labels)
    places = torch.from_numpy(batch.positions).to(hidden.device).repeat(times, 1)
    labels = torch.from_numpy(batch.labels).to(hidden.device).repeat(times, 1)
    chosen = hidden.gather(1, places[..., None].expand(-1, -1, hidden.shape[-1]))
    used = labels != IGNORED
    found = torch.zeros(labels.shape, device=hidden.device)
    found[used] = F.cross_entropy(loaded.model.cls.predictions(chosen[used]).float(), labels[used], reduction="none")
    return found


def inputs(loaded: Loaded, batch: Batch) -> dict[str, Tensor]:
    """What the encoder is called with."""
    names = ("input_ids", "attention_mask", "token_type_ids")
    return {name: torch.from_numpy(getattr(batch, name)).to(loaded.model.device) for name in names}


def _in_numbers_of(
    target: Tokenizer, source: Tokenizer, all_of_them: Sequence[Tokenizer], shards: Sequence[Shard]
) -> tuple[list[Shard], float]:
    """The text in the numbers of `target`, and the share of it that one of the vocabularies lacks."""
    lacking = np.array([any(one.id(piece) == one.unk_id for one in all_of_them) for piece in source.vocabulary])
    numbers = np.array([target.id(piece) for piece in source.vocabulary])
    numbers[lacking] = target.unk_id
    kind = token_type(target.vocab_size)
    counted = lacking & (np.arange(len(lacking)) != source.unk_id)  # what the data itself does not know is no loss
    read, unknown, total = [], 0, 0
    for shard in shards:
        ids = shard.ids(slice(None)).astype(np.int64)
        joins = (shard.tokens & boundary_bit(shard.tokens.dtype)) != 0
        tokens = (numbers[ids] | np.where(joins, boundary_bit(kind), 0)).astype(kind)
        read.append(replace(shard, tokens=tokens))
        unknown, total = unknown + int(counted[ids].sum()), total + len(ids)
    return read, unknown / total
