"""A class in Chromium: the door, what a student sees and may do, what the teacher does, and a model process killed."""

import os
import re
import signal
import threading
import time

import psutil

from .conftest import Served
from .test_hostile import link_key

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HIDDEN = ("#start-run", "#queue-run", "#start-tuning", "#queue-tuning", "#tune-source")


def code_of(app: Served) -> str:
    text = (app.runs / ".door" / "links.txt").read_text(encoding="utf-8")
    [code] = re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b(?!-)", text)
    return code


FILL_TAB = "#tab-fill-button"


def fill_tab(page):
    """The tab of Fill in, once its characters are there."""
    page.click(FILL_TAB)
    page.wait_for_selector("#fill-strip [data-unit]")
    return page


def test_a_student_enters_by_code_and_asks_but_starts_nothing(classroom, visit):
    page = visit("zh-CN").open(classroom.url, "#key")
    assert "进入课堂" in page.inner_text("main")
    page.fill("#key", "2222-2222")
    page.click("#door [type=submit]")
    page.wait_for_selector("#told:not(:empty)")
    assert "口令" in page.inner_text("#told")
    page.fill("#key", code_of(classroom).lower())
    page.click("#door [type=submit]")
    fill_tab(page)
    page.wait_for_selector(".nz-is-visitor", state="attached")
    page.click("#fill-ask")
    page.wait_for_selector("#fill-answer .nz-guess")
    for tab in ("pretrain", "finetune"):
        page.click(f"#tab-{tab}-button")
        page.wait_for_selector(".nz-class-note:visible")
    for place in HIDDEN:
        assert not page.locator(place).is_visible()
    # hiding is a courtesy: the server refuses what a student sends by hand
    page.evaluate("document.querySelector('.nz-is-visitor').className = 'nz-entered'")
    page.click("#tab-pretrain-button")
    page.click("#start-run")
    page.wait_for_selector(".toast-body")
    assert "只有老师" in page.inner_text(".toast-body")
    assert not [path for path in classroom.runs.iterdir() if not path.name.startswith(".")]


def test_a_text_too_long_for_a_class_is_a_sentence(classroom, visit):
    page = fill_tab(visit("en-US").open(f"{classroom.url}door#{link_key(classroom, 'visitor')}", FILL_TAB))
    page.fill("#fill-text textarea", "北[MASK]" * 60)
    page.click("#fill-ask")
    page.wait_for_selector(".toast-body")
    assert "at most 256 characters" in page.inner_text(".toast-body")


def test_the_link_is_gone_from_the_address_and_the_teacher_has_the_card(classroom, visit):
    page = visit("en-US").open(f"{classroom.url}door#{link_key(classroom, 'teacher')}", FILL_TAB)
    assert "#" not in page.url
    assert "teacher." not in page.url
    page.click("#tab-pretrain-button")
    page.wait_for_selector("#start-run", state="visible")
    assert not page.locator(".nz-class-note").is_visible()
    page.goto(f"{classroom.url}class?lang=en")
    assert code_of(classroom) in page.inner_text(".code")
    assert not CHINESE.search(page.inner_text("main").replace("中文", "").replace("哪吒", ""))
    page.goto(f"{classroom.url}?tab=fill")
    page.wait_for_selector("#fill-strip [data-unit]")
    page.click(".nz-entered button")
    page.wait_for_selector("#key")


def model_process(app: Served) -> psutil.Process:
    """The process that holds the models: the child of the one that forks."""
    assert app.process is not None
    for child in psutil.Process(app.process.pid).children(recursive=True):
        parent = child.parent()
        if parent and any("forkserver" in word for word in parent.cmdline()):
            return child
    raise AssertionError("no model process")


def test_a_model_process_killed_while_it_answers_is_one_sentence_and_a_new_one_answers(classroom, visit):
    page = fill_tab(visit("zh-CN").open(f"{classroom.url}door#{link_key(classroom, 'teacher')}", FILL_TAB))
    page.click("#fill-ask")
    page.wait_for_selector("#fill-answer .nz-guess")
    old = model_process(classroom)
    page.fill("#fill-text textarea", "北京是中国的[MASK]都。" * 400)
    # frozen it cannot have answered before it is killed, and the question has reached it by then
    old.suspend()
    page.click("#fill-ask")
    threading.Timer(10.0, os.kill, (old.pid, signal.SIGKILL)).start()
    page.wait_for_selector("#fill-answer .nz-notice")
    assert "模型进程在回答之前结束" in page.inner_text("#fill-answer .nz-notice")
    assert page.locator("#fill-answer .nz-notice").count() == 1
    asked = time.monotonic()
    page.fill("#fill-text textarea", "北[MASK]")
    page.click("#fill-ask")
    page.wait_for_selector("#fill-answer .nz-notice", state="detached")
    page.wait_for_selector("#fill-answer .nz-guess")
    assert model_process(classroom).pid != old.pid
    print(f"answered again {time.monotonic() - asked:.1f} s after the question")
