"""One ratio a layer, from the ratios of its tensors, and only where there are any."""

import math

import pytest
import torch
from torch import nn

from nezha.lamb import Lamb, parameter_groups
from nezha.layer_ratios import layer_ratios
from tests.training.test_pretrain import records

PARTS = ["embeddings", "layer.0", "layer.1", "heads"]


class Model(nn.Module):
    """Tensors under names of the encoder; every weight's ratio is its length over √size, its gradient being 1."""

    def __init__(self):
        super().__init__()
        layer = nn.ModuleList([nn.Linear(2, 2, bias=False), nn.Linear(2, 2)])
        self.embeddings, self.encoder, self.pooler = (
            nn.Embedding(2, 2),
            nn.ModuleDict({"layer": layer}),
            nn.Linear(2, 2),
        )
        values = {"embeddings.weight": 4.0, "encoder.layer.0.weight": 3.0, "encoder.layer.1.weight": 2.0}
        for name, weight in self.named_parameters():
            nn.init.constant_(weight, values.get(name, 8.0))
            weight.grad = torch.ones_like(weight)


def test_geometric_means_by_hand():
    """The update of a first step is 1 everywhere, so a tensor of equal numbers has that number for its ratio."""
    model = Model()
    optimizer = Lamb(parameter_groups(model, 0.0), lr=0.1)
    assert layer_ratios(model, optimizer) is None
    optimizer.step()
    found = layer_ratios(model, optimizer) or {}
    assert list(found) == PARTS
    assert found == pytest.approx(dict(zip(PARTS, (4.0, 3.0, math.sqrt(2.0 * 8.0), 8.0), strict=True)), rel=1e-4)


def test_tensors_without_a_ratio_do_not_count():
    model = Model()
    optimizer = Lamb(parameter_groups(model, 1e-9), lr=0.1, reading="nvlamb")
    optimizer.step()
    assert layer_ratios(model, optimizer)["layer.1"] == pytest.approx(2.0, rel=1e-3)  # its bias alone would make it 4


@pytest.mark.parametrize(("optimizer", "expected"), [("lamb", PARTS), ("adamw", None)])
def test_a_run_records_them(make_config, tmp_path, optimizer, expected):
    from nezha.pretrain import pretrain

    pretrain(make_config(steps=3, optimizer=optimizer), tmp_path / "run")
    for record in records(tmp_path / "run", "train"):
        ratios = record["trust_ratio"]
        assert (list(ratios) if ratios else ratios) == expected
        assert all(0 < ratio < math.inf for ratio in (ratios or {}).values())
