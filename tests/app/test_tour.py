"""The start page and the tour: what they show, what a prediction does, what is kept, where each step leads."""

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nezha.messages import InputError
from nezha.tour import STEPS
from nezha_app import journey, maps
from nezha_app.header import Readiness
from nezha_app.story_view import DOORS, doors, five_pictures
from nezha_app.tabs.start import behind
from nezha_app.tabs.tour import NAMES, Tour, at_of, given_of, score
from nezha_app.tour_view import step_view
from nezha_app.workbench import Workbench

from .conftest import STEPS as ANSWERS

LANGS = ("en", "zh")
NOTHING = (None,) * len(NAMES)


@pytest.fixture
def tour(worker) -> Tour:
    return Tour(worker)


@pytest.fixture
def bench(worker) -> Workbench:
    made = Workbench(worker, Readiness(), "en")
    made.build()
    return made


def test_the_start_page_has_five_pictures_and_opens_without_a_model(worker):
    for lang in LANGS:
        page = doors(lang) + five_pictures(lang)
        assert page.count('class="nz-scene') == 5
        assert [*re.findall(r'data-door="(\w+)"', page)] == [*DOORS]
    assert not worker.asked


def test_the_pictures_say_the_figures_of_the_model():
    page = five_pictures("en")
    assert f"{ANSWERS['heads'].share(ANSWERS['heads'].answer):.1%}" in page
    assert f"{ANSWERS['word'].together:.1%}" in page
    assert "previous-token head" in page


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_prediction_is_told_right_or_wrong_with_a_reason(name, lang):
    step = ANSWERS[name]
    for choice in step.offered:
        shown = step_view(name, step, choice, lang)
        right = choice == step.answer
        assert f'class="nz-answer {"right" if right else "wrong"}"' in shown
        assert shown.count('data-choice="') == len(step.offered)
        assert shown.count('aria-pressed="true"') == 1
        assert "{" not in re.sub(r"<[^>]*>", "", shown)
        verdict = re.search(r'role="status"><p><b>[^<]*</b>(.*?)</p>', shown)
        assert verdict is not None
        assert bool(verdict[1].strip()) is not right


def test_the_answer_is_not_given_away_before_a_prediction():
    for name in NAMES:
        shown = step_view(name, ANSWERS[name], "", "en")
        assert "nz-answer" not in shown
        assert ' right"' not in shown
        assert 'class="back"' not in shown or name in ("split", "moved")


def test_a_prediction_asks_the_model_and_is_kept(tour, worker):
    view, step, kept, told = tour.answered("heads", {}, "en", "2.4", *NOTHING)
    assert worker.asked == [{"name": "tour", "step": "heads"}]
    assert kept == {"at": 1, "given": {"heads": "2.4"}}
    assert "nz-answer right" in view
    assert "1 of 1" in told
    again = [step if name == "heads" else None for name in NAMES]
    tour.answered("heads", kept, "en", "1.3", *again)
    assert len(worker.asked) == 1, "an answer that is there is not asked for again"


def test_a_choice_that_was_not_offered_changes_nothing(tour):
    view, _, kept, told = tour.answered("gap", {"given": {"gap": "发"}}, "en", "<script>", *NOTHING)
    assert kept["given"] == {"gap": "发"}
    assert "script" not in view
    assert "1 of 1" in told


def test_a_model_that_cannot_answer_says_so_and_the_question_stays(tour, worker):
    worker.error = InputError("no_mask_head", model="run:x")
    view, step, _, _ = tour.answered("gap", {}, "en", "发", *NOTHING)
    assert step is None
    assert 'role="alert"' in view
    assert "Which character" in view


def test_the_step_in_sight_is_asked_and_no_other(tour, worker):
    tour.views = dict.fromkeys(NAMES)
    found = tour.on_shown({"at": 2, "given": {}}, "zh", *NOTHING)
    assert [one["step"] for one in worker.asked] == [NAMES[2]]
    assert isinstance(found[2], str)
    assert not isinstance(found[1], str)


@pytest.mark.parametrize(("kept", "at"), [({"at": 3}, 3), ({"at": 99}, 0), ({"at": True}, 0), ("x", 0), (None, 0)])
def test_a_page_opens_at_the_step_that_the_browser_kept(tour, kept, at):
    assert at_of(kept) == at
    assert tour.on_load(kept)["selected"] == at


def test_what_a_browser_sends_is_read_with_care():
    assert given_of({"given": {"gap": "发", "nowhere": "x", "heads": 3}}) == {"gap": "发"}
    assert given_of({"given": [1]}) == {}
    assert given_of(7) == {}


def test_next_and_back_stay_within_the_tour(tour):
    assert tour.on_move(1, {"at": 6})[1]["at"] == 6
    assert tour.on_move(-1, {"at": 0})[1]["at"] == 0
    assert tour.on_move(1, {"at": 2, "given": {"gap": "开"}})[1] == {"at": 3, "given": {"gap": "开"}}


def test_only_predictions_whose_answers_are_known_are_counted():
    known = {"gap": ANSWERS["gap"], "heads": None}
    assert "1 of 1" in score(known, {"gap": ANSWERS["gap"].answer, "heads": "2.4"}, "en")
    assert score(known, {"heads": "2.4"}, "en") == ""


def click(data: dict[str, str]) -> Any:
    return SimpleNamespace(_data=data)


def test_each_door_opens_its_tab_and_each_picture_its_step():
    assert behind(click({"door": "look"})) == ("attention", None)
    assert behind(click({"door": "tour"})) == ("tour", None)
    assert behind(click({"step": "split"})) == ("tour", [*STEPS].index("split"))
    assert behind(click({"door": "../x", "step": "y"})) == (None, None)


def test_a_step_hands_its_head_to_the_viewer(bench):
    shown = step_view("heads", ANSWERS["heads"], "", "en")
    layer, head = ANSWERS["heads"].answer.split(".")
    assert f'data-view="1.L{layer}.H{head}.' in shown
    tabs, model, text, _ = journey.on_view(bench, "heads", ANSWERS["heads"], "en")
    assert (tabs["selected"], model["value"], text) == ("attention", "bundled", ANSWERS["heads"].text)


def test_attention_leads_to_fine_tuning_its_model_and_a_run_to_its_mistakes(bench):
    tabs, part, model = journey.on_tune("run:gone", "en")
    assert (tabs["selected"], part["selected"], model["value"]) == ("finetune", "train", "bundled")
    assert journey.on_faults(bench, None, "en")[0]["selected"] == "mistakes"


def test_a_map_puts_the_darkest_square_where_the_largest_share_is():
    values = np.zeros((3, 3), np.float32)
    values[2, 1] = 0.8
    drawn = maps.attention_map(values, ("[CLS]", "北", "京"), "x")
    assert [*re.findall(r'<path class="look" style="--shade:100%" d="([^"]*)"', drawn)] == ["M2.5 3.5h1v1h-1z"]
    assert drawn.count("<path") == 1


def test_a_constant_added_to_a_row_of_scores_changes_no_square():
    """Softmax does not see it, and neither does the map."""
    random = np.random.default_rng(2)
    values = random.normal(size=(4, 4)).astype(np.float32)
    moved = values + random.normal(size=(4, 1)).astype(np.float32)
    drawn = [maps.score_map(one, tuple("北京很大"), "x", maps.spread(values)) for one in (values, moved)]
    assert drawn[0] == drawn[1]
