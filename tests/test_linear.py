"""The linear layer by way of oneDNN's convolution is the linear layer."""

import pytest
import torch
from torch import nn

from nezha import linear
from nezha.linear import Linear


@pytest.fixture
def always(monkeypatch):
    """The convolution for products of any size, as on AMD's processors, counted."""
    monkeypatch.setattr(linear, "made_by_amd", lambda: True)
    monkeypatch.setattr(linear, "WORTH_IT", 1)
    monkeypatch.setattr(linear, "FEW", 1)
    calls = []
    real = linear.conv2d
    monkeypatch.setattr(linear, "conv2d", lambda *given: calls.append(1) or real(*given))
    return calls


def layers(bias: bool = True) -> tuple[Linear, nn.Linear]:
    torch.manual_seed(3)
    ours, torchs = Linear(7, 11, bias=bias), nn.Linear(7, 11, bias=bias)
    torchs.load_state_dict(ours.state_dict())
    return ours, torchs


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(7,), (1, 7), (5, 7), (2, 3, 7), (2, 1, 3, 7)])
def test_result_and_gradients_are_those_of_torchs_layer(always, bias, shape):
    ours, torchs = layers(bias)
    results = []
    for layer in (ours, torchs):
        values = torch.randn(shape, generator=torch.Generator().manual_seed(1)).requires_grad_()
        result = layer(values)
        result.sin().sum().backward()
        results.append([result, values.grad, *(parameter.grad for parameter in layer.parameters())])
    assert always
    for left, right in zip(*results, strict=True):
        torch.testing.assert_close(left, right, rtol=1e-5, atol=1e-6)


def test_values_laid_out_otherwise_are_read_as_they_are_meant(always):
    ours, torchs = layers()
    turned = torch.randn(7, 5).t()
    torch.testing.assert_close(ours(turned), torchs(turned))
    assert always


def test_other_types_autocast_and_exports_are_left_to_torch(always):
    ours, _ = layers()
    assert ours.double()(torch.ones(5, 7, dtype=torch.float64)).dtype == torch.float64
    assert ours.bfloat16()(torch.ones(5, 7, dtype=torch.bfloat16)).dtype == torch.bfloat16
    ours.float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert ours(torch.ones(5, 7)).dtype == torch.bfloat16
    program = torch.export.export(ours, (torch.ones(5, 7),))
    assert "conv" not in str(program.graph)
    assert not always


def test_small_products_are_left_to_torch(always, monkeypatch):
    monkeypatch.setattr(linear, "WORTH_IT", 5 * 7 * 11)
    ours, _ = layers()
    ours(torch.ones(4, 7))
    assert not always
    ours(torch.ones(5, 7))
    assert len(always) == 1
    monkeypatch.setattr(linear, "FEW", 6)
    ours(torch.ones(5, 7))
    assert len(always) == 1


def test_on_other_makes_it_is_torchs_own(always, monkeypatch):
    monkeypatch.setattr(linear, "made_by_amd", lambda: False)
    ours, torchs = layers()
    values = torch.ones(9, 7)
    assert torch.equal(ours(values), torchs(values))
    assert not always


@pytest.mark.parametrize(("named", "told", "amd"), [
    ("", "vendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC", True), ("", "vendor_id\t: GenuineIntel", False),
    ("AMD64 Family 25 Model 1 Stepping 1, AuthenticAMD", None, True), ("arm", None, False),
])  # fmt: skip
def test_the_make_is_read_from_what_the_processor_says(monkeypatch, named, told, amd):
    def read_text(path, **_):
        if told is None:
            raise FileNotFoundError(path)
        return told

    monkeypatch.setattr(linear.platform, "processor", lambda: named)
    monkeypatch.setattr(linear.Path, "read_text", read_text)
    assert linear.made_by_amd.__wrapped__() == amd


def test_it_is_one_of_torchs_linear_layers_to_whoever_looks():
    ours, torchs = layers()
    assert isinstance(ours, nn.Linear)
    assert list(ours.state_dict()) == list(torchs.state_dict())
