"""LAMB against hand-worked ratios, against its formula in plain Python, and against AdamW where no ratio applies."""

import copy
import math

import pytest
import torch
from torch import nn

from nezha.lamb import Lamb, parameter_groups
from nezha.lamb_lengths import length, trust_ratios
from nezha.lamb_readings import LambReading
from nezha.lamb_tiles import tiles
from nezha.messages import InputError
from tests.reference import lamb_reference


@pytest.mark.parametrize(
    ("weight", "update", "expected"), [(5.0, 1.0, 5.0), (5.0, 10.0, 0.5), (0.0, 1.0, 1.0), (5.0, 0.0, 1.0)],
    ids=["longer", "shorter", "zero weight", "zero update"],
)  # fmt: skip
def test_trust_ratio(weight, update, expected):
    lengths = torch.tensor([weight]), torch.tensor([update])
    assert trust_ratios(*lengths, lengths[1], LambReading()).item() == pytest.approx(expected)


def test_lengths_of_half_precision_do_not_overflow():
    """300 × 300 numbers of 300 in fp16: their squares sum far beyond fp16's 65,504."""
    numbers = torch.full((300, 300), 300.0, dtype=torch.float16)
    assert length([numbers], numbers).item() == pytest.approx(90_000.0, rel=1e-4)
    assert length(numbers.split(7), numbers).item() == pytest.approx(90_000.0, rel=1e-4)


def test_length_of_an_embedding_is_exact_enough():
    """One running sum over sixteen million equal numbers is a hundredth short."""
    numbers = torch.full((21_128, 768), 0.3)
    assert length([numbers], numbers).item() == pytest.approx(0.3 * math.sqrt(21_128 * 768), rel=2e-4)


def test_five_steps_match_the_formula():
    torch.manual_seed(0)
    weight = nn.Parameter(torch.randn(3, 5))
    expected = weight.detach().flatten().tolist()
    gradients = [torch.randn(3, 5) * 10.0**-t for t in range(5)]
    optimizer = Lamb([weight], lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)
    for gradient in gradients:
        weight.grad = gradient
        optimizer.step()
    expected = lamb_reference(
        expected, [g.flatten().tolist() for g in gradients], lr=0.05, b1=0.8, b2=0.95, eps=1e-3, decay=0.1
    )
    torch.testing.assert_close(weight.detach().flatten(), torch.tensor(expected), rtol=1e-5, atol=1e-6)


def test_without_adaptation_it_is_adamw():
    torch.manual_seed(1)
    start = torch.randn(4, 7)
    ours, theirs = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    lamb = Lamb([{"params": [ours], "adapt": False}], lr=0.01, weight_decay=0.1)
    adamw = torch.optim.AdamW([theirs], lr=0.01, eps=1e-6, weight_decay=0.1)
    for _ in range(6):
        ours.grad = torch.randn(4, 7)
        theirs.grad = ours.grad.clone()
        lamb.step()
        adamw.step()
    torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


def test_a_fresh_bias_moves():
    bias = nn.Parameter(torch.zeros(3))
    bias.grad = torch.ones(3)
    Lamb([bias], lr=0.5, weight_decay=0.0).step()
    torch.testing.assert_close(bias.detach(), torch.full((3,), -0.5), rtol=1e-4, atol=0)


def test_the_step_is_as_long_as_the_rate_says():
    """Whatever the gradient's scale, a step moves the tensor by lr × its length."""
    for scale in (1e-6, 1.0, 1e6):
        torch.manual_seed(2)
        weight = nn.Parameter(torch.randn(6, 11))
        before = weight.detach().clone()
        weight.grad = torch.randn(6, 11) * scale
        Lamb([weight], lr=0.01, eps=1e-12, weight_decay=0.0).step()
        moved = (weight.detach() - before).norm() / before.norm()
        assert moved.item() == pytest.approx(0.01, rel=1e-4)


def test_groups_leave_biases_and_layer_norms_alone_and_list_each_tensor_once():
    model = nn.ModuleDict({"dense": nn.Linear(3, 4), "LayerNorm": nn.LayerNorm(4), "again": nn.Linear(3, 4)})
    model["again"].weight = model["dense"].weight
    decayed, plain = parameter_groups(model, 0.01)
    assert [tuple(weight.shape) for weight in decayed["params"]] == [(4, 3)]
    assert len(plain["params"]) == 4
    assert (decayed["weight_decay"], plain["weight_decay"]) == (0.01, 0.0)


