"""The encoder is the formula, keeps the invariances of relative positions, and behaves as transformers expects."""

from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import BertConfig

from nezha import attention
from nezha.config import NezhaConfig
from nezha.dropout import Dropout
from nezha.encoder import NezhaModel
from nezha.layer import NezhaLayer, Seen
from nezha.messages import InputError
from nezha.positions import functional_tables
from tests import reference

# All different, so that a swapped axis cannot pass; texts of 11 go past the distance of 4.
SIZES: dict[str, Any] = {
    "vocab_size": 17,
    "hidden_size": 12,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 20,
    "max_relative_position": 4,
}
LENGTH = 11


def make(**changes) -> NezhaModel:
    """A small model in evaluation mode, its weights far enough from zero that every part matters."""
    torch.manual_seed(7)
    sizes: dict[str, Any] = SIZES | {"initializer_range": 0.4} | changes
    return NezhaModel(NezhaConfig(**sizes)).eval()


@pytest.fixture
def model():
    return make()


@pytest.fixture
def texts() -> dict[str, Tensor]:
    """Two texts of two segments; the second is padded by three."""
    ids = torch.randint(1, 17, (2, LENGTH), generator=torch.Generator().manual_seed(1))
    seen = torch.ones_like(ids)
    ids[1, -3:] = seen[1, -3:] = 0
    segments = (torch.arange(LENGTH) > 5).long().expand(2, -1)
    return {"input_ids": ids, "attention_mask": seen, "token_type_ids": segments}


@pytest.mark.parametrize("backend", attention.backends())
def test_a_layer_is_the_formula(backend):
    model = make(attn_implementation=backend)
    layer, k = model.encoder.layer[0], SIZES["max_relative_position"]
    assert isinstance(layer, NezhaLayer)
    hidden = torch.randn(1, LENGTH, 12, generator=torch.Generator().manual_seed(2))

    def affine(linear: torch.nn.Linear, rows: list[list[float]]) -> list[list[float]]:
        return [reference.affine(row, linear.weight.tolist(), linear.bias.tolist()) for row in rows]

    def added(norm: torch.nn.LayerNorm, new: list[list[float]], old: list[list[float]]) -> list[list[float]]:
        sums = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(new, old, strict=True)]
        return [reference.layer_norm(row, norm.weight.tolist(), norm.bias.tolist(), norm.eps) for row in sums]

    rows = hidden[0].tolist()
    block = layer.attention
    query, key, value = (affine(part, rows) for part in (block.self.query, block.self.key, block.self.value))
    found: list[list[float]] = [[] for _ in rows]
    for head in range(3):
        columns = slice(4 * head, 4 * head + 4)
        parts = ([row[columns] for row in part] for part in (query, key, value))
        context, *_ = reference.attention_head(*parts, k=k, seen=[True] * LENGTH)
        found = [so_far + more for so_far, more in zip(found, context, strict=True)]
    rows = added(block.output.LayerNorm, affine(block.output.dense, found), rows)
    wide = [[reference.gelu(x) for x in row] for row in affine(layer.intermediate.dense, rows)]
    rows = added(layer.output.LayerNorm, affine(layer.output.dense, wide), rows)

    ours, _ = layer(hidden, Seen(functional_tables(4, 4)))
    torch.testing.assert_close(ours[0], torch.tensor(rows), rtol=1e-4, atol=1e-5)


def test_embeddings_are_words_and_segments_and_no_position(model):
    """The same token in the same segment has the same vector everywhere."""
    ids = torch.tensor([[3, 5, 3, 3]])
    vectors = model.embeddings(ids, torch.tensor([[0, 0, 0, 1]]), None)[0]
    assert torch.equal(vectors[0], vectors[2])
    assert not torch.allclose(vectors[0], vectors[3])


def test_every_backend_gives_the_same_states(texts):
    states = [make(attn_implementation=name)(**texts).last_hidden_state for name in attention.backends()]
    for other in states[1:]:
        torch.testing.assert_close(other, states[0], rtol=1e-5, atol=1e-5)


