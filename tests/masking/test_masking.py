"""Whole words are hidden whole, within Google's budget or by ERNIE's chance, and the same seed hides the same."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha.masking import KINDS, mask_tokens
from nezha.masking.budget import budgets, choose_by_budget
from nezha.masking.chance import choose_by_chance, draw_levels
from nezha.masking.corrupt import corrupt
from nezha.masking.groups import group
from nezha.masking.lots import bits, key
from nezha.masking_kinds import LEVELS

MASK, REPLACEMENTS = 4, np.arange(5, 97)


def groups_of(continues, eligible):
    """Slow twin: lists of places of one text that stand or fall together."""
    groups, before = [], None
    for place, (goes_on, allowed) in enumerate(zip(continues, eligible, strict=True)):
        if allowed:
            if goes_on and before == place - 1:
                groups[-1].append(place)
            else:
                groups.append([place])
            before = place
    return groups


def google(groups, room, order):
    """Slow twin of `create_masked_lm_predictions`: groups in `order`, those that would exceed the room skipped."""
    chosen: list[int] = []
    for number in order:
        if len(chosen) >= room:
            break
        if len(chosen) + len(groups[number]) > room:
            continue
        chosen += groups[number]
    return sorted(chosen)


def texts(rows=3, longest=60):
    """Flags of some texts of one length: (continues, eligible), each (rows, length) bool."""

    def flags(length):
        return st.lists(st.lists(st.booleans(), min_size=length, max_size=length), min_size=rows, max_size=rows)

    pairs = st.integers(1, longest).flatmap(lambda n: st.tuples(flags(n), flags(n)))
    return pairs.map(lambda pair: tuple(np.array(one) for one in pair))


seeds = st.integers(0, 2**31)


@settings(max_examples=150, deadline=None)
@given(texts(), st.lists(st.integers(0, 20), min_size=3, max_size=3), seeds)
def test_the_choice_is_googles(pair, room, seed):
    """Word for word, in the order that the lots of the words' first tokens say."""
    continues, eligible = pair
    keys = key(seed, np.arange(3))
    chosen = choose_by_budget(group(continues, eligible), np.array(room), keys)
    for row in range(3):
        groups = groups_of(continues[row], eligible[row])
        lots = bits(keys[row], np.arange(eligible.shape[1])) >> np.uint64(16)
        order = sorted(range(len(groups)), key=lambda number: (int(lots[groups[number][0]]), groups[number][0]))
        assert np.flatnonzero(chosen[row]).tolist() == google(groups, room[row], order)


def masked(continues, eligible, seed, masking, share=0.15, cap=1000, by_word=False):
    ids = np.broadcast_to(np.arange(eligible.shape[1]) % 90 + 5, eligible.shape).astype(np.int64)
    lengths = np.full(len(eligible), eligible.shape[1])
    found = mask_tokens(
        ids, continues, eligible, lengths, key(seed, np.arange(len(ids))), masking=masking, share=share, cap=cap,
        mask_id=MASK, replacements=REPLACEMENTS, by_word=by_word,
    )  # fmt: skip
    return ids, found


@settings(max_examples=60, deadline=None)
@given(texts(), seeds, st.sampled_from(["character", "whole_word", "phrase_entity"]))
def test_words_are_never_half_chosen_and_nothing_forbidden_is_touched(pair, seed, masking):
    continues, eligible = pair
    ids, (shown, chosen, kinds) = masked(continues, eligible, seed, masking, share=0.4)
    assert not chosen[~eligible].any()
    assert np.array_equal(shown[~chosen], ids[~chosen])
    assert np.array_equal(kinds != 0, chosen)
    if masking != "character":
        for row in range(3):
            for places in groups_of(continues[row], eligible[row]):
                assert chosen[row, places].all() or not chosen[row, places].any()


@settings(max_examples=60, deadline=None)
@given(texts(), seeds)
def test_the_rate_is_the_share_up_to_what_the_rule_allows(pair, seed):
    """Never more than the budget, and less only by what no word that is left would fit."""
    continues, eligible = pair
    _, (_, chosen, _) = masked(continues, eligible, seed, "whole_word")
    for row in range(3):
        left = budgets(np.array([eligible.shape[1]]), 0.15, 1000)[0] - chosen[row].sum()
        assert left >= 0
        groups = groups_of(continues[row], eligible[row])
        assert all(len(places) > left for places in groups if not chosen[row, places].any())


@pytest.mark.parametrize(
    ("tokens", "share", "cap", "expected"),
    [(128, 0.15, 20, 19), (128, 0.15, 9, 9), (3, 0.15, 20, 1), (512, 0.15, 80, 77), (10, 0.25, 9, 2)],
    ids=["round", "cap", "at least one", "long", "half to even"],
)  # fmt: skip
def test_budget(tokens, share, cap, expected):
    assert budgets(np.array([tokens]), share, cap).tolist() == [expected]


