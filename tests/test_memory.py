"""What a batch will take is told before it is taken: the estimate is what a pass keeps, and too much is a sentence."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from nezha import memory
from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.messages import InputError

SIZES: dict[str, Any] = {
    "vocab_size": 11,
    "hidden_size": 48,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 160,
}


def kept_while(model: torch.nn.Module, forward: Callable[[], Any]) -> int:
    """Bytes that autograd holds after a forward pass, parameters and tables apart, each storage once."""
    own = {tensor.untyped_storage().data_ptr() for tensor in [*model.parameters(), *model.buffers()]}
    held = {}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            held[storage.data_ptr()] = (storage.nbytes(), tensor)  # the tensor, so that its address is not used again
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        out = forward()
    assert out is not None
    return sum(size for size, _ in held.values())


@pytest.mark.parametrize("backend", ["blockwise", "eager"])
@pytest.mark.parametrize("dropout", [0.0, 0.1])
@pytest.mark.parametrize(("batch", "length"), [(5, 70), (2, 300), (1, 900)])
def test_the_estimate_of_a_training_step_is_what_autograd_keeps(backend, dropout, batch, length):
    if backend == "eager" and length > 300:
        pytest.skip("too large to be worth it")
    config = NezhaConfig(**SIZES, hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout)
    model = NezhaModel(config, add_pooling_layer=False).train()
    model.set_attn_implementation(backend)
    kept = kept_while(model, lambda: model(torch.ones(batch, length, dtype=torch.long)))
    guess = memory.estimate(config, batch, length, learns=True, eager=backend == "eager")
    assert 0.6 * kept < guess < 1.25 * kept


def test_eight_times_the_length_needs_eight_times_the_memory_unless_eager():
    config = NezhaConfig()
    for learns in (False, True):
        short, long = (memory.estimate(config, 1, length, learns=learns, eager=False) for length in (1024, 8192))
        assert 7.5 < long / short < 8.5
        assert memory.estimate(config, 1, 8192, learns=learns, eager=True) > 4 * long


@pytest.mark.parametrize(
    ("learns", "backend", "sentence"),
    [
        (False, "blockwise", r"3 × 9999 tokens need about 0\.1 GB and 0\.0 GB are free; take fewer"),
        (True, "blockwise", r"learning from 3 × 9999 tokens needs about 0\.3 GB.*gradient_checkpointing_enable"),
        (False, "eager", r"attention maps of 3 × 9999 tokens need about 19\.3 GB.*blockwise"),
    ],
)
def test_a_batch_that_cannot_fit_is_refused_before_anything_is_made(monkeypatch, learns, backend, sentence):
    monkeypatch.setattr(memory, "free", lambda device: 10**7)
    monkeypatch.setattr(memory, "WORTH_A_LOOK", 10**6)
    model = NezhaModel(NezhaConfig(**SIZES)).train(learns)
    model.set_attn_implementation(backend)
    monkeypatch.setattr(model.embeddings, "forward", lambda *_: pytest.fail("something was computed"))
    with torch.set_grad_enabled(learns), pytest.raises(InputError, match=sentence):
        model(torch.ones(3, 9999, dtype=torch.long))


def test_with_gradient_checkpointing_the_advice_is_followed_and_nothing_is_refused(monkeypatch):
    monkeypatch.setattr(memory, "free", lambda device: 10**5)
    monkeypatch.setattr(memory, "WORTH_A_LOOK", 10**5)
    model = NezhaModel(NezhaConfig(**SIZES)).train()
    with pytest.raises(InputError):
        model(torch.ones(3, 90, dtype=torch.long))
    model.gradient_checkpointing_enable()
    model(torch.ones(3, 90, dtype=torch.long))


def test_what_is_free_is_a_number_of_this_machine():
    assert 10**7 < memory.free(torch.device("cpu")) < 2**50


@pytest.mark.parametrize("name", ["input_ids", "token_type_ids"])
@pytest.mark.parametrize("wrong", [-1, 99])
def test_an_id_without_a_vector_is_named(name, wrong):
    inputs = {"input_ids": torch.ones(2, 5, dtype=torch.long), "token_type_ids": torch.zeros(2, 5, dtype=torch.long)}
    inputs[name][1, 3] = wrong
    highest = {"input_ids": 10, "token_type_ids": 1}[name]
    with pytest.raises(InputError, match=f"expected {name} from 0 to {highest}; got {wrong}; take the vocabulary"):
        NezhaModel(NezhaConfig(**SIZES))(**inputs)


@pytest.mark.parametrize("length", [4096])
def test_a_base_size_model_takes_4096_tokens(length):
    """Eight times what the released code allowed; two layers of twelve, each of which uses the memory of the last."""
    model = NezhaModel(NezhaConfig(num_hidden_layers=2)).eval()
    with torch.inference_mode():
        states = model(torch.randint(0, 21_128, (1, length), generator=torch.Generator().manual_seed(0)))[0]
    assert states.shape == (1, length, 768)
    assert states.isfinite().all()


def test_a_base_size_model_trains_on_2048_tokens():
    model = NezhaModel(NezhaConfig(num_hidden_layers=2), add_pooling_layer=False).train()
    ids = torch.randint(0, 21_128, (1, 2048), generator=torch.Generator().manual_seed(0))
    model(ids)[0].square().mean().backward()
    gradient = model.get_parameter("encoder.layer.0.attention.self.query.weight").grad
    assert gradient is not None
    assert gradient.isfinite().all()
    assert gradient.abs().max() > 0
