"""The pictures in a real browser: drawn, read by pointer and by keys, sorted, played, saved, in both languages."""

import dataclasses
import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from nezha.insight.pictures.page import html
from nezha.insight.pictures.rows import to_csv
from tests.insight import made_picture as made
from tests.insight.test_pictures import hostile

CHROMIUM = Path("/usr/bin/chromium")
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
if not CHROMIUM.exists():
    pytest.skip(f"needs {CHROMIUM}", allow_module_level=True)

SVG = "{http://www.w3.org/2000/svg}"
CELL = """([row, column]) => {
  const canvas = document.querySelector(".np-cells"), ratio = canvas.width / canvas.clientWidth;
  const [x, y] = [(column + 0.5) * canvas.width / 5, (row + 0.25) * canvas.height / 3];
  return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data];
}"""


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"], timeout=60_000
        )
        yield chromium
        chromium.close()


def spoke_up(message):
    """Whether a page complained, and not of how often these tests read its pixels."""
    return message.type in ("error", "warning") and "willReadFrequently" not in message.text


@pytest.fixture
def open_page(browser, tmp_path):
    """Opens a picture's page; at the end no request but the file itself and no error may have happened."""
    requests, errors, contexts = [], [], []

    def open_(picture, lang="en", width=1280, clock=False, **options):
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(html(picture, lang), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        page = context.new_page()
        page.set_default_timeout(60_000)
        if clock:
            page.clock.install()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if spoke_up(message) else None)
        page.goto(path.as_uri())
        page.wait_for_selector(".np-panel")
        contexts.append(context)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not errors
    assert [url for url in requests if not url.startswith(("data:", "blob:"))] == [
        (tmp_path / f"{number}.html").as_uri() for number in range(len(contexts))
    ]


