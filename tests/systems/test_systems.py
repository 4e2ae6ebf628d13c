"""The four systems side by side: figures by hand, what is done is not done again, and what the page shows of it."""

import json

import pytest

from nezha.messages import InputError
from nezha.presets import PRESETS, planned
from nezha.run_folder import RunFolder
from nezha.systems import work
from nezha.systems.config import CompareConfig
from nezha.systems.figure import figure, sentence
from nezha.systems.pace import TRIED, steps_within
from nezha.systems.results import begin, comparisons, new, read, save

CONFIG = CompareConfig(recipes=("bert_wwm", "nezha"), name="two", seeds=2, steps=7, tasks="names")


@pytest.fixture
def found():
    result = new(CONFIG, steps=7)
    for value in (0.25, 0.35):
        result = result.with_run("bert_wwm", {"characters": value, "words": 0.1, "names": 0.5})
    return result.with_run("nezha", {"characters": 0.4, "words": 0.05, "names": 0.7})


def test_means_and_spreads_by_hand(found):
    assert found.mean("bert_wwm", "characters") == pytest.approx(0.3)
    assert found.spread("bert_wwm", "characters") == pytest.approx(0.05 * 2**0.5)  # n - 1 below the sum
    assert found.spread("nezha", "characters") is None
    assert found.mean("nezha", "sentiment") is None
    assert not found.complete
    assert found.with_run("nezha", {"characters": 0.4, "words": 0.1, "names": 0.7}).complete


@pytest.mark.parametrize(
    ("seeds", "leader"),
    [
        ((0.40, 0.41, 0.42), "nezha"),
        ((0.33, 0.30, 0.36), None),  # t = 1.8 at three degrees of freedom
        ((0.10, 0.11, 0.12), "bert_wwm"),
        ((0.25, 0.30, 0.35), None),  # the same
        ((0.9,), None),
    ],
)
def test_a_system_leads_where_chance_does_not_explain_it(seeds, leader):
    result = new(CONFIG, steps=7)
    for value in (0.25, 0.30, 0.26):
        result = result.with_run("bert_wwm", {"words": value})
    for value in seeds:
        result = result.with_run("nezha", {"words": value})
    assert result.leader("words") == leader


def test_without_any_spread_whatever_differs_differs():
    result = new(CONFIG, steps=7)
    for _ in range(2):
        result = result.with_run("bert_wwm", {"words": 0.1}).with_run("nezha", {"words": 0.2, "names": 0.5})
        result = result.with_run("bert_wwm", {"names": 0.5})
    assert (result.leader("words"), result.leader("names")) == ("nezha", None)


def test_it_is_read_back_as_it_was_saved(found):
    save(found)
    assert comparisons() == ["two"]
    assert read("two") == found
    assert begin(CONFIG) == found
    assert begin(CompareConfig(name="other")) is None


def test_another_comparison_under_its_name_is_refused_with_the_difference(found):
    save(found)
    with pytest.raises(InputError, match=r"seeds \(2 → 3\), steps \(7 → 9\)"):
        begin(CompareConfig(recipes=("bert_wwm", "nezha"), name="two", seeds=3, steps=9, tasks="names"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"recipes": ("neza",)}, "did you mean “nezha”"),
        ({"recipes": ("nezha", "nezha")}, "name each once"),
        ({"tasks": "name"}, "did you mean “names”"),
        ({"hours": 1.0, "steps": 5}, "leave one out"),
    ],
)
def test_bad_wishes_are_one_sentence(given, words):
    with pytest.raises(InputError, match=words):
        CompareConfig(**given)


def test_an_unknown_comparison_names_those_there_are(found):
    save(found)
    with pytest.raises(InputError, match="got “tow”; there are: two"):
        read("tow")


def test_the_systems_differ_in_what_table_2_says_and_in_nothing_else():
    runs = [work.run_of(CONFIG, recipe, 2, 7) for recipe in ("bert_chinese", "nezha")]
    for run in runs:
        assert (run.loop.steps, run.loop.seed, run.loop.batch_size) == (7, 2, PRESETS["tiny"].config.loop.batch_size)
        assert run.model.hidden_size == planned("tiny").model.hidden_size
    assert [run.model.positions for run in runs] == ["absolute", "functional"]
    assert [run.name for run in runs] == ["two-bert_chinese-2", "two-nezha-2"]


