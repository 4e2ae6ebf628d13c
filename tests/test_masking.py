"""Whole words are hidden whole, within Google's budget, and the same seed hides the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha.masking import budget, choose, corrupt, mask_tokens

MASK, REPLACEMENTS = 4, np.arange(5, 97)


def groups_of(continues, eligible):
    """Slow twin: lists of places that stand or fall together."""
    groups, before = [], None
    for place, (goes_on, allowed) in enumerate(zip(continues, eligible, strict=True)):
        if allowed:
            if goes_on and before == place - 1:
                groups[-1].append(place)
            else:
                groups.append([place])
            before = place
    return groups


flags = st.integers(1, 60).flatmap(
    lambda n: st.tuples(
        st.lists(st.booleans(), min_size=n, max_size=n), st.lists(st.booleans(), min_size=n, max_size=n)
    )
)


@settings(max_examples=150, deadline=None)
@given(flags, st.integers(1, 20), st.integers(0, 2**31))
def test_words_are_never_half_chosen_and_nothing_forbidden_is(pair, room, seed):
    continues, eligible = map(np.array, pair)
    chosen = set(choose(continues, eligible, room, np.random.default_rng(seed)).tolist())
    assert len(chosen) <= room
    assert chosen <= set(np.flatnonzero(eligible))
    for group in groups_of(continues, eligible):
        assert chosen.issuperset(group) or chosen.isdisjoint(group)


@settings(max_examples=100, deadline=None)
@given(flags, st.integers(1, 20), st.integers(0, 2**31))
def test_no_group_that_still_fits_is_left_out(pair, room, seed):
    """Google's routine skips a group only if it would exceed the budget."""
    continues, eligible = map(np.array, pair)
    chosen = set(choose(continues, eligible, room, np.random.default_rng(seed)).tolist())
    left = room - len(chosen)
    assert all(len(group) > left for group in groups_of(continues, eligible) if chosen.isdisjoint(group))


@pytest.mark.parametrize(
    ("tokens", "share", "cap", "expected"),
    [(128, 0.15, 20, 19), (128, 0.15, 12, 12), (3, 0.15, 20, 1), (40, 0.15, 20, 6), (512, 0.15, 80, 77)],
    ids=["round", "cap", "at least one", "short", "long"],
)
def test_budget(tokens, share, cap, expected):
    assert budget(tokens, share, cap) == expected


def test_eighty_ten_ten():
    """Of many chosen tokens 80% become [MASK], 10% another token, 10% stay: within four standard deviations."""
    n = 40_000
    ids = np.full(n, 50)
    hidden = corrupt(ids, np.arange(n), mask_id=MASK, replacements=REPLACEMENTS, rng=np.random.default_rng(3))
    masked, kept = (hidden == MASK).mean(), (hidden == 50).mean()
    assert masked == pytest.approx(0.8, abs=4 * (0.16 / n) ** 0.5)
    assert kept == pytest.approx(0.1 + 0.1 / len(REPLACEMENTS), abs=4 * (0.09 / n) ** 0.5)
    assert set(hidden) <= {MASK, *REPLACEMENTS}


def test_what_is_not_chosen_is_untouched_and_the_input_is_not_changed():
    ids = np.arange(5, 35)
    before = ids.copy()
    shown, chosen = mask_tokens(
        ids, np.zeros(30, bool), np.ones(30, bool), masking="whole_word", masked_lm_prob=0.3, cap=9,
        mask_id=MASK, replacements=REPLACEMENTS, rng=np.random.default_rng(1),
    )  # fmt: skip
    others = np.setdiff1d(np.arange(30), chosen)
    assert np.array_equal(shown[others], before[others])
    assert np.array_equal(ids, before)
    assert len(chosen) == 9


def test_character_masking_splits_words_and_whole_word_does_not():
    continues = np.tile([False, True], 20)
    parts = {}
    for masking in ("whole_word", "character"):
        halves = 0
        for seed in range(20):
            _, chosen = mask_tokens(
                np.full(40, 7), continues, np.ones(40, bool), masking=masking, masked_lm_prob=0.25, cap=10,
                mask_id=MASK, replacements=REPLACEMENTS, rng=np.random.default_rng(seed),
            )  # fmt: skip
            halves += sum((place ^ 1) not in chosen for place in chosen.tolist())
        parts[masking] = halves
    assert parts["whole_word"] == 0 < parts["character"]
