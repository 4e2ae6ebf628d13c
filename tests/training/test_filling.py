"""Leaving out what fills up a batch changes no loss and no gradient but for rounding."""

from dataclasses import replace

import numpy as np
import torch

from nezha.data.batches import Batches
from nezha.data.shards import open_split
from nezha.data.trimming import by_length
from nezha.fresh_model import fresh_model
from nezha.objective import loss_sums, to_tensors
from nezha.tokenizer import Tokenizer


def test_padding_changes_nothing(make_config, shards):
    config = make_config(dropout=0.0)
    config = replace(config, data=replace(config.data, sequence_length=97))
    tokenizer = Tokenizer.from_folder(shards)
    torch.manual_seed(5)
    model = fresh_model(config, tokenizer).double()
    batches = Batches(
        open_split(shards, "train"), tokenizer, config.data, config.masking, batch_size=11, seed=3
    )  # fmt: skip
    batch = batches.batch(2)
    groups = by_length(batch)
    assert len(groups) > 1, "the corpus has pairs of many lengths"
    found = []
    for parts in ([batch], groups):
        model.zero_grad()
        losses = np.zeros(2)
        for part in parts:
            masked, following = loss_sums(model, to_tensors(part, "cpu"))
            (masked + following).backward()
            losses += [masked.item(), following.item()]
        found.append((losses, {name: weight.grad.clone() for name, weight in model.named_parameters()}))
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-6)
    for name, gradient in found[0][1].items():
        torch.testing.assert_close(found[1][1][name], gradient, rtol=1e-5, atol=1e-6, msg=name)
