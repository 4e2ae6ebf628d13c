"""Attention in real Chromium: links that give back the very view, a second picture, and the way to the laboratory.

The tests of this file share one app; each visitor has a browser of their own.
"""

import json
import re
import shutil
from urllib.parse import parse_qs, quote, urlparse

import pytest

TEXT = "老师和学生都喜欢北京的秋天。"
DRAWN = "#attention-viewer .nv-line"
RUN = "small"


@pytest.fixture(scope="module")
def checkpoint(served, tiny_model_folder):
    """A run with two checkpoints, as the exact name of its first one."""
    folder = served.runs / RUN
    for step in (10, 20):
        shutil.copytree(tiny_model_folder, folder / "checkpoints" / f"step-{step:06d}")
    (folder / "config.json").write_text(json.dumps({"kind": "pretrain", "name": RUN}), encoding="utf-8")
    return f"run:{RUN}/step-000010"


def view(page) -> dict[str, str]:
    """Everything that a view is: model and text, head, token, offset curve, every shade of its line, its code."""
    return {
        "model": page.input_value("#attention-model input"),
        "text": page.input_value("#attention-text textarea"),
        "head": page.inner_text("#attention-viewer .nv-one h3"),
        "token": page.inner_text("#attention-viewer .nv-sentence .nv-focus"),
        "curve": page.get_attribute(DRAWN, "d"),
        "said": page.inner_text("#attention-viewer .nv-facts"),
        "where": page.inner_text("#attention-viewer .nv-where >> nth=0"),
        "pressed": str(page.locator("#attention-viewer [aria-pressed=true]").all_inner_texts()),
        "pins": str(page.locator("#attention-viewer .nv-pins li").count()),
    }  # fmt: skip


def copied(page) -> str:
    page.click("#attention-viewer [data-share=copy]")
    return page.input_value("#attention-viewer .nv-code")


def settled(page) -> None:
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def choose(page) -> None:
    """A view that is nothing like the first one."""
    page.click('#attention-viewer .nv-cell[data-at="1.1"]')
    page.click("#attention-viewer [data-toggle=skew]")
    page.click("#attention-viewer [data-toggle=hideSpecial]")
    page.locator("#attention-viewer .nv-sentence .nv-letter").nth(3).click()
    page.click("#attention-viewer [data-share=pin]")
    settled(page)


def asked(page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def test_a_copied_link_opens_exactly_the_view_that_it_was_copied_from(served, visit):
    page = visit().open(f"{served.url}?tab=attention&lang=en", "#attention-ask")
    page.fill("#attention-text textarea", TEXT)
    page.click("#attention-ask")
    page.wait_for_selector(DRAWN)
    first = view(page)
    choose(page)
    there = view(page)
    assert there["head"] == "Layer 2 · head 2"
    assert there["pins"] == "1"
    assert there["curve"] != first["curve"]
    link = copied(page)
    assert {"tab": "attention", "model": "bundled", "text": TEXT}.items() <= asked_of(link).items()
    again = visit().open(link, DRAWN)
    again.wait_for_selector("#attention-viewer .nv-pins li")
    settled(again)
    assert view(again) == there
    assert asked_of(copied(again))["view"] == asked_of(link)["view"]
    again.fill("#attention-text textarea", "今天很好")  # the code was of the other text alone
    again.click("#attention-ask")
    again.wait_for_function("document.querySelector('#attention-viewer .nv-where').textContent.includes('今天很好')")
    assert again.locator("#attention-viewer .nv-pins li").count() == 0


def asked_of(link: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlparse(link).query).items()}


def test_a_link_to_a_pair_opens_both_texts(served, visit):
    page = visit().open(f"{served.url}?tab=attention&lang=en&text={quote(TEXT)}&pair={quote('今天很好')}", DRAWN)
    assert page.input_value("#attention-pair textarea") == "今天很好"
    choose(page)
    there, link = view(page), copied(page)
    assert asked_of(link)["pair"] == "今天很好"
    page.wait_for_function(
        "code => new URL(location.href).searchParams.get('view') === code", arg=asked_of(link)["view"]
    )
    page.reload()  # the address has followed the view
    page.wait_for_selector("#attention-viewer .nv-pins li")
    settled(page)
    assert view(page) == there
    again = visit().open(link, DRAWN)
    again.wait_for_selector("#attention-viewer .nv-pins li")
    settled(again)
    assert view(again) == there


