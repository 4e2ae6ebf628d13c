"""The figures of a head, by the formula: one pair at a time, over one text and over several."""

import math

import numpy as np
import pytest

from nezha.insight import capture
from nezha.insight.head_types import HeadFigures, Thresholds, head_figures
from nezha.insight.profiles import NAMES, measure, total
from nezha.insight.summary import summarize
from nezha.messages import InputError
from tests.insight.conftest import TEXT

TEXTS = (TEXT, "你好。", "老师和学生，都喜欢看书")
WINDOW = 2


@pytest.fixture(scope="module")
def results(model_folder):
    """A short text, a long one, and one with padding; the second layer's head 1 and the third's."""
    choice = {"layers": [1, 2], "heads": [1]}
    return [capture(model_folder, text, padding=(n, 2 * n), **choice) for n, text in enumerate(TEXTS)]


def counted(result, special):
    return [
        i
        for i, (seen, marked) in enumerate(zip(result.seen, result.special, strict=True))
        if seen and (special or not marked)
    ]


def keys(result, name, i, tokens):
    """The keys of one kind of query i."""
    k = result.max_relative_position
    rules = {
        "prev": lambda j: j == i - 1,
        "next": lambda j: j == i + 1,
        "self": lambda j: j == i,
        "local": lambda j: abs(j - i) <= WINDOW,
        "left": lambda j: j < i,
        "right": lambda j: j > i,
        "far": lambda j: abs(j - i) >= k,
        "punct": lambda j: j != i and result.tokens[j] in set("，。！；"),
    }
    if name == "special":
        return [j for j in range(len(result.tokens)) if result.special[j] and result.seen[j]]
    return [j for j in tokens if rules[name](j)]


def slow(results, layer, special):
    """Every figure of one head over all texts."""
    found = {}
    for name in ("prev", "next", "self", "local", "left", "right", "far", "punct", "special"):
        part, whole = 0.0, 0
        for result in results:
            tokens = counted(result, special)
            for i in tokens:
                of_kind = keys(result, name, i, tokens)
                whole += bool(of_kind)
                part += sum(float(result.probabilities[layer, 0, i, j]) for j in of_kind)
        found[name] = part / whole if whole else math.nan
    entropy, queries, content, position = 0.0, 0, 0.0, 0.0
    for result in results:
        tokens, seen = counted(result, special), sum(result.seen)
        for i in tokens:
            row = [float(p) for p in result.probabilities[layer, 0, i] if p > 0]
            entropy -= sum(p * math.log(p) for p in row) / math.log(seen)
            queries += 1
            content += np.var([float(result.content[layer, 0, i, j]) for j in tokens])
            position += np.var([float(result.position[layer, 0, i, j]) for j in tokens])
    return found | {
        "broad": entropy / queries,
        "position": position / (content + position),
        "content": content / (content + position),
    }


@pytest.mark.parametrize("special", [False, True])
def test_figures_are_those_of_the_formula(results, special):
    heads = head_figures(results, special=special, window=WINDOW)
    assert [(head.layer, head.head) for head in heads] == [(1, 1), (2, 1)]
    for layer, head in enumerate(heads):
        expected = slow(results, layer, special)
        assert head.figures.keys() == set(NAMES) == expected.keys()
        for name in NAMES:
            assert head.figures[name] == pytest.approx(expected[name], abs=1e-6), name
            assert 0 <= expected[name] <= 1


@pytest.mark.parametrize("special", [False, True])
def test_profile_is_mass_by_offset_divided_by_the_number_of_pairs(results, special):
    profile = total(measure(result, special=special) for result in results).profile
    k = results[0].max_relative_position
    for layer, offset in np.ndindex(2, 2 * k + 1):
        chosen = [
            float(result.probabilities[layer, 0, i, j])
            for result in results
            for i in counted(result, special)
            for j in counted(result, special)
            if min(max(j - i, -k), k) + k == offset
        ]
        assert profile[layer, 0, offset] == pytest.approx(np.mean(chosen), abs=1e-6)


def test_prev_next_and_self_are_places_of_the_profile(results):
    sums = total(measure(result) for result in results)
    k = results[0].max_relative_position
    for name, offset in (("prev", -1), ("next", 1), ("self", 0)):
        np.testing.assert_allclose(sums.figures[NAMES.index(name)], sums.profile[:, :, k + offset])


def test_what_no_text_has_is_not_known(results):
    """Two characters: no pair lies as far apart as the clip."""
    (head, _) = head_figures(results[1])
    assert len([token for token in results[1].special if not token]) == 3
    assert head.figures["far"] is None
    assert np.isnan(measure(results[1]).profile[0, 0, [0, -1]]).all()
    assert "far" not in head.kinds(Thresholds(far=0))


def test_share_of_content_is_the_one_of_the_summary(result):
    """`nezha attention` counts every token; with them all the two agree."""
    ours = {(head.layer, head.head): head.figures["content"] for head in head_figures(result, special=True)}
    for head in summarize(result):
        assert ours[head.layer, head.head] == pytest.approx(head.content_share, abs=1e-6)


def test_padding_changes_no_figure(model_folder):
    plain, padded = (head_figures(capture(model_folder, TEXT, padding=padding)) for padding in ((0, 0), (4, 7)))
    for ours, theirs in zip(plain, padded, strict=True):
        assert ours.figures == pytest.approx(theirs.figures, abs=1e-5)


def test_kinds_are_the_figures_over_their_thresholds():
    head = HeadFigures(layer=0, head=0, figures=dict.fromkeys(NAMES, 0.5) | {"far": None, "special": 0.51})
    assert head.kinds() == ("prev", "next", "self", "punct", "special")
    assert head.kinds(Thresholds(prev=0.5, broad=0.2)) == ("next", "self", "broad", "punct", "special")
    assert head.to_dict()["far"] is None


@pytest.mark.parametrize("wrong", [-0.1, 1.5, "a", True, math.nan])
def test_thresholds_are_shares(wrong):
    with pytest.raises(InputError, match="punct"):
        Thresholds(punct=wrong)
