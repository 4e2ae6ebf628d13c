"""The handlers of Fill in, without a browser."""

from types import SimpleNamespace

import pytest

from nezha.messages import InputError
from nezha_app.masks import MASK, read, write
from nezha_app.tabs.fill_in import EXAMPLES, FillIn, Shown


@pytest.fixture
def tab(worker) -> FillIn:
    return FillIn(worker)


def test_asking_shows_every_candidate_of_every_mask(tab, worker):
    shown, html = tab.on_ask("中[MASK]和[MASK]", (), "bundled", 3.0, Shown(), "en")
    assert worker.asked == [{"name": "fill_mask", "text": "中[MASK]和[MASK]", "k": 3, "model": "bundled"}]
    assert html.count('data-mask="1"') == 3
    assert "70.0%" in html
    assert "&lt;0.1%" in html or "<0.1%" in html
    assert shown.result is not None


def test_an_error_is_the_library_s_own_sentence_and_the_last_answer_stays(tab, worker):
    before, _ = tab.on_ask("共[MASK]", (), "bundled", 3, Shown(), "en")
    worker.error = InputError("no_mask", text="共和")
    shown, html = tab.on_ask("共和", (), "bundled", 3, before, "zh")
    assert InputError("no_mask", text="共和").text("zh") in html
    assert 'role="alert"' in html
    assert 'data-token="国"' in html
    assert "Expected at least one [MASK]" in shown.html("en")  # and it follows the language


def test_a_model_that_was_not_offered_is_refused_before_the_worker_hears_of_it(tab, worker):
    _, html = tab.on_ask("共[MASK]", (), "/etc/passwd", 3, Shown(), "en")
    assert 'role="alert"' in html
    assert not worker.asked


def test_a_click_hides_and_a_second_click_shows(tab):
    text, units, strip = tab.toggled(read("北京"), Shown(), 1, "en")
    assert text == f"北{MASK}"
    assert 'aria-pressed="true"' in strip
    assert "京" in strip  # as the hint of what it hides
    assert tab.toggled(units, Shown(), 1, "en")[0] == "北京"


@pytest.mark.parametrize("sent", [{"place": "x"}, {"place": None}, {}, None, {"place": 99}, {"place": -1}])
def test_a_click_that_makes_no_sense_changes_nothing(tab, sent):
    event = SimpleNamespace(_data=sent)
    assert tab.on_character(read("北京"), Shown(), "en", event)[0] == "北京"
    assert tab.on_guess(read("北京"), "en", event)[0] == "北京"


def test_a_typed_mask_takes_the_best_guess_of_the_answer_in_sight(tab):
    units = read("[MASK]的[MASK]")
    shown, _ = tab.on_ask("[MASK]的[MASK]", units, "bundled", 3, Shown(), "en")
    assert tab.toggled(units, shown, 2, "en")[0] == "[MASK]的国"
    other = read("[MASK]了[MASK]")  # the answer in sight is about another text
    assert tab.toggled(other, shown, 2, "en")[0] == write(other)


def test_a_clicked_guess_is_written_into_the_text(tab):
    event = SimpleNamespace(_data={"mask": 0, "token": "家"})
    assert tab.on_guess(read("国[MASK]"), "en", event)[0] == "国家"


def test_the_hidden_character_is_marked_among_the_guesses(tab):
    _, units, _ = tab.toggled(read("国"), Shown(), 0, "en")
    _, html = tab.on_ask(MASK, units, "bundled", 3, Shown(), "en")
    assert "place 1" in html
    assert "nz-guess right" in html


def test_with_nothing_hidden_the_model_is_not_asked(tab, worker):
    shown, _ = tab.on_ask_if_masked("北京", (), "bundled", 3, Shown(), "en")
    assert shown == Shown()
    assert not worker.asked


def test_a_reload_brings_back_what_was_typed(tab):
    assert tab.on_load("我的[MASK]", "en")[0] == "我的[MASK]"
    assert tab.on_load({"strange": 1}, "en")[0] == EXAMPLES[0]
    assert tab.on_text("字", (), "en")[2] == "字"


def test_what_was_typed_is_never_markup(tab):
    text = '<img src=x onerror="alert(1)">[MASK]'
    units = read(text)
    _, html = tab.on_ask(text, units, "bundled", 3, Shown(), "en")
    assert "<img" not in html + tab.on_text(text, (), "en")[1]
