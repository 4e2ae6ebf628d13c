"""Charts, comparison and queue in real Chromium: one app over run folders made by hand, and runs that really wait."""

import json
import time

import pytest

from nezha import runs
from nezha.data_config import DataConfig
from nezha.pretrain_config import LoopConfig, ModelSize, OptimizerConfig, PretrainConfig
from nezha.run_folder import RunFolder, write_json
from nezha.runs import process

LAYERS = ("embeddings", "layer.0", "layer.1", "heads")


def records(*, loss: float, fp16: bool) -> list[dict]:
    """A run of two stages as a trainer writes it, with every figure there is."""
    found: list[dict] = []
    for step in range(10, 410, 10):
        masked = loss + 4 / (1 + step / 100)
        shared = {"step": step, "mlm_loss": masked, "nsp_loss": 0.5, "loss": masked + 0.5}
        found.append(
            {
                "kind": "train", **shared, "loss_ema": masked + 0.6, "grad_norm": 1.5, "learning_rate": 1e-3,
                "tokens_per_second": 9000.0, "seconds": step * 30.0, "eta_seconds": 61.0, "memory": 2**30,
                "loss_scale": (2.0**16 if step < 200 else 2.0**15) if fp16 else None, "skipped": int(step >= 200),
                "stage": 1 + (step > 300), "sequence_length": 128 if step <= 300 else 512,
                "trust_ratio": {row: 0.02 * 4**place for place, row in enumerate(LAYERS)},
            }
        )  # fmt: skip
        if step % 50 == 0:
            found.append({"kind": "eval", **shared, "mlm_accuracy": 0.2, "nsp_accuracy": 0.6, "best": True})
    return found


def write(place, name: str, *, state: str, loss: float, fp16: bool = False, error=None, **settings) -> RunFolder:
    folder = runs.create(PretrainConfig(name=name, **settings), place)
    status = {"state": state, "step": 400, "steps": 1000, "heartbeat": time.time(), "error": error}
    write_json(folder.status, status | (process.identity() if state == "running" else {}))
    lines = (json.dumps(record) + "\n" for record in records(loss=loss, fp16=fp16))
    folder.metrics.write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def busy(served) -> RunFolder:
    """Three runs: one that this very process seems to train, one in fp16 that failed, one that is done."""
    error = {"en": "the loss stopped being a number at step 401", "zh": "第 401 步损失不再是数字"}
    write(served.runs, "done", state="finished", loss=3.0, optimizer=OptimizerConfig(learning_rate=1e-3))
    write(served.runs, "half", state="failed", loss=2.0, fp16=True, error=error, loop=LoopConfig(precision="fp16"))
    return write(served.runs, "busy", state="running", loss=2.5)


@pytest.mark.usefixtures("busy")
def test_a_run_in_fp16_shows_all_its_curves_and_why_it_failed(served, visit):
    page = visit().open(served.url + "?tab=pretrain&lang=en&run=half", "#run-curves .nz-heat")
    titles = page.locator("#run-curves figcaption b").all_inner_texts()
    assert titles[:3] == ["Loss", "Masked characters", "Next sentence"]
    assert titles[3:] == ["Learning rate", "Gradient norm", "LAMB’s trust ratio, layer by layer", "Loss scale"]
    alert, figures = (page.locator(f"#run-head {part}").bounding_box() for part in ("[role=alert]", "dl"))
    assert alert["y"] < figures["y"]
    assert "The loss stopped being a number at step 401" in page.inner_text("#run-head")
    for words in ("1.0 GiB", "2 · length 512", "32,768", "Skipped steps"):
        assert words in page.inner_text("#run-head")


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(("lang", "words"), [("en", ["layer 2", "ratio 0.32"]), ("zh", ["第 2 层", "信任比 0.32"])])
def test_the_pointer_reads_a_cell_of_the_heat_strip(served, visit, lang, words):
    page = visit().open(f"{served.url}?tab=pretrain&lang={lang}&run=done", "#run-curves .nz-heat")
    page.wait_for_function(f"document.documentElement.lang.startsWith('{lang}')")
    area, reading = page.locator("#run-curves [data-heat]"), page.locator(f".nz-reading:has-text('{words[0]}')")
    area.scroll_into_view_if_needed()
    for moved in range(100):  # the page may draw the strip once more while it opens, and then a reading goes
        box = area.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2 + moved % 2, box["y"] + box["height"] * 0.6)
        page.wait_for_timeout(200)
        if reading.is_visible():
            break
    assert words[1] in page.inner_text(".nz-reading")
    drawn = page.eval_on_selector_all(
        ".nz-heat svg path", "cells => new Set(cells.map(cell => getComputedStyle(cell).fill)).size"
    )
    assert drawn == 4, "a colour a ratio"


