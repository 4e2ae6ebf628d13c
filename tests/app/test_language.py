"""Both languages, everywhere: by construction, and by looking at every component."""

import re
from pathlib import Path

import gradio as gr
import pytest
from gradio.components.api_component import Api

from nezha_app import texts
from nezha_app.guard.here import speaking
from nezha_app.header import Readiness
from nezha_app.language import Page, say, wanted_language
from nezha_app.shelf_view import COLUMNS
from nezha_app.workbench import Workbench

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHOWN = ("label", "info", "placeholder", "value")


@pytest.mark.parametrize("key", texts.TEXTS)
def test_each_text_is_in_both_languages(key):
    english, chinese = texts.TEXTS[key]
    assert not CHINESE.search(english)
    assert CHINESE.search(chinese) or not re.search(r"[a-z]{3}", re.sub(r"\{\w+\}", "", chinese))


@pytest.mark.parametrize("key", texts.TEXTS)
def test_both_languages_have_the_same_fields(key):
    fields = [set(re.findall(r"\{(\w+)\}", sentence)) for sentence in texts.TEXTS[key]]
    # Chinese counts in 10,000s, English in millions: two fields of one number
    assert fields[0] == fields[1] or key == "unit.millions"


def test_no_text_is_left_unused():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(texts.__file__).parents[1].rglob("*.py")
        if path.parent.name != "texts"
    )
    made = (  # keys put together from a name
        "state.",
        "status.",
        "tab.",
        "preset.",
        "recipe.",
        "group.",
        "choice.",
        "action.",
        "task.",
        "label.",
        "part.",
        "role.",
        "try.second.",
        "why.",
        "tools.",
        "kind.",
        "shelf.weights.",
        "shelf.plan.",
        *(f"shelf.{column}" for column in COLUMNS),
        "tour.",
        "story.",
        "door.",
        "entry.title",
        "entry.lead",
        "entry.role.",
    )  # keys put together from a name
    unused = [
        key
        for key in texts.TEXTS
        if not re.search(rf"""["']{re.escape(key)}["']""", source) and not key.startswith(made)
    ]
    assert not unused


@pytest.mark.parametrize(
    ("query", "remembered", "accept", "wanted"),
    [
        ({"lang": "zh"}, "en", "en", "zh"),  # the address wins
        ({"lang": "xx"}, "zh", "en", "zh"),  # then the last visit
        ({}, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),  # then the browser
        ({}, "", "fr,en;q=0.3,zh;q=0.5", "zh"),  # its weights count
        ({}, {"a": 1}, "de-DE", "en"),  # nothing usable
        ({}, None, "zh;q=broken", "en"),
        ({}, None, "", "en"),
    ],
)
def test_the_language_comes_from_address_then_memory_then_browser(query, remembered, accept, wanted):
    assert wanted_language(query, remembered, accept) == wanted


def test_a_switch_updates_every_bound_property():
    page = Page("en")
    with gr.Blocks():
        button = page.make(gr.Button, {"value": "fill.ask"})
    assert button.value == "Fill in"
    assert page.components() == [button]
    assert page.updates("zh")[0]["value"] == "填空"


def test_a_page_is_sent_in_the_language_of_its_request_and_the_other_stays_as_it_was(worker):
    bench = Workbench(worker, Readiness(), "en")
    demo = bench.build()
    english = demo.config
    with speaking("zh"):
        chinese = demo.config
    assert demo.config is english
    assert [one["id"] for one in chinese["components"]] == [one["id"] for one in english["components"]]
    props = {one["id"]: one["props"] for one in chinese["components"]}
    plain = {one["id"]: one["props"] for one in english["components"]}
    updates = bench.page.updates("zh")
    for component, update in zip(bench.page.components(), updates, strict=True):
        said = {name: value for name, value in update.items() if name != "__type__"}
        assert said.items() <= props[component._id].items()
        assert said.keys() <= plain[component._id].keys(), "what an update sets is what a page is built from"
    assert props[demo.lang_field._id]["value"] == "zh"
    assert plain[demo.lang_field._id]["value"] == "en"
    assert chinese["dependencies"] == english["dependencies"]


def test_what_a_visitor_or_a_run_changes_is_asked_again_by_a_page_that_opens(worker):
    bench = Workbench(worker, Readiness(), "en")
    bench.build()
    alive = {component.elem_id for component, _ in bench.page.alive}
    assert {"entered", "status", "fill-model", "attention-model", "try-model"} <= alive
    assert len(bench.page.renewed("zh")) == len(bench.page.alive) < len(bench.page.bound) / 4


def test_every_component_with_words_is_bound(worker):
    """A label set past `Page.make` would stay in one language for ever."""
    bench = Workbench(worker, Readiness(), "zh")
    demo = bench.build()
    bound = {component._id for component in bench.page.components()}
    for component in demo.blocks.values():
        if isinstance(component, (gr.State, gr.BrowserState, gr.Timer, Api)) or component._id in bound:
            continue
        for name in SHOWN:
            words = getattr(component, name, None)
            if isinstance(words, str) and words and name != "value":
                pytest.fail(f"{component} shows {words!r} in one language")
            if isinstance(component, gr.Button) and name == "value":
                assert CHINESE.search(str(words)), "only an example sentence may be unbound"


def test_the_page_in_english_has_no_chinese_and_the_other_way_round(worker):
    bench = Workbench(worker, Readiness(), "en")
    bench.build()
    for lang, foreign in (("en", CHINESE), ("zh", re.compile(r"\b(?:the|and|of|to|a|is)\b"))):
        for update in bench.page.updates(lang):
            words = " ".join(str(value) for name, value in update.items() if name in SHOWN)
            ours = re.sub(r'<(\w+)\b[^>]* lang="zh".*?</\1>', "", words)  # text of the data says so itself
            plain = re.sub(r"<[^>]*>", "", ours)
            assert not foreign.search(plain), plain


def test_a_pair_of_sentences_is_a_text_too():
    assert say(("Heads", "头数"), "zh") == "头数"
