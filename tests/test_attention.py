"""Every backend gives the numbers of the slow twin, and the fast one never makes what it promises not to make."""

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from nezha import attention
from nezha.attention import blockwise as blockwise_file
from nezha.attention.offsets import collect, spread
from nezha.messages import InputError
from nezha.positions import functional_table
from tests import reference

# Batch, heads and width differ from each other and from every length and distance below.
BATCH, HEADS, WIDTH = 2, 3, 10
# (length, k): shorter than k, exactly unclipped, just over, far over.
CASES = [(4, 6), (6, 6), (7, 6), (8, 6), (23, 6), (31, 1)]


def tensors(length: int, k: int, *, dtype: torch.dtype = torch.float64, seed: int = 5) -> list[Tensor]:
    """Query, key, value and the table."""
    generator = torch.Generator().manual_seed(seed)
    three = [torch.randn(BATCH, HEADS, length, WIDTH, generator=generator, dtype=torch.float64) for _ in range(3)]
    return [tensor.to(dtype) for tensor in (*three, functional_table(k, WIDTH))]


def padding(length: int) -> tuple[Tensor, Tensor]:
    """Which keys are seen, (B, L), and the mask that says so to a backend; the second text is three tokens shorter."""
    seen = torch.ones(BATCH, length)
    seen[1, length - 3 :] = 0
    return seen, ((1 - seen) * attention.HIDDEN)[:, None, None]


