"""The handlers of the laboratory, without a browser."""

import json
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from nezha.insight.questions import QUESTIONS
from nezha.messages import InputError
from nezha.options import describe
from nezha_app.header import Readiness
from nezha_app.lab_forms import MODEL_FIELDS, MODELS, QuestionForm
from nezha_app.lab_said import Said
from nezha_app.language import Page
from nezha_app.tabs.laboratory import FIRST, SWITCHES, Laboratory
from nezha_app.workbench import Workbench

ANSWER = '{"version":1,"title":["A","甲"]}'


@pytest.fixture
def tab(worker) -> Laboratory:
    made = Laboratory(worker)
    with gr.Blocks():
        made.remember()
        made.layout(Page("en"))
    return made


def usual(name: str) -> dict[str, object]:
    return {option.name: option.default for option in QuestionForm(name).options}


def values(tab: Laboratory, **changed: dict[str, object]) -> list[object]:
    """What all fields hold: the usual, and what `changed` says of a question's."""
    return [value for name in tab.forms for value in (usual(name) | changed.get(name, {})).values()]


def opened(tab: Laboratory, kept: object = None, /, lang: str = "en", **query: str) -> dict[str, Any]:
    """What a page opens with, under names."""
    request: Any = SimpleNamespace(query_params=query)
    out = tab.on_load(kept, lang, request)
    assert len(out) == len(tab.loaded)
    question, *rest = out
    shown = [update["visible"] for update in rest[: len(tab.forms)]]
    fields = rest[len(tab.forms) : -3]
    said, message, linked = rest[-3:]
    of, at = {}, 0
    for name, form in tab.forms.items():
        of[name] = dict(zip(form.names, fields[at : at + len(form.names)], strict=True))
        at += len(form.names)
    assert shown == [name == question for name in tab.forms]
    return {"question": question, "fields": of, "said": said, "message": message, "linked": linked}


VISITOR: Any = SimpleNamespace(session_hash="one")


def ask(tab: Laboratory, question: str, kept: object = None, said: Any = None, **changed: Any) -> list:
    """What the page shows in the end, the button that stops aside, which is gone by then."""
    *_, (*shown, stop) = tab.asking.on_ask(VISITOR, question, said or Said(), kept, "en", *values(tab, **changed))
    assert stop["visible"] is False
    return shown


def test_every_question_has_a_form_of_all_its_options(tab):
    assert list(tab.forms) == list(QUESTIONS)
    for name, form in tab.forms.items():
        assert form.names == list(usual(name))
    assert len(tab.fields) == len(set(tab.fields)) == sum(len(usual(name)) for name in QUESTIONS)


def test_every_field_of_a_model_offers_models(tab):
    for name in QUESTIONS:
        for option in describe(QUESTIONS[name].options):
            if option.name in MODEL_FIELDS:
                assert option.default in MODELS, (name, option.default)
                assert option.default in [model for _, model in MODELS[option.default]("en")]


def test_asking_sends_every_option_and_hands_the_answer_to_the_picture(tab, worker):
    picture, said, message, kept = ask(tab, "shift", shift={"text": "今天很好", "most": 7})
    assert worker.asked == [
        {"name": "ask_json", "question": "shift", "model": "bundled", "text": "今天很好", "most": 7}
    ]
    drawn = json.loads(picture)
    assert drawn["answer"] == json.loads(ANSWER)
    assert drawn["link"] == {"question": "shift", "model": "bundled", "text": "今天很好", "most": "7"}
    assert said.error is None
    assert "Answered in" in message
    assert kept["question"] == "shift"
    assert kept["given"]["shift"] == {"model": "bundled", "text": "今天很好", "most": 7}


def test_the_address_leaves_out_what_is_as_usual(tab):
    picture, *_ = ask(tab, "births")
    assert json.loads(picture)["link"] == {"question": "births", "model": "birth"}


