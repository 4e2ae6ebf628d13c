"""Every live view, in JupyterLab itself: drawn in its frame, and alive under the pointer, with no network."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.lab.clicking import frame_of, run_all, settle

CELLS = {
    "viewer": "from nezha.insight import ask, bertviz_page, capture, masks_all\n"
    "from nezha.insight.classic import head_view\n"
    "result = capture('bundled', '我们在北京大学学习汉语。', layers=[0, 1, 2])\nresult",
    "question": "ask('table')",
    "classic": "head_view(result, lang='en')",
    "bertviz": "bertviz_page(result, 'head', lang='en')",
    "masks": "masks_all('我们在北京大学学习汉语。', seed=3)",
}


@pytest.fixture
def ran(lab, open_notebook):
    """The notebook of `CELLS`, all of it run: which cell shows what."""
    pytest.importorskip("bertviz", reason="bertviz is not installed")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = new_notebook(cells=[new_code_cell(source) for source in CELLS.values()], metadata=kernel)
    nbformat.write(notebook, lab.folder / "views.ipynb")
    page = open_notebook("views.ipynb")
    run_all(page, len(CELLS))
    return page


def viewer_follows(frame):
    """Another character under the pointer: another curve.  Another cell clicked: another head."""
    curve = frame.locator(".nv-line").first
    before = curve.get_attribute("d")
    letter = frame.locator(".nv-letter").nth(3)
    letter.hover()
    letter.click()
    settle(frame)
    assert curve.get_attribute("d") != before
    frame.locator('.nv-cell[data-at="2.1"]').click()
    settle(frame)
    assert "Layer 3 · head 2" in frame.locator(".nv-one h3").inner_text()


def question_reads(frame):
    """The number under the pointer is told."""
    assert frame.locator(".np-tip:visible").count() == 0
    sheet = frame.locator("svg.np-svg").first
    sheet.hover()
    settle(frame)
    assert any(sign.isdigit() for sign in frame.locator(".np-tip:visible").first.inner_text())


def classic_tells(frame):
    """A token under the pointer says where it looks and keeps its own lines alone."""
    all_lines = frame.locator(".cl-line").count()
    frame.locator('.cl-token[data-side="left"][data-at="4"]').hover()
    frame.locator(".cl-said", has_text="gives").wait_for()
    assert 0 < frame.locator(".cl-line").count() < all_lines


def bertviz_answers(frame):
    """Another layer chosen in its own menu: other lines."""
    frame.locator("svg line").first.wait_for(state="attached")
    lines = "() => [...document.querySelectorAll('svg line')].map(line => line.outerHTML).join('')"
    page = frame.locator("select#layer").element_handle().owner_frame()
    before = page.evaluate(lines)
    frame.locator("select#layer").select_option("2")
    settle(frame)
    assert page.evaluate(lines) != before
    lit = "() => [...document.querySelectorAll('svg rect')].filter(box => getComputedStyle(box).opacity > 0).length"
    still = page.evaluate(lit)
    frame.locator("svg text").nth(4).hover()
    settle(frame)
    assert page.evaluate(lit) > still


def masks_light_a_word(page):
    """They stand in the page itself; a word under the pointer is lit in all four pictures."""
    output = page.locator(".jp-Cell").nth(len(CELLS) - 1).locator(".jp-OutputArea-output")
    output.scroll_into_view_if_needed()
    assert output.locator(".lit").count() == 0
    output.locator("[data-from]:visible").nth(2).hover()
    output.locator(".lit").nth(3).wait_for()


@pytest.mark.timeout(600)
def test_live_views_draw_and_answer_in_jupyterlab(ran):
    for cell, answers in enumerate((viewer_follows, question_reads, classic_tells, bertviz_answers)):
        answers(frame_of(ran, cell))
    masks_light_a_word(ran)
