"""Layers on demand: a page that can ask is sent one layer, and what it gets afterwards is what was left out."""

import copy
import json

import numpy as np
import pytest

from nezha.insight import attention, load
from nezha.insight.viewer.layer_planes import pack_layers
from nezha.insight.viewer.pack import pack, to_json
from nezha.messages import InputError
from tests.insight.browsing import settle, table, until

SOURCE = {"model": "some", "text": "文", "pair": None, "twin": False}
BY_HEAD = ("correction", "query", "key")
SERVER = """([partial, parts]) => {
  Object.assign(window, {asked: [], answer: null});
  const layers = (source, wanted) => new Promise((resolve, reject) => {
    asked.push([source, wanted]);
    const found = () => resolve(structuredClone(Object.fromEntries(wanted.map((layer) => [layer, parts[layer]]))));
    window.answer = (problem, change) => {
      if (change) for (const layer of wanted) change(parts[layer]);
      problem ? reject(new Error(problem)) : found();
    };
    if (window.atOnce) found();
  });
  window.viewer = NezhaViewer.mount(document.querySelector("main"), partial, {lang: "en", layers});
}"""


@pytest.fixture(scope="module")
def long(model_folder):
    """A text of 113 tokens, more than a small picture has pixels."""
    found = attention(model_folder, "今天中华人民共和国好" * 11 + "北")
    assert len(found.tokens) == 113
    return found


def layer_of(code: str) -> int:
    return int(code.split(".")[1][1:]) - 1


def test_only_the_layer_that_opens_first_is_sent_and_the_rest_is_what_the_whole_holds(long):
    whole, sent = pack(long), pack(long, SOURCE)
    first = whole["start"]["layer"]
    assert sent.pop("source") == SOURCE
    for name in BY_HEAD:
        assert [heads is None for heads in sent["planes"][name]["heads"]] == [layer != first for layer in range(3)]
    later = pack_layers(long, [layer for layer in range(3) if layer != first])
    filled = copy.deepcopy(sent)
    for layer, parts in later.items():
        for name, plane in parts["planes"].items():
            for end, values in plane.items():
                filled["planes"][name][end][int(layer)] = values
        filled["roundingError"][int(layer)] = parts["roundingError"]
        filled["reconstructionError"] = max(filled["reconstructionError"], parts["reconstructionError"])
        assert parts["highestProfile"] == whole["planes"]["profiles"]["high"][int(layer)]
    assert filled == whole
    assert json.loads(to_json(pack(long, SOURCE))) == sent | {"source": SOURCE}


def test_a_short_text_is_sent_whole(result):
    assert pack(result, SOURCE) == pack(result)


@pytest.mark.parametrize("layers", [[], [3], [-1], [0, True], [1, 7]])
def test_layers_that_a_model_does_not_have_are_refused(long, layers):
    with pytest.raises(InputError, match="layers"):
        pack_layers(long, layers)


@pytest.fixture
def page(open_page, long):
    """A viewer that was sent one layer; `answer()` lets what it asked for arrive."""
    found = open_page(long)
    found.evaluate(SERVER, [pack(long, SOURCE), pack_layers(long, range(3))])
    settle(found)
    return found


def cell(page, layer, head=0):
    page.locator(f'.nv-cell[data-at="{layer}.{head}"]').click()
    settle(page)


def shown(page, long):
    """What the page's map is worth, beside the captured weights of the head that its code names."""
    layer, head = (int(part[1:]) - 1 for part in page.evaluate("viewer.code()").split(".")[1:3])
    found = np.array([float(row["attention"]) for row in table(page, "map")]).reshape(113, 113)
    np.testing.assert_allclose(found, long.probabilities[layer, head], atol=0.6 / 255)
    return layer, head


def test_a_head_of_another_layer_is_shown_once_its_layer_has_come_and_never_asked_for_twice(page, long):
    first = long_start(long)
    other = (first + 1) % 3
    assert page.evaluate("asked") == []
    shown(page, long)
    cell(page, other, 1)
    assert page.evaluate("asked") == [[SOURCE, [other]]]
    assert shown(page, long)[0] == first, "the head before, until the layer is there"
    assert page.locator(".nezha-viewer").get_attribute("aria-busy") == "true"
    page.evaluate("answer()")
    settle(page)
    assert shown(page, long) == (other, 1)
    assert page.locator(".nezha-viewer").get_attribute("aria-busy") == "false"
    cell(page, first)
    cell(page, other)
    assert len(page.evaluate("asked")) == 1


def long_start(long):
    return pack(long)["start"]["layer"]


def test_the_last_of_several_wishes_is_fulfilled(page, long):
    first = long_start(long)
    second, third = (first + 1) % 3, (first + 2) % 3
    cell(page, second)
    cell(page, third, 1)
    page.evaluate("answer()")
    settle(page)
    assert page.evaluate("asked.map(([, wanted]) => wanted)") == [[second], [third]]
    page.evaluate("answer()")
    settle(page)
    assert shown(page, long) == (third, 1)
    page.evaluate("atOnce = false")
    cell(page, second)
    assert shown(page, long)[0] == second, "it came with the first wish"


