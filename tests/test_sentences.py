"""A text as a vector: its formula, and what must not change it."""

import numpy as np
import pytest
import torch
from transformers import AutoTokenizer

import nezha
from nezha.heads import NezhaForPreTraining
from nezha.messages import InputError
from nezha.sentences import POOLINGS, embed
from nezha.tokenizer import Tokenizer

TEXTS = ["今天天气很好", "书", "老师和学生都喜欢看书，这本书的故事非常有意思", "你知道吗", "不知道"]


@pytest.fixture(scope="module")
def model(tiny_model_folder):
    return NezhaForPreTraining.from_pretrained(tiny_model_folder)


@pytest.fixture(scope="module")
def tokenizer(tiny_model_folder):
    return Tokenizer.from_folder(tiny_model_folder)


@pytest.mark.parametrize("pooling", POOLINGS)
def test_a_vector_is_the_mean_of_the_tokens_or_the_first_of_them(model, tokenizer, pooling):
    states = model.nezha(torch.tensor([tokenizer.encode(TEXTS[0]).ids])).last_hidden_state[0].tolist()
    expected = states[0]
    if pooling == "mean":
        expected = [sum(column) / len(states) for column in zip(*states, strict=True)]
    ours = embed(model, tokenizer, TEXTS[:1], pooling=pooling, normalize=False)
    assert ours.shape == (1, 12)
    assert ours.dtype == np.float32
    assert ours[0].tolist() == pytest.approx(expected, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("pooling", POOLINGS)
def test_padding_batch_size_and_order_change_nothing(model, tokenizer, pooling):
    alone = np.concatenate([embed(model, tokenizer, [text], pooling=pooling) for text in TEXTS])
    for size in (1, 2, 5, 32):
        np.testing.assert_allclose(embed(model, tokenizer, TEXTS, pooling=pooling, batch_size=size), alone, atol=1e-6)
    backwards = embed(model, tokenizer, TEXTS[::-1], pooling=pooling, batch_size=2)
    np.testing.assert_allclose(backwards[::-1], alone, atol=1e-6)


def test_different_texts_have_different_vectors_of_length_one(model, tokenizer):
    vectors = embed(model, tokenizer, TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert (vectors @ vectors.T - np.eye(5)).max() < 0.9999


def test_the_auto_tokenizer_does_as_well(model, tokenizer, tiny_model_folder):
    theirs = AutoTokenizer.from_pretrained(tiny_model_folder)
    np.testing.assert_array_equal(nezha.embed(model, theirs, TEXTS), nezha.embed(model, tokenizer, TEXTS))


def test_a_model_in_training_answers_without_dropout_and_trains_on(model, tokenizer):
    model.train()
    np.testing.assert_array_equal(embed(model, tokenizer, TEXTS), embed(model, tokenizer, TEXTS))
    assert all(module.training for module in model.modules())
    model.eval()


def test_no_text_is_no_vector_and_a_long_text_is_not_cut(model, tokenizer):
    assert embed(model, tokenizer, []).shape == (0, 12)
    long = "今天天气很好" * 40
    states = model.nezha(torch.tensor([tokenizer.encode(long).ids])).last_hidden_state[0]
    expected = states.mean(0).detach().numpy()
    np.testing.assert_allclose(embed(model, tokenizer, [long], normalize=False)[0], expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("wish", "texts", "sentence"),
    [
        ({"pooling": "max"}, TEXTS, "pooling to be one of mean, cls"),
        ({"batch_size": 0}, TEXTS, "batch_size >= 1; got 0"),
        ({}, ["好", "  "], "at least one character"),
    ],
)
def test_what_cannot_be_embedded_is_said(model, tokenizer, wish, texts, sentence):
    with pytest.raises(InputError, match=sentence):
        embed(model, tokenizer, texts, **wish)
