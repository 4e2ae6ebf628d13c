"""What a person does in JupyterLab, for the tests: run everything, look at a cell, point at something in its frame."""

from typing import Any

PROMPTS = (
    """[...document.querySelectorAll(".jp-CodeCell .jp-InputArea-prompt")].map(prompt => prompt.textContent.trim())"""
)


def run_all(page: Any, cells: int, seconds: int = 180) -> None:
    """Run every cell from the menu and wait until all have a number, and none an error.

    JupyterLab shows a kernel as idle a moment before it listens, and forgets what it is told then: the menu is used
    again where nothing began to run.
    """
    page.get_by_text("| Idle").wait_for()
    for _ in range(5):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_timeout(2_000)
        if page.evaluate(f"{PROMPTS}.some(text => text !== '[ ]:')"):
            break
    failed = "document.querySelector(\"[data-mime-type='application/vnd.jupyter.error']\")"
    numbered = f"{PROMPTS}.length >= cells && {PROMPTS}.every(text => /^\\[\\d+\\]:$/.test(text))"
    page.wait_for_function(f"(cells) => {failed} || ({numbered})", arg=cells, timeout=seconds * 1_000)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").all_inner_texts() == []


def frame_of(page: Any, cell: int) -> Any:
    """The frame that a cell shows, scrolled to."""
    place = page.locator(".jp-Cell").nth(cell).locator(".jp-OutputArea-output iframe")
    place.scroll_into_view_if_needed()
    return place.content_frame


def settle(frame: Any) -> None:
    """Two frames of the screen: one to hear, one to draw."""
    frame.locator("body").evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
