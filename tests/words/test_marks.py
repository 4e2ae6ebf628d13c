"""Marks over characters and over tokens, each against a slow twin that knows only the definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nezha.messages import InputError
from nezha.words import Sentence, begins, begins_of, continues


def slow_continues(words: list[str], starts: list[int]) -> list[bool]:
    """Whether the word that holds a token's first character holds that of the token before it."""
    word_of = [number for number, word in enumerate(words) for _ in word]
    return [bool(at) and word_of[start] == word_of[starts[at - 1]] for at, start in enumerate(starts)]


WORDS = st.lists(st.text("北京ab，", min_size=1, max_size=4), min_size=1, max_size=9)


@given(words=WORDS, data=st.data())
def test_tokens_continue_the_word_in_which_they_start(words, data):
    length = len("".join(words))
    starts = data.draw(st.lists(st.integers(0, length - 1), unique=True).map(sorted))
    found = continues(begins_of(words), np.array(starts, dtype=np.int64))
    assert found.dtype == np.bool_
    assert found.tolist() == slow_continues(words, starts)


def test_a_token_that_crosses_a_boundary_counts_to_the_word_in_which_it_starts():
    marks = begins_of(["中国", "人ab", "好"])
    assert continues(marks, np.array([0, 1, 2, 3, 5])).tolist() == [False, True, False, True, False]


@given(words=st.lists(WORDS, min_size=1, max_size=4))
def test_begins_are_those_of_the_words_and_of_the_line_ends(words):
    sentences = [Sentence("".join(part), tuple(part)) for part in words]
    expected: list[bool] = []
    for part in words:
        expected += [place == 0 for word in part for place in range(len(word))] + [True]
    assert begins("gold", sentences).tolist() == expected[:-1]


def test_no_group_crosses_a_line_end():
    """Not even where a segmenter is asked that knows nothing of them."""
    sentences = [Sentence("北京"), Sentence("大学\n很好"), Sentence("")]
    for segmentation in ("jieba", "rjieba", "character", lambda text: [text]):
        marks = begins(segmentation, sentences)
        text = "北京\n大学\n很好\n"
        assert len(marks) == len(text)
        for at, character in enumerate(text):
            if character == "\n":
                assert marks[at : at + 2].all()


def test_nothing_has_no_marks():
    assert begins("jieba", []).tolist() == []
    assert continues(np.zeros(0, bool), np.zeros(0, np.int64)).tolist() == []


def test_a_segmenter_that_loses_text_is_told():
    with pytest.raises(InputError) as caught:
        begins(str.split, [Sentence("a b")])
    assert caught.value.key == "segmenter_lost_text"
    with pytest.raises(InputError):
        begins(lambda text: [text.upper()], [Sentence("ab")])