def test_a_link_names_the_very_checkpoint_also_after_newer_ones(served, visit, checkpoint):
    page = visit().open(f"{served.url}?tab=attention&lang=en&model={checkpoint}&text={quote('学生看书')}", DRAWN)
    assert page.input_value("#attention-model input") == checkpoint
    link = copied(page)
    assert asked_of(link)["model"] == checkpoint
    again = visit().open(link, DRAWN)
    assert checkpoint in again.inner_text("#attention-viewer .nv-where >> nth=0")
    gone = visit().open(f"{served.url}?tab=attention&lang=en&model=run:{RUN}/step-000030&text=学生看书", DRAWN)
    assert "bundled" in gone.inner_text("#attention-viewer .nv-where >> nth=0")


def beside(page, text="", model=None) -> str:
    """Put something beside the picture; what it says that it is."""
    if page.locator("#attention-compare").is_hidden():
        page.click("#attention-beside > button")
    page.fill("#attention-other-text textarea", text)
    if model:
        page.click("#attention-other-model input")
        page.locator("#attention-other-model [role=option]", has_text=model).first.click()
    before = page.locator("#attention-viewer .nv-compare .nv-where").text_content()
    page.click("#attention-compare")
    page.wait_for_function(
        "before => { const one = document.querySelector('#attention-viewer .nv-compare');"
        " return one && !one.hidden && one.querySelector('.nv-where').textContent !== before; }",
        arg=before,
    )
    return page.locator("#attention-viewer .nv-compare .nv-where").inner_text()