WORDS = np.tile([False, True, True, False], (400, 25))  # words of three and of one


@pytest.mark.parametrize("masking", ["character", "whole_word", "phrase_entity"])
def test_the_same_seed_hides_the_same_and_another_another(masking):
    eligible = np.ones_like(WORDS)
    one, same, other = (masked(WORDS, eligible, seed, masking)[1] for seed in (5, 5, 6))
    for ours, theirs in zip(one, same, strict=True):
        assert np.array_equal(ours, theirs)
    assert not np.array_equal(one.chosen, other.chosen)


@pytest.mark.parametrize("masking", ["character", "whole_word", "phrase_entity"])
def test_padding_and_neighbours_change_nothing(masking):
    """A text comes out the same alone and unpadded as among others and padded."""
    eligible = np.ones((3, 48), bool)
    eligible[1, 29:] = False
    ids = np.arange(5, 53)[None].repeat(3, 0)
    keys = key(8, np.arange(3))
    hide = partial(mask_tokens, masking=masking, share=0.3, cap=20, mask_id=MASK, replacements=REPLACEMENTS)
    together = hide(ids, WORDS[:3, :48], eligible, np.array([48, 29, 48]), keys)
    alone = hide(ids[1:2, :29], WORDS[1:2, :29], eligible[1:2, :29], np.array([29]), keys[1:2])
    for ours, theirs in zip(together, alone, strict=True):
        assert np.array_equal(ours[1, :29], theirs[0])
    assert not together.chosen[1, 29:].any()


def test_by_chance_every_word_has_the_same_probability_whatever_its_length():
    """ERNIE's expectation is the share, with nothing to balance it: within four standard deviations."""
    words = group(WORDS, np.ones_like(WORDS))
    chosen = choose_by_chance(words, 0.15, key(2, np.arange(400)))
    for size, count in ((3, 25 * 400), (1, 25 * 400)):
        found = chosen[words.size == size].mean()
        assert found == pytest.approx(0.15, abs=4 * (0.15 * 0.85 / count) ** 0.5)


def test_levels_are_drawn_a_file_and_share_the_probability():
    n = 30_000
    levels = draw_levels(key(1, np.arange(n)), 0.4)
    for level, expected in enumerate((0.6, 0.2, 0.2)):
        assert (levels == level).mean() == pytest.approx(expected, abs=4 * (expected * (1 - expected) / n) ** 0.5)
    assert LEVELS == ("character", "phrase", "entity")
    assert np.array_equal(levels, draw_levels(key(1, np.arange(n)), 0.4))


def hidden(by_word):
    ids = np.full(WORDS.shape, 50)
    words, every = group(WORDS, np.ones_like(WORDS)), np.ones_like(WORDS)
    keys = key(3, np.arange(len(ids)))
    return words, corrupt(ids, every, words, keys, mask_id=MASK, replacements=REPLACEMENTS, by_word=by_word)


@pytest.mark.parametrize("by_word", [False, True])
def test_eighty_ten_ten(by_word):
    """Within four standard deviations; a word's lot counts for as many tokens as it has."""
    _, found = hidden(by_word)
    n = WORDS.size / (2.5 if by_word else 1)
    for kind, share in (("mask", 0.8), ("random", 0.1), ("keep", 0.1)):
        seen = (found.kinds == KINDS.index(kind)).mean()
        assert seen == pytest.approx(share, abs=4 * (share * (1 - share) / n) ** 0.5), kind
    assert (found.shown[found.kinds == KINDS.index("mask")] == MASK).all()
    assert (found.shown[found.kinds == KINDS.index("keep")] == 50).all()


def test_random_tokens_come_from_the_replacements_alike():
    _, found = hidden(by_word=False)
    drawn = found.shown[found.kinds == KINDS.index("random")]
    counts = np.bincount(drawn, minlength=97)
    assert counts[:5].sum() == 0
    expected = len(drawn) / len(REPLACEMENTS)
    assert np.abs(counts[5:] - expected).max() < 5 * expected**0.5


@pytest.mark.parametrize("by_word", [False, True])
def test_a_word_has_one_lot_only_if_asked(by_word):
    words, found = hidden(by_word)
    split = (found.kinds != words.spread(found.kinds)).any()
    assert split != by_word


def test_the_ids_given_are_not_changed():
    ids, _ = masked(WORDS, np.ones_like(WORDS), 1, "whole_word")
    assert np.array_equal(ids[0], np.arange(100) % 90 + 5)
