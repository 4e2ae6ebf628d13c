"""The table of relative positions is the formula, shared, and never saved."""

import pytest
import torch

from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.positions import clipped_rows, functional_table
from tests import reference


@pytest.mark.parametrize(("k", "width"), [(3, 10), (1, 2), (64, 8)])
def test_the_table_is_the_formula(k, width):
    expected = [[reference.table_entry(row, column, width) for column in range(width)] for row in range(2 * k + 1)]
    torch.testing.assert_close(functional_table(k, width), torch.tensor(expected))


def test_distance_zero_is_row_64_of_the_released_models_not_zero_and_one():
    """What every reading of the paper's signed formula gets wrong; the numbers are of the released code."""
    expected = torch.tensor([0.92003, 0.39186, -0.76390, -0.64533])
    torch.testing.assert_close(functional_table(64, 64)[64, :4], expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize(("i", "j"), [(0, 0), (0, 1), (1, 0), (2, 5), (0, 5), (5, 0)])
def test_rows_follow_the_clipped_signed_distance(i, j):
    """Same place, one step each way, exactly at the clip, beyond it each way."""
    places = torch.arange(6)
    assert clipped_rows(places, places, 3)[i, j] == reference.relative_row(i, j, 3)


def test_only_the_distance_matters():
    places = torch.arange(9)
    rows = clipped_rows(places, places, 4)
    assert torch.equal(rows[:-1, :-1], rows[1:, 1:])


def test_one_table_serves_every_layer_and_is_not_saved():
    config = NezhaConfig(
        vocab_size=17, hidden_size=12, num_hidden_layers=3, num_attention_heads=3, intermediate_size=20
    )
    model = NezhaModel(config)
    tables = [name for name, tensor in model.named_buffers() if tensor.shape == (2 * 64 + 1, 4)]
    assert tables == ["encoder.positions.table"]
    assert not [name for name in model.state_dict() if "positions" in name]
    assert not [name for name, _ in model.named_parameters() if "positions" in name]
