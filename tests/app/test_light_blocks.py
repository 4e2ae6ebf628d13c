"""Leaving components alone sends what Gradio sends, and makes none of them anew."""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from nezha_app.light_blocks import LightBlocks


@pytest.fixture
def answered(monkeypatch) -> Callable[..., tuple[list[Any], list[str], list[Any]]]:
    """What a page is sent for `returned`, which fields were made for it, and what the page's states hold afterwards."""
    made, make = [], gr.Textbox.__init__

    @wraps(make)
    def noted(self: gr.Textbox, *given: Any, **named: Any) -> None:
        made.append(named.get("elem_id"))
        make(self, *given, **named)

    monkeypatch.setattr(gr.Textbox, "__init__", noted)

    def ask(kind: type[gr.Blocks], returned: Any, outputs: int) -> tuple[list[Any], list[str], list[Any]]:
        with kind() as demo:
            fields = [gr.Textbox("old", elem_id="first"), gr.State(1), gr.Textbox("old", elem_id="third"), gr.HTML("")]
            gr.Button("go").click(lambda: deepcopy(returned), [], fields[:outputs], api_name="go")
        made.clear()
        state = SessionState(demo)
        (number,) = [number for number, fn in demo.fns.items() if fn.api_name == "go"]
        sent = asyncio.run(demo.process_api(number, [], state=state))["data"]
        return sent, list(made), [state[field._id] for field in fields if isinstance(field, gr.State)]

    return ask


SKIP = gr.skip()
CASES = [
    ([SKIP, SKIP, SKIP, SKIP], 4, []),
    (["new", SKIP, SKIP, SKIP], 4, []),
    ([SKIP, 2, gr.update(visible=False), SKIP], 4, ["third"]),
    ([gr.update(value="new", label="x"), gr.update(value=3), SKIP, "<b>"], 4, ["first"]),
    ((SKIP, SKIP), 2, []),
    (SKIP, 1, []),
    (gr.update(lines=3), 1, ["first"]),
    ("new", 1, []),
    (SKIP, 4, []),
]


@pytest.mark.parametrize(("returned", "outputs", "made"), CASES)
def test_the_page_is_sent_the_same_and_nothing_is_made_in_vain(answered, returned, outputs, made):
    sent, new, states = answered(LightBlocks, returned, outputs)
    theirs, _, their_states = answered(gr.Blocks, returned, outputs)
    for one in theirs:  # of `gr.HTML` Gradio sends the word for leaving it alone as a property, too
        if isinstance(one, dict) and one.get("props") == SKIP:
            del one["props"]
    assert sent == theirs
    assert states == their_states
    assert new == made


def test_gradio_itself_makes_what_stays_as_it_is(answered):
    """Where this fails, `LightBlocks` is no longer of use."""
    assert answered(gr.Blocks, [SKIP, SKIP, SKIP, SKIP], 4)[1] == ["first", "third"]


def test_a_wrong_number_of_values_is_gradio_s_own_error(answered):
    for kind in (LightBlocks, gr.Blocks):
        with pytest.raises(ValueError, match="didn't return enough output values"):
            answered(kind, ["new", SKIP], 4)
