"""The handlers of Attention, without a browser."""

import gradio as gr
import pytest

from nezha.messages import InputError
from nezha_app.tabs.attention import EXAMPLES, Attention


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
