"""Every backend gives the numbers of the slow twin, and the fast one never makes what it promises not to make."""

from functools import partial

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from nezha import attention
from nezha.attention import blockwise as blockwise_file
from nezha.attention import plan
from nezha.attention.offsets import collect, spread
from nezha.messages import InputError
from nezha.positions import Tables, functional_table
from tests import reference

# Batch, heads and width differ from each other and from every length and distance below.
BATCH, HEADS, WIDTH = 2, 3, 10
# (length, k): shorter than k, exactly unclipped, just over, far over; one token.
CASES = [(4, 6), (6, 6), (7, 6), (8, 6), (23, 6), (31, 1), (1, 6)]


def tensors(length: int, k: int, *, dtype: torch.dtype = torch.float64, seed: int = 5) -> list[Tensor]:
    """Query, key, value and the table."""
    generator = torch.Generator().manual_seed(seed)
    three = [torch.randn(BATCH, HEADS, length, WIDTH, generator=generator, dtype=torch.float64) for _ in range(3)]
    return [tensor.to(dtype) for tensor in (*three, functional_table(k, WIDTH))]


def padding(length: int) -> tuple[Tensor, Tensor]:
    """Which keys are seen, (B, L), and the mask that says so to a backend; the second text is three tokens shorter."""
    seen = torch.ones(BATCH, length)
    seen[1, max(1, length - 3) :] = 0
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


WAYS = ["eager", "blockwise", "blockwise in cuts", "blockwise in cuts of texts", "blockwise factored"]


@pytest.fixture(params=WAYS)
def backend(request, monkeypatch):
    """Every backend; the fast one also cut up, with some heads or some texts at a time, and factored where it can be.

    It is called with query, key, value and the one table that serves keys and values, known as a sinusoid.
    """
    way = request.param
    monkeypatch.setattr(plan, "ROWS", 1)
    monkeypatch.setattr(plan, "SCORES", 2**18)
    if "cuts" in way:
        monkeypatch.setattr(blockwise_file, "SHORT", 3)
        monkeypatch.setattr(plan, "BLOCK", 5)
        monkeypatch.setattr(plan, "SCORES", 260 if "texts" in way else 1)
    monkeypatch.setattr(blockwise_file, "FACTORED", 0 if "factored" in way else 999)
    return partial(with_one_table, way.split()[0])


def with_one_table(name: str, query: Tensor, key: Tensor, value: Tensor, table: Tensor, **options):
    """The backend `name` on a table that serves keys and values."""
    origin = None if table.requires_grad else 0
    return attention.get(name)(query, key, value, Tables(table, table, origin), **options)


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
    result = with_one_table("eager", query, key, value, table, mask=mask)
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
        context = with_one_table("blockwise", inputs[0], inputs[1], inputs[2], table).context
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
@pytest.mark.parametrize(("start", "count"), [(0, 1), (0, 3), (2, 3), (1, 99)])
def test_spread_and_collect_are_each_others_transpose_and_follow_the_rows(length, k, start, count):
    """<spread(x), y> = <x, collect(y)>, which is what makes each the other's gradient."""
    queries = slice(min(start, length - 1), min(start + count, length))
    b, seen = queries.stop - queries.start, plan.window(queries, length, k)
    generator, scratch = torch.Generator().manual_seed(1), torch.empty(9999, dtype=torch.float64)
    values = torch.randn(2, b, seen.last - seen.first, generator=generator, dtype=torch.float64)
    pairs = torch.randn(2, b, length, generator=generator, dtype=torch.float64)
    spread_out = torch.zeros_like(pairs)
    spread(values, spread_out, seen, scratch)
    for i in range(b):
        for j in range(length):
            row = reference.relative_row(queries.start + i, j, k) - seen.first
            assert torch.equal(spread_out[:, i, j], values[:, i, row])
    torch.testing.assert_close((spread_out * pairs).sum(), (values * collect(pairs, seen, scratch)).sum())


@pytest.mark.parametrize(("texts", "heads", "length"), [(1, 1, 1), (5, 3, 7), (2, 12, 300), (7, 2, 130)])
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("scores", [1, 700, 10**7])
def test_the_cuts_cover_every_query_of_every_head_once(monkeypatch, texts, heads, length, whole, scores):
    monkeypatch.setattr(plan, "ROWS", 1)
    monkeypatch.setattr(plan, "SCORES", scores)
    times = torch.zeros(texts * heads, length)
    for cut in plan.cuts(texts, heads, length, whole=whole, on_cpu=True):
        times[cut.flat, cut.queries] += 1
        t, h, b = cut.sizes
        assert times[cut.flat, cut.queries].shape == (t * h, b)
        assert t == 1 or h == heads
    assert (times == 1).all()


