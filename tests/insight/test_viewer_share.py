"""A view as a code, a link, a pin and a file: the same view again, whatever the text, and no harm from any code."""

import dataclasses
import random
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest

from tests.insight.browsing import focus, open_code, settle, table, until, with_viewer

HOSTILE = '</script><img src=x onerror=window.broken=1>\u202e=1+1\n../e\u0301🧑‍🚀,"x"'
VIEWS = ("wall", "map", "curve", "pair", "value", "compare")
CODES = (
    "1.L3.H2.T5", "1.L1.H1.T2.C4.Vp.Wp.Fk", "1.L2.H1.T3.O-2.Vx.Fhsrwag", "1.L1.H2.T1.Wt.Kprev-35~far-5",
    "1.L2.H2.T9.C1.Dd.Fm",
)  # fmt: skip


def test_a_code_opens_the_view_that_it_was_made_from(open_page, result):
    page = open_page(result, second=result)
    with_viewer(page, second=True)
    for code in CODES:
        assert open_code(page, code) == ""
        assert page.evaluate("viewer.code()") == code
    page.locator(".nv-query").fill("位置>0.8 且 <&>")
    settle(page)
    code = page.evaluate("viewer.code()")
    assert re.fullmatch(r"[\w.~*-]+", code, re.ASCII)
    open_code(page, "1.L1.H1.T1")
    assert page.locator(".nv-query").input_value() == ""
    assert open_code(page, f"https://example.org/?tab=attention&view={code}&lang=zh") == ""
    assert page.locator(".nv-query").input_value() == "位置>0.8 且 <&>"


def test_what_is_no_code_is_one_sentence_and_changes_nothing(open_page, result):
    page = open_page(result)
    with_viewer(page)
    open_code(page, CODES[0])
    for code, part in [
        ("", "begins with"), ("2.L1", "“2”"), ("1.L4", "from 1 to 3"), ("1.H0", "from 1 to 2"), ("1.T999", "from 1 to"),
        ("1.L1e1", "from 1"), ("1.Q_w", "Q_w"), ("1.Kprev-200", "Kprev"), ("1.Kconstructor-5", "Kconstr"),
        ("1.Zx", "Zx"), ("1.Vq", "Vq"), ("1.Fk?", "Fk?"), ("1.Q%%%", "Q%%%"),
        ("1.PL9_H1_T1", "L9"), ("1.P", "“P”"), ("1.VtoString", "VtoString"), ("1.O-9", "from -5 to 5"),
    ]:  # fmt: skip
        said = open_code(page, code)
        assert part in said.replace("\u2026", ""), (code, said)
        assert said.count(". ") == 0, "one sentence"
        assert page.evaluate("viewer.code()") == CODES[0]
    letters = random.Random(5)
    for _ in range(200):
        code = "1." + "".join(letters.choice("LHTCOVWDFQKP123-_~*.%\x00\ud7ff<𝒳") for _ in range(letters.randrange(14)))
        assert isinstance(page.evaluate("code => viewer.open(code)", code), str)


def test_a_saved_page_keeps_its_view_in_its_address(open_page, result):
    page = open_page(result, code="#1.L3.H1.T4.Fk")
    settle(page)
    assert focus(page) == result.tokens[3]
    assert "Layer 3 · head 1" in page.locator(".nv-one h3").inner_text()
    page.locator('.nv-cell[data-at="0.1"]').click()
    until(page, "location.hash === '#1.L1.H2.T4.Fk'")
    page.evaluate("location.hash = '#1.L2.H2.T5'")
    until(page, "document.querySelector('.nv-one h3').textContent === 'Layer 2 · head 2'")
    page.evaluate("location.hash = '#nonsense'")
    until(page, "document.querySelector('.nv-share .nv-problem').textContent.includes('no code of a view')")
    assert "Layer 2 · head 2" in page.locator(".nv-one h3").inner_text()


def test_pins_bring_a_view_back_and_travel_in_the_code(open_page, result):
    page = open_page(result)
    with_viewer(page)
    open_code(page, "1.L1.H1.T2.Vc.Kprev-35")
    page.locator('[data-share="pin"]').click()
    open_code(page, page.evaluate("viewer.code()").replace("L1.H1.T2.Vc", "L3.H2.T4"))
    page.locator('[data-share="pin"]').click()
    settle(page)
    assert page.locator(".nv-pins li").count() == 2
    code = page.evaluate("viewer.code()")
    page.locator("[data-pin]").first.click()
    settle(page)
    assert page.evaluate("viewer.code()").startswith("1.L1.H1.T2.Vc.Kprev-35.P")
    assert page.locator(".nv-pins li").count() == 2
    open_code(page, "1.L1.H1.T1")
    assert page.locator(".nv-pins li").count() == 0
    assert open_code(page, code) == ""
    page.locator(".nv-pins li .nv-chip").first.click()
    settle(page)
    assert page.locator(".nv-pins li").count() == 1


