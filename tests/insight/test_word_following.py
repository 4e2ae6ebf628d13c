"""Whether a head knows where words end, on attention made by hand and by the formula."""

import itertools

import numpy as np
import pytest

from nezha.insight import capture
from nezha.insight.word_following import OFFSETS, NearAttention, _ratios, near_attention, stretches, word_following
from tests.insight.conftest import TEXT

STRETCHES = ((2, (2, 3, 2)), (11, (3, 2)), (18, (2, 2)))
LENGTH = 24


def words_of(runs):
    """Token -> (stretch, word), of those that count."""
    found, number = {}, 0
    for run, (first, sizes) in enumerate(runs):
        for size in sizes:
            for token in range(first, first + size):
                found[token] = (run, number)
            number, first = number + 1, first + size
    return found


def text(maps, runs=STRETCHES):
    """Near attention of (heads, tokens, tokens) maps of one layer."""
    near = np.zeros((1, len(maps), len(OFFSETS), LENGTH), dtype=np.float32)
    for (place, offset), head, i in itertools.product(enumerate(OFFSETS), range(len(maps)), range(LENGTH)):
        if 0 <= i + offset < LENGTH:
            near[0, head, place, i] = maps[head][i, i + offset]
    return NearAttention(attention=near, stretches=runs)


def slow(texts, head):
    """The ratio by the formula, a pair at a time."""
    inside, across = {}, {}
    for near in texts:
        words = words_of(near.stretches)
        for (place, offset), i in itertools.product(enumerate(OFFSETS), range(LENGTH)):
            if i in words and i + offset in words and words[i][0] == words[i + offset][0]:
                sort = inside if words[i] == words[i + offset] else across
                sort.setdefault(offset, []).append(float(near.attention[0, head, place, i]))
    expected = sum(len(inside[offset]) * np.mean(across[offset]) for offset in inside)
    return sum(map(sum, inside.values())) / expected, sum(map(len, inside.values())), sum(map(len, across.values()))


def by_distance(rng):
    distance = np.abs(np.subtract.outer(np.arange(LENGTH), np.arange(LENGTH)))
    return rng.uniform(0.1, 1, LENGTH)[distance]


def test_ratio_is_the_one_of_the_formula():
    rng = np.random.default_rng(0)
    texts = [
        text(rng.uniform(0.1, 1, (2, LENGTH, LENGTH))),
        text(rng.uniform(0.1, 1, (2, LENGTH, LENGTH)), STRETCHES[:2]),
    ]
    found = word_following(texts, rounds=5, rng=rng)
    for head in range(2):
        ratio, within, across = slow(texts, head)
        assert found.ratio[0, head] == pytest.approx(ratio, rel=1e-5)
        assert (found.within, found.across) == (within, across)


def test_distance_alone_is_a_ratio_of_one_in_every_order():
    rng = np.random.default_rng(1)
    found = word_following([text([by_distance(rng), by_distance(rng)])], rounds=50, rng=rng)
    np.testing.assert_allclose(found.ratio, 1, atol=1e-5)
    np.testing.assert_allclose(found.shuffled, 1, atol=1e-5)
    assert (found.p > 0.05).all()


def test_head_that_follows_words_is_found_among_heads_of_noise():
    """One of seven gives its own word three times as much; the others must not be taken for such."""
    rng = np.random.default_rng(2)
    words = words_of(STRETCHES)
    same = np.array(
        [[words.get(i, (-1, -1 - i)) == words.get(j, (-1, -1 - j)) for j in range(LENGTH)] for i in range(LENGTH)]
    )
    texts = []
    for _ in range(12):
        maps = rng.uniform(0.5, 1.5, (7, LENGTH, LENGTH))
        maps[3] *= 1 + 2 * same
        maps[5] /= 1 + 2 * same
        texts.append(text(maps))
    found = word_following(texts, rounds=400, rng=rng)
    assert found.ratio[0, 3] == pytest.approx(3, rel=0.15)
    assert found.ratio[0, 5] == pytest.approx(1 / 3, rel=0.15)
    assert 1 < found.shuffled[0, 3] < found.ratio[0, 3]
    assert (found.p[0, [3, 5]] < 0.05).all()
    assert (np.delete(found.p[0], [3, 5]) > 0.05).all()


def test_p_of_noise_is_corrected_for_the_number_of_heads():
    """In a hundred surveys of twenty heads of noise, some head is called significant in about five."""
    rng, wrong = np.random.default_rng(3), 0
    for _ in range(100):
        texts = [text(rng.uniform(0.5, 1.5, (20, LENGTH, LENGTH)))]
        wrong += word_following(texts, rounds=60, rng=rng).p.min() < 0.05
    assert wrong <= 13


def test_no_stretch_of_words_is_no_ratio():
    found = word_following([text(np.ones((2, LENGTH, LENGTH)), ())], rounds=3, rng=np.random.default_rng(0))
    assert np.isnan(found.ratio).all()
    assert (found.p == 1).all()


def test_stretches_are_words_of_chinese_characters_in_a_row():
    tokens = ["[CLS]", *"人民大会堂的天气，老师学生19", "98", *"中国学习", "[SEP]"]
    ends = (1, 3, 6, 7, 9, 10, 12, 14, 17, 19, 21)
    words = [(first, after, "".join(tokens[first:after])) for first, after in itertools.pairwise(ends)]
    assert stretches(words, tokens) == ((1, (2, 3)), (10, (2, 2)), (17, (2, 2)))


def test_near_attention_is_read_from_the_maps(model_folder):
    result = capture(model_folder, TEXT, layers=[0, 2])
    near = near_attention(result)
    length = len(result.tokens)
    for (place, offset), i in itertools.product(enumerate(OFFSETS), range(length)):
        inside = 0 <= i + offset < length
        expected = result.probabilities[:, :, i, i + offset] if inside else np.zeros((2, 2))
        np.testing.assert_array_equal(near.attention[:, :, place, i], expected)


def test_pairs_within_a_word_with_none_to_be_held_against_count_for_nothing():
    """Whatever a head gives at an offset that no two words of the stretch have between them."""
    rng = np.random.default_rng(4)
    near = text([by_distance(rng)], ((1, (2, 2)), (9, (2, 3))))
    stretch = np.full(LENGTH, -1)
    stretch[1:5] = 0
    words = np.full((1, LENGTH), -1)
    words[0, 1:5] = 7  # one word of four: no pair of this stretch is in two words
    ratios, within, across = _ratios(near.attention[0], stretch, words)
    assert np.isnan(ratios).all()
    assert (within, across) == (12, 0)
