"""The bootstrap over texts is held against its formula drawn in loops, and against coins whose truth is known."""

import numpy as np
import pytest

from nezha.insight.intervals import DRAWS, band, means, together

RNG = np.random.default_rng(11)
SUMS = RNG.normal(size=(3, 7)) + np.array([[0.0], [2.0], [-1.0]])
COUNTS = np.array([1.0, 4, 2, 3, 5, 2, 6])


def slow_draws(sums, counts, seed):
    """Every draw by itself: texts by number of times they were drawn."""
    texts = sums.shape[1]
    found = []
    for weights in np.random.default_rng(seed).multinomial(texts, [1 / texts] * texts, size=DRAWS):
        row = [sum(w * s for w, s in zip(weights, unit, strict=True)) for unit in sums]
        found.append(np.array(row) / sum(w * c for w, c in zip(weights, counts, strict=True)))
    return np.array(found)


def test_the_mean_is_of_places_and_not_of_texts():
    assert means(SUMS, COUNTS) == pytest.approx([unit.sum() / 23 for unit in SUMS])
    assert np.isnan(means(SUMS, np.zeros(7))).all()


def test_bands_are_the_middle_of_the_draws():
    low, high = band(SUMS, np.broadcast_to(COUNTS, SUMS.shape), seed=5)
    draws = slow_draws(SUMS, COUNTS, 5)
    assert low == pytest.approx(np.quantile(draws, 0.025, axis=0))
    assert high == pytest.approx(np.quantile(draws, 0.975, axis=0))


def test_together_is_the_largest_of_all():
    low, high = together(SUMS, COUNTS, seed=5)
    draws, mean = slow_draws(SUMS, COUNTS, 5), means(SUMS, COUNTS)
    largest = (np.abs(draws - mean) / draws.std(0)).max(1)
    reach = np.quantile(largest, 0.95) * draws.std(0)
    assert low == pytest.approx(mean - reach)
    assert high == pytest.approx(mean + reach)


def test_many_means_together_are_wider_than_one_alone():
    alone, _ = together(SUMS[:1], COUNTS, seed=5)
    both, _ = together(SUMS, COUNTS, seed=5)
    assert both[0] < alone[0]


def test_texts_that_agree_leave_no_doubt():
    low, high = together(np.outer([0.0, 0.5], COUNTS), COUNTS, seed=1)
    assert low == pytest.approx([0, 0.5])
    assert high == pytest.approx([0, 0.5])


def test_of_many_means_without_effect_one_is_called_clear_in_at_most_one_study_in_ten():
    """The promise is 5%; a percent or two more is what the bootstrap of few texts costs."""
    rng, called = np.random.default_rng(2), 0
    for study in range(60):
        low, high = together(rng.normal(size=(20, 40)), np.ones(40), seed=study)
        called += bool(((low > 0) | (high < 0)).any())
    assert called <= 8


def test_what_was_never_counted_has_no_band():
    counts = np.array([[1.0, 2, 3], [0, 0, 0]])
    low, high = band(np.array([[1.0, 4, 6], [0, 0, 0]]), counts, seed=0)
    assert np.isfinite([low[0], high[0]]).all()
    assert np.isnan([low[1], high[1]]).all()
