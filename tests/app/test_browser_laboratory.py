"""The laboratory in real Chromium: links, languages, errors, memory and the way from a picture of attention.

The tests of this file share one app; each visitor has a browser of their own.
"""

import re
from urllib.parse import parse_qs, urlparse

import pytest

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(?:the|and|of|to|is|are|with|this|it)\b", re.IGNORECASE)
DRAWN = "#lab-picture .nezha-picture h2"


def asked(page) -> dict[str, str]:
    """What the address of a page names, language and tab aside."""
    query = parse_qs(urlparse(page.url).query)
    return {key: values[0] for key, values in query.items() if key not in ("lang", "tab")}


def title(page) -> str:
    return page.inner_text("#lab-picture h2")


def test_a_link_asks_its_question_and_another_language_redraws_without_asking(served, visit):
    page = visit().open(f"{served.url}?tab=lab&lang=en&question=shift&most=3&text=学生看书", DRAWN)
    assert title(page) == "Shift test"
    assert page.input_value("#lab-shift-most input") == "3"
    assert page.input_value("#lab-shift-text textarea") == "学生看书"
    assert asked(page) == {"question": "shift", "model": "bundled", "most": "3", "text": "学生看书"}
    page.wait_for_selector("#lab-message:has-text('Answered in')")
    seconds = re.findall(r"[\d.]+", page.inner_text("#lab-message"))[0]
    page.click("#language label:has-text('中文')")
    page.wait_for_selector(f"#lab-message:has-text('用时 {seconds} 秒')")
    page.wait_for_function("document.querySelector('#lab-picture h2').innerText === '平移测试'")


def test_a_question_is_chosen_asked_named_in_the_address_and_remembered(served, visit):
    visitor = visit()
    page = visitor.open(f"{served.url}?tab=lab&lang=en", "#lab-form-shift")
    page.wait_for_selector("#lab-message:has-text('Press “Ask”')")
    assert not page.locator(DRAWN).count()
    page.click("#lab-question label:has-text('Birth of heads')")
    page.wait_for_selector("#lab-form-shift", state="detached")
    page.fill("#lab-births-text textarea", "今天天气很好")
    page.click("#lab-births-more .label-wrap")
    page.wait_for_timeout(500)  # a field that has just come into the page takes its first value a moment later
    page.fill("#lab-births-most input", "2")
    page.press("#lab-births-most input", "Tab")
    page.click("#lab-ask")
    page.wait_for_selector(DRAWN)
    assert title(page) == "Birth of heads"
    assert asked(page) == {"question": "births", "model": "birth", "most": "2", "text": "今天天气很好"}
    page.click("#lab-question label:has-text('Shift test')")
    page.click("#lab-ask")
    page.wait_for_function("document.querySelector('#lab-picture h2').innerText === 'Shift test'")
    assert asked(page) == {"question": "shift", "model": "bundled"}
    page.wait_for_timeout(1500)  # the browser keeps what was asked a moment after it is answered
    again = visitor.open(f"{served.url}?tab=lab&lang=en&question=births", DRAWN)
    assert title(again) == "Birth of heads"
    assert again.input_value("#lab-births-text textarea") == ""
    last = visitor.open(f"{served.url}?tab=lab&lang=en", "#lab-form-births, #lab-form-shift")
    last.wait_for_selector("#lab-message:has-text('Press “Ask”')")
    assert not last.locator(DRAWN).count()


def test_an_error_is_one_sentence_and_the_picture_stays(served, visit):
    page = visit().open(f"{served.url}?tab=lab&lang=en&question=shift&most=2", DRAWN)
    page.fill("#lab-shift-text textarea", "今" * 600)
    page.click("#lab-ask")
    page.wait_for_selector("#lab-message [role=alert]:has-text('at most 512 tokens')")
    assert title(page) == "Shift test"
    assert asked(page)["most"] == "2"
    page.click("#language label:has-text('中文')")
    page.wait_for_selector("#lab-message [role=alert]:has-text('最多 512 个词元')")


def test_a_link_to_a_path_is_refused(served, visit):
    page = visit().open(f"{served.url}?tab=lab&lang=en&question=shift&model=/etc", "#lab-message [role=alert]")
    assert "/etc" in page.inner_text("#lab-message")
    assert not page.locator(DRAWN).count()


def test_attention_leads_to_switching_heads_off(served, visit):
    page = visit().open(f"{served.url}?tab=attention&lang=en", "#attention-switch")
    page.click("#attention-switch")
    page.wait_for_selector("#lab-form-switch_offs")
    assert page.locator("#lab-question label.selected").inner_text().strip() == "Switch-offs"
    page.wait_for_function("new URL(location.href).searchParams.get('tab') === 'lab'")


@pytest.mark.parametrize(("lang", "foreign"), [("zh", ENGLISH), ("en", CHINESE)])
def test_no_form_and_no_answer_mixes_the_languages(served, visit, lang, foreign):
    """Texts that are asked about, and the names of models, aside."""
    page = visit().open(f"{served.url}?tab=lab&lang={lang}&question=births&most=2&texts=1&length=30", DRAWN)
    page.wait_for_function(f"document.documentElement.lang.startsWith('{lang}')")
    for place in range(page.locator("#lab-question label").count()):
        page.locator("#lab-question label").nth(place).click()
        page.wait_for_timeout(300)
        words = page.inner_text("#tabs")
        found = foreign.search(words)
        assert not found, words[max(0, found.start() - 40) : found.end() + 40]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_narrow_screen_needs_no_scrolling_sideways(served, visit):
    page = visit(width=390, scheme="dark").open(
        f"{served.url}?tab=lab&lang=en&question=births&most=2&texts=1&length=30", DRAWN
    )
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tabs = page.eval_on_selector_all(
        "#tabs > .tab-wrapper [role=tab]", "all => all.filter(one => one.offsetParent).length"
    )
    assert tabs >= 7
