"""Every reading of LAMB by hand, against plain Python, and against what its owners' code makes of the same numbers."""

import json
import math
from pathlib import Path

import pytest
import torch
from torch import nn

from nezha.lamb import Lamb
from nezha.lamb_readings import READINGS, LambReading, reading_of
from nezha.messages import InputError
from tests.training.lamb_twins import huawei, nvidia

PEERS = json.loads(Path(__file__).with_name("lamb_peers").joinpath("peers.json").read_text(encoding="utf-8"))


def steps_of(reading, start, gradients, *, lr, decay, excluded=(), dtype=torch.float32):
    """Weights after each step, for tensors given as lists; those numbered in `excluded` do not decay."""
    weights = [nn.Parameter(torch.tensor(values, dtype=dtype)) for values in start]
    groups = [
        {"params": [w for n, w in enumerate(weights) if (n in excluded) == out], "weight_decay": 0.0 if out else decay}
        for out in (False, True)
    ]
    optimizer = Lamb([g for g in groups if g["params"]], lr=lr, weight_decay=decay, reading=reading)
    seen = []
    for step in gradients:
        for weight, gradient in zip(weights, step, strict=True):
            weight.grad = torch.tensor(gradient, dtype=dtype)
        optimizer.step()
        seen.append([weight.detach().tolist() for weight in weights])
    return seen


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        # two equal gradients: r has equal parts in both steps, corrected or not, so a step is lr · 5 / √2 along each
        ("paper", ([2.646447, 3.646447], [2.327850, 3.327850])),
        ("v3", ([2.646447, 3.646447], [2.327850, 3.327850])),
        # without decay NVIDIA's is Adam: the step is lr · (1, 1)
        ("nvlamb", ([2.9, 3.9], [2.8, 3.8])),
    ],
)
def test_two_steps_by_hand(reading, expected):
    first, second = steps_of(reading, [[3.0, 4.0]], [[[2.0, 2.0]]] * 2, lr=0.1, decay=0.0)
    assert first[0] == pytest.approx(expected[0], rel=1e-5)
    assert second[0] == pytest.approx(expected[1], rel=1e-4)


def test_huaweis_ratio_is_that_of_another_length_by_hand():
    """Gradient 0.001 = √eps: the root is √2 of it inside, so the ratio is √2 of the paper's; the step keeps its own."""
    first = steps_of("huawei", [[0.3, 0.4]], [[[1e-3, 1e-3]]], lr=0.1, decay=0.0)[0][0]
    ratio = 0.5 / math.hypot(1 / math.sqrt(2), 1 / math.sqrt(2))
    update = 1e-3 / (1e-3 + 1e-6)
    assert first == pytest.approx([0.3 - 0.1 * ratio * update, 0.4 - 0.1 * ratio * update], rel=1e-5)


def test_huaweis_ratio_stops_at_ten():
    weight = nn.Parameter(torch.tensor([300.0, 400.0]))
    weight.grad = torch.tensor([2.0, 2.0])
    optimizer = Lamb([weight], lr=0.01, weight_decay=0.0, reading="huawei")
    optimizer.step()
    assert optimizer.ratios[weight].item() == 10.0
    assert weight.tolist() == pytest.approx([299.9, 399.9])


def numbers_of_three_tensors():
    draw = torch.Generator().manual_seed(3)
    start = [torch.randn(n, generator=draw).tolist() for n in (11, 5)] + [[0.0] * 3]
    scales = (1.0, 1e-3, 1e-5, 0.0, 1e-2)
    return start, [[(torch.randn(len(x), generator=draw) * scale).tolist() for x in start] for scale in scales]


@pytest.mark.parametrize(("reading", "twin"), [("huawei", huawei), ("nvlamb", nvidia)])
def test_five_steps_match_plain_python(reading, twin):
    """Gradients from large to tiny, one step of zeros; the second and third tensor do not decay."""
    start, gradients = numbers_of_three_tensors()
    ours = steps_of(reading, start, gradients, lr=0.02, decay=0.1, excluded=(1, 2))[-1]
    expected = twin(start, gradients, lr=0.02, decays=[0.1, 0.0, 0.0])
    for found, wanted in zip(ours, expected, strict=True):
        assert found == pytest.approx(wanted, rel=2e-5, abs=1e-6)


def test_lengths_over_several_chunks_are_those_of_the_whole(monkeypatch):
    start, gradients = numbers_of_three_tensors()
    whole = steps_of("huawei", start, gradients, lr=0.02, decay=0.1)[-1]
    monkeypatch.setattr("nezha.lamb.CHUNK", 4)
    for found, wanted in zip(steps_of("huawei", start, gradients, lr=0.02, decay=0.1)[-1], whole, strict=True):
        assert found == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("reading", READINGS)
def test_weights_in_double_precision_go_the_same_way(reading):
    """The kernel takes the cut of the gradients in fp32 whatever the weights are."""
    start, gradients = numbers_of_three_tensors()
    kept = {"lr": 0.02, "decay": 0.1, "excluded": (1, 2)}
    single, double = (
        steps_of(reading, start, gradients, **kept, dtype=dtype)[-1] for dtype in (torch.float32, torch.float64)
    )
    for found, wanted in zip(double, single, strict=True):
        assert found == pytest.approx(wanted, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(
    ("peer", "reading"),
    [
        ("timm, as it comes", "nvlamb"),
        ("timm, every tensor adapted, gradients not cut", "paper"),
        ("timm, the same without bias correction", "v3"),
        ("pytorch_optimizer, decay in the update", "v3"),
    ],
)
def test_owners_code_makes_the_same_of_the_same_numbers(peer, reading):
    """The last adds eps to the length of the update too, a millionth."""
    found = steps_of(reading, PEERS["start"], PEERS["gradients"], lr=PEERS["lr"], decay=PEERS["decay"], excluded=(1, 2))
    for ours, theirs in zip(found[-1], PEERS["ends"][peer], strict=True):
        assert ours == pytest.approx(theirs, rel=1e-5, abs=1e-6)


def test_every_reading_goes_its_own_way():
    """Tables that all readings pass would hold none of them."""
    start, gradients = numbers_of_three_tensors()
    ends = {name: steps_of(name, start, gradients, lr=0.02, decay=0.1, excluded=(1, 2))[-1] for name in READINGS}
    names = list(ends)
    for place, name in enumerate(names):
        for other in names[place + 1 :]:
            assert ends[name][0] != pytest.approx(ends[other][0], rel=1e-3), f"{name} and {other}"


def test_own_bounds_replace_those_of_the_reading():
    assert (reading_of("huawei").low, reading_of("huawei").high) == (0.0, 10.0)
    assert reading_of("huawei", high=2.0) == LambReading(
        eps_inside_root=True, decay_in_every_length=True, still_by_gradient=True, high=2.0
    )
    weight = nn.Parameter(torch.tensor([3.0, 4.0]))
    weight.grad = torch.tensor([1.0, 1.0])
    Lamb([weight], lr=0.1, weight_decay=0.0, reading=reading_of("paper", low=0.5, high=2.0)).step()
    assert weight.tolist() == pytest.approx([2.8, 3.8])


def test_crossed_bounds_and_unknown_names_are_told():
    with pytest.raises(InputError, match="got 20 and 10"):
        reading_of("huawei", low=20.0)
    with pytest.raises(InputError, match="nvlamb"):
        reading_of("nvlam")