class Watch(TorchDispatchMode):
    """Watches every operation, and every tensor that one makes."""

    def __init__(self):
        super().__init__()
        self.elements = 0
        self.names: set[str] = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        self.names.add(func.name())
        for tensor in tree_leaves(out):
            if isinstance(tensor, Tensor):
                self.elements = max(self.elements, tensor.untyped_storage().nbytes() // tensor.element_size())
        return out


@pytest.fixture(params=["eager", "blockwise", "blockwise in blocks", "blockwise factored"])
def backend(request, monkeypatch):
    """Every backend; the fast one also in blocks of five queries, and in its factored form where that applies."""
    if request.param == "blockwise in blocks":
        monkeypatch.setattr(blockwise_file, "SHORT", 3)
        monkeypatch.setattr(blockwise_file, "BLOCK", 5)
    if request.param == "blockwise factored":
        monkeypatch.setattr(blockwise_file, "FACTORED", 0)
    return attention.get(request.param.split()[0])


@pytest.mark.parametrize(("length", "k"), CASES)
@pytest.mark.parametrize("padded", [False, True])
def test_every_backend_gives_the_context_of_the_slow_twin(backend, length, k, padded):
    query, key, value, table = tensors(length, k)
    seen, mask = padding(length)
    expected, *_ = reference.attention(query, key, value, k=k, seen=seen if padded else torch.ones_like(seen))
    context = backend(query, key, value, table, mask=mask if padded else None).context
    torch.testing.assert_close(context.float(), expected, rtol=1e-5, atol=1e-6)


def test_the_eager_backend_explains_every_score():
    query, key, value, table = tensors(9, 4)
    seen, mask = padding(9)
    expected = reference.attention(query, key, value, k=4, seen=seen)
    result = attention.get("eager")(query, key, value, table, mask=mask)
    for ours, slow in zip(result, expected, strict=True):
        torch.testing.assert_close(ours.double(), slow.double(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("length", "k"), CASES)
def test_gradients_are_those_of_the_naive_formula(backend, length, k):
    inputs = [tensor.requires_grad_() for tensor in tensors(length, k)]
    twins = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    _, mask = padding(length)
    weight = torch.randn(BATCH, HEADS, length, WIDTH, dtype=torch.float64, generator=torch.Generator().manual_seed(8))
    (backend(*inputs, mask=mask).context * weight).sum().backward()
    (reference.naive_attention(*twins, mask=mask) * weight).sum().backward()
    for ours, theirs in zip(inputs, twins, strict=True):
        torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_stays_within_two_percent_of_the_largest_number(backend, dtype):
    exact = backend(*tensors(23, 6, dtype=torch.float32)).context
    half = backend(*tensors(23, 6, dtype=dtype)).context
    assert half.dtype == dtype
    assert (half.float() - exact).abs().max() < 0.02 * exact.abs().max()


@pytest.mark.parametrize("length", [2, 6, 7])
def test_where_nothing_is_clipped_stock_attention_is_called_once(monkeypatch, length):
    """And gives the gradients of the naive formula, the table being fixed."""
    monkeypatch.setattr(blockwise_file, "FACTORED", 1)
    query, key, value, table = tensors(length, 6)
    inputs = [tensor.requires_grad_() for tensor in (query, key, value)]
    with Watch() as watch:
        context = attention.get("blockwise")(*inputs, table).context
    assert "aten::_scaled_dot_product" in " ".join(watch.names)
    expected = reference.naive_attention(inputs[0], inputs[1], inputs[2], table)
    torch.testing.assert_close(context, expected, rtol=1e-5, atol=1e-6)
    for ours, theirs in zip(
        torch.autograd.grad(context.sin().sum(), inputs),
        torch.autograd.grad(expected.sin().sum(), inputs),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


def test_one_mask_for_every_query_is_obeyed(backend):
    """Packed texts: each query sees its own text only, as if the other were not there."""
    query, key, value, table = tensors(11, 6)
    text = torch.tensor([0] * 7 + [1] * 4)
    mask = ((text[:, None] != text[None, :]) * attention.HIDDEN)[None, None]
    packed = backend(query, key, value, table, mask=mask).context
    first = backend(*(tensor[..., :7, :] for tensor in (query, key, value)), table).context
    second = backend(*(tensor[..., 7:, :] for tensor in (query, key, value)), table).context
    torch.testing.assert_close(packed, torch.cat([first, second], dim=-2), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_a_text_of_nothing_but_padding_gives_no_nan(backend, dtype):
    mask = torch.full((BATCH, 1, 1, 9), attention.HIDDEN, dtype=dtype)
    inputs = [tensor.requires_grad_() for tensor in tensors(9, 4, dtype=dtype)[:3]]
    context = backend(*inputs, tensors(9, 4, dtype=dtype)[3], mask=mask).context
    context.float().sum().backward()
    assert all(tensor.isfinite().all() for tensor in (context, *(tensor.grad for tensor in inputs)))


def test_dropout_hides_the_same_keys_from_both_value_terms_and_from_the_gradient(backend):
    """Values of 1 and a table of 2: what dropout keeps of a query's probability shows three times in its context."""
    query, key, _, table = tensors(23, 6)
    ones, twos = torch.ones_like(query).requires_grad_(), torch.full_like(table, 2.0)
    results = []
    for constant in (torch.zeros_like(table), twos):  # the table also moves all scores, but each row's by one number
        torch.manual_seed(2)
        results.append(backend(torch.zeros_like(query), key, ones, constant, dropout=0.3).context)
    kept, both = results
    assert kept.std() > 0.05
    assert 0.9 < kept.mean() < 1.1
    torch.testing.assert_close(both, 3 * kept)
    (gradient,) = torch.autograd.grad(both.sum(), ones)
    torch.testing.assert_close(gradient.sum(), kept.sum().detach())


def test_the_drawn_mask_repeats_with_the_seed(backend):
    inputs = tensors(23, 6)
    results = []
    for seed in (4, 4, 9):
        torch.manual_seed(seed)
        results.append(backend(*inputs, dropout=0.2).context)
    assert torch.equal(results[0], results[1])
    assert not torch.equal(results[0], results[2])


@pytest.mark.parametrize(("length", "k"), CASES)
@pytest.mark.parametrize("start", [0, 2])
def test_spread_and_collect_are_each_others_transpose(length, k, start):
    """<spread(x), y> = <x, collect(y)>, which is what makes each the other's gradient."""
    count = min(3, length - start)
    generator = torch.Generator().manual_seed(1)
    offsets = torch.randn(2, count, 2 * k + 1, generator=generator, dtype=torch.float64)
    pairs = torch.randn(2, count, length, generator=generator, dtype=torch.float64)
    left = (spread(offsets, start, length) * pairs).sum()
    torch.testing.assert_close(left, (offsets * collect(pairs, start, k)).sum())


def test_the_fast_backend_makes_no_tensor_of_length_squared_times_width():
    """Nor, in a long text, one of length squared: forward and backward."""
    length, k = 900, 6
    query, key, value = (torch.randn(1, 1, length, WIDTH, requires_grad=True) for _ in range(3))
    with Watch() as watch:
        context = attention.get("blockwise")(query, key, value, functional_table(k, WIDTH)).context
        context.sum().backward()
    assert query.grad is not None
    assert 0 < watch.elements <= blockwise_file.BLOCK * length


def test_in_a_long_text_nothing_of_length_squared_is_kept_for_the_backward_pass():
    query, key, value = (torch.randn(1, 1, 900, WIDTH, requires_grad=True) for _ in range(3))
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.append(tensor.numel()) or tensor, lambda t: t):
        attention.get("blockwise")(query, key, value, functional_table(6, WIDTH))
    assert max(kept, default=0) <= 900 * WIDTH


def test_a_compiled_training_step_gives_the_same_numbers(backend):
    """With dropout too: the mask drawn forward is the one used backward."""
    compiled = torch.compile(lambda *inputs: backend(*inputs).context, fullgraph=True, backend="aot_eager")
    inputs = [tensor.requires_grad_() for tensor in tensors(23, 6)]
    expected = backend(*inputs).context
    torch.testing.assert_close(compiled(*inputs), expected)
    gradients = torch.autograd.grad(compiled(*inputs).sin().sum(), inputs)
    for ours, theirs in zip(gradients, torch.autograd.grad(expected.sin().sum(), inputs), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_an_unknown_backend_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match=r"blockwise, eager.*“flash”"):
        attention.get("flash")
    assert attention.backends() == ("blockwise", "eager")