def test_another_text_the_random_twin_and_another_model_stand_beside_the_first(served, visit, checkpoint):
    page = visit().open(f"{served.url}?tab=attention&lang=en&text={quote(TEXT)}", DRAWN)
    assert page.locator("#attention-viewer .nv-compare").is_hidden()
    first = view(page)
    other = beside(page, text="今天很好")
    assert "今天很好" in other
    assert "bundled" in other
    assert page.locator("#attention-viewer .nv-second .nv-letter").all_inner_texts()[1:5] == list("今天很好")
    twin = beside(page, model="random weights")
    assert "random weights" in twin
    assert TEXT in twin
    assert page.locator("#attention-viewer [data-comparison=difference]").is_enabled()
    page.click("#attention-viewer [data-comparison=difference]")
    model = beside(page, model=f"Run {RUN}")
    assert f"run:{RUN}/step-000020" in model
    page.click("#attention-alone")
    page.wait_for_selector("#attention-viewer .nv-compare", state="hidden")
    page.wait_for_function("() => !document.querySelector('#attention-viewer [data-comparison=off]').offsetParent")
    assert view(page)["curve"] == first["curve"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_caveat_leads_to_switching_off_the_heads_of_this_model(served, visit, lang):
    page = visit().open(f"{served.url}?tab=attention&lang={lang}&text={quote(TEXT)}", DRAWN)
    page.click("#attention-viewer .nv-away")
    page.wait_for_selector("#lab-form-switch_offs")
    assert {"tab": "lab", "question": "switch_offs", "model": "bundled", "lang": lang}.items() <= asked(page).items()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_question_says_how_far_it_is_and_can_be_stopped(served, visit, lang):
    page = visit().open(f"{served.url}?tab=lab&lang={lang}&question=switch_offs&texts=512", "#lab-form-switch_offs")
    words = {"en": ("expected to take", "left", "was stopped"), "zh": ("预计共需", "约剩", "已被停止")}[lang]
    page.wait_for_selector(f"#lab-message .nz-pace:has-text('{words[0]}')")
    assert words[1] in page.inner_text("#lab-message")
    assert float(page.get_attribute("#lab-message progress", "value")) < 1
    page.click("#lab-stop")
    page.wait_for_selector(f"#lab-message [role=alert]:has-text('{words[2]}')")
    page.wait_for_selector("#lab-stop", state="hidden")
    assert not page.locator("#lab-picture svg").count()


def test_a_long_question_keeps_nobody_from_the_attention_and_a_closed_page_lets_it_go(served, visit):
    page = visit().open(f"{served.url}?tab=lab&lang=en&question=switch_offs&texts=512", "#lab-form-switch_offs")
    page.wait_for_selector("#lab-message .nz-pace:has-text('expected to take')")
    other = visit().open(f"{served.url}?tab=attention&lang=en&text={quote('学生看书')}", DRAWN)
    assert "学生看书" in other.inner_text("#attention-viewer .nv-where >> nth=0")
    page.close()
    quick = visit().open(f"{served.url}?tab=lab&lang=en&question=shift&most=2", "#lab-picture svg")
    assert quick.inner_text("#lab-picture h2") == "Shift test"


def test_a_head_is_made_by_dragging_and_its_code_is_in_the_address_and_the_form(served, visit):
    page = visit().open(f"{served.url}?tab=lab&lang=en&question=table&text={quote(TEXT)}", "#lab-picture .np-dial")
    before = page.input_value("[data-made=code]")
    page.locator("[data-pair='2']").scroll_into_view_if_needed()
    box = page.locator("[data-pair='2']").bounding_box()
    page.mouse.move(box["x"] + 36, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 56, box["y"] + 50)
    page.mouse.up()
    page.wait_for_function("new URL(location.href).searchParams.get('head')")
    code = page.input_value("[data-made=code]")
    assert code != before
    assert asked(page)["head"] == code
    assert page.input_value("#lab-table-head textarea, #lab-table-head input") == code
    page.click("#lab-ask")
    page.wait_for_function(
        "document.querySelector('[data-made=start] option:checked')?.textContent === 'the head of this code'"
    )
    assert page.input_value("[data-made=code]") == code
    page.reload()
    page.wait_for_selector("#lab-picture .np-dial")
    assert page.input_value("[data-made=code]") == code


def layers_asked(page) -> list[list[int]]:
    """Fills with the layers that the page asks its server for."""
    asked = []

    def heard(request):
        data = json.loads(request.post_data).get("event_data") if "queue/join" in request.url else None
        if isinstance(data, dict) and "layers" in data:
            asked.append(data["layers"])

    page.on("request", heard)
    return asked


def head_of_layer(page, layer: int) -> None:
    """Choose the first head of a layer, counted from 0, and wait until it is shown."""
    page.click(f'#attention-viewer .nv-cell[data-at="{layer}.0"]')
    shown = f"document.querySelector('#attention-viewer .nv-one h3').innerText.startsWith('Layer {layer + 1} ')"
    page.wait_for_function(shown)


def test_a_long_text_comes_with_one_layer_and_others_as_they_are_looked_at(served, visit):
    text = "北京是中华人民共和国的首都，老师和学生都喜欢它的秋天。" * 5
    page = visit().open(f"{served.url}?lang=en&tab=attention&text={quote(text)}&model=bundled", DRAWN)
    asked = layers_asked(page)
    first = int(re.search(r"\d+", page.inner_text("#attention-viewer .nv-one h3"))[0]) - 1
    other = 0 if first else 1
    head_of_layer(page, other)
    facts = page.inner_text("#attention-viewer .nv-facts")
    head_of_layer(page, first)
    head_of_layer(page, other)
    assert page.inner_text("#attention-viewer .nv-facts") == facts
    assert asked == [[other]], "what has come stays"
    pressed = "document.querySelector('#attention-viewer [data-view=content]')?.ariaPressed === 'true'"
    page.click('#attention-viewer [data-view="content"]')
    page.wait_for_function(pressed)
    assert len(asked) == 2
    assert {first, other, *asked[1]} == set(range(8)), "small pictures of scores are made of every layer"
    again = visit().open(copied(page), DRAWN)
    again.wait_for_function(pressed)
    assert again.inner_text("#attention-viewer .nv-one h3").startswith(f"Layer {other + 1} ")


def test_layers_of_a_run_that_is_gone_are_said_to_be_missing_and_the_view_stays(served, visit, tiny_model_folder):
    folder = served.runs / "gone"
    shutil.copytree(tiny_model_folder, folder / "checkpoints" / "step-000010")
    (folder / "config.json").write_text(json.dumps({"kind": "pretrain", "name": "gone"}), encoding="utf-8")
    text = quote("今天中华人民共和国好" * 12)
    page = visit().open(f"{served.url}?lang=zh&tab=attention&text={text}&model=run:gone", DRAWN)
    shutil.rmtree(folder)
    before = page.inner_text("#attention-viewer .nv-one h3")
    other = 1 if before.startswith("第 1 层") else 0
    page.click(f'#attention-viewer .nv-cell[data-at="{other}.0"]')
    page.wait_for_selector("#attention-viewer [role=alert]:not(:empty)")
    assert "gone" in page.inner_text("#attention-viewer [role=alert]:not(:empty)")
    assert page.inner_text("#attention-viewer .nv-one h3") == before
