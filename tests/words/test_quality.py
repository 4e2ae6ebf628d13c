"""Precision, recall and F1 of words, against the definition and on the newspaper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nezha.insight import words_quality
from nezha.words import Sentence
from nezha.words.quality import judge

CUTS = st.lists(
    st.lists(st.sampled_from(["北", "京大", "学，好", "a"]), min_size=1, max_size=6), min_size=1, max_size=4
)


def spans(words: list[list[str]]) -> set[tuple[int, int, int]]:
    found = set()
    for line, sentence in enumerate(words):
        place = 0
        for word in sentence:
            found.add((line, place, place + len(word)))
            place += len(word)
    return found


@given(gold=CUTS, data=st.data())
def test_a_word_is_right_where_both_its_ends_are(gold, data):
    """Against sets of (sentence, start, end), for a segmenter that cuts anywhere."""
    sentences = [Sentence("".join(words), tuple(words)) for words in gold]
    guess = []
    for sentence in sentences:
        ends = data.draw(st.lists(st.booleans(), min_size=len(sentence.text), max_size=len(sentence.text)))
        words = [""]
        for character, end in zip(sentence.text, ends, strict=True):
            words[-1] += character
            words += [""] * end
        guess.append([word for word in words if word])
    rest = iter(guess)
    found = judge(lambda text: next(rest), "gold", sentences, part="all")
    right = len(spans(guess) & spans(gold))
    assert (found.found, found.marked) == (len(spans(guess)), len(spans(gold)))
    assert found.precision == pytest.approx(right / len(spans(guess)))
    assert found.recall == pytest.approx(right / len(spans(gold)))
    assert found.f1 == pytest.approx(2 * right / (len(spans(guess)) + len(spans(gold))))


@pytest.fixture(scope="module")
def qualities():
    return {(line.segmentation, line.part): line for line in words_quality()}


def test_the_newspapers_own_standard_is_met_best_by_its_own_words(qualities):
    f1 = {name: line.f1 for (name, part), line in qualities.items() if part == "held_out"}
    assert f1["people_daily"] > f1["jieba"] > f1["character"]
    assert f1["people_daily"] == pytest.approx(0.869, abs=5e-4)


def test_the_segmentations_are_shown_no_marks(qualities):
    """Were they, those that take marks would be without fault."""
    assert max(line.f1 for line in qualities.values()) < 0.95


def test_held_out_is_the_smaller_part(qualities):
    assert 0 < qualities["jieba", "held_out"].marked < qualities["jieba", "all"].marked / 10
