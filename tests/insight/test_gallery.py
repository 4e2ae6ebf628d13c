"""The gallery: every page it links to is there, asks for nothing outside, and both indexes speak their language."""

import re
from pathlib import Path

import pytest

from nezha.insight import gallery as made_by
from nezha.insight.gallery import gallery
from nezha.insight.held_out import held_out
from nezha.insight.plots import VIEWS
from nezha.insight.questions import QUESTIONS
from nezha.messages import InputError

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def folder(model_folder, tmp_path_factory):
    """The gallery of a tiny model, with the two quickest questions."""
    out = tmp_path_factory.mktemp("gallery") / "made"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made_by, "QUESTIONS", {name: QUESTIONS[name] for name in ("shift", "table")})
        told = []
        assert (
            gallery(out, str(model_folder), text="今天天气很好，<b>学生</b>", report=told.append) == out / "index.html"
        )
    assert {"live", *VIEWS, "shift", "table", "head", "model", "neuron"} <= set(told)
    return out


def linked(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]+)"', page)


@pytest.mark.parametrize("index", ["index.html", "index.zh.html"])
def test_every_link_of_the_index_leads_to_a_file_of_the_folder(folder, index):
    page = (folder / index).read_text(encoding="utf-8")
    links = [link for link in linked(page) if not link.startswith("data:")]
    assert len(links) > 12
    assert all((folder / link).is_file() for link in links)
    assert "http" not in "".join(links)


def test_each_index_speaks_its_language_and_any_text_is_text(folder):
    english, chinese = ((folder / name).read_text(encoding="utf-8") for name in ("index.html", "index.zh.html"))
    assert "Shift test" in english
    assert "平移测试" in chinese
    assert "Shift test" not in chinese
    for page in (english, chinese):
        assert "&lt;b&gt;学生&lt;/b&gt;" in page
        assert "<b>" not in page


def test_a_folder_that_holds_something_is_left_alone(folder, model_folder):
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(InputError, match=str(folder)):
        gallery(folder, str(model_folder))
    assert sorted(path.name for path in folder.iterdir()) == before


def test_its_pages_draw_without_a_network(folder):
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(offline=True)
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        for name, drawn in (
            ("live.zh.html", ".nv-line"), ("questions/shift.en.html", "canvas"), ("classic/head.en.html", "svg"),
        ):  # fmt: skip
            page.goto((folder / name).as_uri())
            page.wait_for_selector(drawn, timeout=60_000)
        page.goto((folder / "index.html").as_uri())
        assert page.evaluate("[...document.images].every((image) => image.loading === 'lazy')")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
    assert errors == []


def test_the_usual_text_is_a_whole_sentence_that_no_model_in_the_box_has_read():
    sentence = made_by.a_sentence()
    assert made_by.SHORTEST <= len(sentence) <= made_by.LENGTH
    assert sentence[-1] in "。！？"
    assert not re.search(r"[A-Za-z0-9\s]", sentence)
    assert any(text.startswith(sentence) for text in held_out(10_000, made_by.LENGTH, 5))