def test_shift_moving_a_text_behind_a_hidden_prefix_changes_nothing(model, texts):
    """Relative positions alone: where a text starts cannot be known."""
    plain = model(**texts, output_attentions=True)
    prefix = {"input_ids": 9, "attention_mask": 0, "token_type_ids": 1}
    moved = {name: torch.cat([torch.full((2, 5), prefix[name]), given], 1) for name, given in texts.items()}
    shifted = model(**moved, output_attentions=True)
    torch.testing.assert_close(shifted.last_hidden_state[:, 5:], plain.last_hidden_state, rtol=1e-4, atol=1e-5)
    for ours, theirs in zip(shifted.attentions, plain.attentions, strict=True):
        torch.testing.assert_close(ours[..., 5:, 5:], theirs, rtol=1e-4, atol=1e-6)


def test_padding_changes_nothing(model, texts):
    alone = model(texts["input_ids"][1:, :-3], token_type_ids=texts["token_type_ids"][1:, :-3])
    padded = model(**texts)
    torch.testing.assert_close(padded.last_hidden_state[1:, :-3], alone.last_hidden_state, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(padded.pooler_output[1:], alone.pooler_output, rtol=1e-4, atol=1e-5)


def test_batch_order_changes_only_the_order(model, texts):
    order = model(**{name: given.flip(0) for name, given in texts.items()}).last_hidden_state
    torch.testing.assert_close(order.flip(0), model(**texts).last_hidden_state, rtol=1e-5, atol=1e-6)


def test_order_of_the_tokens_matters(model, texts):
    """Without the position term the states would only be permuted."""
    swapped = texts["input_ids"].clone()
    swapped[0, [2, 4]] = swapped[0, [4, 2]]
    assert swapped[0, 2] != swapped[0, 4]
    ours = model(swapped, texts["attention_mask"], texts["token_type_ids"]).last_hidden_state[0, 0]
    assert not torch.allclose(ours, model(**texts).last_hidden_state[0, 0], atol=1e-3)


def test_attentions_asked_of_the_fast_backend_are_probabilities_that_see_no_padding(model, texts):
    assert model.config._attn_implementation == "blockwise"
    looks = model(**texts, output_attentions=True).attentions
    assert [look.shape for look in looks] == [(2, 3, LENGTH, LENGTH)] * 2
    for look in looks:
        torch.testing.assert_close(look.sum(-1), torch.ones(2, 3, LENGTH))
        assert look[1, :, :, -3:].max() == 0
    assert model(**texts).attentions is None


def test_attentions_may_be_asked_for_in_the_configuration(texts):
    model = make()
    model.config.output_attentions = True
    assert len(model(**texts).attentions) == 2


def test_hidden_states_are_the_embeddings_and_every_layer(model, texts):
    result = model(**texts, output_hidden_states=True)
    assert len(result.hidden_states) == 3
    assert torch.equal(result.hidden_states[-1], result.last_hidden_state)
    embedded = model.embeddings(texts["input_ids"], texts["token_type_ids"], None)
    assert torch.equal(result.hidden_states[0], embedded)
    assert model(**texts).hidden_states is None


def test_recording_tells_every_layers_terms_and_then_stops(model, texts):
    with attention.recording(model) as records:
        model(**texts)
    model(**texts)
    assert len(records) == 2
    first = records[0]
    assert first.query.shape == (2, 3, LENGTH, 4)
    mask = (1 - texts["attention_mask"][:, None, None].float()) * attention.HIDDEN
    torch.testing.assert_close((first.content + first.position + mask).softmax(-1), first.probabilities)
    table = model.encoder.positions().key
    torch.testing.assert_close(
        first.position[0, 0, 0, 9], first.query[0, 0, 0] @ table[8] / 2
    )  # 9 away is clipped to 4


def test_vectors_may_be_given_in_place_of_ids(model, texts):
    vectors = model.get_input_embeddings()(texts["input_ids"])
    rest = {name: texts[name] for name in ("attention_mask", "token_type_ids")}
    ours = model(inputs_embeds=vectors, **rest)
    assert torch.equal(ours.last_hidden_state, model(**texts).last_hidden_state)


def test_exactly_one_input_is_expected(model, texts):
    for wrong in ({}, {"input_ids": texts["input_ids"], "inputs_embeds": torch.ones(2, LENGTH, 12)}):
        with pytest.raises(InputError, match="exactly one of input_ids and inputs_embeds"):
            model(**wrong)


def test_a_tuple_comes_where_one_is_asked_for(model, texts):
    result = model(**texts, return_dict=False)
    assert isinstance(result, tuple)
    assert torch.equal(result[0], model(**texts).last_hidden_state)


def test_a_configuration_of_bert_is_refused_and_not_half_understood():
    """The removed class of transformers took one, and its states became NaN."""
    with pytest.raises(InputError, match="expected a NezhaConfig for a NEZHA model; got a BertConfig"):
        NezhaModel(BertConfig(vocab_size=7, hidden_size=4, num_hidden_layers=1, num_attention_heads=2))  # pyright: ignore


def test_an_unknown_backend_is_refused_at_creation_and_at_the_switch(model):
    with pytest.raises(InputError, match="blockwise, eager"):
        make(attn_implementation="flash_relative")
    with pytest.raises(InputError, match="blockwise, eager"):
        model.set_attn_implementation("blokwise")
    model.set_attn_implementation("eager")
    assert model.config._attn_implementation == "eager"


def test_a_text_longer_than_the_model_was_trained_for_is_taken(model):
    """Nothing in the encoder is as long as the text allowed."""
    short = make(max_position_embeddings=8)
    assert short(torch.randint(1, 17, (1, 300))).last_hidden_state.isfinite().all()


def test_gradient_checkpointing_changes_no_gradient(texts):
    gradients = []
    for checkpointing in (False, True):
        model = make(hidden_dropout_prob=0.2).train()
        if checkpointing:
            model.activation_checkpointing_enable()
        torch.manual_seed(3)
        model(**texts).last_hidden_state.square().sum().backward()
        gradients.append([parameter.grad for parameter in model.encoder.parameters()])
    for ours, theirs in zip(*gradients, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_a_model_made_without_memory_gets_its_table_when_its_weights_arrive(tmp_path, model, texts):
    model.save_pretrained(tmp_path)
    again = NezhaModel.from_pretrained(tmp_path)
    assert torch.equal(again.encoder.positions().key, model.encoder.positions().key)
    assert torch.equal(again(**texts).last_hidden_state, model(**texts).last_hidden_state)


def test_tables_that_old_checkpoints_carry_are_ignored(tmp_path, model, caplog):
    from safetensors.torch import load_file, save_file

    model.save_pretrained(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    weights["encoder.layer.0.attention.self.relative_positions_encoding.positions_encoding"] = torch.zeros(5, 5, 4)
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    loaded: Any = NezhaModel.from_pretrained(tmp_path, output_loading_info=True)
    report = loaded[1]
    assert not report["missing_keys"]
    assert not report["unexpected_keys"]


def test_bf16_autocast_stays_close_and_trains(texts):
    model = make().train()
    for module in model.modules():
        if isinstance(module, Dropout):
            module.p = 0.0
    model.config.attention_probs_dropout_prob = 0.0
    exact = model(**texts).last_hidden_state
    with torch.autocast("cpu", torch.bfloat16):
        half = model(**texts).last_hidden_state
    half.float().square().sum().backward()
    assert (half.float() - exact).abs().max() < 0.1 * exact.abs().max()
    assert all(parameter.grad.isfinite().all() for parameter in model.encoder.parameters())


def test_a_training_step_compiles_without_a_break_under_autocast(texts):
    model = make().train()
    compiled = torch.compile(model, fullgraph=True, backend="aot_eager")
    with torch.autocast("cpu", torch.bfloat16):
        loss = compiled(**texts).last_hidden_state.float().square().mean()
    loss.backward()
    assert loss.isfinite()
    assert model.embeddings.word_embeddings.weight.grad.abs().sum() > 0


def test_fresh_weights_follow_the_initializer_range():
    model = make(hidden_size=192, initializer_range=0.02)
    weights = model.get_submodule("encoder.layer.0.attention.self.query")
    assert isinstance(weights, torch.nn.Linear)
    assert abs(weights.weight.std() - 0.02) < 0.002
    assert weights.bias.abs().max() == 0
    assert model.embeddings.word_embeddings.weight[0].abs().max() == 0  # padding
