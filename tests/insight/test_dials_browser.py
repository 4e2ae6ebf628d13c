"""A head made by hand in a real browser: dragged, turned by keys and by touch, its numbers against numpy."""

import csv
import io
import re

import numpy as np
import pytest

from nezha.insight import capture, table
from nezha.insight.head_code import decode, encode
from nezha.insight.head_presets import PRESETS
from nezha.insight.head_types import Thresholds
from nezha.insight.profiles import NAMES, measure
from tests.insight.test_pictures_browser import browser, open_page, save, settle  # noqa: F401

TEXT = "北京是中国的首都，也是文化中心。"


@pytest.fixture(scope="module")
def found():
    return table("bundled", text=TEXT)


@pytest.fixture(scope="module")
def seen():
    return capture("bundled", TEXT)


def curve_of(code):
    """Every offset's score, the formula written slowly."""
    phases, amplitudes = decode(code, 32)
    return np.array([
        sum(a * np.cos((offset + 64) / 10_000 ** (2 * m / 64) - phase)
            for m, (a, phase) in enumerate(zip(amplitudes, phases, strict=True))) / 8
        for offset in range(-64, 65)
    ])  # fmt: skip


def attention_of(curve, length):
    """Softmax over the tokens of a line, query by query."""
    scores = np.array([[curve[j - i + 64] for j in range(length)] for i in range(length)])
    return np.exp(scores) / np.exp(scores).sum(1, keepdims=True)


def shared_by(one, other, special):
    rows = [i for i, marked in enumerate(special) if not marked]
    return float(np.mean([np.minimum(one[i], other[i]).sum() for i in rows]))


def code(page):
    return page.input_value("[data-made=code]")


def figures(page):
    """What the page says that the head is, by name, and which of them count."""
    kinds = page.locator("[data-kind-name]").all()
    told = {kind.get_attribute("data-kind-name"): float(kind.locator(".np-number").inner_text()) for kind in kinds}
    on = {kind.get_attribute("data-kind-name") for kind in kinds if "np-kind-on" in kind.get_attribute("class")}
    return told, on


def near(page):
    """The nearest heads and how near: [(name, overlap)]."""
    return [
        (one.get_attribute("data-near"), float(re.search(r"[\d.]+$", one.inner_text())[0]))
        for one in page.locator("[data-near]").all()
    ]


def drag(page, pair, across, up):
    """The hand of a dial to a place given in shares of its rim."""
    box = page.locator(f"[data-pair='{pair}']").bounding_box()
    x, y, rim = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 29 / 72 * box["width"]
    page.mouse.move(x, y - 3)
    page.mouse.down()
    page.mouse.move(x + across * rim / 2, y - up * rim / 2)
    page.mouse.move(x + across * rim, y - up * rim)
    page.mouse.up()
    settle(page)


def check(page, seen):
    """Everything that the page says of its head is what numpy says of its code."""
    settle(page)
    made = attention_of(curve_of(code(page)), len(seen.tokens))
    shape = (1, 1, *made.shape)
    same = {"probabilities": made.reshape(shape).astype(np.float32), "content": np.zeros(shape, np.float32)}
    one = capture(seen.model, seen.text, layers=0, heads=0)
    measured = measure(type(one)(**{**vars(one), **same})).figures[:, 0, 0]
    theirs = dict(zip(NAMES, measured, strict=True))
    told, on = figures(page)
    for name, value in told.items():
        assert value == pytest.approx(theirs[name], abs=0.006), name
    limits = Thresholds()
    assert on == {name for name in told if theirs[name] > getattr(limits, name)}
    ours = {
        f"layer {layer + 1} head {head + 1}": shared_by(
            made,
            attention_of(
                seen.query[layer, head, 1:-1].mean(0).astype(np.float64) @ seen.table[0].astype(np.float64).T / 8,
                len(seen.tokens),
            ),
            seen.special,
        )
        for layer in range(8)
        for head in range(4)
    }
    best = sorted(ours, key=lambda name: -ours[name])[:3]
    for name, value in near(page):
        assert value == pytest.approx(ours[name], abs=0.01)
    assert near(page)[0][1] == pytest.approx(ours[best[0]], abs=0.01)