def test_state_survives_a_round_trip():
    weight = nn.Parameter(torch.ones(2, 3))
    optimizer = Lamb([weight], lr=0.1)
    weight.grad = torch.full((2, 3), 0.5)
    optimizer.step()
    other = Lamb([weight], lr=0.1)
    other.load_state_dict(optimizer.state_dict())
    assert int(other.state[weight]["step"]) == 1
    assert math.isclose(other.state[weight]["exp_avg"].mean().item(), 0.05, rel_tol=1e-5)
    assert copy.deepcopy(Lamb([weight], reading="huawei")).reading == Lamb([weight], reading="huawei").reading


def test_tensors_of_any_shape_order_and_type_move_as_they_would_alone():
    """Batches of tensors, a transposed one, one in fp16 and one without a gradient change nothing for the others."""
    torch.manual_seed(4)
    start = [torch.randn(5, 3), torch.randn(3), torch.randn(4, 5).t(), torch.randn(2).half(), torch.randn(6, 6)]
    gradients = [[torch.randn_like(x) * 0.1 for x in start] for _ in range(3)]
    together, alone = ([nn.Parameter(x.clone()) for x in start] for _ in range(2))
    still = nn.Parameter(torch.ones(3))
    optimizers = [Lamb([*together[:2], still, *together[2:]]), *(Lamb([x]) for x in alone)]
    for step in gradients:
        for one, other, gradient in zip(together, alone, step, strict=True):
            one.grad, other.grad = gradient, gradient.clone()
        for optimizer in optimizers:
            optimizer.step()
    for one, other, before in zip(together, alone, start, strict=True):
        torch.testing.assert_close(one, other)
        assert not torch.equal(one.detach(), before)
    assert still.tolist() == [1.0, 1.0, 1.0]


def test_what_it_keeps_beside_the_moments_is_no_larger_than_the_largest_tensor():
    weights = [nn.Parameter(torch.randn(n, 7)) for n in (3, 50, 8, 1, 20)]
    optimizer = Lamb(weights)
    for weight in weights:
        weight.grad = torch.randn_like(weight)
    optimizer.step()
    assert [buffer.numel() for buffer in optimizer._buffers.values()] == [350]


def test_an_overflowing_fp16_step_moves_nothing_and_is_not_counted():
    weight = nn.Parameter(torch.ones(3))
    optimizer, scaler = Lamb([weight]), torch.amp.GradScaler("cpu", init_scale=8.0)
    for factor in (1.0, math.inf, 1.0):
        optimizer.zero_grad()
        before = weight.detach().clone()
        scaler.scale((weight * factor).sum()).backward()
        scaler.step(optimizer)
        scaler.update()
        assert torch.equal(weight.detach(), before) == math.isinf(factor)
    assert int(optimizer.state[weight]["step"]) == 2


@pytest.mark.parametrize("wrong", [{"lr": -1.0}, {"betas": (0.9, 1.0)}, {"eps": 0.0}, {"weight_decay": -0.1}])
def test_numbers_without_a_meaning_are_refused(wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        Lamb([nn.Parameter(torch.ones(1))], **wrong)


@pytest.mark.parametrize("tile", [1, 6, 10, 23, 10_000])
def test_a_tensor_in_tiles_moves_as_it_would_whole(monkeypatch, tile):
    """Rows of 7, 5 and 1 numbers, vectors, and several tensors in one tile; 10,000 holds them all."""

    def moved() -> list[torch.Tensor]:
        torch.manual_seed(11)
        weights = [nn.Parameter(torch.randn(shape)) for shape in ((9, 7), (4, 3, 5), (13, 1), (17,), (2,), ())]
        optimizer = Lamb([{"params": weights[:4]}, {"params": weights[4:], "weight_decay": 0.0}], lr=0.1)
        for _ in range(3):
            for weight in weights:
                weight.grad = torch.randn_like(weight) * 0.1
            optimizer.step()
        return [weight.detach() for weight in weights]

    whole = moved()
    monkeypatch.setattr("nezha.lamb_tiles.TILE", tile)
    for one, other in zip(moved(), whole, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-6, atol=1e-7)


def test_tiles_are_no_larger_than_asked_and_miss_nothing(monkeypatch):
    monkeypatch.setattr("nezha.lamb_tiles.TILE", 20)
    tensor = torch.arange(63.0).view(9, 7)
    pieces = [columns[0][0] for columns in tiles([tensor], [tensor.clone()])]
    assert [piece.shape[0] for piece in pieces] == [2, 2, 2, 2, 1]
    assert torch.equal(torch.cat(pieces), tensor)
