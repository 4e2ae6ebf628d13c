"""What is claimed of the segmenters holds on all of the text in the box, repetitions left out."""

import pytest

from nezha.data import bundled
from nezha.words.segmenters import jieba_words, rjieba_words


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    return list(dict.fromkeys(sentence.text for document in bundled.documents() for sentence in document))


@pytest.fixture(scope="module")
def by_name(sentences) -> dict[str, list[list[str]]]:
    """The words of each sentence, cut alone."""
    return {"jieba": [*map(jieba_words, sentences)], "rjieba": [*map(rjieba_words, sentences)]}


@pytest.mark.parametrize(("name", "cut"), [("jieba", jieba_words), ("rjieba", rjieba_words)])
def test_cutting_the_joined_text_is_cutting_each_sentence(by_name, sentences, name, cut):
    one_by_one = [word for words in by_name[name] for word in (*words, "\n")][:-1]
    assert cut("\n".join(sentences)) == one_by_one


def ends(words: list[str]) -> set[int]:
    return {sum(map(len, words[:count])) for count in range(1, len(words) + 1)}


def spans(words: list[str]) -> set[tuple[int, int]]:
    after = sorted(ends(words))
    return set(zip([0, *after], after, strict=False))


def test_rjieba_agrees_with_jieba_as_its_docstring_says(by_name, sentences):
    pairs = list(zip(sentences, by_name["jieba"], by_name["rjieba"], strict=True))
    different = [(text, ours, theirs) for text, ours, theirs in pairs if ours != theirs]
    assert (len(pairs), len(pairs) - len(different)) == (82_217, 81_898)
    total = sum(len(ours) + len(theirs) for _, ours, theirs in pairs)
    missed = sum(len(spans(ours) ^ spans(theirs)) for _, ours, theirs in different)
    assert round(1 - missed / total, 5) == 0.99957


def test_rjieba_never_differs_between_two_chinese_characters(by_name, sentences):
    for text, ours, theirs in zip(sentences, by_name["jieba"], by_name["rjieba"], strict=True):
        if ours != theirs:
            for end in ends(ours) ^ ends(theirs):
                assert text[end - 1].isascii() or text[end].isascii()