def test_what_was_asked_of_another_question_stays_remembered(tab):
    kept = ask(tab, "shift", shift={"most": 7})[-1]
    kept = ask(tab, "births", kept=kept, births={"seed": 3})[-1]
    again = opened(tab, kept)
    assert again["question"] == "births"
    assert again["fields"]["shift"]["most"] == 7
    assert again["fields"]["births"]["seed"] == 3
    assert not again["linked"]


def test_an_error_leaves_the_picture_and_the_memory_in_place(tab, worker):
    worker.error = InputError("text_too_long", limit=9, given=12)
    picture, said, message, kept = ask(tab, "shift", said=Said(seconds=2.0))
    assert picture == kept == gr.skip()
    assert "At most 9 tokens" in message or "at most 9 tokens" in message
    assert worker.error.text("zh") in tab.on_language(said, "zh")


@pytest.mark.parametrize(("field", "given"), [("most", 0), ("most", float("nan")), ("most", 2.5)])
def test_a_value_out_of_range_is_said_before_anything_is_asked(tab, worker, field, given):
    said, message = ask(tab, "shift", shift={field: given})[1:3]
    assert 'role="alert"' in message
    assert "“Furthest start”" in message
    assert "“最远起点”" in tab.on_language(said, "zh")
    assert "most" not in message + tab.on_language(said, "zh")
    assert not worker.asked


@pytest.mark.parametrize("path", ["/etc", "../models", "assets/birth", "", None, "twin"])
@pytest.mark.parametrize(("question", "field"), [("shift", "model"), ("births", "model")])
def test_a_path_is_no_model(tab, worker, question, field, path):
    message = ask(tab, question, **{question: {field: path}})[2]
    assert 'role="alert"' in message
    assert not worker.asked


def test_a_twin_is_a_second_model_and_no_path_is(tab, worker):
    ask(tab, "two_models")
    assert worker.asked[-1]["other"] == "twin"
    ask(tab, "two_models", two_models={"other": "/etc"})
    assert len(worker.asked) == 1


def test_an_unknown_question_is_said(tab, worker):
    message = ask(tab, "shfit")[2]
    assert "did you mean" in message
    assert not worker.asked


def test_a_link_fills_its_form_and_asks(tab, worker):
    found = opened(tab, tab="lab", question="births", model="birth", seed="5", born="0.25", text="学生", job="next")
    assert (found["question"], found["linked"]) == ("births", True)
    assert found["fields"]["births"] == usual("births") | {"seed": 5, "born": 0.25, "text": "学生", "job": "next"}
    query = {"question": "births", "model": "birth", "seed": "5", "born": "0.25", "text": "学生", "job": "next"}
    come: Any = SimpleNamespace(session_hash="one", query_params=query)
    list(tab.asking.on_linked(come, True, None, "en"))
    assert worker.asked[-1]["seed"] == 5
    assert list(tab.asking.on_linked(come, False, None, "en")) == [[gr.skip()] * 5]
    assert len(worker.asked) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"question": "shfit"}, "did you mean"),
        ({"question": "shift", "most": "many"}, "“Furthest start”"),
        ({"question": "shift", "most": "-3"}, "“Furthest start”"),
        ({"question": "shift", "model": "/etc/passwd"}, "/etc/passwd"),
        ({"question": "shift", "model": "run:gone"}, "run:gone"),
        ({"question": "births", "job": "dinner"}, "dinner"),
    ],
)
def test_a_link_that_cannot_be_asked_says_why_and_asks_nothing(tab, query, words):
    found = opened(tab, tab="lab", **query)
    assert words in found["message"]
    assert not found["linked"]
    assert found["fields"]["shift"] == usual("shift")


def test_a_link_of_another_tab_asks_nothing(tab):
    found = opened(tab, tab="fill", question="births")
    assert (found["question"], found["linked"]) == (FIRST, False)


@pytest.mark.parametrize("kept", [None, "", 3, {"question": "gone"}, {"question": "births", "given": 4}])
def test_whatever_a_browser_kept_the_page_opens(tab, kept):
    found = opened(tab, kept)
    assert found["question"] in QUESTIONS
    assert found["fields"]["shift"] == usual("shift")


