"""A page that opens: all parts answer one question, and only what the page was not built with."""

from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from nezha_app.guard.blocks import GuardedBlocks
from nezha_app.guard.here import answering, speaking
from nezha_app.guard.keys import TEACHER, Visitor
from nezha_app.header import Readiness
from nezha_app.language import Page
from nezha_app.opening import Opening, news
from nezha_app.workbench import Workbench

COME: Any = SimpleNamespace(query_params={"name": "b"})
OPENS = ("open", "open_runs", "open_rest")


@pytest.fixture
def page() -> tuple[GuardedBlocks, gr.Radio, gr.Textbox, gr.Button]:
    made = Page("en")
    with GuardedBlocks() as blocks:
        lang = gr.Radio(["en", "zh"], value="en")
        text = gr.Textbox("as built")
        button = made.make(gr.Button, {"value": "fill.ask"}, visible=False)
    blocks.texts = made
    return blocks, lang, text, button


def by_address(kept: str, request: gr.Request) -> tuple[str, Any]:
    return f"{kept}{request.query_params['name']}", gr.update(visible=False, value="Go")


def test_parts_get_their_own_inputs_and_the_request_and_answer_in_order(page):
    blocks, lang, text, button = page
    with blocks:
        other = gr.Textbox()
    opening = Opening(blocks, lang)
    opening.part(lambda first, second: [second + first], [text, text], [other])
    opening.part(by_address, [text], [text, button])
    blocks.config = blocks.get_config_file()
    said = opening.answer(COME, "en", "1", "2", "a")
    assert said == ["21", "ab", gr.update(value="Go")]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_the_page_was_built_with_in_its_language_is_not_sent_again(page, lang):
    blocks, field, text, button = page
    opening = Opening(blocks, field)
    opening.part(lambda: ["as built", gr.update(value="填空", visible=False)], [], [text, button])
    said = opening.answer(COME, lang)
    assert said[0] == gr.skip()
    assert said[1] == (gr.skip() if lang == "zh" else gr.update(value="填空"))


@pytest.mark.parametrize(
    ("value", "built", "sent"),
    [
        ("a", {"value": "a"}, False),
        ("a", {"value": "b"}, True),
        ("", {"value": "b"}, True),  # an emptied field is news
        ("", {}, False),
        (None, {"value": ""}, False),
        (None, {}, True),  # Gradio's page takes a number that is not there for 0
        (1, {"value": True}, True),  # equal to Python, not on a page
        (1, {"value": 1}, False),
        ([], {"value": ["a"]}, True),
        ("a", None, True),  # a state, which the page knows nothing of
    ],
)
def test_news_is_what_the_page_does_not_show_already(value, built, sent):
    assert (news(value, built) != gr.skip()) == sent
    if sent:
        assert news(value, built) is value


def test_of_two_words_about_one_component_the_later_counts_and_neither_is_lost(page):
    blocks, lang, text, button = page
    opening = Opening(blocks, lang)
    opening.part(lambda: [gr.update(choices=["a", "b"]), gr.update(visible=True)], [], [text, button])
    opening.part(lambda: ["b", gr.skip()], [], [text, button])
    assert opening.answer(COME, "en") == [gr.update(choices=["a", "b"], value="b"), gr.update(visible=True)]


def test_what_is_kept_for_all_visitors_holds_nothing_of_the_first(worker):
    demo = Workbench(worker, Readiness(), "en").build()
    with answering(Visitor(id="one", role=TEACHER, classroom=True)), speaking("zh"):
        kept = demo.config
    assert "nz-entered" not in str(kept["components"])


def test_an_opening_page_asks_three_times_and_for_no_field_of_a_form(worker):
    """Every input and output of an event costs Gradio's page a search of the whole tree, several times."""
    bench = Workbench(worker, Readiness(), "en")
    demo = bench.build()
    found = {one.api_name: one for one in demo.fns.values() if one.api_name in OPENS}
    assert set(found) == set(OPENS)
    typed = {one._id for form in (bench.pretrain.form, bench.tune.form) for one in form.fields}
    for one in found.values():
        assert not typed & {each._id for each in one.inputs}
        assert len({each._id for each in one.outputs}) == len(one.outputs), "two parts answer for one component"


def test_hidden_progress_is_kept_off_the_components_it_would_slow(worker):
    demo = Workbench(worker, Readiness(), "en").build()
    for one in demo.config["dependencies"]:
        if one["show_progress"] == "hidden" and len(one["outputs"]) > 1:
            assert one["show_progress_on"], one["api_name"]


def test_of_clicks_on_rows_and_characters_each_counts_in_its_turn(worker):
    """Gradio's usual mode drops a click that comes while the one before is on its way."""
    found = {one.api_name: one for one in Workbench(worker, Readiness(), "en").build().fns.values()}
    for name in ("shelf_select", "shelf_restore", "fill_toggle", "run_select", "tuning_select"):
        assert (found[name].trigger_mode, found[name].concurrency_limit) == ("multiple", 1), name
    for name in ("shelf_bar", "shelf_after_select", "shelf_shows", "fill_after_click"):
        assert found[name].trigger_mode == "always_last", name
