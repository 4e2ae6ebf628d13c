"""The table of relative positions is the formula, shared, and never saved; the other kinds are what they say."""

import math
from typing import Any

import pytest
import torch

from nezha import attention
from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.interop.rotation import fold_rotation
from nezha.messages import InputError
from nezha.position_kinds import CONVENTIONS, POSITIONS
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


SIZES: dict[str, Any] = {
    "vocab_size": 17, "hidden_size": 12, "num_hidden_layers": 3, "num_attention_heads": 3, "intermediate_size": 20,
    "max_relative_position": 4, "max_position_embeddings": 16, "initializer_range": 0.4,
}  # fmt: skip
IDS = torch.randint(1, 17, (2, 11), generator=torch.Generator().manual_seed(1))


PARTS = ((slice(0, 4), slice(4, 11)), (slice(0, 7), slice(7, 11)))


def make(positions: str, **changes) -> Any:
    torch.manual_seed(7)
    return NezhaModel(NezhaConfig(**(SIZES | changes), positions=positions)).eval()


def test_the_signed_table_is_the_papers_equations_six_and_seven():
    table = functional_table(5, 8, origin=5)
    for distance in range(-5, 6):
        for m in range(4):
            angle = distance / 10_000 ** (2 * m / 8)
            assert table[distance + 5, 2 * m].item() == pytest.approx(math.sin(angle), abs=1e-6)
            assert table[distance + 5, 2 * m + 1].item() == pytest.approx(math.cos(angle), abs=1e-6)


@pytest.mark.parametrize("length", [5, 11])
@pytest.mark.parametrize(("given", "wanted"), [CONVENTIONS, CONVENTIONS[::-1]])
def test_the_rotation_carries_weights_from_one_convention_to_the_other(given, wanted, length):
    model = make(given)
    state = {f"nezha.{name}": tensor.clone() for name, tensor in model.double().state_dict().items()}
    config = fold_rotation(state, model.config, wanted)
    other = NezhaModel(config).double().eval()
    assert other.config.positions == wanted
    other.load_state_dict({name.removeprefix("nezha."): tensor for name, tensor in state.items()})
    with torch.no_grad():
        before, after = model(IDS[:, :length])[0], other(IDS[:, :length])[0]
        other.load_state_dict(model.state_dict())
        unturned = other(IDS[:, :length])[0]
    torch.testing.assert_close(after, before, rtol=1e-6, atol=1e-6)
    assert (unturned - before).abs().max() > 0.01, "without the rotation the numbers are others"


def test_the_rotation_refuses_positions_that_are_no_sinusoids():
    with pytest.raises(InputError, match=r"functional, functional_signed.*absolute"):
        fold_rotation({}, make("absolute").config, "functional")


@pytest.mark.parametrize("positions", POSITIONS)
def test_every_kind_saves_what_is_trained_and_computes_the_same_again(positions, tmp_path):
    model = make(positions)
    model.save_pretrained(tmp_path)
    again = NezhaModel.from_pretrained(tmp_path).eval()
    assert again.config.positions == positions
    with torch.no_grad():
        torch.testing.assert_close(again(IDS)[0], model(IDS)[0])
    trained = {name for name, _ in model.named_parameters() if "position" in name}
    assert (
        trained
        == {
            "functional": set(),
            "functional_signed": set(),
            "learned_relative": {
                f"encoder.layer.{i}.attention.self.relative_positions.{part}"
                for i in range(3)
                for part in ("key", "value")
            },
            "absolute": {"embeddings.position_embeddings.weight"},
        }[positions]
    )


@pytest.mark.parametrize("positions", POSITIONS)
def test_every_kind_hears_the_order_of_tokens_and_every_backend_agrees(positions):
    model = make(positions)
    with torch.no_grad():
        outputs = []
        for backend in attention.backends():
            model.set_attn_implementation(backend)
            outputs.append(model(IDS)[0])
        turned = model(IDS.flip(1))[0].flip(1)
    for other in outputs[1:]:
        torch.testing.assert_close(other, outputs[0], rtol=1e-5, atol=1e-5)
    assert (turned - outputs[0]).abs().max() > 0.01


@pytest.mark.parametrize("positions", POSITIONS)
def test_every_trained_position_gets_a_gradient_in_every_backend(positions):
    gradients = []
    for backend in attention.backends():
        model = make(positions)
        model.set_attn_implementation(backend)
        model(IDS)[0].sin().sum().backward()
        gradients.append({name: p.grad for name, p in model.named_parameters() if "pooler" not in name})
    for name, gradient in gradients[0].items():
        assert gradient is not None
        assert gradient.abs().max() > 0 or "key.bias" in name, name  # a key's bias moves all scores of a query alike
        torch.testing.assert_close(gradients[1][name], gradient, rtol=1e-4, atol=1e-5)


def test_absolute_positions_are_berts_sum_and_end_where_their_table_does():
    model = make("absolute")
    table = model.embeddings.position_embeddings.weight
    words = model.embeddings.word_embeddings(IDS) + model.embeddings.token_type_embeddings.weight[0] + table[:11]
    torch.testing.assert_close(model.embeddings(IDS, None, None), model.embeddings.LayerNorm(words))
    with pytest.raises(InputError, match="at most 16 tokens; the text has 17"):
        model(torch.ones(1, 17, dtype=torch.long))


@pytest.mark.parametrize("positions", POSITIONS)
@pytest.mark.parametrize("backend", attention.backends())
def test_packed_texts_are_as_each_alone(positions, backend):
    """With positions of any kind; together they may be longer than the table of absolute ones."""
    model = make(positions, max_position_embeddings=7)
    model.set_attn_implementation(backend)
    seq_idx = torch.tensor([[0] * 4 + [1] * 7, [5] * 7 + [2] * 4])
    with torch.no_grad():
        packed = model(IDS, seq_idx=seq_idx)[0]
        alone = [[model(IDS[row : row + 1, part])[0][0] for part in parts] for row, parts in enumerate(PARTS)]
    torch.testing.assert_close(packed, torch.stack([torch.cat(parts) for parts in alone]), rtol=1e-5, atol=1e-5)


def test_fresh_trained_tables_follow_the_initializer_range():
    model = make("learned_relative", initializer_range=0.02, max_relative_position=400)
    for layer in model.encoder.layer:
        for table in layer.attention.self.relative_positions.parameters():
            assert table.std().item() == pytest.approx(0.02, rel=0.1)


def test_a_configuration_that_says_both_is_refused():
    told: dict[str, Any] = {"use_relative_position": False}
    with pytest.raises(InputError, match="use_relative_position=false"):
        NezhaConfig(**told)
    assert NezhaConfig(**told, positions="absolute").positions == "absolute"
