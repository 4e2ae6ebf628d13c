"""The handlers of Attention, without a browser."""

import json
from types import SimpleNamespace

import gradio as gr
import pytest

from nezha.messages import InputError
from nezha_app.guard.here import answering
from nezha_app.guard.keys import OWNER, VISITOR, Visitor
from nezha_app.guard.limits import LONGEST_TEXT
from nezha_app.tabs.attention import EXAMPLES, Attention
from nezha_app.tabs.other_views import VIEWS
from nezha_app.viewer_layers import ViewerLayers

HANDED = 7
"""Model, text, pair; picture, message, error, whether drawn."""


@pytest.fixture
def tab(worker) -> Attention:
    return Attention(worker)


def test_asking_hands_the_payload_to_the_viewer(tab, worker):
    payload, message, error, drawn = tab.on_ask("北京", "", "bundled", False, "en")
    assert worker.asked == [{"name": "attention_json", "text": "北京", "pair": None, "model": "bundled"}]
    assert (payload, message, error, drawn) == ("{}", "", None, True)


def test_an_error_leaves_the_picture_in_place(tab, worker):
    worker.error = InputError("text_too_long", limit=9, given=12)
    payload, message, error, drawn = tab.on_ask("北" * 12, "", "bundled", True, "zh")
    assert payload == gr.skip()
    assert InputError("text_too_long", limit=9, given=12).text("zh") in message
    assert drawn
    assert "at most 9 tokens" in tab.on_language(error, drawn, "en")


def test_before_the_first_picture_the_panel_says_what_to_do(tab):
    text, message = tab.on_load("", "en")
    assert text == EXAMPLES[0]
    assert "Show attention" in message
    assert tab.on_language(None, True, "en") == ""


def asked_at(**query):
    return SimpleNamespace(query_params=query)


def test_a_link_brings_model_text_and_picture(tab, worker):
    link = asked_at(tab="attention", text="北京", pair="上海", model="bundled", view="1.L2.H1.T1")
    model, text, pair, payload, message, error, drawn = tab.on_link(False, "en", link)
    assert (model["value"], text, pair["value"], payload) == ("bundled", "北京", "上海", "{}")
    assert (message, error, drawn) == ("", None, True)
    assert worker.asked == [{"name": "attention_json", "text": "北京", "pair": "上海", "model": "bundled"}]


@pytest.mark.parametrize("query", [{}, {"tab": "attention"}, {"tab": "fill", "text": "北京"}])
def test_a_page_without_such_a_link_asks_nothing(tab, worker, query):
    assert tab.on_link(False, "en", asked_at(**query)) == [gr.skip()] * HANDED
    assert worker.asked == []


def test_a_link_to_a_model_that_is_gone_or_never_was_asks_the_bundled_one(tab, worker):
    tab.on_link(False, "en", asked_at(tab="attention", text="北京", model="../../etc"))
    assert [call["model"] for call in worker.asked] == ["bundled"]


def test_beside_it_stands_what_is_not_left_open(tab, worker):
    for other_text, other_model in [("", "twin"), ("上海", "same"), ("", "run:b")]:
        payload, message, error = tab.on_beside("北京", "天津", "run:a", other_text, other_model, True, "en")
        assert (payload, message, error) == ("{}", "", None)
    assert [(call["text"], call["pair"], call["model"], call["twin"]) for call in worker.asked] == [
        ("北京", "天津", "run:a", True),
        ("上海", None, "run:a", False),
        ("北京", "天津", "run:b", False),
    ]


def test_a_second_picture_that_cannot_be_drawn_leaves_the_one_before(tab, worker):
    worker.error = InputError("text_too_long", limit=9, given=12)
    payload, message, error = tab.on_beside("北京", "", "bundled", "北" * 12, "same", True, "en")
    assert payload == gr.skip()
    assert "at most 9 tokens" in message
    assert error is worker.error


def test_another_view_is_asked_of_the_text_above_and_an_error_leaves_it_in_place(tab, worker):
    tab.other.on_draw("bertviz_head", "北京", "", "bundled", "zh")
    (asked,) = worker.asked
    assert asked.pop("name") == "attention_frame"
    assert asked == {"view": "bertviz_head", "text": "北京", "pair": None, "model": "bundled", "lang": "zh"}
    worker.error = InputError("bertviz_missing")
    frame, message, error = tab.other.on_draw("bertviz_head", "北京", "", "bundled", "en")
    assert frame == gr.skip()
    assert "pip install bertviz" in message
    assert error is worker.error


def test_every_other_view_is_a_frame_that_can_do_nothing_outside_itself(tiny_model_folder):
    from nezha.worker_calls import attention_frame

    for _, name in VIEWS:
        frame = attention_frame(view=name, model=str(tiny_model_folder), text="今天好", lang="en")
        assert frame.startswith("<iframe srcdoc=")
        assert 'sandbox="allow-scripts"' in frame
        assert frame.count("<") == 2
    with pytest.raises(InputError, match="about 4 tokens"):
        attention_frame_of_long_text(tiny_model_folder)


def attention_frame_of_long_text(folder):
    """A text that bertviz would write out as too large a page."""
    from nezha import worker_calls
    from nezha.insight import attention

    result = attention(folder, "今天好今天好今天好")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_calls, "MOST_NUMBERS", 4 * 4 * result.layers * result.heads)
        worker_calls.attention_frame(view="bertviz_model", model=str(folder), text="今天好今天好今天好", lang="en")


PICTURE = {"model": "run:a", "text": "北京", "pair": None, "twin": True}


def asking(of=PICTURE, layers=(3,), number=7):
    return gr.EventData(None, {"id": number, "of": of, "layers": layers if isinstance(layers, str) else list(layers)})


def test_layers_come_from_the_question_that_the_picture_was_made_by(worker):
    answer = ViewerLayers(worker).on_layers("en", asking())
    assert json.loads(answer) == {"id": 7, "layers": {"3": {}}}
    assert worker.asked == [{"name": "attention_layers_json", **PICTURE, "layers": [3]}]


@pytest.mark.parametrize(
    ("of", "layers"),
    [
        (None, [1]), ({}, [1]), (PICTURE | {"text": None}, [1]), (PICTURE | {"pair": 3}, [1]), (PICTURE, "1"),
        (PICTURE | {"twin": "yes"}, [1]), (PICTURE, [1.0]), (PICTURE, [True]), (PICTURE, ["1"]), (PICTURE, [0] * 999),
        (PICTURE | {"model": "../../etc"}, [1]), (PICTURE | {"model": 4}, [1]),
    ],
)  # fmt: skip
def test_what_no_picture_asks_is_told_and_no_model_is_bothered(worker, of, layers):
    answer = json.loads(ViewerLayers(worker).on_layers("en", asking(of, layers)))
    assert answer["id"] == 7
    assert answer["problem"]
    assert worker.asked == []


def test_a_visitors_texts_are_no_longer_than_a_class_may_ask(worker):
    long = PICTURE | {"text": "北" * (LONGEST_TEXT + 1)}
    with answering(Visitor(VISITOR, "one")):
        assert str(LONGEST_TEXT) in json.loads(ViewerLayers(worker).on_layers("en", asking(long)))["problem"]
    assert worker.asked == []
    with answering(OWNER):
        ViewerLayers(worker).on_layers("en", asking(long))
    assert len(worker.asked) == 1


def test_why_there_are_no_layers_is_said_in_the_pages_language(worker):
    worker.error = InputError("worker_died")
    assert json.loads(ViewerLayers(worker).on_layers("zh", asking()))["problem"] == worker.error.text("zh")
