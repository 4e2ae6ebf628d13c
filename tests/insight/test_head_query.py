"""The search language finds what the table beside this file says, and refuses with the place that does not fit."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from nezha.insight.head_query import search_heads
from nezha.insight.head_types import HeadFigures, Thresholds
from nezha.insight.profiles import NAMES
from nezha.messages import InputError

TABLE = json.loads(Path(__file__).with_name("head_queries.json").read_text(encoding="utf-8"))
HEADS = tuple(HeadFigures(**head) for head in TABLE["heads"])


@pytest.mark.parametrize("case", TABLE["found"], ids=lambda case: case["query"])
def test_query_finds_the_heads_of_the_table(case):
    found = search_heads(HEADS, case["query"], Thresholds(**TABLE["thresholds"]))
    assert [[head.layer + 1, head.head + 1] for head in found] == case["heads"]


@pytest.mark.parametrize("case", TABLE["refused"], ids=lambda case: case["query"])
def test_what_cannot_be_read_is_refused_at_its_place(case):
    with pytest.raises(InputError) as caught:
        search_heads(HEADS, case["query"])
    assert caught.value.key == "query_wrong"
    assert f"character {case['place']} should be" in str(caught.value)
    assert f"第 {case['place']} 个字符" in caught.value.text("zh")


def test_the_table_holds_every_figure_and_the_usual_thresholds():
    """Else another implementation would be tested against less than there is."""
    assert {*NAMES, "words"} == HEADS[0].figures.keys()
    assert TABLE["thresholds"] == asdict(Thresholds())
    words = {word for case in TABLE["found"] for word in case["query"].split()}
    assert {"and", "or", "not"} <= words


def test_a_name_alone_follows_the_threshold():
    assert len(search_heads(HEADS, "prev", Thresholds(prev=0.7))) == 1
    assert len(search_heads(HEADS, "prev", Thresholds(prev=0.05))) == 3


def test_a_figure_that_only_some_results_have_is_known_where_they_do():
    plain = HeadFigures(layer=0, head=0, figures=dict.fromkeys(NAMES, 0.5))
    with pytest.raises(InputError, match="content, layer, head"):
        search_heads([plain], "words>1")
    assert search_heads([], "prev>0.1") == ()
