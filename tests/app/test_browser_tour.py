"""The start page and the tour in Chromium, and every tab in both languages, at 1280 and at 390 pixels."""

import pytest

from .foreign import foreign

STORY = "#start-story .nz-scene"
FEW = 6
"""Clicks from the start page to having said what a previous-token head is and where position enters."""
TABS = ("start", "tour", "fill", "attention", "lab", "data", "pretrain", "finetune", "compare")
DRAWN = {
    "fill": ("#fill-ask", "#fill-answer .nz-card"),
    "attention": ("#attention-ask", "#attention-viewer .nv-wall, #attention-viewer canvas"),
    "pretrain": ("#form-more .label-wrap", "#command code"),
}
"""What is asked in a tab, and what its answer is."""


def answer(page, step: str, choice: str) -> int:
    """Choose, and wait until the model has said whether it is so: one click."""
    page.click(f"#tour-{step}-view [data-choice='{choice}']")
    page.wait_for_selector(f"#tour-{step}-view .nz-answer")
    return 1


def test_six_clicks_lead_to_the_previous_token_head_and_to_where_position_enters(served, visit):
    page = visit().open(f"{served.url}?lang=en", STORY)
    page.wait_for_selector("html[data-opened]", state="attached")
    assert "previous-token head" in page.inner_text("#start-story"), "no click at all tells it"
    clicks = 1
    page.click("[data-door=tour]")
    clicks += answer(page, "gap", "发")
    page.click("#tour-gap-next")
    page.wait_for_selector("#tour-heads-view .nz-map")
    clicks += 1 + answer(page, "heads", "1.3")
    assert "Not quite" in page.inner_text("#tour-heads-view .nz-answer.wrong")
    assert "previous-token head" in page.inner_text("#tour-heads-view")
    page.click("#tour-heads-next")
    clicks += 1
    page.wait_for_selector("#tour-split-view .nz-map")
    clicks += answer(page, "split", "position")
    assert "That is where position enters" in page.inner_text("#tour-split-view .nz-answer.right")
    assert clicks == FEW
    page.wait_for_selector("#tour-score:has-text('2 of 3')")

    page.wait_for_timeout(1500)  # the browser keeps what was answered a moment after it is shown
    page.reload()
    page.wait_for_selector("#tour-split-view .nz-answer.right")

    page.click("#tour-split-live")
    page.wait_for_function("new URL(location.href).searchParams.get('tab') === 'attention'")
    page.wait_for_selector("#attention-viewer .nv-code")
    page.wait_for_function("document.querySelector('#attention-viewer').innerText.match(/layer 2.{0,9}head 4/i)")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_tab_shows_a_sentence_of_the_other_language_or_scrolls_sideways(served, visit, lang):
    other = "en-US" if lang == "zh" else "zh-CN"
    page = visit(lang=other).open(f"{served.url}?lang={lang}", STORY)
    page.wait_for_selector("html[data-opened]", state="attached")
    start = "开始" if lang == "zh" else "Start"
    page.wait_for_selector(f"#tab-start-button:has-text('{start}')")
    page.wait_for_selector(f"#start-story h3:has-text('{'五张图' if lang == 'zh' else 'five pictures'}')")
    found: dict[str, list[str]] = {}
    for tab in TABS:
        page.click(f"#tab-{tab}-button")
        page.wait_for_selector(f"#tab-{tab}-button[aria-selected=true]")
        if tab == "tour":
            answer(page, "gap", "开")
        if tab in DRAWN:
            asked, drawn = DRAWN[tab]
            page.click(asked)
            page.wait_for_selector(drawn)
        if tab == "data":
            page.wait_for_selector("#data-masks [data-recipe=nezha]")
        parts = ("train", "try", "mistakes") if tab == "finetune" else ("",)
        for part in parts:
            if part:
                page.click(f"#tune-part-{part}-button")
            page.wait_for_timeout(500)
            if said := foreign(page, lang):
                found[f"{tab} {part}"] = said
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(200)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (tab, width)
    assert not found
