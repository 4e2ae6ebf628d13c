"""Figures of answers against those of CMRC 2018's official script with NLTK's word tokenizer."""

import itertools
import random

import pytest

from nezha.tasks.examples import Example, Quote
from nezha.tasks.reading_measures import longest_run, plain, reading_measures, tokens

OFFICIAL = [
    (("江泽民",), "江泽民", 1.0, 1),
    (("江泽民", "国家主席江泽民"), "主席江泽民", 0.833333, 0),
    (("1998年1月26日",), "1998年1月", 0.8, 0),
    (("《红楼梦》",), "红楼梦", 1.0, 1),
    (("3.5万人", "约3.5万人"), "3,500人", 0.4, 0),
    (("Michael Jackson", "迈克尔·杰克逊"), "michael jackson（1958年生）", 0.333333, 0),
    (("上海、北京",), "北京、上海和广州", 0.363636, 0),
    (("U.S. Steel Corp.",), "the U.S. Steel", 0.571429, 0),
    (("AK-47步枪",), "AK47", 0.5, 0),
    (("2,160平方公里",), "面积2,160平方公里。", 0.833333, 0),
    (("天津大学",), "南京", 0, 0),
    (("位于长江中下游的城市",), "长江下游的城市", 0.588235, 0),
    (("IEEE 802.11n (Wi-Fi)", "802.11n"), "802.11N(WiFi)", 0.888889, 0),
    (("。",), "。", 0, 1),
    ((" 北京 ",), "北京", 1.0, 1),
    (("37%",), "百分之37% ", 0.571429, 0),
]
"""Accepted answers, the answer given, and the script's F1 and exact match."""


def asked(accepted: tuple[str, ...]) -> Example:
    return Example("1", "", tuple(Quote(-1, text) for text in accepted), "？")


def figure(measure, pairs) -> float:
    examples, answers = zip(*pairs, strict=True)
    return float(measure.value(measure.counts(examples, answers).sum(0)))


@pytest.mark.parametrize(("accepted", "given", "f1", "exact"), OFFICIAL)
def test_an_answer_counts_as_in_the_official_script(accepted, given, f1, exact):
    found = [figure(measure, [(asked(accepted), (Quote(0, given),))]) for measure in reading_measures()]
    assert found == pytest.approx([f1, exact], abs=1e-6)


def test_figures_are_means_over_questions():
    pairs = [(asked(accepted), (Quote(0, given),)) for accepted, given, *_ in OFFICIAL]
    assert [(measure.name, figure(measure, pairs)) for measure in reading_measures()] == [
        ("cmrc_f1", pytest.approx(0.605226, abs=1e-6)),
        ("exact_match", 0.25),
    ]


@pytest.mark.parametrize(
    ("accepted", "given", "value"),
    [((), (), 1), ((), (Quote(0, "北京"),), 0), (("北京",), (), 0), ((), (Quote(0, "。"),), 0)],
)
def test_no_answer_is_right_where_there_is_none(accepted, given, value):
    assert [figure(measure, [(asked(accepted), given)]) for measure in reading_measures()] == [value, value]


def test_the_interval_holds_the_figure():
    examples = [asked(accepted) for accepted, *_ in OFFICIAL]
    found = reading_measures()[0].figure(examples, [(Quote(0, given),) for _, given, *_ in OFFICIAL])
    assert 0.4 < found.low < found.value < found.high < 0.8


def test_tokens_are_characters_and_words():
    assert tokens(" 约3.5万人，在U.S. 与“NBA”—— ") == [*"约", "3.5", *"万人在", "u.s", ".", "与", "nba", "—", "—"]
    assert tokens("a-b c, 1,000 (x) 什么…") == ["ab", "c", ",", "1,000", "(", "x", ")", "什", "么", "…"]
    assert plain(" A-B：c ") == "abc"


def test_the_longest_run_is_that_of_a_search_over_all():
    draw = random.Random(8)
    for _ in range(60):
        one, other = ("".join(draw.choices("abc", k=draw.randint(0, 9))) for _ in range(2))
        runs = {one[a:b] for a, b in itertools.combinations(range(len(one) + 1), 2)}
        assert longest_run(one, other) == max((len(run) for run in runs if run in other), default=0)
