"""Dropout with few random bits drops as often as asked, keeps the mean, and repeats with the seed."""

import pytest
import torch

from nezha.dropout import Dropout, dropout, keep_mask


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.97])
def test_the_rate_and_the_mean_are_what_was_asked_for(rate):
    torch.manual_seed(3)
    values = dropout(torch.ones(400, 501), rate)
    assert abs((values == 0).float().mean() - rate) < 0.005
    assert abs(values.mean() - 1) < 0.03
    assert values[values != 0].unique().numel() == 1


def test_every_element_has_a_draw_of_its_own():
    torch.manual_seed(3)
    keep = keep_mask(torch.empty(1003, 7), 0.5).float()
    neighbours = torch.corrcoef(torch.stack([keep.flatten()[i : i - 8] for i in range(5)]))
    assert (neighbours - torch.eye(5)).abs().max() < 0.05


def test_no_rate_and_no_training_change_nothing_and_draw_nothing():
    values, before = torch.ones(3, 5), torch.get_rng_state()
    assert dropout(values, 0.0) is values
    assert Dropout(0.5).eval()(values) is values
    assert torch.equal(before, torch.get_rng_state())


def test_the_seed_repeats_the_draw():
    results = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        results.append(Dropout(0.5)(torch.ones(11, 13)))
    assert torch.equal(results[0], results[1])
    assert not torch.equal(results[0], results[2])


def test_the_gradient_flows_through_what_was_kept():
    values = torch.ones(101, requires_grad=True)
    out = Dropout(0.25)(values)
    out.sum().backward()
    assert values.grad is not None
    assert torch.equal(values.grad, out.detach())


def test_operator_keeps_its_promises_to_compilers():
    torch.library.opcheck(
        torch.ops.nezha.keep_mask.default,
        ([3, 5], 6554, torch.device("cpu")),
        test_utils=("test_schema", "test_faketensor"),
    )
