"""The page in a real browser: it opens alone, draws, follows the pointer and the keyboard, and changes its language."""

import dataclasses
import re

import pytest

from nezha.insight.profiles import NAMES
from tests.insight.browsing import curve, focus, point_at, settle, tip

PIXELS = """selector => {
  const canvas = document.querySelector(selector);
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(new Uint32Array(data.buffer)).size;
}"""


def test_page_draws_its_maps_from_one_file(open_page, result):
    page = open_page(result)
    assert page.evaluate(PIXELS, ".nv-map-window canvas") > 50
    assert page.evaluate(PIXELS, ".nv-wall-row canvas") > 20
    assert page.locator(".nv-cell").count() == result.layers * result.heads
    assert page.locator(".nv-letter").all_inner_texts() == list(result.tokens)


def test_pointer_over_the_map_reads_the_pair_under_it(open_page, result):
    page = open_page(result)
    page.locator('.nv-cell[data-at="2.1"]').click()
    for across, down, query, key in [(-4, -4, -1, -1), (-4, 32, 0, -1), (66, -4, -1, 0)]:
        point_at(page, across, down)
        pair, lines = tip(page)
        assert pair == f"{result.tokens[query]} → {result.tokens[key]}"
        shown = {name: float(lines[name].replace("−", "-")) for name in ("content", "position", "score")}
        assert shown["content"] == pytest.approx(result.content[2, 1, query, key], abs=0.15)
        assert shown["position"] == pytest.approx(result.position[2, 1, query, key], abs=0.15)
        assert shown["score"] == pytest.approx(shown["content"] + shown["position"], abs=0.011)
        share = float(lines["attention"].strip("<%")) / 100
        assert share == pytest.approx(result.probabilities[2, 1, query, key], abs=0.006)
    page.mouse.move(2, 2)
    settle(page)
    assert page.locator(".nv-tip").is_hidden()


def test_hovering_a_row_changes_curve_and_sentence_and_leaving_brings_them_back(open_page, result):
    page = open_page(result)
    chosen, before = focus(page), curve(page)
    assert chosen == "[MASK]", "a mask is what one wants to look at first"
    point_at(page, -4, -4)
    assert focus(page) == "[SEP]"
    assert curve(page) != before
    page.mouse.move(2, 2)
    settle(page)
    assert (focus(page), curve(page)) == (chosen, before)


def test_clicking_a_character_keeps_it(open_page, result):
    page = open_page(result)
    page.locator(".nv-letter").nth(3).click()
    page.mouse.move(2, 2)
    settle(page)
    assert focus(page) == result.tokens[3]
    assert result.tokens[3] in page.locator(".nv-curve-title").inner_text()


def test_wall_chooses_the_head_by_click_and_by_arrow(open_page, result):
    page = open_page(result)
    page.locator('.nv-cell[data-at="0.0"]').click()
    settle(page)
    assert "Layer 1 · head 1" in page.locator(".nv-one h3").inner_text()
    before = curve(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    settle(page)
    assert "Layer 2 · head 2" in page.locator(".nv-one h3").inner_text()
    assert page.evaluate("document.activeElement.dataset.at") == "1.1"
    assert curve(page) != before
    assert page.locator('.nv-cell[aria-selected="true"]').count() == 1


def test_map_is_walked_by_keyboard_and_read_aloud(open_page, result):
    page = open_page(result)
    page.locator(".nv-letter").nth(1).click()
    page.locator(".nv-map-over").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    assert page.locator(".nv-live").inner_text().startswith(f"{result.tokens[1]} → {result.tokens[2]}, 1 to the right")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settle(page)
    assert focus(page) == result.tokens[2]


@pytest.mark.parametrize("view", ["content", "position", "score", "contentOnly", "positionOnly"])
def test_each_view_draws_another_map_and_says_what_it_is(open_page, result, view):
    page = open_page(result)
    picture = "document.querySelector('.nv-map-window canvas').toDataURL()"
    before, note = page.evaluate(picture), page.locator(".nv-legend + .nv-note").inner_text()
    page.locator(f'[data-view="{view}"]').click()
    settle(page)
    assert page.evaluate(picture) != before
    assert page.locator(".nv-legend + .nv-note").inner_text() != note
    assert page.locator(f'[data-view="{view}"]').get_attribute("aria-pressed") == "true"


def test_special_tokens_can_be_hidden_and_it_says_what_went_to_them(open_page, result):
    page = open_page(result)
    page.locator('.nv-cell[data-at="1.0"]').click()
    page.locator('[data-toggle="hideSpecial"]').click()
    settle(page)
    token = result.tokens.index("[MASK]")
    gone = result.probabilities[1, 0, token, [0, -1]].sum()
    said = page.locator(".nv-legend ~ .nv-note").nth(1).inner_text()
    assert "nothing is rescaled" in said
    assert float(re.search(r"([\d.]+)%", said)[1]) / 100 == pytest.approx(gone, abs=0.011)
    point_at(page, -4, -4)
    assert tip(page)[0] == f"{result.tokens[-2]} → {result.tokens[-2]}"


def test_profiles_waves_and_all_offsets_can_be_switched_on(open_page, result):
    page = open_page(result)
    wall = "document.querySelector('.nv-wall-row canvas').toDataURL()"
    before = page.evaluate(wall)
    page.get_by_role("button", name="offset profiles").click()
    page.locator('[data-toggle="waves"]').click()
    settle(page)
    assert page.evaluate(wall) != before
    assert page.locator(".nv-wave").count() == result.query.shape[-1] // 2
    assert "divided by the number of pairs" in page.locator(".nv-wall-grid + .nv-note").inner_text()


def test_language_changes_at_once_and_completely(open_page, result):
    page = open_page(result, "en")
    words = "[...document.querySelectorAll('.nezha-viewer :not(.nv-text *)')].filter(e => !e.children.length)"
    texts = f"{words}.map(e => e.textContent + ' ' + (e.title || '') + ' ' + (e.getAttribute('aria-label') || ''))"

    def shown():
        joined = " ".join(page.evaluate(texts)) + page.locator(".nv-map-over").get_attribute("aria-label")
        for text in ("切换到中文", "中文", "English", result.model, *result.tokens):
            joined = joined.replace(text, " ")
        return joined

    assert not re.search(r"[\u4e00-\u9fff]", shown())
    page.locator(".nv-controls button").first.click()
    settle(page)
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    names = "|".join([*NAMES, "layer", "not", "and", "or"])
    formulas = r"softmax|Switch to|CLS|SEP|SVG|PNG|CSV|W_O|Jensen–Shannon|nezha heads|nezha look switch-offs|√d"
    formulas += rf"|\b(?:{names}|[qkRdeLHpv])\b"
    left = re.sub(formulas, " ", shown())
    assert not re.search(r"[A-Za-z]{2,}", left)
    page.locator(".nv-controls button").first.click()
    settle(page)
    assert "Heads" in page.locator(".nv-wall h3").inner_text()


def test_dark_follows_the_system_and_the_switch(open_page, result):
    page = open_page(result, color_scheme="dark")
    back = "getComputedStyle(document.querySelector('.nv-panel')).backgroundColor"
    assert page.evaluate("document.querySelector('.nezha-viewer').dataset.theme") == "dark"
    dark = page.evaluate(back)
    page.get_by_role("button", name="light").click()
    settle(page)
    assert page.evaluate(back) != dark


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_no_page_scrolls_sideways(open_page, result, width):
    page = open_page(result, "zh", width=width)
    page.locator('[data-toggle="readable"]').click()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".nv-map-over").bounding_box()["width"] <= width


