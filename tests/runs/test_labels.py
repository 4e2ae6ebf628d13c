"""Notes, tags and the search for them, for names, states and settings."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nezha import runs
from nezha.finetune_config import FinetuneConfig
from nezha.messages import InputError
from nezha.options import to_dict
from nezha.pretrain_config import LoopConfig, OptimizerConfig, PretrainConfig
from nezha.run_folder import write_json


@pytest.fixture
def shelf() -> None:
    """Four runs of two kinds, in three states."""
    for name, rate, state in (("slow", 1e-4, "finished"), ("fast", 2e-3, "failed"), ("Mid 一", 1e-3, "stopped")):
        made = runs.create(
            PretrainConfig(name=name, optimizer=OptimizerConfig(learning_rate=rate), loop=LoopConfig(steps=700))
        )
        write_json(made.status, {"state": state, "step": 5, "steps": 700})
    made = runs.create(FinetuneConfig(name="tuned", task="names"))
    write_json(made.status, {"state": "finished", "step": 5, "steps": 5})
    runs.tag("slow", ["课堂", "v2"])
    runs.tag("fast", ["V2"])
    runs.note("fast", "学习率 偏高\nsecond line")


def test_a_note_and_tags_come_back_and_the_trainers_files_stay(shelf):
    before = (runs.get("fast").folder / "status.json").read_bytes()
    runs.tag("fast", ["#b", "b", "c.1"], ["V2", "never-there"])
    assert runs.get("fast").tags == ("b", "c.1")
    assert runs.get("fast").note == "学习率 偏高\nsecond line"
    assert runs.note("fast", "  ").note == ""
    assert runs.get("fast").tags == ("b", "c.1")
    assert (runs.get("fast").folder / "status.json").read_bytes() == before
    assert runs.all_tags() == {"b": 1, "c.1": 1, "v2": 1, "课堂": 1}
    json.dumps(runs.get("fast").to_dict())


@pytest.mark.parametrize("tag", ["", "#", "two words", "a,b", "x" * 31, "-minus", "a:b", '"', "\ud800", "<b>"])
def test_what_can_be_no_tag_is_refused_and_nothing_changes(shelf, tag):
    with pytest.raises(InputError, match="expected a tag of 1 to 30"):
        runs.tag("slow", ["good", tag])
    assert runs.get("slow").tags == ("课堂", "v2")


def test_too_many_tags_and_too_long_a_note_are_refused(shelf):
    with pytest.raises(InputError, match="at most 20 tags on a run; “slow” would have 27"):
        runs.tag("slow", [f"t{n}" for n in range(25)])
    with pytest.raises(InputError, match="at most 2,000 characters; got 2,001"):
        runs.note("slow", "字" * 2001)
    runs.note("slow", "\ud83d half")
    assert "half" in runs.get("slow").note


@pytest.mark.parametrize("about", ["{", "[]", '{"note": 3, "tags": "x"}', '{"tags": [1, "ok", "not ok", "ok"]}'])
def test_a_damaged_about_file_loses_no_run(shelf, about):
    (runs.get("slow").folder / "about.json").write_text(about, encoding="utf-8")
    run = runs.get("slow")
    assert run.note == ""
    assert run.tags == (("ok",) if "ok" in about else ())


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"slow", "fast", "Mid 一", "tuned"}),
        ("mid", {"Mid 一"}),
        ("v2", {"slow", "fast"}),
        ("tag:v2 -tag:课堂", {"fast"}),
        ("标签：课堂", {"slow"}),
        ("#v2", {"slow", "fast"}),
        ('"学习率 偏高"', {"fast"}),
        ("偏高 second", {"fast"}),
        ("备注:second", {"fast"}),
        ("note:v2", set()),
        ("name:s", {"slow", "fast"}),
        ("state:finished", {"slow", "tuned"}),
        ("状态：已完成 种类：微调", {"tuned"}),
        ("!state:finished kind:pretrain", {"fast", "Mid 一"}),
        ("learning_rate>=1e-3", {"fast", "Mid 一"}),
        ("learning-rate<0.001", {"slow"}),
        ("optimizer.learning_rate!=2e-3 kind:pretrain", {"slow", "Mid 一"}),
        ("学习率=0.001", {"Mid 一"}),
        ("steps=700 -fast", {"slow", "Mid 一"}),
        ("task=names", {"tuned"}),
        ("-nothing", {"slow", "fast", "Mid 一", "tuned"}),
    ],
)
def test_a_search_finds_just_what_it_names(shelf, query, names):
    assert {run.name for run in runs.search(query)} == names


def test_a_search_that_means_nothing_says_what_would(shelf):
    with pytest.raises(InputError, match="did you mean “learning_rate”"):
        runs.search("lerning_rate>1")
    with pytest.raises(InputError, match="did you mean “stopped”"):
        runs.search("state:stoped")
    with pytest.raises(InputError, match="expected a number after learning_rate>=; got “x”"):
        runs.search("learning_rate>=x")
    with pytest.raises(InputError, match="expected a number after task>; got “names”"):
        runs.search("task>names")
    with pytest.raises(InputError, match="at most 300"):
        runs.search("x" * 301)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_search_or_one_sentence(text):
    with contextlib.suppress(InputError):
        assert isinstance(runs.parse_query(text), runs.Query)


def test_a_duplicate_is_the_run_with_the_changes_and_nothing_else(shelf):
    made = runs.duplicate("fast", {"steps": "900", "loop.seed": 3, "init": ""}, new_name="again")
    assert made.config.name == "again"
    assert {item.name: item.values for item in made.differences} == {"loop.steps": (700, 900), "loop.seed": (0, 3)}
    assert made.config == runs.config_of(made.to_dict()["config"])
    assert runs.duplicate("tuned").kind == runs.FINETUNE
    assert to_dict(runs.duplicate("tuned", {"quick": "true", "epochs": ""}).config)["quick"] is True
    with pytest.raises(InputError, match=r"did you mean “loop\.steps”"):
        runs.duplicate("fast", {"stepz": 1})
    with pytest.raises(InputError, match="steps"):
        runs.duplicate("fast", {"steps": "many"})