def test_two_tables_serve_keys_and_values_apart(backend, monkeypatch):
    """As trained positions have them: the context and all five gradients, in every way of the fast backend."""
    query, key, value, table = tensors(23, 6)
    other = torch.randn(table.shape, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    inputs = [tensor.double().requires_grad_() for tensor in (query, key, value, table, other)]
    twins = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    _, mask = padding(23)
    name = backend.args[0]
    ours = attention.get(name)(*inputs[:3], Tables(inputs[3], inputs[4]), mask=mask).context
    slow = reference.naive_attention(*twins[:4], mask=mask, value_table=twins[4])
    for result, leaves in ((ours, inputs), (slow, twins)):
        (result.sin()).sum().backward()
        assert all(leaf.grad is not None for leaf in leaves)
    torch.testing.assert_close(ours, slow)
    for ours_leaf, twin in zip(inputs, twins, strict=True):
        torch.testing.assert_close(ours_leaf.grad, twin.grad)


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_without_tables_it_is_stock_attention(backend, dropout):
    query, key, value, _ = tensors(23, 6, dtype=torch.float32)
    _, mask = padding(23)
    name = backend.args[0]
    torch.manual_seed(1)
    ours = attention.get(name)(query, key, value, mask=mask, dropout=dropout).context
    stock = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    if dropout == 0:
        torch.testing.assert_close(ours, stock, rtol=1e-5, atol=1e-6)
    else:  # the same in the mean of many draws, and not the same in one
        draws = [attention.get(name)(query, key, value, mask=mask, dropout=dropout).context for _ in range(400)]
        assert (ours - stock).abs().max() > 0.05
        torch.testing.assert_close(torch.stack(draws).mean(0), stock, rtol=0, atol=0.15)


def test_packed_texts_see_only_themselves(backend):
    """Several texts in one row, told by number: each as if it stood alone, and so are its gradients."""
    query, key, value, table = tensors(17, 4)
    packed = [tensor.clone().requires_grad_() for tensor in (query, key, value)]
    alone = [tensor.clone().requires_grad_() for tensor in (query, key, value)]
    seq_idx = torch.tensor([[0] * 7 + [1] * 10, [4] * 2 + [9] * 15])
    context = backend(*packed, table, seq_idx=seq_idx).context
    pieces = [[slice(0, 7), slice(7, 17)], [slice(0, 2), slice(2, 17)]]
    twin = torch.stack([
        torch.cat([backend(*(t[row : row + 1, :, part] for t in alone), table).context[0] for part in pieces[row]], -2)
        for row in range(2)
    ])  # fmt: skip
    torch.testing.assert_close(context, twin, rtol=1e-5, atol=1e-6)
    for result in (context, twin):
        result.sin().sum().backward()
    for one, other in zip(packed, alone, strict=True):
        torch.testing.assert_close(one.grad, other.grad, rtol=1e-5, atol=1e-6)


def test_dropout_drawn_again_in_the_backward_pass_is_the_one_of_the_forward_pass(backend):
    """The gradient is that of the function with the mask fixed: finite differences under the same seed."""
    inputs = [tensor.requires_grad_() for tensor in tensors(13, 4)[:3]]
    table = tensors(13, 4)[3].double()

    def forward(*given):
        torch.manual_seed(6)
        return backend(*given, table, dropout=0.4).context

    assert torch.autograd.gradcheck(forward, inputs, fast_mode=True)


@pytest.mark.parametrize("dropout", [0.0, 0.1])
def test_the_fast_backend_holds_nothing_of_length_squared_forward_or_backward(dropout):
    """Neither as one tensor nor kept from one pass to the other; the largest thing is the scores of some rows."""
    length, k, heads = 1500, 6, 2
    query, key, value = (torch.randn(1, heads, length, WIDTH, requires_grad=True) for _ in range(3))
    kept = []
    with Watch() as watch, torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t.numel()) or t, lambda t: t):
        context = with_one_table("blockwise", query, key, value, functional_table(k, WIDTH), dropout=dropout).context
    assert max(kept) <= heads * length * WIDTH
    with watch:
        context.sum().backward()
    assert query.grad is not None
    assert 0 < watch.elements <= plan.BLOCK * heads * length < heads * length**2 / 4


def test_a_compiled_training_step_gives_the_same_numbers(backend):
    """With dropout too: the mask drawn forward is the one used backward."""
    torch.compiler.reset()
    compiled = torch.compile(lambda *inputs: backend(*inputs).context, fullgraph=True, backend="aot_eager")
    inputs = [tensor.requires_grad_() for tensor in tensors(23, 6)]
    expected = backend(*inputs).context
    torch.testing.assert_close(compiled(*inputs), expected)
    gradients = torch.autograd.grad(compiled(*inputs).sin().sum(), inputs)
    for ours, theirs in zip(gradients, torch.autograd.grad(expected.sin().sum(), inputs), strict=True):
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_both_operators_keep_their_promises_to_compilers(keep, dtype):
    """Sizes, types and strides of what they return; without dropout, since a check calls them twice."""
    query, key, value, table = tensors(9, 4, dtype=dtype)
    mask = padding(9)[1].to(dtype)
    given = (query, key, value, table, table, mask, None)
    checks = ("test_schema", "test_faketensor")
    torch.library.opcheck(torch.ops.nezha.attend.default, (*given, 0.0, keep), test_utils=checks)
    results = torch.ops.nezha.attend.default(*given, 0.0, keep)
    backward = (torch.randn_like(query), *given, *results, 0.0, True)
    torch.library.opcheck(torch.ops.nezha.attend_backward.default, backward, test_utils=checks)


def test_an_unknown_backend_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match=r"blockwise, eager.*“flash”"):
        attention.get("flash")
    assert attention.backends() == ("blockwise", "eager")