def test_done_runs_are_not_done_again_and_seeds_come_one_by_one(monkeypatch):
    made = []

    def one(config, recipe, seed, *_):
        made.append((recipe, seed))
        if made[-1] == ("nezha", 2) and made.count(("nezha", 2)) == 1:
            raise InputError("systems_run_ended", name="two-nezha-2", state="stopped")
        return dict.fromkeys(("characters", "words", "names"), seed / 10)

    monkeypatch.setattr(work, "_one", one)
    with pytest.raises(InputError, match="it is stopped"):
        work.compare(CONFIG)
    assert work.compare(CONFIG).complete
    assert made == [("bert_wwm", 1), ("nezha", 1), ("bert_wwm", 2), ("nezha", 2), ("nezha", 2)]
    assert read("two").values("nezha", "words") == [0.1, 0.2]


def test_the_picture_has_a_dot_for_each_seed_and_says_what_it_shows(found):
    found = found.with_run("nezha", {"characters": 0.3, "words": 0.2, "names": 0.7})
    drawn = figure(found, "en")
    assert drawn.count('r="2.5"') == 3 * 4  # seeds × measures
    assert drawn.count('r="4.5"') == 2 * 3
    assert "names, entity F1: NEZHA leads with 0.700" in sentence(found, "en")
    assert "hidden characters: no system leads by more than chance" in sentence(found, "en")
    assert "命名实体 F1：NEZHA 最高，为 0.700" in figure(found, "zh")
    assert figure(new(CONFIG, 7), "en").count("<circle") == 0
    assert "prefers-color-scheme" in figure(found, "en", alone=True)
    assert "<style" not in drawn  # it would colour the whole page


def test_the_page_shows_the_table_and_the_picture(found):
    from nezha_app.systems_view import chosen

    save(found.with_run("nezha", {"words": 0.05}))
    for lang, words in (("en", "2 seeds of each system"), ("zh", "2 个种子")):
        page = chosen("two", lang)
        assert "<svg" in page
        assert "0.300 ± 0.071" in page
        assert "<b>0.100</b>" in page
        assert "<b>0.400</b>" not in page  # one seed
        assert words in page
        assert ("Bold: leads by more than chance" if lang == "en" else "粗体：领先超出偶然") in page
    assert "3 of 4 runs are done" in chosen("two", "en")
    assert "nezha compare" in chosen(None, "en")


@pytest.mark.timeout(280)
def test_two_systems_from_nothing_to_the_table(tmp_path, monkeypatch):
    """Real runs in processes of their own; only the models are as small as they come."""
    smoke = CompareConfig(recipes=("bert_chinese", "nezha"), preset="smoke", steps=3, seeds=1, tasks="")
    told = []
    found = work.compare(smoke, tmp_path / "runs", report=lambda key, values: told.append(key))
    assert found.complete
    assert all(0 <= (found.mean(recipe, "words") or 0) <= 1 for recipe in smoke.recipes)
    config = json.loads((tmp_path / "runs" / "systems-bert_chinese-1" / "config.json").read_text(encoding="utf-8"))
    assert (config["model"]["positions"], config["optimizer"]["optimizer"]) == ("absolute", "adamw")
    assert RunFolder(tmp_path / "runs" / "systems-nezha-1").saved_steps()[-1] == 3
    assert told.count("systems_done") == 2


def test_hours_become_steps(monkeypatch):
    monkeypatch.setattr("nezha.systems.pace._seconds_a_step", lambda config: config.loop.batch_size)
    configs = {"a": planned("tiny"), "b": planned("tiny")}  # 64 seconds for a step of both
    assert steps_within(64 * 3 * 20 / 3600, configs, 3) == 20
    with pytest.raises(InputError, match=f"at least {TRIED} steps"):
        steps_within(0.01, configs, 3)