def test_a_model_that_is_gone_is_not_restored(tab):
    kept = {"question": "shift", "given": {"shift": {"model": "run:gone", "most": 9}}}
    assert opened(tab, kept)["fields"]["shift"] == usual("shift") | {"most": 9}


def test_a_choice_of_question_shows_its_form_alone(tab):
    shown = [update["visible"] for update in tab.on_question("two_models")]
    assert shown == [name == "two_models" for name in QUESTIONS]


def test_another_language_tells_the_line_under_the_form_anew(tab):
    assert "Press “Ask”" in tab.on_language(Said(), "en")
    assert "开始实验" in tab.on_language(Said(), "zh")
    assert "用时 2.5 秒" in tab.on_language(Said(seconds=2.5), "zh")


def test_attention_leads_to_switching_heads_off_with_its_model(worker):
    bench = Workbench(worker, Readiness(), "en")
    bench.build()
    tab, question, *columns, model = bench.on_switch("bundled", "zh")
    assert tab["selected"] == "lab"
    assert question == SWITCHES
    assert [update["visible"] for update in columns] == [name == SWITCHES for name in QUESTIONS]
    assert model["value"] == "bundled"
    assert len(columns) + 2 == len(bench.lab.handed(SWITCHES))


def test_no_form_takes_a_file_or_folder_and_no_model_hides_behind_a_comma():
    for name in QUESTIONS:
        assert not {"study", "data", "out"} & set(QuestionForm(name).names)
    form = QuestionForm("longer")
    values = {option.name: option.default for option in form.options} | {"model": "bundled,/etc"}
    with pytest.raises(InputError, match="/etc"):
        form.checked(*(values[name] for name in form.names))


class Slow:
    """A call that is on its way for three looks."""

    def __init__(self):
        self.looks, self.stopped = 0, False

    @property
    def done(self) -> bool:
        return self.looks >= 3 or self.stopped

    @property
    def reached(self) -> tuple[float, float, float] | None:
        return None if self.looks == 0 else (0.25 * self.looks, 80.0, 60.0)

    def stop(self) -> None:
        self.stopped = True

    def result(self, timeout: float | None = None) -> str:
        self.looks += 1
        if not self.done:
            raise TimeoutError
        if self.stopped:
            raise InputError("question_stopped")
        return ANSWER


def test_it_says_how_far_it_is_and_what_is_left(tab, worker, monkeypatch):
    monkeypatch.setattr(worker, "ask", lambda *_, **__: Slow())
    first, second, *others, last = tab.asking.on_ask(VISITOR, "shift", Said(), None, "en", *values(tab))
    assert "Timing a piece" in first[2]
    assert first[4]["visible"] is True
    assert all(said[4] == gr.skip() for said in (second, *others)), "a button renewed while it is pressed loses a click"
    assert "25% done; expected to take 1 min 20 s in all, about 1 min 0 s left" in second[2]
    assert 'value="0.250"' in second[2]
    assert "已完成 25%" in tab.on_language(second[1], "zh")
    assert "Answered in" in last[2]


def test_a_page_stops_its_own_question_and_no_other_s(tab, worker, monkeypatch):
    monkeypatch.setattr(worker, "ask", lambda *_, **__: Slow())
    going = tab.asking.on_ask(VISITOR, "shift", Said(), None, "en", *values(tab))
    next(going)
    other: Any = SimpleNamespace(session_hash="two")
    tab.asking.on_stop(other)
    assert "25%" in next(going)[2]
    tab.asking.on_stop(VISITOR)
    *_, last = going
    assert "was stopped" in last[2]
    assert last[0] == gr.skip()
    tab.asking.on_stop(VISITOR)  # nothing on its way: nothing happens


def test_a_closed_page_stops_what_it_asked(tab, worker, monkeypatch):
    asked = Slow()
    monkeypatch.setattr(worker, "ask", lambda *_, **__: asked)
    going = tab.asking.on_ask(VISITOR, "shift", Said(), None, "en", *values(tab))
    next(going)
    going.close()
    assert asked.stopped
