"""The workbench in real Chromium: one run from its first click to its resume, through a reload and a killed app.

The tests of this file share one app and one run, and stand in the order of its life.
"""

import re
import time

import psutil
import pytest

from nezha import runs

RUN = "seen"
STEP = re.compile(r"([\d,]+) / [\d,]+")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(?:the|and|of|to|is|are|with|this|it)\b", re.IGNORECASE)


def step_of(page) -> int:
    """The step that the page shows."""
    found = STEP.search(page.inner_text("#run-head"))
    return int(found[1].replace(",", "")) if found else 0


def wait_for_step(page, more_than: int) -> None:
    """Until the page, which nobody touches, shows a later step."""
    end = time.monotonic() + 120
    while step_of(page) <= more_than:
        assert time.monotonic() < end, page.inner_text("#run-head") + page.inner_text("#run-log")
        page.wait_for_timeout(200)


def set_number(page, option: str, value: object) -> None:
    page.fill(f"#form-{option} input", str(value))


def choose(page, option: str, word: str) -> None:
    page.click(f"#form-{option} input")
    page.click(f"#form-{option} [role=option]:text-is('{word}')")


def test_the_page_is_usable_at_once_in_the_visitor_s_language(served, visit, record_property):
    page = visit(lang="zh-CN").open(served.url, "#start-story .nz-scene")
    seconds = time.monotonic() - served.started
    record_property("seconds from start to usable", round(seconds, 1))
    print(f"start to usable page: {seconds:.1f} s")
    page.wait_for_function("document.documentElement.lang === 'zh-Hans'")
    assert page.inner_text("#tab-fill-button").strip() == "填空"
    assert page.title() == "哪吒工作台"
    watched = "gradio_config.dependencies.filter((one) => Object.getPrototypeOf(one) === Object.prototype).length"
    assert page.evaluate(watched) == 0


def test_a_page_that_opens_asks_little(served, visit):
    """Each event costs Gradio's page a search of its whole tree, again for each word about it."""
    asked: list[int] = []
    page = visit().context.new_page()
    page.on("request", lambda request: asked.append(1) if "/queue/join" in request.url else None)
    page.goto(served.url)
    page.wait_for_selector("#start-story .nz-scene")
    page.wait_for_timeout(3000)
    assert 3 <= len(asked) <= 12


def value_becomes(page, selector, value):
    """The field shows `value`, now or soon: one answer of the server reaches its parts one after another."""
    page.wait_for_function("([where, value]) => document.querySelector(where).value === value", arg=[selector, value])


def test_a_click_on_a_character_hides_it_and_a_reload_keeps_it(served, visit):
    page = visit().open(f"{served.url}?tab=fill")
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.fill("#fill-text textarea", "北京很大")
    page.click("#fill-strip [data-unit='1']:has-text('京')")
    page.wait_for_selector("#fill-strip [data-unit='1'][aria-pressed=true]")
    value_becomes(page, "#fill-text textarea", "北[MASK]很大")
    page.wait_for_timeout(1500)  # the browser keeps what was typed a moment after it is shown
    page.reload()
    page.wait_for_selector("#fill-strip [data-unit='3']:has-text('大')")
    assert page.input_value("#fill-text textarea") == "北[MASK]很大"


def test_of_clicks_that_come_quickly_none_is_lost(served, visit):
    page = visit().open(f"{served.url}?tab=fill&lang=en")
    page.fill("#fill-text textarea", "学生都在北京大学看书")
    page.wait_for_selector("#fill-strip [data-unit='9']:has-text('书')")
    page.evaluate("for (const at of [0, 4, 8]) document.querySelector(`#fill-strip [data-unit='${at}']`).click()")
    value_becomes(page, "#fill-text textarea", "[MASK]生都在[MASK]京大学[MASK]书")
    page.wait_for_selector("#fill-answer:has-text('Mask 3')")