def test_a_wish_that_needs_nothing_comes_before_one_that_waits(page, long):
    first = long_start(long)
    cell(page, (first + 1) % 3)
    cell(page, first, 1)
    assert shown(page, long) == (first, 1)
    page.evaluate("answer()")
    settle(page)
    assert shown(page, long) == (first, 1), "what was wished for before is not shown any more"


def test_maps_of_scores_on_the_wall_ask_for_every_layer_and_are_those_of_a_whole_page(page, open_page, long):
    page.evaluate("atOnce = true")
    page.locator('[data-view="content"]').first.click()
    settle(page)
    first = long_start(long)
    assert page.evaluate("asked.map(([, wanted]) => wanted)") == [[layer for layer in range(3) if layer != first]]
    ink = "[...document.querySelectorAll('.nv-wall-row canvas')].map((one) => one.toDataURL())"
    drawn = page.evaluate(ink)
    whole = open_page(long)
    whole.locator('[data-view="content"]').first.click()
    settle(whole)
    until(whole, "document.querySelectorAll('.nv-wall-row canvas').length === 3")
    assert drawn == whole.evaluate(ink)


@pytest.mark.parametrize(("switch", "asks"), [("perHead", False), ("skew", False), ("hideSpecial", True)])
def test_a_switch_asks_for_layers_only_where_the_small_pictures_change(page, switch, asks):
    page.evaluate("atOnce = true")
    page.locator(f'[data-toggle="{switch}"]').click()
    settle(page)
    assert len(page.evaluate("asked")) == asks


def test_a_second_text_that_is_taken_back_before_its_layer_has_come_stays_away(page, long):
    page.evaluate("atOnce = true")
    cell(page, (long_start(long) + 1) % 3)
    page.evaluate("atOnce = false")
    page.evaluate("partial => { viewer.compare(partial); }", pack(long, SOURCE | {"text": "旁"}))
    page.evaluate("viewer.compare(null)")
    page.evaluate("answer()")
    settle(page)
    assert page.locator(".nv-compare").is_hidden()


def test_what_the_server_says_instead_is_shown_and_the_view_stays(page, long):
    first = long_start(long)
    cell(page, (first + 1) % 3)
    page.evaluate("answer('The model process ended.')")
    settle(page)
    assert "The model process ended." in page.locator("[role=alert]").all_inner_texts()
    assert shown(page, long)[0] == first
    page.evaluate("atOnce = true")
    cell(page, (first + 1) % 3)
    assert shown(page, long)[0] == (first + 1) % 3
    assert "The model process ended." not in page.locator("[role=alert]").all_inner_texts()


def test_layers_of_a_model_that_was_trained_further_are_not_mixed_in(page, long):
    first = long_start(long)
    cell(page, (first + 1) % 3)
    page.evaluate("answer(null, (part) => part.highestProfile[0] *= 1.01)")
    settle(page)
    assert "has changed since this picture was drawn" in " ".join(page.locator("[role=alert]").all_inner_texts())
    assert shown(page, long)[0] == first


def test_a_new_text_and_a_second_one_keep_the_head_that_is_looked_at(page, long, model_folder):
    page.evaluate("atOnce = true")
    other = (long_start(long) + 1) % 3
    cell(page, other, 1)
    again = attention(load(model_folder), "北京人民好" * 24)
    assert pack(again)["start"]["layer"] != other, "else its layer is there from the start"
    page.evaluate("parts => { window.more = parts; }", pack_layers(again, range(3)))
    page.evaluate(
        """async ([partial, parts]) => {
      const usual = viewer;
      const layers = (source, wanted) => {
        asked.push([source, wanted]);
        return Promise.resolve(Object.fromEntries(wanted.map((layer) => [layer, parts[layer]])));
      };
      window.viewer = NezhaViewer.mount(document.querySelector("main"), partial, {lang: "en", layers});
      usual.destroy();
    }""",
        [pack(again, SOURCE | {"text": "京"}), pack_layers(again, range(3))],
    )
    settle(page)
    page.evaluate("([layer]) => viewer.select({layer, head: 1})", [other])
    settle(page)
    page.evaluate("partial => viewer.update(partial)", pack(again, SOURCE | {"text": "后"}))
    settle(page)
    assert layer_of(page.evaluate("viewer.code()")) == other
    assert page.evaluate("asked.at(-1)") == [SOURCE | {"text": "后"}, [other]]
    page.evaluate("partial => viewer.compare(partial)", pack(again, SOURCE | {"text": "旁"}))
    settle(page)
    assert page.evaluate("asked.at(-1)") == [SOURCE | {"text": "旁"}, [other]]
    assert page.locator(".nv-compare").is_visible()