def test_a_hand_is_dragged_and_everything_follows(found, seen, open_page):  # noqa: F811
    page = open_page(found.picture())
    first = code(page)
    assert first == found.dials.settings[0].code
    check(page, seen)
    drag(page, 1, 0.6, -0.3)
    drag(page, 3, -0.9, 0.1)
    phases, amplitudes = decode(code(page), 32)
    rim = 5
    assert code(page) != first
    assert phases[0] == pytest.approx(np.arctan2(0.6, -0.3), abs=0.08)
    assert amplitudes[0] == pytest.approx(rim * np.hypot(0.6, 0.3), abs=0.25)
    assert phases[2] == pytest.approx(np.arctan2(-0.9, 0.1) % (2 * np.pi), abs=0.08)
    unmoved = [m for m in range(32) if m not in (0, 2)]
    np.testing.assert_array_equal(phases[unmoved], decode(first, 32)[0][unmoved])
    check(page, seen)
    page.click("[data-made=reset]")
    settle(page)
    assert code(page) == first
    assert page.locator("[data-made=reset]").is_disabled()


def test_keys_turn_a_hand_and_change_its_length(found, open_page):  # noqa: F811
    page = open_page(found.picture())
    before = decode(code(page), 32)
    dial = page.locator("[data-pair='2']")
    dial.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    settle(page)
    after = decode(code(page), 32)
    assert np.degrees(after[0][1] - before[0][1]) % 360 == pytest.approx(9.5, abs=0.2)
    assert after[1][1] - before[1][1] == pytest.approx(0.2)
    assert re.match(r"phase [\d.]+°, amplitude [\d.]+", dial.get_attribute("aria-valuetext"))
    page.keyboard.press("Home")  # at offset 0 this wave is highest
    settle(page)
    assert decode(code(page), 32)[0][1] == pytest.approx(64 / 10_000 ** (2 / 64) % (2 * np.pi), abs=0.002)
    page.keyboard.press("Delete")
    settle(page)
    assert decode(code(page), 32)[1][1] == 0


def test_a_finger_drags_too(found, open_page):  # noqa: F811
    page = open_page(found.picture(), width=390, has_touch=True)
    page.locator("[data-pair='1']").scroll_into_view_if_needed()
    box = page.locator("[data-pair='1']").bounding_box()
    session = page.context.new_cdp_session(page)
    x, y = box["x"] + 36, box["y"] + 36
    for kind, points in (("touchStart", [(x, y - 10)]), ("touchMove", [(x + 20, y)]), ("touchEnd", [])):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})
    settle(page)
    phases, amplitudes = decode(code(page), 32)
    assert np.degrees(phases[0]) == pytest.approx(90, abs=3)
    assert amplitudes[0] == pytest.approx(5 * 20 / 29, abs=0.25)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_presets_and_heads_of_the_model_are_what_it_begins_with(found, seen, open_page, lang):  # noqa: F811
    page = open_page(found.picture(), lang)
    names = page.locator("[data-made=start] optgroup").first.locator("option").all_inner_texts()
    assert names == [words[lang == "zh"] for words in PRESETS.values()]
    for at, offset in ((1, -1), (2, 1), (3, 0), (4, -3)):
        page.select_option("[data-made=start]", f"s{at}")
        settle(page)
        assert curve_of(code(page)).argmax() == offset + 64
    page.select_option("[data-made=start]", "s1")
    check(page, seen)
    assert figures(page)[1] >= {"prev"}
    page.select_option("[data-made=start]", "h6")  # layer 2 head 3
    settle(page)
    query = seen.query[1, 2, 1:-1].mean(0)
    expected = query.astype(np.float64) @ seen.table[0].astype(np.float64).T / 8
    np.testing.assert_allclose(curve_of(code(page)), expected, atol=0.05)
    assert near(page)[0] == ("layer 2 head 3", 1.0)
    page.locator("[data-near]").nth(1).click()
    settle(page)
    assert near(page)[0][1] == 1.0


