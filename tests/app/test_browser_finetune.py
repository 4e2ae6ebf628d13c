"""Fine-tune in real Chromium: from files of one's own to a tried sentence and its attention."""

import random
import shutil

from nezha import runs

RUN = "glad"
GOOD, BAD, REST = "喜欢有意思", "不知道", "今天气国学习汉语老师生看书这本的故事"


def reviews() -> str:
    """A hundred made-up reviews that hold a glad or an angry character."""
    draw = random.Random(7)
    lines = ["label,review"]
    for _ in range(100):
        label = draw.choice((0, 1))
        lines.append(f"{label},{''.join(draw.choices(REST, k=8))}{draw.choice(GOOD if label else BAD)}")
    return "\n".join(lines)


def test_own_data_become_a_model_that_is_tried_looked_into_and_faulted(served, visit, tiny_model_folder, tmp_path):
    shutil.copytree(tiny_model_folder, served.runs.parent / "models" / "small")
    (tmp_path / "reviews.csv").write_text(reviews(), encoding="utf-8")
    page = visit().open(served.url + "?tab=finetune&lang=en", "#tune-source")
    page.wait_for_selector("#tune-command code")
    page.fill("#tune-name input", RUN)
    page.click("#tune-source label:has-text('My own files')")
    page.set_input_files("#tune-files input[type=file]", str(tmp_path / "reviews.csv"))
    page.wait_for_selector("#tune-preview:has-text('100 rows')")
    page.click("#tune-model input")
    page.click("#tune-model [role=option]:has-text('small')")
    page.fill("#tune-epochs input", "2")
    page.fill("#tune-length input", "16")
    page.wait_for_selector("#tune-command code:has-text('--epochs 2 --length 16')")
    page.click("#start-tuning")
    page.wait_for_selector(f"#tuning-head:has-text('{RUN}')")
    page.wait_for_selector("#tuning-head .nz-state.finished")
    page.wait_for_selector("#tuning-curves:has-text('NEZHA, fine-tuned')")
    assert page.locator("#tuning-curves figure").count() >= 1
    assert runs.get(RUN, served.runs).config["model"] == "model:small"

    page.click("#tuning-try")
    page.wait_for_selector("#try-text textarea")
    page.fill("#try-text textarea", "这本书喜欢")
    page.click("#try-ask")
    page.wait_for_selector("#try-answer .nz-verdict")
    assert page.locator("#try-answer .nz-level").count() == 2

    page.click("#tune-part-mistakes-button")
    page.wait_for_selector("#mistakes-view .nz-confusion")
    page.click("#tune-part-try-button")
    page.click("#try-attention")
    page.wait_for_selector("#attention-viewer svg")
    assert page.input_value("#attention-text textarea") == "这本书喜欢"
    assert "tab=attention" in page.url
    page.click("#language label:has-text('中文')")
    page.click("#tab-finetune-button")
    page.wait_for_selector("#try-answer")
    page.wait_for_selector("#tune-part-try-button:has-text('试一试')")


def test_a_file_that_is_too_large_is_told_in_both_languages_and_nothing_is_sent(served, visit, tmp_path):
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(150_000_000)
    (tmp_path / "reviews.csv").write_text(reviews(), encoding="utf-8")
    page = visit().open(served.url + "?tab=finetune&lang=en", "#tune-source")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if "/upload" in request.url else None)
    page.wait_for_selector("#tune-command code")
    page.click("#tune-source label:has-text('My own files')")
    page.set_input_files("#tune-files input[type=file]", str(tmp_path / "huge.csv"))
    page.wait_for_selector("[role=alert]:has-text('expected at most 100 MB; got 150 MB; pack the file as .gz')")
    page.click("#language label:has-text('中文')")
    page.wait_for_selector("html[lang=zh-Hans]", state="attached")
    page.set_input_files("#tune-files input[type=file]", str(tmp_path / "huge.csv"))
    page.wait_for_selector("[role=alert]:has-text('文件总计不得超过 100 MB，得到 150 MB')")
    assert not sent
    page.set_input_files("#tune-files input[type=file]", str(tmp_path / "reviews.csv"))
    page.wait_for_selector("#tune-preview:has-text('100 行')")
    assert page.locator(".nz-told").is_hidden()


def test_six_tabs_and_three_parts_fit_a_narrow_screen(served, visit):
    page = visit(width=390, scheme="dark").open(f"{served.url}?tab=finetune&lang=en", "#tune-command code")
    for part in ("train", "try", "mistakes"):
        page.click(f"#tune-part-{part}-button")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), part
