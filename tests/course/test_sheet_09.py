"""Lesson 9's judges: other ways to the same answer are right, near misses are not; its formula against the survey's."""

import numpy as np
import pytest
import torch

from nezha.course.sheets.heads_judged import QUERY, READINGS, found_by, judge_query, made_up, profile_of
from nezha.course.sheets.lesson_09 import SHEET
from nezha.insight import capture, measure, search_heads

JUDGES = {name: exercise.judge for name, exercise in SHEET.exercises.items()}
REACH = 3


def with_loops(shares, reach):
    """Pair by pair, as the formula says it."""
    sums, counts = [0.0] * (2 * reach + 1), [0] * (2 * reach + 1)
    for i in range(len(shares)):
        for j in range(len(shares)):
            if abs(j - i) <= reach:
                sums[j - i + reach] += shares[i][j]
                counts[j - i + reach] += 1
    return [one / many for one, many in zip(sums, counts, strict=True)]


def with_torch(shares, reach):
    given = torch.tensor(shares)
    return torch.stack([given.diagonal(offset).mean() for offset in range(-reach, reach + 1)])


@pytest.mark.parametrize("way", [with_loops, with_torch, profile_of])
def test_any_way_to_a_profile_is_right(way):
    assert JUDGES["profile"](way) is None


def test_profile_is_that_of_the_survey():
    """Special tokens counted too, on a text of fewer tokens than the clip."""
    result = capture("bundled", "我们在北京大学学习汉语。", layers=[0, 3], heads=[1, 2])
    theirs = measure(result, special=True).profile
    k = result.max_relative_position
    for place in np.ndindex(2, 2):
        ours = profile_of(result.probabilities[place], REACH)
        np.testing.assert_allclose(ours, theirs[place][k - REACH : k + REACH + 1], atol=1e-6)


@pytest.mark.parametrize(
    "query",
    [
        QUERY,
        "layer>=5 and (next>30% or prev>30%)",
        "not (prev<=0.3 and next<=.3) and layer>4",
        "prev>0.3 and layer>4 or next>0.3 and layer>4",
        "（PREV>0.3 OR NEXT>0.3） and not layer<5",
    ],
)
def test_any_query_that_means_the_same_is_right(query):
    assert judge_query(query) is None


@pytest.mark.parametrize("query", ["(prev>0.3 or next>0.31) and layer>4", "(prev>0.3 or next>0.3) and layer>5", ""])
def test_a_query_that_nearly_means_it_is_told_a_head(query):
    words = judge_query(query)
    assert words is not None
    assert "made-up heads" in words[0]


def test_readings_of_the_question_differ_from_one_another_and_from_it():
    found = [frozenset(found_by(query)) for query in (QUERY, *READINGS)]
    assert len(set(found)) == len(found)
    assert all(search_heads(made_up(), query) for query in READINGS)


def test_a_query_that_cannot_be_read_is_answered_in_both_languages():
    words = judge_query("previous>0.3")
    assert words is not None
    assert words[0] != words[1]
    assert all("previous" in text for text in words)


@pytest.mark.parametrize(
    "way",
    [
        lambda steps, strengths, born: next(
            (step for step, row in zip(steps, strengths, strict=True) if any(row >= born)), None
        ),
        lambda steps, strengths, born: min(steps[(strengths >= born).any(axis=1)], default=None),
    ],
)
def test_any_way_to_the_first_step_is_right(way):
    assert JUDGES["born"](way) is None


def test_a_head_that_fades_was_born_all_the_same():
    def last_time_below(steps, strengths, born):
        below = [number for number, row in enumerate(strengths) if max(row) < born]
        return int(steps[below[-1] + 1]) if below and below[-1] + 1 < len(steps) else None

    assert JUDGES["born"](last_time_below) is not None