def test_a_code_brings_a_head_back_and_a_wrong_one_is_said(found, open_page):  # noqa: F811
    page = open_page(found.picture())
    given = encode(np.array([1.0, 2.5]), np.array([3.0, 0.5]))
    page.fill("[data-made=code]", "nonsense")
    page.keyboard.press("Tab")
    assert "no code of a head for 32 pairs" in page.locator(".np-made [role=alert]").inner_text()
    page.fill("[data-made=code]", f" {given} ")
    page.keyboard.press("Enter")
    settle(page)
    assert code(page) == given
    assert page.locator(".np-made [role=alert]").is_hidden()
    again = open_page(table("bundled", head=given, text=TEXT).picture())
    assert code(again) == given
    assert again.locator("[data-made=start] option:checked").inner_text() == "the head of this code"


def test_strength_keeps_the_shape(found, open_page):  # noqa: F811
    page = open_page(found.picture())
    before = decode(code(page), 32)
    page.locator("[data-made=strength]").fill("30")
    settle(page)
    after = decode(code(page), 32)
    assert np.linalg.norm(after[1]) == pytest.approx(30, abs=0.1)
    np.testing.assert_allclose(after[1] / before[1], 1.5, atol=0.02)
    np.testing.assert_array_equal(after[0], before[0])


def test_a_token_is_chosen_to_look_from(found, seen, open_page):  # noqa: F811
    page = open_page(found.picture())
    page.locator(".np-made .np-token").nth(3).click()
    settle(page)
    marks = page.locator(".np-made .np-mark").all_inner_texts()
    assert [mark.strip() for mark in marks].index("▲") == 3
    assert page.locator(".np-made h4").nth(2).inner_text().replace("\u2068", "").replace("\u2069", "") == (
        f"Where it looks from “{seen.tokens[3]}”"
    )


def test_what_is_saved_is_the_head_as_it_is_now(found, seen, open_page):  # noqa: F811
    page = open_page(found.picture())
    drag(page, 1, 0.6, -0.3)
    made = curve_of(code(page))
    _, content = save(page, "[data-kind=dials]", "saveCsv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    curve = [float(row[4]) for row in rows if row[:2] == ["Position score by offset", "your head"]]
    np.testing.assert_allclose(curve, made - made.mean(), atol=1e-4)
    share = {
        int(row[2]): float(row[4]) for row in rows if row[1] == "your head" and row[0].startswith("Attention by offset")
    }
    attention = attention_of(made, len(seen.tokens))
    for offset in (-3, 0, 2):
        slow = [attention[i, i + offset] for i in range(1, 17) if 1 <= i + offset <= 16]
        assert share[offset] == pytest.approx(np.mean(slow), abs=1e-5)
    _, drawing = save(page, "[data-kind=dials]", "saveSvg")
    assert code(page)[:20] in re.sub(r"<[^>]+>|\s", "", drawing.decode("utf-8"))


def test_all_pairs_are_a_button_away(found, open_page):  # noqa: F811
    page = open_page(found.picture())
    assert page.locator(".np-dial:visible").count() == 12
    page.click("text=All 32 pairs")
    settle(page)
    assert page.locator(".np-dial:visible").count() == 32


def test_any_text_is_text(open_page):  # noqa: F811
    page = open_page(table("bundled", text="</script><img src=x onerror=alert(1)>今\u202e天 👩‍👩‍👧").picture())
    assert "今" in page.locator(".np-made .np-text").inner_text()
    drag(page, 1, 0.5, 0.5)
    assert page.locator(".np-made img").count() == 0
