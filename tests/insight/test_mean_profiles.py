"""Offset profiles and their divergence, against slow loops over every pair of tokens."""

import math

import numpy as np
import pytest

from nezha.insight import attention, load
from nezha.insight.held_out import held_out
from nezha.insight.mean_profiles import divergence, figure_of, over_texts, profile_of
from nezha.messages import InputError

TEXTS = ("今天ＡB好，中华人民共和国[MASK]北京！", "老师，学生。")
REACH = 20
"""More than the shorter text is long, and more than the longer one."""


def slow_profile(model, layer: int, head: int, offset: int) -> float:
    """Mean probability at an offset over all pairs of plain tokens; NaN where there is none."""
    total, pairs = 0.0, 0
    for text in TEXTS:
        result = attention(model, text)
        plain = [place for place, special in enumerate(result.special) if not special]
        for i in plain:
            for j in plain:
                if j - i == offset:
                    total += float(result.probabilities[layer, head, i, j])
                    pairs += 1
    return total / pairs if pairs else math.nan


def slow_share(model, layer: int, head: int, counts) -> float:
    """Mean attention to the tokens that `counts` picks, itself left out, of all plain tokens that have such a one."""
    total, rows = 0.0, 0
    for text in TEXTS:
        result = attention(model, text)
        for i, special in enumerate(result.special):
            keys = [j for j in counts(result) if j != i]
            if not special and keys:
                rows += 1
                total += sum(float(result.probabilities[layer, head, i, j]) for j in keys)
    return total / rows


@pytest.fixture(scope="module")
def found(model_folder):
    return over_texts(load(model_folder), TEXTS, reach=REACH)


@pytest.mark.parametrize("offset", [-17, -5, -1, 0, 1, 3, 12])
def test_a_profile_is_the_mass_at_an_offset_over_the_number_of_pairs(model_folder, found, offset):
    for layer, head in ((0, 0), (1, 1), (2, 0)):
        slow = slow_profile(model_folder, layer, head, offset)
        assert profile_of(found[0])[layer, head, REACH + offset] == pytest.approx(slow, abs=1e-6, nan_ok=True)


def test_an_offset_that_no_pair_has_is_missing(model_folder, found):
    assert math.isnan(slow_profile(model_folder, 0, 0, REACH))
    assert np.isnan(profile_of(found[0])[:, :, -1]).all()
    assert profile_of(found[0]).shape[-1] == 2 * REACH + 1


def test_special_tokens_and_punctuation_are_counted_beside_the_profile(model_folder, found):
    special = slow_share(model_folder, 1, 1, lambda r: [j for j, one in enumerate(r.special) if one])
    marks = slow_share(model_folder, 2, 0, lambda r: [j for j, one in enumerate(r.tokens) if one in "，。！"])
    assert figure_of(found[0], "special")[1, 1] == pytest.approx(special, abs=1e-6)
    assert figure_of(found[0], "punct")[2, 0] == pytest.approx(marks, abs=1e-6)


def test_even_attention_gives_every_token_of_a_text_the_same(model_folder, found):
    lengths = [len(attention(model_folder, text).tokens) for text in TEXTS]
    pairs = [length - 2 - 1 for length in lengths]
    assert profile_of(found[1])[0, 0, REACH + 1] == pytest.approx(
        sum(n / m for n, m in zip(pairs, lengths, strict=True)) / sum(pairs)
    )
    rows = [length - 2 for length in lengths]
    even = sum(n * 2 / m for n, m in zip(rows, lengths, strict=True)) / sum(rows)
    assert figure_of(found[1], "special")[0, 0] == pytest.approx(even)


def test_with_all_offsets_and_both_shares_every_row_sums_to_one(model_folder):
    heads, even = over_texts(load(model_folder), TEXTS[1:], reach=5)
    pairs = np.array([6 - abs(offset) for offset in range(-5, 6)])
    for sums in (heads, even):
        assert (profile_of(sums) * pairs).sum(-1) / 6 + figure_of(sums, "special") == pytest.approx(1.0, abs=1e-5)


def test_what_lies_further_is_in_no_profile(model_folder):
    near, far = (over_texts(load(model_folder), TEXTS, reach=reach)[0] for reach in (2, REACH))
    np.testing.assert_allclose(profile_of(near), profile_of(far)[..., REACH - 2 : REACH + 3], rtol=1e-6)


def test_a_text_may_not_be_too_long_or_empty(model_folder):
    for text, key in (("今" * 511, "text_too_long"), ("  ", "empty_text")):
        with pytest.raises(InputError) as caught:
            over_texts(load(model_folder), [text], reach=1)
        assert caught.value.key == key


def slow_divergence(p: list[float], q: list[float]) -> float:
    p, q = [x / sum(p) for x in p], [x / sum(q) for x in q]
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    one, two = (sum(a * math.log2(a / m) for a, m in zip(r, middle, strict=True) if a > 0) for r in (p, q))
    return (one + two) / 2


@pytest.mark.parametrize(
    ("p", "q"), [([1, 2, 3], [3, 2, 1]), ([0, 1, 0], [0.2, 0.3, 0.5]), ([4, 0, 1], [0, 7, 0]), ([1, 1, 2], [2, 2, 4])]
)
def test_the_divergence_is_jensen_and_shannon_s(p, q):
    assert divergence(np.array(p), np.array(q)) == pytest.approx(slow_divergence(p, q), abs=1e-12)
    assert divergence(np.array(p), np.array(q)) == pytest.approx(divergence(np.array(q), np.array(p)))


def test_the_divergence_of_profiles_that_share_nothing_is_one_bit():
    assert divergence(np.array([1.0, 0, 0]), np.array([0, 0.5, 0.5])) == 1.0


def test_held_out_texts_are_held_out_of_one_length_and_follow_the_seed():
    from nezha.data.bundled import documents
    from nezha.words.sentence import is_held_out

    texts = held_out(5, 40, seed=1)
    assert texts == held_out(5, 40, seed=1) != held_out(5, 40, seed=2)
    assert [len(text) for text in texts] == [40] * 5
    assert len(set(texts)) == 5
    starts = {"".join("".join(one.text for one in each).split())[:40] for each in documents() if is_held_out(each)}
    assert set(texts) <= starts