def test_hostile_text_is_text(open_page, result):
    hostile = "</script><img src=x onerror=window.broken=1>\u202e"
    tokens = (result.tokens[0], hostile, *result.tokens[2:])
    page = open_page(dataclasses.replace(result, text=hostile, tokens=tokens, model=hostile))
    point_at(page, -4, 52)
    assert page.locator(".nv-letter").nth(1).inner_text() == hostile
    assert page.evaluate("window.broken") is None
    assert page.locator("img").count() == 0


def test_the_page_around_it_steers_the_viewer_and_hears_of_choices(open_page, result):
    page = open_page(result)
    page.evaluate("""() => {
      const payload = JSON.parse(document.getElementById("nezha-payload").content.textContent);
      window.heard = [];
      const options = {lang: "zh", onSelect: (choice) => heard.push(choice)};
      window.viewer = NezhaViewer.mount(document.querySelector("main"), payload, options);
      viewer.select({layer: 1, head: 0, token: 2});
    }""")
    settle(page)
    assert "第 2 层 · 第 1 头" in page.locator(".nv-one h3").inner_text()
    assert page.evaluate("heard") == []
    page.locator('.nv-cell[data-at="0.1"]').click()
    settle(page)
    assert page.evaluate("heard") == [{"layer": 0, "head": 1, "token": 2}]
    page.evaluate("""() => {
      const payload = JSON.parse(document.getElementById("nezha-payload").content.textContent);
      viewer.update({...payload, model: "another"});
      viewer.setLang("en");
    }""")
    settle(page)
    assert "Model another" in page.locator(".nv-caption .nv-where").inner_text()
    assert "Layer 1 · head 2" in page.locator(".nv-one h3").inner_text()
    page.evaluate("viewer.destroy()")
    assert page.locator(".nezha-viewer").count() == 0


def test_one_character_and_long_texts_are_drawn(open_page, model_folder):
    from nezha.insight import attention

    for text in ("中", "今天天气很好，" * 5):
        page = open_page(attention(model_folder, text))
        point_at(page, -4, -4)
        assert tip(page)[0] == "[SEP] → [SEP]"


def test_frame_in_a_notebook_draws_the_page(browser, result):
    page = browser.new_page()
    page.set_content(result._repr_html_())
    frame = page.frame_locator("iframe")
    frame.locator(".nv-line").wait_for()
    assert frame.locator(".nv-letter").count() == len(result.tokens)
    page.close()


def test_a_viewer_that_is_taken_away_before_all_of_it_was_drawn_asks_for_no_more_idle_moments(open_page, result):
    page = open_page(result)
    asked = page.evaluate("""async () => {
      const payload = JSON.parse(document.getElementById("nezha-payload").content.textContent);
      NezhaViewer.mount(document.querySelector("main"), payload, {}).destroy();
      const usual = window.requestIdleCallback;
      let asked = 0;
      window.requestIdleCallback = (...given) => { asked += 1; return usual.apply(window, given); };
      for (let frame = 0; frame < 20; frame++) await new Promise((done) => requestAnimationFrame(done));
      await new Promise((done) => setTimeout(done, 200));
      return asked;
    }""")
    assert asked <= 1, "the moment it had asked for at first"
