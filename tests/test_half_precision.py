"""The model in the box in half precision: close to float32 in every layer, and of the same opinion."""

import pytest
import torch
from torch import Tensor

from nezha import attention
from nezha.heads import NezhaForMaskedLM
from nezha.models_folder import BUNDLED_MODEL
from nezha.tokenizer import Tokenizer

TEXTS = (
    "中华人民共和[MASK]成立了。",
    "酒店的服务很[MASK]，下次还会来。",
    "这本书的内容很[MASK]，值得一读。",
    "经济建设和社会发[MASK]取得新成就，" * 12,  # far beyond the distance of 64
)
BOUNDS = {torch.bfloat16: 2e-2, torch.float16: 2.5e-3}
"""Largest relative difference of a hidden state in the Euclidean norm; measured 1.1e-2 and 1.3e-3."""


def answers(dtype: torch.dtype, backend: str) -> list[tuple[tuple[Tensor, ...], list[int]]]:
    """Every layer's state, and the likeliest word at each mask, of every text."""
    tokenizer = Tokenizer.from_folder(BUNDLED_MODEL)
    model = NezhaForMaskedLM.from_pretrained(BUNDLED_MODEL, dtype=dtype, attn_implementation=backend).eval()
    found = []
    for text in TEXTS:
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            result = model(ids, output_hidden_states=True)
        states = tuple(state.float() for state in result.hidden_states)
        found.append((states, result.logits[ids == tokenizer.mask_id].argmax(-1).tolist()))
    return found


@pytest.fixture(scope="module")
def exact():
    return answers(torch.float32, "eager")


@pytest.mark.parametrize("backend", attention.backends())
@pytest.mark.parametrize("dtype", BOUNDS)
def test_half_precision_stays_within_its_bound_and_fills_the_same(exact, backend, dtype):
    for (ours, words), (theirs, expected) in zip(answers(dtype, backend), exact, strict=True):
        for half, whole in zip(ours, theirs, strict=True):
            assert (half - whole).norm() < BOUNDS[dtype] * whole.norm()
        assert words == expected
