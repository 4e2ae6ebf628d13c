"""Leaving out what fills up a batch changes no loss and no gradient but for rounding."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nezha.data.batches import Batches
from nezha.data.joining import Joined, joined
from nezha.data.shards import open_split
from nezha.fresh_model import fresh_model
from nezha.objective import loss_sums, to_tensors
from nezha.tokenizer import Tokenizer


@pytest.mark.parametrize("positions", ["functional", "learned_relative", "absolute"])
def test_padding_changes_nothing(make_config, shards, positions):
    config = make_config(dropout=0.0)
    config = replace(config, model=replace(config.model, positions=positions))
    config = replace(config, data=replace(config.data, sequence_length=193, short_seq_prob=0.5))
    tokenizer = Tokenizer.from_folder(shards)
    torch.manual_seed(5)
    model = fresh_model(config, tokenizer).double()
    batches = Batches(
        open_split(shards, "train"), tokenizer, config.data, config.masking, batch_size=29, seed=3
    )  # fmt: skip
    batch = batches.batch(2)
    without = joined(batch)
    assert isinstance(without, Joined), "the corpus has pairs of many lengths"
    found = []
    for part in (batch, without):
        model.zero_grad()
        masked, following = loss_sums(model, to_tensors(part, "cpu"))
        (masked + following).backward()
        losses = [masked.item(), following.item()]
        found.append((losses, {name: weight.grad.clone() for name, weight in model.named_parameters()}))
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-6)
    for name, gradient in found[0][1].items():
        torch.testing.assert_close(found[1][1][name], gradient, rtol=1e-5, atol=1e-6, msg=name)
