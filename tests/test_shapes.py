"""The shapes in the docstrings of encoder, attention, positions and masking are those of real calls."""

import numpy as np
import pytest
import torch

from nezha import attention
from nezha.attention.blockwise import blockwise
from nezha.attention.eager import eager
from nezha.attention.forward import attend
from nezha.attention.unclipped import unclipped
from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.heads import NezhaForPreTraining
from nezha.heads.pretraining import NezhaForPreTrainingOutput
from nezha.inputs import additive_mask
from nezha.masking import mask_tokens
from nezha.masking.budget import budgets, choose_by_budget
from nezha.masking.chance import choose_by_chance, draw_levels
from nezha.masking.corrupt import corrupt
from nezha.masking.groups import group
from nezha.positions import Tables, clipped_rows, functional_table, functional_tables
from nezha.words import begins_of, continues

from .shapes import RETURNED, Sizes, held, shapes_told

# All different, so that no axis can be taken for another.
B, H, L, D, K = 2, 3, 7, 10, 4
SMALL = NezhaConfig(
    vocab_size=23, hidden_size=30, num_hidden_layers=1, num_attention_heads=H, intermediate_size=14,
    max_relative_position=K,
)  # fmt: skip


def heads_of(*, length: int = L) -> list[torch.Tensor]:
    return [torch.randn(B, H, length, D) for _ in range(3)]


@pytest.mark.parametrize("backend", [eager, blockwise])
@pytest.mark.parametrize(
    "mask", [None, torch.zeros(B, 1, 1, L), torch.zeros(B, 1, L, L)], ids=["none", "keys", "pairs"]
)
def test_attention(backend, mask):
    found = held(backend, *heads_of(), functional_tables(K, D), mask=mask)
    assert found == {"B": B, "H": H, "L": L, "d": D, "k": K}


@pytest.mark.parametrize("backend", [eager, blockwise])
def test_attention_over_packed_texts(backend):
    packed = torch.tensor([[0, 0, 0, 1, 1, 1, 1]] * B)
    assert held(backend, *heads_of(), functional_tables(K, D), seq_idx=packed)["L"] == L


def test_what_attention_returns():
    assert set(shapes_told(attention.AttentionOutput)) == {"context", "probabilities", "content", "position"}


def test_unclipped_attention():
    assert held(unclipped, *heads_of(length=K), functional_tables(K, D)) == {"B": B, "H": H, "L": K, "d": D, "k": K}


@pytest.mark.parametrize("keep", [True, False])
def test_the_operator(keep):
    """Its five results, in the words of its docstring: the first, the second, and the kept ones or nothing."""
    tables = functional_table(K, D)
    query, key, value = heads_of()
    found = attend(query, key, value, tables, tables, None, None, 0.25, keep)
    rows = B * H
    kept = (rows, L, L) if keep else (0,)
    assert [tuple(one.shape) for one in found] == [(B, H, L, D), (rows, L, 1), kept, kept, ()]
    for text in ("(B, H, L, d)", "(B · H, L, 1)", "(B · H, L, L)"):
        assert text in (attend._init_fn.__doc__ or "")


def test_positions():
    sizes = Sizes()
    sizes.take(RETURNED, functional_table(K, D).shape, shapes_told(functional_table)[RETURNED])
    assert sizes.known == {"k": K, "d": D}
    held(clipped_rows, torch.arange(L), torch.arange(D), K)
    for array in functional_tables(K, D)[:2]:
        sizes.take("key", array.shape, shapes_told(Tables)["key"])


@pytest.mark.parametrize("mask", [torch.tensor([[1] * L, [0] * L]), torch.zeros(B, L, L)], ids=["keys", "pairs"])
def test_the_mask_that_scores_need(mask):
    assert held(additive_mask, mask, torch.float32) == {"B": B, "L": L}


def test_the_encoder():
    """Every input that its docstring tells the shape of, and (B, L, hidden) out."""
    model = NezhaModel(SMALL).eval()
    ids = torch.randint(5, 23, (B, L))
    told = shapes_told(NezhaModel.forward)
    assert set(told) == {"input_ids", "attention_mask", "token_type_ids", "inputs_embeds", "seq_idx"}
    for mask in (torch.ones(B, L), torch.ones(B, L, L)):
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
        assert held(model.forward, told_by=NezhaModel.forward, **given) == {"B": B, "L": L}
    vectors = torch.randn(B, L, 30)
    given = {"inputs_embeds": vectors, "seq_idx": torch.zeros(B, L, dtype=torch.int64)}
    assert held(model.forward, told_by=NezhaModel.forward, **given) == {"B": B, "L": L, "hidden": 30}
    assert model(ids).last_hidden_state.shape == (B, L, 30)


def test_the_heads_of_pre_training():
    found = NezhaForPreTraining(SMALL).eval()(torch.randint(5, 23, (B, L)))
    sizes = Sizes()
    for name, allowed in shapes_told(NezhaForPreTrainingOutput).items():
        if found.get(name) is not None and hasattr(found[name], "shape"):
            sizes.take(name, found[name].shape, allowed)
    assert sizes.known == {"B": B, "L": L, "vocabulary": 23}


IDS = np.arange(5, 5 + B * L).reshape(B, L)
ELIGIBLE = np.ones((B, L), bool)
CONTINUES = np.tile(np.arange(L) % 2 == 1, (B, 1))
KEYS = np.arange(B, dtype=np.uint64)


def test_groups_and_choices():
    groups = group(CONTINUES, ELIGIBLE)
    assert held(group, CONTINUES, ELIGIBLE) == {"B": B, "L": L}
    assert held(budgets, np.full(B, L), 0.4, 20) == {"B": B}
    assert held(choose_by_budget, groups, np.full(B, 3), KEYS) == {"B": B, "L": L}
    assert held(choose_by_chance, groups, 0.5, KEYS) == {"B": B, "L": L}
    assert draw_levels(KEYS, 0.5).shape == (B,)


def test_hiding():
    chosen, replacements = ELIGIBLE.copy(), np.arange(5, 16)
    found = held(corrupt, IDS, chosen, group(CONTINUES, ELIGIBLE), KEYS, mask_id=4, replacements=replacements)
    assert found == {"B": B, "L": L, "R": 11}


@pytest.mark.parametrize("masking", ["character", "whole_word", "phrase_entity"])
def test_masking(masking):
    found = held(
        mask_tokens, IDS, CONTINUES, ELIGIBLE, np.full(B, L), KEYS,
        masking=masking, share=0.4, cap=20, mask_id=4, replacements=np.arange(5, 16),
    )  # fmt: skip
    assert found == {"B": B, "L": L}


def test_words():
    begins = begins_of(["北京", "大学", "的"])
    assert held(continues, begins, np.array([0, 1, 2, 4])) == {"characters": 5, "tokens": 4}


def test_a_docstring_that_lies_is_found():
    def swapped(one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """A product.

        Args:
            one: (B, L) numbers.
            two: (B, L) numbers.

        Returns:
            (L, 2B + 1) numbers.
        """
        return one.T @ two

    for one, two in (((B, L), (B, D)), ((B, L), (B, L))):
        with pytest.raises(AssertionError, match="told"):
            held(swapped, np.zeros(one), np.zeros(two))
    assert held(swapped, np.zeros((B, 5)), np.zeros((B, 5))) == {"B": B, "L": 5}, "5 = 2 · 2 + 1"
    with pytest.raises(AssertionError, match="tells no shape"):
        held(lambda: None)
