"""Held-out text with hidden characters: the same places for every model, whatever numbers its vocabulary has."""

import dataclasses

import numpy as np
import pytest

from nezha.data.batches import IGNORED
from nezha.insight import load
from nezha.insight.hidden_text import hidden_text
from nezha.insight.pictures.plain import plain
from nezha.insight.pictures.rows import to_csv
from nezha.insight.questions import ask
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer

GONE = "书"


@pytest.fixture(scope="module")
def pair(model_folder, tiny_vocabulary):
    """The model, and one whose vocabulary is in another order and lacks a character."""
    mine = load(model_folder)
    turned = [*tiny_vocabulary[::-1], "x", "y"]
    turned.remove(GONE)
    return mine, dataclasses.replace(mine, name="turned", tokenizer=Tokenizer(turned))


def read(loaded, ids):
    """The pieces of some ids."""
    return [[loaded.tokenizer.vocabulary[number] for number in row] for row in ids]


def test_the_same_text_and_the_same_places_in_either_numbers(pair, held_out_folder):
    text, batches = hidden_text(pair, str(held_out_folder), texts=6, length=23, seed=1)
    one, other = batches
    assert np.array_equal(one.positions, other.positions)
    assert np.array_equal(one.attention_mask, other.attention_mask)
    used = one.labels != IGNORED
    assert np.array_equal(used, other.labels != IGNORED)
    assert text.hidden == used.sum()
    pieces = [
        [loaded.tokenizer.vocabulary[number] for number in batch.labels[used]]
        for loaded, batch in zip(pair, batches, strict=True)
    ]
    assert pieces[0] == pieces[1]
    assert GONE not in pieces[0]
    hidden = np.zeros(one.input_ids.shape, bool)
    hidden[np.nonzero(used)[0], one.positions[used]] = True
    for mine, theirs, away in zip(*(read(loaded, batch.input_ids) for loaded, batch in zip(pair, batches, strict=True)),
                                  hidden, strict=True):  # fmt: skip
        assert [a for a, gone in zip(mine, away, strict=True) if not gone] == [
            b for b, gone in zip(theirs, away, strict=True) if not gone
        ]


def test_what_one_vocabulary_lacks_is_counted_and_is_unknown_to_both(pair, held_out_folder):
    text, (one, other) = hidden_text(pair, str(held_out_folder), texts=6, length=23, seed=1)
    alone, _ = hidden_text(pair[:1], str(held_out_folder), texts=6, length=23, seed=1)
    assert alone.unknown == 0
    assert 0 < text.unknown < 0.2
    assert any(name == ("unknown tokens", "未登录词元") for name, _ in text.caption())
    assert not any(name == ("unknown tokens", "未登录词元") for name, _ in alone.caption())
    assert (one.input_ids == pair[0].tokenizer.id(GONE)).sum() <= 1  # but for a random token
    assert np.array_equal(one.input_ids == pair[0].tokenizer.unk_id, other.input_ids == pair[1].tokenizer.unk_id)


def test_a_model_that_guesses_nothing_is_refused(pair, held_out_folder):
    with pytest.raises(InputError, match="masked-language head"):
        hidden_text([dataclasses.replace(pair[0], fills=False)], str(held_out_folder), texts=4, length=20)


QUESTIONS = {
    "longer": {"shortest": 10, "longest": 20, "texts": 4},
    "siblings": {"text": "老师喜欢看书。", "top": 2},
    "switch_offs": {"texts": 4, "length": 20},
    "value_side": {"texts": 4, "length": 20},
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_is_told_in_both_languages_and_as_numbers(name, model_folder, held_out_folder):
    """No word of one language stands in the other, no number of the sentence differs, every panel has rows."""
    data = {} if name == "siblings" else {"data": str(held_out_folder)}
    picture = ask(name, model=str(model_folder), **data, **QUESTIONS[name]).picture()
    assert picture.kind == name
    assert any("model" in label[0] for label, _ in picture.caption)
    told = plain(picture)
    assert len(told["panels"]) >= 3
    for english, chinese in (picture.title, picture.sentence, picture.honest):
        assert english
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    digits = [sorted("".join(c if c.isdigit() or c == "." else " " for c in text).split()) for text in picture.sentence]
    numbers = [{float(one.strip(".")) for one in found if one.strip(".")} for found in digits]
    assert numbers[0] == numbers[1]
    for lang in ("en", "zh"):
        assert len(to_csv(picture, lang).splitlines()) > 10