def test_a_reload_keeps_what_was_typed_in_tabs_that_are_closed(served, visit):
    page = visit().open(f"{served.url}?lang=en&tab=pretrain", "#form-name")
    page.wait_for_selector("#command code")
    page.fill("#form-name input", "typed before")
    page.wait_for_selector("#command code:has-text('typed before')")
    page.click("#tab-attention-button")
    page.fill("#attention-text textarea", "写过的字")
    page.wait_for_timeout(500)
    page.click("#tab-fill-button")
    page.reload()
    page.wait_for_selector("#fill-strip [data-unit]")
    page.click("#tab-pretrain-button")
    page.wait_for_selector("#command code:has-text('typed before')")
    assert page.input_value("#form-name input") == "typed before"
    page.click("#tab-attention-button")
    assert page.input_value("#attention-text textarea") == "写过的字"


def test_preset_and_recipe_fill_the_form_until_a_field_is_changed(served, visit):
    page = visit().open(served.url + "?tab=pretrain&lang=en", "#form-preset")
    page.wait_for_selector("#command code")
    page.fill("#form-name input", "kept")
    page.wait_for_selector("#command code:has-text('--name kept')")
    page.click("#form-preset label:has-text('Base')")
    page.wait_for_selector("#form-preset-note:has-text('14,400 examples')")
    page.click("#form-recipe label:has-text('BERT-Chinese')")
    page.wait_for_selector("#command code:has-text('--preset base --recipe bert_chinese --name kept')")
    value_becomes(page, "#form-loop-steps input", "691689")
    value_becomes(page, "#form-optimizer-learning_rate input", "0.0001")
    page.wait_for_selector("#form-recipe-note:has-text('single characters')")
    set_number(page, "loop-steps", 5000)
    page.wait_for_selector("#form-preset label.selected:has-text('Own')")
    page.click("#form-preset label:has-text('Try-out')")
    page.wait_for_selector("#command code:has-text('--preset smoke --recipe bert_chinese --name kept')")
    page.wait_for_selector("#form-preset-note p", state="detached")
    page.click("#form-recipe label:has-text('Own')")
    page.wait_for_selector("#form-recipe label.selected:has-text('BERT-Chinese')")
    page.click("#language label:has-text('中文')")
    page.wait_for_selector("#form-recipe-note:has-text('遮住单个字')")
    page.wait_for_timeout(1500)  # the browser keeps what was chosen a moment after it is shown
    page.reload()
    page.wait_for_selector("#form-preset label.selected:has-text('试跑')")
    page.wait_for_selector("#form-recipe label.selected:has-text('BERT-Chinese')")


def test_an_error_is_said_in_the_page_and_nothing_typed_is_lost(served, visit):
    page = visit().open(served.url + "?lang=en&tab=fill")
    page.fill("#fill-text textarea", "北京")
    page.wait_for_selector("#fill-strip [data-unit='1']:has-text('京')")
    page.click("#fill-ask")
    page.wait_for_selector("#fill-answer [role=alert]")
    assert page.input_value("#fill-text textarea") == "北京"


def test_a_run_started_from_the_form_draws_its_curve(served, visit, shards):
    page = visit().open(served.url + "?tab=pretrain&lang=en", "#form-preset")
    page.wait_for_selector("#command code")
    page.click("#form-preset label:has-text('Try-out')")
    page.fill("#form-name input", RUN)
    page.fill("#form-data-data input", str(shards))
    set_number(page, "loop-steps", 100_000)
    set_number(page, "loop-batch_size", 2)
    page.click("#form-more .label-wrap")
    set_number(page, "data-sequence_length", 16)
    set_number(page, "loop-eval_every", 50)
    set_number(page, "model-hidden_size", 16)
    choose(page, "loop-compile", "no")
    page.wait_for_selector("#command code:has-text('--hidden-size 16')")
    page.wait_for_selector("#command code:has-text('--eval-every 50')")
    page.wait_for_selector("#command code:has-text('--compile no')")
    page.click("#start-run")
    page.wait_for_selector(f"#run-list [data-run='{RUN}'][aria-selected=true]")
    page.wait_for_selector("#run-curves .nz-line.train", state="attached")
    page.wait_for_selector("#run-curves .nz-dot.held", state="attached")
    assert "precision" in page.inner_text("#run-head").lower()
    assert page.inner_text("#run-log")
    assert page.input_value("#form-name input") == ""


