"""What a notebook holds of its lesson: choices kept, answers told, widgets where they can be heard."""

import numpy as np
import pytest

import nezha.course.asking as asking
from nezha.course import lesson
from nezha.course.shown import Shown
from nezha.insight import masks_all
from nezha.messages import InputError

WIDGET = "application/vnd.jupyter.widget-view+json"


def test_what_was_predicted_is_held_against_the_numbers():
    here = lesson(3, "en")
    assert here.reveal("empty", np.zeros((2, 3))).head == "The numbers say:"
    here.predict("empty", "A")
    assert here.reveal("empty", np.zeros((2, 3))).head == "As you predicted."
    missed = here.reveal("empty", np.ones((2, 3)))
    assert missed.head == "You predicted A; the numbers say otherwise."
    assert missed.body.startswith("B. no\n")


def test_the_right_answer_comes_from_what_was_measured():
    here = lesson(2, "zh")
    letters = [here.reveal("far", cosine).body[0] for cosine in (0.05, 0.4, 0.9)]
    assert letters == ["A", "B", "C"]


def test_a_question_shows_all_of_itself_without_a_kernel():
    asked = lesson(3, "zh").predict("corner")
    bundle = asked._repr_mimebundle_()
    assert bundle.keys() == {"text/plain", "text/html"}
    for text in bundle.values():
        assert "六个字，k = 3" in text
        assert "C. 七行，整张表" in text
    assert "<script" not in bundle["text/html"]


def test_a_click_is_kept(monkeypatch):
    """The radio buttons of ipywidgets; JupyterLab clicks them in `tests/lab`."""
    ipywidgets = pytest.importorskip("ipywidgets")
    made = []
    radio = ipywidgets.RadioButtons
    monkeypatch.setattr(ipywidgets, "RadioButtons", lambda **options: made.append(radio(**options)) or made[-1])
    monkeypatch.setattr(asking, "listened_to", lambda: True)
    here = lesson(3, "en")
    bundle = here.predict("corner")._repr_mimebundle_()
    assert bundle.keys() == {"text/plain", "text/html", WIDGET}
    assert made[0].value is None, "nothing is chosen for a student"
    made[0].value = "B"
    assert here.chosen == {"corner": "B"}
    assert here.predict("corner").hint() == "Your prediction is B. Now run the next cell."


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda here: here.predict("cornr"), "did you mean “corner”"),
        (lambda here: here.predict("corner", "D"), "one of A, B, C"),
        (lambda here: here.reveal("x", 0), "one of corner, stripes, empty"),
        (lambda here: here.check("row", 0), "did you mean “rows”"),
    ],
)
def test_what_there_is_not_is_refused(call, said):
    with pytest.raises(InputError, match=said):
        call(lesson(3, "en"))


def test_notes_hold_any_text_as_text():
    note = lesson(1, "en").check("cut", ["<img src=x>"])
    assert "<img" not in note._repr_html_()
    assert "&lt;img" in note._repr_html_()


def test_a_view_is_shown_alive_and_still():
    shown = lesson(5, "zh").show(masks_all("我们在北京大学学习汉语。", seed=3))
    bundle = shown._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert "整词遮盖" in bundle["text/html"]
    assert "0x" not in bundle["text/plain"], "an address would make another file each time"


def test_the_still_picture_of_masks_has_a_box_for_every_token_of_every_recipe():
    masks = masks_all("我们在北京大学学习汉语。", seed=3)
    (axes,) = Shown(masks, "en", None, {}).figure().axes
    assert len(axes.patches) == 4 * len(masks.results[0].tokens)
    hidden = sum(len(one.masked) for one in masks.results)
    assert sum(text.get_color() == "white" for text in axes.texts) == hidden


def test_views_and_messages_speak_the_language_of_the_lesson(monkeypatch):
    from nezha.messages import system_language

    lesson(1, "zh")
    assert system_language() == "zh"
    assert lesson(1, "en").say("distance", "距离") == "distance"
    assert system_language() == "en"
