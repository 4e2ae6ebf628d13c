"""All runs in real Chromium: finding, choosing, deleting with undo, duplicating, a zip out and in."""

import json
import time

import pytest

from nezha import runs
from nezha.pretrain_config import LoopConfig, OptimizerConfig, PretrainConfig
from nezha.run_folder import write_json


def write(served, name: str, *, state: str = "finished", rate: float = 1e-3) -> None:
    config = PretrainConfig(name=name, optimizer=OptimizerConfig(learning_rate=rate), loop=LoopConfig(steps=321))
    folder = runs.create(config, served.runs)
    write_json(folder.status, {"state": state, "step": 321, "steps": 321, "heartbeat": time.time()})
    records = [
        {"step": step, "kind": kind, "loss": 3 + 4 / step, "mlm_accuracy": 0.25, "learning_rate": rate}
        for step in range(10, 330, 10)
        for kind in ("train", "eval")
    ]
    folder.metrics.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    for step in (300, 321):
        folder.checkpoint(step).mkdir(parents=True)
        write_json(folder.checkpoint(step) / "state.json", {"step": step, "sha256": {}})


@pytest.fixture(scope="module")
def kept(served):
    """Four runs, one with a note and a tag."""
    for name, rate in (("alpha", 1e-3), ("beta", 5e-4), ("gamma", 2e-3), ("delta", 1e-4)):
        write(served, name, rate=rate)
    runs.tag("beta", ["课堂"], root=served.runs)
    runs.note("beta", "too slow a rate", served.runs)
    return served


def rows(page) -> list[str]:
    return page.eval_on_selector_all("#shelf-table [data-row]", "all => all.map(one => one.dataset.row)")


def test_a_person_finds_keeps_in_order_and_undoes(kept, visit, tmp_path):
    page = visit().open(kept.url + "?tab=runs&lang=en&run=beta", "#shelf-table [data-row=delta]")
    page.wait_for_function("document.querySelector('#shelf-note textarea').value === 'too slow a rate'")
    page.fill("#shelf-search input, #shelf-search textarea", "learning_rate>=1e-3")
    page.wait_for_function("document.querySelectorAll('#shelf-table [data-row]').length === 2")
    assert set(rows(page)) == {"alpha", "gamma"}
    page.fill("#shelf-search input, #shelf-search textarea", "")
    page.wait_for_selector("#shelf-table [data-row=beta]")
    page.click("#shelf-table [data-sort=name]")
    page.wait_for_function("document.querySelector('#shelf-table [data-row]').dataset.row === 'alpha'")
    assert rows(page) == ["alpha", "beta", "delta", "gamma"]

    page.click("#shelf-table [data-row=alpha] td.kind")
    page.wait_for_selector("#shelf-head h3:has-text('alpha')")
    page.wait_for_function("document.querySelector('#shelf-note textarea').value === ''")
    page.fill("#shelf-tags input, #shelf-tags textarea", "first, 基线")
    page.click("#shelf-save")
    page.wait_for_selector("#shelf-table [data-row=alpha] .nz-tag:has-text('基线')")

    page.click("#shelf-delete")
    page.click("#shelf-really")
    page.wait_for_selector("#shelf-message:has-text('in the trash for 30 days')")
    page.wait_for_selector("#shelf-table [data-row=alpha]", state="detached")
    page.click("#shelf-undo")
    page.wait_for_selector("#shelf-table [data-row=alpha]")
    assert runs.get("alpha", kept.runs).tags == ("first", "基线")

    page.evaluate("for (const run of ['gamma', 'delta']) document.querySelector(`[data-choose=${run}]`).click()")
    page.wait_for_selector("#shelf-chosen:has-text('2 chosen')")
    page.click("#shelf-compare")
    page.wait_for_selector("#compare-tables td.odd")
    assert page.get_attribute("#tab-compare-button", "aria-selected") == "true"
    page.click("#tab-runs-button")
    page.click("#shelf-delete-many")
    page.click("#shelf-delete-yes")
    page.wait_for_selector("#shelf-said:has-text('2 runs are in the trash')")
    page.click("#shelf-trash-box > button")
    page.click("#shelf-trash li:has-text('delta') [data-restore]")
    page.wait_for_selector("#shelf-table [data-row=delta]")
    assert set(rows(page)) == {"alpha", "beta", "delta"}


def test_a_duplicate_opens_the_form_and_a_zip_goes_out_and_in(kept, visit, tmp_path):
    page = visit().open(kept.url + "?tab=runs&lang=zh&run=beta", "#shelf-table [data-row=beta]")
    page.wait_for_selector("#shelf-head h3:has-text('beta')")
    page.click("#shelf-pack")
    page.wait_for_selector("#shelf-zip a[download], #shelf-zip a[href]")
    with page.expect_download() as given:
        page.click("#shelf-zip a[href]")
    file = tmp_path / "beta.zip"
    given.value.save_as(file)
    page.set_input_files("#shelf-import input[type=file], input[type=file][accept='.zip']", str(file))
    page.wait_for_selector("#shelf-imported:has-text('“beta-2”已导入')")
    page.wait_for_selector("#shelf-table [data-row=beta-2] .nz-tag")
    page.click("#shelf-table [data-row=beta] td.kind")
    page.wait_for_selector("#shelf-head h3:text-is('beta')")
    page.click("#shelf-duplicate")
    page.wait_for_selector("#start-message:has-text('已填入“beta”的设置')")
    assert page.get_attribute("#tab-pretrain-button", "aria-selected") == "true"
    assert page.input_value("#form-optimizer-learning_rate input") == "0.0005"
    assert page.input_value("#form-name input, #form-name textarea") == "beta-3"
    # the fields are filled one after another, and the command follows them: it is whole once it names them all
    for word in ("--name beta-3", "--steps 321", "--learning-rate 0.0005"):
        page.wait_for_selector(f"#command code:has-text('{word}')")
    with page.expect_download() as given:
        page.click("#command [data-save]")
    given.value.save_as(tmp_path / "config.json")
    saved = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert saved == runs.get("beta", kept.runs).config | {"name": "beta-3"}


@pytest.mark.parametrize(("lang", "width", "scheme"), [("en", 390, "dark"), ("zh", 1280, "light")])
def test_nothing_needs_scrolling_sideways_and_the_page_speaks_one_language(kept, visit, lang, width, scheme):
    page = visit(width=width, scheme=scheme).open(f"{kept.url}?tab=runs&lang={lang}", "#shelf-table [data-row=beta]")
    page.wait_for_selector(f"#shelf-import:has-text('{'Take in' if lang == 'en' else '导入'}')")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.eval_on_selector(".nz-shelf", "shelf => shelf.scrollWidth <= shelf.clientWidth + 1")
    page.wait_for_selector("#shelf-head .nz-progress i", state="attached")
    assert page.eval_on_selector("#shelf-head .nz-progress i", "bar => bar.clientHeight") > 4
