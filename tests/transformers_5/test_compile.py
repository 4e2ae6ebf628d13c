"""torch.compile takes the whole model in every backend without a break, at any length; torch.export with free sizes."""

import shutil
from typing import Any

import pytest
import torch
from torch import Tensor

from nezha import attention
from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.heads import NezhaForPreTraining

SIZES: dict[str, Any] = {
    "vocab_size": 17,
    "hidden_size": 12,
    "num_hidden_layers": 1,
    "num_attention_heads": 3,
    "intermediate_size": 20,
    "max_relative_position": 4,
    "initializer_range": 0.4,
}
LENGTHS = (7, 65, 200, 300)
"""One block of queries, and more than one."""
each_backend = pytest.mark.parametrize("backend", attention.backends())


@pytest.fixture(autouse=True)
def fresh_compiler():
    torch.compiler.reset()
    yield
    torch.compiler.reset()


def make(kind, backend: str, **changes):
    torch.manual_seed(7)
    settings: dict[str, Any] = SIZES | changes | {"attn_implementation": backend}
    return kind(NezhaConfig(**settings)).eval()


def texts(length: int, batch: int = 2) -> dict[str, Tensor]:
    """Random texts of two segments, the last padded."""
    ids = torch.randint(1, 17, (batch, length), generator=torch.Generator().manual_seed(length))
    seen = torch.ones_like(ids)
    seen[-1, length - length // 4 :] = 0
    return {"input_ids": ids, "attention_mask": seen, "token_type_ids": (ids > 9).long()}


def gradients(model, forward, inputs) -> tuple[Tensor, dict[str, Tensor]]:
    """The states, and the gradient of every weight."""
    model.zero_grad()
    states = forward(**inputs).last_hidden_state
    states.square().mean().backward()
    return states.detach(), {name: weight.grad for name, weight in model.encoder.named_parameters()}


@each_backend
def test_forward_and_backward_compile_without_a_break_and_give_the_same_at_any_length(backend):
    model = make(NezhaModel, backend)
    compiled = torch.compile(model, fullgraph=True, dynamic=True, backend="aot_eager")
    for length in LENGTHS:
        ours, theirs = (gradients(model, forward, texts(length)) for forward in (compiled, model))
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)


@each_backend
def test_inference_compiles_without_a_break(backend):
    model = make(NezhaModel, backend)
    compiled = torch.compile(model, fullgraph=True, dynamic=True, backend="aot_eager")
    with torch.no_grad():
        for length in (LENGTHS[0], LENGTHS[-1]):
            ours, theirs = compiled(**texts(length)), model(**texts(length))
            torch.testing.assert_close(ours.last_hidden_state, theirs.last_hidden_state, rtol=1e-4, atol=1e-5)


@each_backend
def test_a_training_step_with_dropout_and_both_losses_compiles_without_a_break(backend):
    model = make(NezhaForPreTraining, backend, hidden_dropout_prob=0.2, attention_probs_dropout_prob=0.2).train()
    compiled = torch.compile(model, fullgraph=True, backend="aot_eager")
    inputs = texts(65)
    torch.manual_seed(3)
    loss = compiled(**inputs, labels=inputs["input_ids"], next_sentence_label=torch.tensor([0, 1])).loss
    loss.backward()
    assert loss.isfinite()
    assert all(weight.grad is not None and weight.grad.isfinite().all() for weight in model.parameters())


@pytest.mark.skipif(shutil.which("g++") is None, reason="inductor needs a C++ compiler")
def test_the_real_compiler_gives_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path))
    model = make(NezhaModel, attention.DEFAULT)
    compiled = torch.compile(model, fullgraph=True)
    ours, theirs = (gradients(model, forward, texts(65)) for forward in (compiled, model))
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)


@each_backend
def test_torch_export_takes_any_batch_and_length(backend):
    """Whatever the backend: an exported model runs `eager`, the one form without a loop over the length."""
    model = make(NezhaModel, backend)
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    example = texts(9)
    program = torch.export.export(model, (), example, dynamic_shapes=dict.fromkeys(example, free))
    for batch, length in ((1, 1), (3, 7), (2, 65), (1, 300)):
        inputs = texts(length, batch)
        ours, theirs = program.module()(**inputs), model(**inputs)
        assert ours.attentions is None
        torch.testing.assert_close(ours.last_hidden_state, theirs.last_hidden_state, rtol=1e-4, atol=1e-5)