def test_a_reload_and_a_second_visitor_see_the_run_go_on(served, visit):
    page = visit().open(served.url + "?tab=pretrain&lang=en", "#run-curves .nz-line.train")
    before = step_of(page)
    page.reload()
    page.wait_for_selector("#run-curves .nz-line.train", state="attached")
    wait_for_step(page, before)
    other = visit(lang="zh-CN").open(served.url + "?tab=pretrain", f"#run-list [data-run='{RUN}']")
    wait_for_step(other, step_of(page))


def test_a_killed_app_takes_no_run_with_it_and_finds_it_again(served, visit):
    run = runs.get(RUN, served.runs)
    workers = psutil.Process(served.process.pid).children(recursive=True)
    served.kill()
    assert runs.get(RUN, served.runs).live
    served.start()
    page = visit().open(served.url + "?tab=pretrain&lang=en", "#run-curves .nz-line.train")
    wait_for_step(page, run.step)
    left = [
        child
        for child in workers
        if child.is_running() and child.pid != run.pid and "nezha pretrain" not in name(child)
    ]
    psutil.wait_procs(left, timeout=20)
    assert not [child for child in left if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def name(process: psutil.Process) -> str:
    """Its command line, empty once it is gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def test_stop_saves_and_resume_goes_on_from_there(served, visit):
    page = visit().open(served.url + "?tab=pretrain&lang=en", "#run-stop")
    page.click("#run-stop")
    page.wait_for_selector("#run-head .nz-state.stopped")
    stopped = step_of(page)
    assert runs.get(RUN, served.runs).checkpoints[-1] == stopped
    page.click("#run-resume")
    page.wait_for_selector("#run-head .nz-state.running")
    wait_for_step(page, stopped)
    page.click("#run-stop")
    page.wait_for_selector("#run-head .nz-state.stopped")


def test_the_run_fills_in_masks_and_shows_its_attention(served, visit):
    page = visit().open(served.url + "?tab=pretrain&lang=en", "#run-fill")
    page.click("#run-fill")
    page.wait_for_selector("#fill-strip [data-unit]")
    page.fill("#fill-text textarea", "我们喜欢[MASK]家")
    page.wait_for_selector("#fill-strip [data-unit='5']")
    page.click("#fill-ask")
    page.wait_for_selector("#fill-answer [data-token]")
    assert page.locator("#fill-answer [data-token]").count() == 5
    assert f"Run {RUN}" in page.input_value("#fill-model input")
    page.click("#tab-pretrain-button")
    page.click("#run-attention")
    page.fill("#attention-text textarea", "学生看见音乐")
    page.click("#attention-ask")
    page.wait_for_selector("#attention-viewer canvas")
    page.click("#attention-other > button")
    page.click("#attention-other-draw")
    frame = page.frame_locator("#attention-other-frame iframe")
    frame.locator(".cl-line").first.wait_for(state="attached")
    assert "学" in frame.locator(".cl-token").all_text_contents()
    page.click("#language label:has-text('中文')")
    page.wait_for_function("document.querySelector('#attention-viewer').innerText.match(/[\\u4e00-\\u9fff]{2}/)")


@pytest.mark.parametrize(("lang", "foreign"), [("zh", ENGLISH), ("en", CHINESE)])
def test_no_screen_mixes_the_languages(served, visit, lang, foreign):
    """What a run printed, what a person typed and the switch itself aside."""
    page = visit().open(f"{served.url}?tab=pretrain&lang={lang}", "#run-curves .nz-line.train")
    page.wait_for_function(f"document.documentElement.lang.startsWith('{lang}')")
    page.click("#form-more .label-wrap")
    for tab in ("pretrain", "fill", "attention", "data"):
        page.click(f"#tab-{tab}-button")
        page.wait_for_timeout(300)
        words = page.evaluate(
            """() => {
              const aside = '#run-log, #command code, #language, #fill-strip, .nz-examples, .nz-seal, '
                + '.nezha-masks [lang]';
              const hidden = [...document.querySelectorAll(aside)].filter((part) => part.offsetParent);
              hidden.forEach((part) => { part.style.visibility = 'hidden'; });
              const text = document.body.innerText;
              hidden.forEach((part) => { part.style.visibility = ''; });
              return text;
            }"""
        )
        assert not foreign.search(words), foreign.search(words)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("tab", ["fill", "attention", "data", "pretrain"])
def test_a_narrow_screen_needs_no_scrolling_sideways(served, visit, tab):
    page = visit(width=390, scheme="dark").open(
        f"{served.url}?tab={tab}&lang=en", f"#tab-{tab}-button[aria-selected=true]"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    ("lang", "again", "drawn"), [("en", "Other masks", "drawn this time"), ("zh", "换一组遮盖", "本次抽到")]
)
def test_the_data_tab_draws_four_maskings_and_counts_a_corpus(served, visit, shards, lang, again, drawn):
    page = visit(lang="fr").open(f"{served.url}?tab=data&lang={lang}", "#data-masks [data-recipe=nezha]")
    assert page.locator("#data-masks .panel").count() == 4
    page.fill("#data-text textarea", "我们在北京大学学习汉语")
    page.wait_for_selector("#data-masks .words button:has-text('北京大学')")
    assert drawn in page.inner_text("#data-masks")
    page.hover("#data-masks .words button:has-text('北京大学')")
    page.wait_for_selector("#data-masks [data-recipe=nezha] .word.lit")
    assert page.locator("#data-masks [data-recipe=bert_chinese] .word.lit").count() == 4
    page.click("#data-masks .words button:has-text('汉语')")
    page.hover("#tabs .tab-wrapper")
    assert page.locator("#data-masks [data-recipe=bert_chinese] .word.lit").count() == 2
    before = page.inner_html("#data-masks .panels")
    page.click(f"button:has-text('{again}')")
    value_becomes(page, "#data-seed input", "17")
    page.wait_for_function("before => document.querySelector('#data-masks .panels').innerHTML !== before", arg=before)
    page.fill("#data-folder textarea, #data-folder input", str(shards))
    page.click("#data-count")
    page.wait_for_selector("#data-corpus .nz-rates tr.paper")
    page.fill("#data-folder textarea, #data-folder input", "nowhere")
    page.click("#data-count")
    page.wait_for_selector("#data-corpus [role=alert]")
    assert page.locator("#data-corpus .nz-tiles").count() == 1
    assert page.input_value("#data-text textarea") == "我们在北京大学学习汉语"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_data_tab_on_a_narrow_screen_has_one_column(served, visit, shards):
    page = visit(width=390, scheme="dark").open(f"{served.url}?tab=data&lang=en", "#data-masks [data-recipe=nezha]")
    page.fill("#data-folder textarea, #data-folder input", str(shards))
    page.click("#data-count")
    page.wait_for_selector("#data-corpus .nz-rates tr.paper")
    page.wait_for_timeout(300)
    lefts = page.eval_on_selector_all(
        "#data-masks .panel", "parts => parts.map(part => part.getBoundingClientRect().left)"
    )
    assert len(set(lefts)) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_empty_text_is_said_in_the_data_tab_and_the_picture_stays(served, visit):
    page = visit().open(f"{served.url}?tab=data&lang=en", "#data-masks [data-recipe=nezha]")
    page.fill("#data-text textarea", "")
    page.wait_for_selector("#data-masks [role=alert]:has-text('at least one character')")
    assert page.locator("#data-masks .panel").count() == 4


def test_deleting_asks_and_then_forgets(served, visit):
    page = visit().open(served.url + "?tab=pretrain&lang=en", "#run-delete")
    page.click("#run-delete")
    page.click("#run-really")
    page.wait_for_selector(f"#run-list [data-run='{RUN}']", state="detached")
    assert not (served.runs / RUN).exists()