@pytest.mark.usefixtures("busy")
def test_chosen_runs_are_compared_along_hours_and_the_choice_outlives_a_reload(served, visit):
    page = visit().open(served.url + "?tab=compare&lang=en", "#compare-chart .nz-line")
    assert page.locator("#compare-chart .nz-line").count() == 2, "the newest two, to begin with"
    page.click("#compare-runs input")
    page.click("#compare-runs [role=option]:has-text('busy')")
    page.wait_for_function("document.querySelectorAll('#compare-chart .nz-line').length === 3")
    page.keyboard.press("Escape")
    page.click("#compare-axis label:has-text('hours')")
    page.wait_for_selector("#compare-chart .nz-axes:has-text('hours of training')")
    assert "Peak learning rate" in page.inner_text("#compare-tables")
    assert "Hidden size" not in page.inner_text("#compare-tables")
    page.wait_for_timeout(1500)  # the browser keeps what was chosen a moment after it is shown
    page.reload()
    page.wait_for_function("document.querySelectorAll('#compare-chart .nz-line').length === 3")
    page.click("#language label:has-text('中文')")
    page.wait_for_selector("#compare-chart .nz-axes:has-text('训练小时数')")
    assert "最高学习率" in page.inner_text("#compare-tables")


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(("tab", "ready"), [("pretrain", "#run-curves .nz-heat"), ("compare", "#compare-chart svg")])
def test_charts_and_tables_fit_a_narrow_screen(served, visit, tab, ready):
    page = visit(width=390, scheme="dark").open(f"{served.url}?tab={tab}&lang=zh&run=half", ready)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_queued_run_shows_its_place_moves_and_begins_when_the_other_ends(served, visit, shards, busy):
    model = ModelSize(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
    loop = LoopConfig(steps=100_000, batch_size=2, compile="no", device="cpu", precision="fp32")
    data = DataConfig(data=str(shards), sequence_length=16)
    runs.launch(PretrainConfig(name="first", model=model, loop=loop, data=data), served.runs, queue=True)
    page = visit().open(served.url + "?tab=pretrain&lang=en", "#run-list [data-run=first]")
    page.click("#form-preset label:has-text('Try-out')")
    page.fill("#form-name input", "second")
    page.fill("#form-data-data input", str(shards))
    page.wait_for_selector("#command code:has-text('--name second')")
    page.wait_for_selector("#command code:has-text('--data')")
    page.click("#queue-run")
    page.wait_for_selector("#run-head:has-text('queued, place 2')")
    page.wait_for_selector("#status:has-text('1 run in progress · 2 in the queue')")
    page.click("#run-up")
    page.wait_for_selector("#run-head:has-text('queued, place 1')")
    page.click("#run-leave")
    page.wait_for_selector("#run-head .nz-state.stopped")
    page.wait_for_selector("#run-list [data-run=first]:has-text('queued, place 1')")
    write_json(busy.status, {"state": "finished", "step": 400, "steps": 1000, "heartbeat": 0.0})
    page.wait_for_selector("#run-list [data-run=first] .nz-state.running")
    page.click("#run-queue")
    page.wait_for_selector("#run-head:has-text('queued, place 1')")