def test_copy_link_shows_the_link_that_the_page_around_it_makes(open_page, result):
    page = open_page(result)
    page.evaluate("""() => {
      const payload = JSON.parse(document.getElementById("nezha-payload").content.textContent);
      const link = (code, {model, text}) => `https://example.org/?text=${encodeURIComponent(text)}&view=${code}`;
      NezhaViewer.mount(document.querySelector("main"), payload, {lang: "zh", link});
    }""")
    settle(page)
    page.locator('[data-share="copy"]').click()
    assert re.fullmatch(
        r"https://example\.org/\?text=%E4%BB%8A[%\w]+.*&view=1\.[\w.]+",
        page.locator(".nv-share .nv-code").input_value(),
    )


@pytest.fixture
def hostile(result):
    tokens = (result.tokens[0], HOSTILE, *result.tokens[2:])
    words = ((1, 2, HOSTILE), *result.words[1:])
    return dataclasses.replace(result, text=HOSTILE, tokens=tokens, words=words, model=HOSTILE)


def test_every_view_saves_a_picture_and_its_numbers(open_page, hostile, tmp_path):
    page = open_page(hostile, second=hostile, code="#1.L1.H1.T2.C4")
    settle(page)
    for view in VIEWS:
        for kind in ("svg", "png", "csv"):
            page.locator(f'details:has([data-save="{view}.{kind}"]) summary').click()
            with page.expect_download() as caught:
                page.locator(f'[data-save="{view}.{kind}"]').click()
            name = caught.value.suggested_filename
            assert name.endswith(f".{kind}")
            assert all(unicodedata.category(letter)[0] in "LN" or letter in "-." for letter in name), name
            assert ".." not in name
            path = tmp_path / f"{view}.{kind}"
            caught.value.save_as(path)
            if kind == "png":
                assert path.read_bytes().startswith(b"\x89PNG")
                assert len(path.read_bytes()) > 4000
    for view in VIEWS:
        tree = ET.parse(tmp_path / f"{view}.svg")
        written = "".join(tree.getroot().itertext())
        assert "no mask, every token may look at every other" in written
        assert "not why the model answers" in written.replace("\n", "")
        assert not [each for each in tree.iter() if each.tag.rpartition("}")[2] in ("script", "foreignObject", "a")]
        lines = (tmp_path / f"{view}.csv").read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].startswith("# Model")
        assert not [line for line in lines if re.match(r"[=+@\t]", line)]
    assert page.evaluate("window.broken") is None
    assert page.locator("img").count() == 0


def test_a_small_map_is_saved_as_vectors_and_a_long_one_as_a_picture(open_page, result, model_folder):
    from nezha.insight import attention

    page = open_page(result)
    with_viewer(page)
    cells = page.evaluate("viewer.svg('map')").count("<rect")
    assert cells > len(result.tokens)
    assert "<image" not in page.evaluate("viewer.svg('map')")
    page = open_page(attention(model_folder, "今天天气很好，" * 10))
    with_viewer(page)
    assert page.evaluate("viewer.svg('map')").count("<image") == 1


def test_a_text_that_looks_like_a_formula_is_saved_as_a_text(open_page, result):
    tokens = (result.tokens[0], "=1+1", "-2", 'a"b,c', *result.tokens[4:])
    page = open_page(dataclasses.replace(result, tokens=tokens))
    with_viewer(page)
    rows = table(page, "map")
    assert rows[1]["key_text"] == "'=1+1"
    assert rows[2]["key_text"] == "'-2"
    assert rows[3]["key_text"] == 'a"b,c'


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_is_text_in_every_view(open_page, hostile, lang):
    page = open_page(hostile, lang, second=hostile, code="#1.L1.H1.T2.C2.Fm")
    settle(page)
    page.locator('[data-share="pin"]').click()
    for flag in ("skew", "merge"):
        page.locator(f'[data-toggle="{flag}"]').click()
        settle(page)
    assert page.evaluate("window.broken") is None
    assert page.locator("img").count() == 0
    assert (
        page.locator(".nv-second .nv-letter").nth(1).inner_text()
        == page.locator(".nv-text .nv-letter").nth(1).inner_text()
    )


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_no_view_scrolls_the_page_sideways(open_page, result, width):
    page = open_page(result, "zh", width=width, second=result, code="#1.L1.H1.T2.C4.Wt.Fkr")
    settle(page)
    page.locator('[data-share="pin"]').click()
    page.locator('details:has([data-save="value.csv"]) summary').click()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
