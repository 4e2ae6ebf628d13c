"""Words by name: joined they are the text, whatever is asked and whatever the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha.messages import InputError
from nezha.words import SEGMENTATIONS, Sentence, segment
from nezha.words.segmentations import groups

every_name = pytest.mark.parametrize("name", SEGMENTATIONS)


@every_name
def test_words_joined_are_the_text(name):
    text = "中华人民共和[MASK]的ABC公司，１９９８年 成立。"
    words = segment(text, name)
    assert "".join(words) == text
    assert "[MASK]" in words


@every_name
@settings(max_examples=30, deadline=None)
@given(text=st.text("北京大学张明去ab1 ，。\n\r\t\u3000é😀[MASK]", max_size=30))
def test_no_character_is_lost(name, text):
    words = segment(text, name)
    assert "".join(words) == text
    assert all(words)


@every_name
def test_an_empty_text_has_no_words(name):
    assert segment("", name) == []


def test_marked_words_are_taken_and_the_rest_is_cut():
    sentences = [Sentence("北京大学"), Sentence("北京大学", ("北京", "大学")), Sentence("北京大学")]
    for name in ("gold", "people_daily"):
        assert groups(name, sentences) == ["北京大学", "\n", "北京", "大学", "\n", "北京大学"]
    assert groups("jieba", sentences) == ["北京大学", "\n", "北京大学", "\n", "北京大学"]


def test_any_function_is_a_segmentation():
    assert segment("ab[MASK]cd", lambda text: [text]) == ["ab", "[MASK]", "cd"]


def test_an_unknown_name_is_told():
    with pytest.raises(InputError, match="jeba"):
        segment("你好", "jeba")


@every_name
def test_half_a_surrogate_pair_is_told(name):
    with pytest.raises(InputError, match="character 2"):
        segment("好\ud800", name)
