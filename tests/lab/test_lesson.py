"""A lesson clicked through as a student does: open it from the index, predict, run, see the prediction judged."""

import shutil
from pathlib import Path

import pytest

from tests.lab.clicking import run_all, settle

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture
def course(lab):
    """The course as a person has it, in the folder of the server."""
    for part in ("zh", "en"):
        shutil.copytree(NOTEBOOKS / part, lab.folder / part, dirs_exist_ok=True)
    shutil.copy(NOTEBOOKS / "index.ipynb", lab.folder)


@pytest.mark.timeout(600)
def test_a_lesson_is_opened_from_the_index_predicted_run_and_looked_at(course, open_notebook):
    page = open_notebook("index.ipynb")
    link = page.locator('.jp-RenderedMarkdown a[href*="/files/zh/"]', has_text="手算相对位置注意力")
    link.wait_for()  # until JupyterLab has made it one that opens a tab of its own
    link.click()
    lesson = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    lesson.locator("h1", has_text="3 · 手算相对位置注意力").wait_for()
    lesson.locator(".jp-OutputArea-output img").first.wait_for()  # the still picture that is stored

    run_all(page, 10, 300)
    asked = lesson.locator(".jp-OutputArea-output", has_text="第一个字会用到表中多少个不同的行").first
    asked.scroll_into_view_if_needed()
    asked.get_by_text("B. 六行").click()
    asked.get_by_text("你的预测是 B").wait_for()

    result = lesson.locator(".jp-CodeCell", has_text='here.reveal("corner"')
    result.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    result.get_by_text("你预测的是 B，数字却说：").wait_for()

    last = lesson.locator(".jp-CodeCell", has_text="here.show(")
    last.scroll_into_view_if_needed()
    place = last.locator(".jp-OutputArea-output iframe")
    place.wait_for()
    place.scroll_into_view_if_needed()
    frame = place.content_frame
    curve = frame.locator(".nv-line").first
    before = curve.get_attribute("d")
    frame.locator(".nv-letter").nth(3).hover()
    frame.locator(".nv-letter").nth(3).click()
    settle(frame)
    assert curve.get_attribute("d") != before
    assert "第" in frame.locator(".nv-one h3").inner_text()