def settle(page):
    """Two frames: one to hear, one to draw."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def point_at(page, selector, across, down):
    """Hold the pointer over an element, at a pixel from its corner or, below 1, a share of its size."""
    page.locator(selector).first.scroll_into_view_if_needed()
    box = page.locator(selector).first.bounding_box()
    x = across * box["width"] if across < 1 else across
    y = down * box["height"] if down < 1 else down
    page.mouse.move(box["x"] + x, box["y"] + y)
    settle(page)


def tip(page):
    """What the card says: its head, and the values by their names."""
    head = page.locator(".np-tip:visible .np-tip-head")
    rows = page.locator(".np-tip:visible .np-tip-row").all()
    texts = [row.locator("bdi").all_inner_texts() for row in rows]
    return head.inner_text() if head.count() else "", dict(texts)


def number(text):
    """A number as it is shown, as a number."""
    return float(re.match(r"[−\d.,]+", text)[0].replace("−", "-").replace(",", ""))


def live(page):
    return page.locator(".np-live").inner_text().replace("\u2068", "").replace("\u2069", "")


def save(page, panel, key):
    """The file that the menu of a panel gives: (name, content)."""
    page.locator(f"{panel} .np-menu > button").first.click()
    with page.expect_download() as waiting:
        page.locator(f'{panel} .np-menu [data-key="{key}"]').first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_every_kind_of_panel_is_drawn(open_page):
    page = open_page(made.everything())
    assert [panel.get_attribute("data-kind") for panel in page.locator(".np-panel").all()] == [
        "lines", "heat", "bars", "table", "sheet", "frames"
    ]  # fmt: skip
    assert page.locator(".np-line").count() == 3
    assert page.locator(".np-line[stroke-dasharray]").count() == 1
    assert page.locator(".np-band").count() == 1
    assert page.locator(".np-bar").count() == 7, "two series of four names, one number missing"
    assert page.locator("tbody tr").count() == 3
    assert page.locator(".np-token").count() == 7
    assert page.locator("h2").inner_text() == "A made picture"
    assert page.locator(".np-caption").inner_text().split() == ["model:", "bundled", "text:", "北京", "&", "Co."]
    assert page.locator(".np-honest").inner_text() == "Numbers invented for a test."


def test_a_gap_breaks_the_line(open_page):
    page = open_page(made.picture(made.lines()))
    breaks = [line.get_attribute("d").count("M") for line in page.locator(".np-line").all()]
    assert breaks == [1, 2, 1]


def test_pointer_reads_every_line_where_it_stands(open_page):
    panel = made.lines()
    page = open_page(made.picture(panel))
    nezha, absolute, _ = panel.lines
    plot = page.locator('[data-kind="lines"] .np-svg').first.bounding_box()
    seen = {}
    for at in range(36, int(plot["width"]) - 2, 24):
        point_at(page, '[data-kind="lines"] .np-svg', at, 150)
        head, values = tip(page)
        seen[float(head.split()[-1])] = values
    assert set(seen) >= {0.0, 20.0, 50.0, 100.0, 200.0}, "each x is nearest somewhere"
    for x, values in seen.items():
        at = int(np.flatnonzero(nezha.x == x)[0])
        assert number(values["NEZHA"]) == pytest.approx(nezha.y[at], abs=1e-3)
        low, high = re.search(r"\((.*) to (.*)\)", values["NEZHA"]).groups()
        assert (float(low), float(high)) == pytest.approx((nezha.low[at], nezha.high[at]), abs=0.006)
        assert number(values["absolute"]) == pytest.approx(absolute.y[at])
        assert ("no positions" in values) == (x in (0, 5, 50, 200))
    assert list(seen[200.0]) == ["absolute", "no positions", "NEZHA"], "in the order in which they stand there"
    page.mouse.move(1, 1)
    settle(page)
    assert page.locator(".np-tip:visible").count() == 0


def test_lines_are_walked_by_keyboard_and_read_aloud(open_page):
    page = open_page(made.picture(made.lines()))
    page.locator('[data-kind="lines"] .np-svg').first.focus()
    page.keyboard.press("End")
    assert live(page).startswith("tokens before the sentence 200: absolute 2.93; no positions 2.72; NEZHA 2.275")
    page.keyboard.press("ArrowLeft")
    assert "sentence 100: absolute 2.81" in live(page)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "sentence 5: no positions 2.71; NEZHA 2.295 (2.21 to 2.38); absolute no value" in live(page)
    page.keyboard.press("Escape")
    assert page.locator(".np-tip:visible").count() == 0


def test_lines_can_be_switched_off_and_left_alone(open_page):
    page = open_page(made.picture(made.lines()), width=900)
    key = page.locator(".np-key-one")
    before = page.locator(".np-line").nth(1).get_attribute("d")
    key.nth(0).click()
    assert key.nth(0).get_attribute("aria-pressed") == "false"
    assert [line.get_attribute("data-at") for line in page.locator(".np-line").all()] == ["1", "2"]
    assert page.locator(".np-line").nth(0).get_attribute("d") != before, "the axis follows what is left"
    key.nth(1).dblclick()
    assert [line.get_attribute("data-at") for line in page.locator(".np-line").all()] == ["1"]
    key.nth(1).click()
    assert page.locator(".np-line").count() == 3, "none at all would be nothing to see"


def test_factors_of_two_stand_evenly_on_a_log_axis(open_page):
    page = open_page(made.picture(made.many_lines()))
    path = page.locator(".np-line").first.get_attribute("d")
    xs = np.array([float(x) for x in re.findall(r"[ML]([\d.]+) ", path)])
    assert len(xs) == 8
    np.testing.assert_allclose(np.diff(xs), np.diff(xs)[0], atol=0.02)
    colours = [line.get_attribute("stroke") for line in page.locator(".np-line").all()]
    assert len(set(colours)) == 12


def test_bars_are_as_long_as_their_numbers(open_page):
    panel = made.bars()
    page = open_page(made.picture(panel))
    boxes = {
        (int(bar.get_attribute("data-series")), int(bar.get_attribute("data-row"))): (
            float(bar.get_attribute("x")), float(bar.get_attribute("width"))
        )
        for bar in page.locator(".np-bar").all()
    }  # fmt: skip
    zero, unit = boxes[0, 0][0], boxes[0, 0][1] / 0.42
    for (series, row), (x, width) in boxes.items():
        value = panel.values[series, row]
        assert width == pytest.approx(max(1, abs(value) * unit), abs=0.05)
        assert (x + width if value < 0 else x) == pytest.approx(zero, abs=0.05)


def test_bars_are_read_by_pointer_and_keys(open_page):
    page = open_page(made.picture(made.bars()))
    point_at(page, '.np-bar[data-series="1"][data-row="2"]', 3, 3)
    head, values = tip(page)
    assert head == "broad"
    assert values == {"position": "−0.05 (−0.09 to 0.01)", "content": "0.08 (0.04 to 0.14)"}
    page.mouse.move(1, 1)
    page.locator('[data-kind="bars"] .np-svg').first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert live(page) == "delimiter: position 0.31 (0.27 to 0.37); content no value"


def test_every_cell_of_a_map_is_read_as_it_is(open_page):
    panel = made.heat()
    page = open_page(made.picture(panel))
    for row in range(3):
        for column in range(5):
            point_at(page, ".np-cells", (column + 0.5) / 5, (row + 0.5) / 3)
            _, values = tip(page)
            assert values["looks from"] == panel.rows[row]
            assert values["looked at"] == panel.columns[column]
            value = panel.values[row, column]
            if np.isnan(value):
                assert values[""] == "no value"
            else:
                assert values[""].endswith(" nats")
                assert number(values[""]) == value


def test_colours_are_centred_at_zero_and_end_at_the_limit(open_page):
    page = open_page(made.picture(dataclasses.replace(made.heat(), limit=None)))
    shared = open_page(made.picture(dataclasses.replace(made.heat(0.5), limit=0.5)))
    middle = page.evaluate(CELL, [1, 0])[:3]
    assert max(middle) - min(middle) < 12, "0 is the paper's own tone"
    low, high = page.evaluate(CELL, [2, 3])[:3], page.evaluate(CELL, [2, 4])[:3]
    assert low[0] > low[2], "orange below"
    assert high[2] > high[1], "violet above"
    assert high == [0x3C, 0x1D, 0x6E], "the largest distance from 0 is the end of the ramp"
    texts = shared.locator('[data-kind="heat"] .np-svg text').all_text_contents()
    assert texts[-4:] == ["−0.5", "0", "0.5", "nats"]
    assert np.abs(np.array(shared.evaluate(CELL, [2, 3])) - page.evaluate(CELL, [2, 3])).max() <= 6


def test_map_is_walked_by_keyboard_and_read_aloud(open_page):
    page = open_page(made.picture(made.heat()))
    page.locator('[data-kind="heat"] .np-svg').first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert live(page) == "looks from 京, looked at 爱: −0.75 nats"
    page.keyboard.press("End")
    assert live(page) == "looks from 京, looked at 国: −0.11 nats"


@pytest.mark.parametrize("length", [26, 130])
def test_names_along_a_map_are_thinned_until_they_do_not_touch(open_page, length):
    page = open_page(made.picture(made.token_heat(length)), width=390)
    found = page.evaluate("""() => {
      const cells = document.querySelector(".np-cells").getBoundingClientRect();
      const texts = [...document.querySelectorAll(".np-cells + .np-svg text")];
      const boxes = texts.map(one => one.getBoundingClientRect()).sort((a, b) => a.left - b.left);
      const top = boxes.filter(box => box.bottom <= cells.top + 2 && box.top > cells.top - 22);
      return top.slice(1).map((box, at) => box.left - top[at].right);
    }""")
    assert 8 < len(found) < length
    assert min(found) > -1.5


def test_table_sorts_by_a_click_on_its_head(open_page):
    page = open_page(made.picture(made.table()))

    def first():
        return page.locator("tbody tr > :first-child").all_inner_texts()

    def order(name):
        page.get_by_role("button", name=name, exact=True).click()
        return page.locator("th", has_text=name).first.get_attribute("aria-sort")

    assert first() == ["L1 H2", "L10 H1", "L2 H3"]
    assert order("share") == "descending"
    assert first() == ["L1 H2", "L2 H3", "L10 H1"]
    assert order("share") == "ascending"
    assert first() == ["L2 H3", "L1 H2", "L10 H1"], "what is missing stays last"
    assert order("share") == "none"
    assert first() == ["L1 H2", "L10 H1", "L2 H3"]
    assert order("head") == "ascending"
    assert first() == ["L1 H2", "L2 H3", "L10 H1"], "numbers within texts count as numbers"
    assert page.evaluate("document.activeElement.textContent") == "head"
    assert page.locator("tbody tr").nth(0).locator("td").all_inner_texts() == ["previous", "21,128", "0.625"]
    assert page.locator("tbody tr").nth(2).locator("td").all_inner_texts() == ["next", "7", "–"]


def test_text_is_shaded_and_read(open_page):
    page = open_page(made.picture(made.sheet()))
    letters = page.locator(".np-letters")
    shades = [one.evaluate("one => getComputedStyle(one).backgroundColor") for one in letters.all()]
    assert shades[4] == "rgb(8, 39, 68)", "the largest value is the end of the ramp"
    assert len(set(shades)) == 7
    page.locator(".np-token").nth(3).hover()
    assert tip(page) == ("4 · \u2068是\u2069", {"在": "2.25"})
    page.mouse.move(1, 1)
    page.locator(".np-text").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert live(page) == "5 首 ([MASK]): 3.5"
    page.keyboard.press("Home")
    assert live(page) == "1 [CLS]: no value"


def test_frames_slide_step_and_play(open_page):
    page = open_page(made.picture(made.frames()), clock=True)
    slider = page.locator("input[type=range]")
    label = page.locator(".np-frame-label")
    pixel = page.evaluate(CELL, [1, 1])
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert label.inner_text() == "step 2,000"
    assert slider.get_attribute("aria-valuetext") == "\u2068step 2,000\u2069 (2 of 2)"
    assert page.evaluate(CELL, [1, 1]) != pixel, "one scale for both: four times the values look different"
    page.locator(".np-before").click()
    assert label.inner_text() == "step 100"
    page.locator(".np-play").click()
    assert page.locator(".np-play").get_attribute("aria-label") == "Pause"
    page.clock.run_for(800)
    assert label.inner_text() == "step 2,000"
    page.clock.run_for(800)
    assert page.locator(".np-play").get_attribute("aria-label") == "Play", "at the end it stops"


def test_nothing_plays_for_who_wants_no_motion(open_page):
    page = open_page(made.picture(made.frames()), reduced_motion="reduce")
    assert page.locator(".np-play").is_hidden()
    page.locator(".np-after").click()
    assert page.locator(".np-frame-label").inner_text() == "step 2,000"


def test_frames_of_lines_keep_one_axis(open_page):
    frames = dataclasses.replace(made.frames(), panels=(made.lines(), made.lines(1.5)))
    page = open_page(made.picture(frames))
    axis = page.locator(".np-svg").first.locator("text").all_text_contents()
    page.locator(".np-after").click()
    assert page.locator(".np-svg").first.locator("text").all_text_contents() == axis


def test_language_changes_every_word_and_nothing_else(open_page):
    page = open_page(made.everything())
    page.locator(".np-key-one").nth(2).click()
    before = [line.get_attribute("d") for line in page.locator(".np-line").all()]
    page.get_by_role("button", name="中文").click()
    assert page.locator("h2").inner_text() == "一张做出来的图"
    assert page.locator(".np-panel h3").all_inner_texts() == [
        "损失随长度的变化", "变化", "去掉每个头的代价", "注意力头", "意外程度", "一个头的诞生"
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert [line.get_attribute("d") for line in page.locator(".np-line").all()] == before, "what was off stays off"
    left = re.sub(r"NEZHA|bundled|CLS|SEP|MASK|Co|English|[LH]\d+", "", page.locator(".nezha-picture").inner_text())
    assert not re.search(r"[A-Za-z]{3,}", left), "no English is left"
    assert "句子之前的词元数" in page.locator('[data-kind="lines"] svg').last.evaluate(
        "one => one.closest('.np-plot').textContent"
    )


def test_theme_changes_every_colour(open_page):
    page = open_page(made.everything(), color_scheme="light")
    assert page.locator(".nezha-picture").get_attribute("data-theme") == "light"
    stroke, cell = page.locator(".np-line").first.get_attribute("stroke"), page.evaluate(CELL, [1, 0])
    page.get_by_role("button", name="dark").click()
    assert page.locator(".nezha-picture").get_attribute("data-theme") == "dark"
    assert page.locator(".np-line").first.get_attribute("stroke") != stroke
    assert sum(page.evaluate(CELL, [1, 0])[:3]) < sum(cell[:3]) / 2


def test_pointer_in_a_dark_host_page_draws_dark(open_page):
    page = open_page(made.picture(made.heat()), color_scheme="light")
    page.evaluate("document.documentElement.classList.add('dark')")
    page.wait_for_selector('.nezha-picture[data-theme="dark"]')


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", ["lines", "heat", "bars", "table", "sheet", "frames"])
def test_saved_numbers_are_those_that_python_saves(open_page, kind, lang):
    panel = getattr(made, kind)()
    page = open_page(made.picture(panel), lang)
    name, saved = save(page, ".np-panel", "saveCsv")
    assert name.endswith(".csv")
    assert saved.decode("utf-8-sig") == to_csv(made.picture(panel), lang)
    assert saved.startswith(b"\xef\xbb\xbf"), "without this mark Excel guesses"


def test_all_numbers_are_saved_at_once(open_page):
    rounded = dataclasses.replace(made.token_heat(5), values=np.array([[1e-5, 12345.0, -0.0, 1.5e-7, 123.45]] * 5))
    picture = made.picture(*made.everything().panels, made.many_lines(), rounded)
    page = open_page(picture)
    _, saved = save(page, ".np-top", "saveAll")
    assert saved.decode("utf-8-sig") == to_csv(picture)


@pytest.mark.parametrize("kind", ["lines", "heat", "bars", "table", "sheet", "frames"])
def test_saved_drawing_is_text_and_strokes_with_title_and_caption(open_page, kind):
    panel = getattr(made, kind)()
    page = open_page(made.picture(panel), "zh")
    name, saved = save(page, ".np-panel", "saveSvg")
    assert name == f"nezha-made-{panel.title[1]}.svg"
    tree = ElementTree.fromstring(saved)
    texts = [one.text for one in tree.iter(f"{SVG}text")]
    assert "一张做出来的图" in texts
    assert panel.title[1] in texts
    assert any("bundled" in text and "北京 & Co." in text for text in texts)
    assert "绝对位置时损失" in tree.find(f"{SVG}desc").text
    assert "Noto Sans CJK SC" in tree.attrib["font-family"]
    assert len(texts) > 8
    assert not list(tree.iter(f"{SVG}foreignObject")), "which print shops cannot draw"
    assert (len(list(tree.iter(f"{SVG}image"))) == 1) == (kind in ("heat", "frames"))


@pytest.mark.parametrize("kind", ["lines", "heat", "table"])
def test_saved_pixels_are_two_for_each_of_the_drawing(open_page, kind):
    image = pytest.importorskip("PIL.Image")
    page = open_page(made.picture(getattr(made, kind)()))
    drawing = ElementTree.fromstring(save(page, ".np-panel", "saveSvg")[1])
    name, saved = save(page, ".np-panel", "savePng")
    picture = image.open(BytesIO(saved))
    assert name.endswith(".png")
    assert picture.size == (2 * int(drawing.attrib["width"]), 2 * int(drawing.attrib["height"]))
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 20, "something is drawn"


def test_menu_is_walked_by_keyboard(open_page):
    page = open_page(made.picture(made.lines()))
    button = page.locator(".np-panel .np-menu > button")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.key") == "saveCsv"
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("one => one === document.activeElement")


def test_hostile_texts_stay_texts_everywhere(open_page):
    page = open_page(hostile(made.everything()))
    assert page.locator("img, script[src]").count() == 0
    assert page.locator("h2").inner_text().startswith("</script><img")
    assert page.evaluate(
        "[...document.querySelectorAll('.nezha-picture *')].every(one => !one.hasAttribute('onerror'))"
    )
    page.locator('[data-kind="heat"] .np-svg').first.focus()
    page.keyboard.press("ArrowRight")
    for panel in ("lines", "heat", "bars", "table", "sheet", "frames"):
        name, saved = save(page, f'[data-kind="{panel}"]', "saveSvg")
        assert re.fullmatch(r"nezha-[\w-]{1,60}\.svg", name, re.UNICODE), name
        assert list(ElementTree.fromstring(saved).iter(f"{SVG}text")), "well formed, whatever the text"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", [made.gallery, lambda: hostile(made.everything())], ids=["gallery", "hostile"])
def test_a_narrow_screen_scrolls_down_only(open_page, lang, make):
    page = open_page(make(), lang, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = page.evaluate(
        "[...document.querySelectorAll('.np-panel, .np-svg')].map(one => one.getBoundingClientRect().right)"
    )
    assert max(boxes) <= 390


def test_panels_stand_beside_each_other_and_never_over_each_other(open_page):
    page = open_page(made.gallery(), width=1280)
    boxes = [panel.bounding_box() for panel in page.locator(".np-panel").all()]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[1]["x"] > boxes[0]["x"] + boxes[0]["width"]
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            apart = max(one["x"], other["x"]) >= min(one["x"] + one["width"], other["x"] + other["width"])
            below = max(one["y"], other["y"]) >= min(one["y"] + one["height"], other["y"] + other["height"])
            assert apart or below
    page.locator(".np-larger").nth(1).click()
    settle(page)
    assert page.locator(".np-panel").nth(1).bounding_box()["width"] > 2 * boxes[1]["width"]


def test_one_mount_takes_another_picture_and_goes_without_a_trace(open_page):
    page = open_page(made.picture(made.lines()))
    second = made.picture(made.sheet())
    from nezha.insight.pictures.plain import plain

    found = page.evaluate(
        """([first, second]) => {
          const place = document.createElement("div");
          document.body.append(place);
          const picture = NezhaPicture.mount(place, first, {lang: "zh", theme: "dark"});
          const kinds = () => [...place.querySelectorAll(".np-panel")].map((one) => one.dataset.kind);
          const seen = [kinds()];
          picture.update(second);
          seen.push(kinds(), place.querySelector(".np-panel h3").textContent);
          picture.setLang("en");
          seen.push(place.querySelector(".np-panel h3").textContent, place.firstElementChild.dataset.theme);
          picture.setTheme("light");
          seen.push(place.firstElementChild.dataset.theme, place.querySelectorAll(".np-chip").length);
          picture.destroy();
          return [...seen, place.childNodes.length];
        }""",
        [plain(made.picture(made.heat(), made.bars())), plain(second)],
    )
    assert found == [["heat", "bars"], ["sheet"], "意外程度", "Surprise", "dark", "light", 0, 0]


@pytest.mark.parametrize("kind", ["lines", "heat", "bars", "table", "sheet"])
def test_a_panel_without_a_number_says_so(open_page, kind):
    empty = {
        "lines": lambda panel: dataclasses.replace(panel, lines=()),
        "heat": lambda panel: dataclasses.replace(panel, values=np.zeros((0, 0)), rows=(), columns=()),
        "bars": lambda panel: dataclasses.replace(panel, names=(), values=np.zeros((2, 0)), low=None, high=None),
        "table": lambda panel: dataclasses.replace(panel, rows=()),
        "sheet": lambda panel: dataclasses.replace(panel, tokens=(), values=(), marks=()),
    }
    page = open_page(made.picture(empty[kind](getattr(made, kind)())))
    assert "There are no numbers to draw here." in page.locator(".np-body").evaluate("one => one.textContent")
