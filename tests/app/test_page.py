"""The page as a whole: building it runs nothing, every event is connected, and its process never meets torch."""

import re
import subprocess
import sys
from types import SimpleNamespace

import gradio as gr
import pytest

from nezha.messages import InputError
from nezha_app import main
from nezha_app.guard.listening import listen
from nezha_app.header import Readiness
from nezha_app.serve import main as serving
from nezha_app.ticking import SECONDS, active
from nezha_app.workbench import TABS, Workbench


@pytest.fixture
def bench(worker) -> Workbench:
    made = Workbench(worker, Readiness(), "en")
    made.demo = made.build()  # type: ignore[attr-defined]
    return made


def request(query: dict[str, str], **headers: str) -> SimpleNamespace:
    return SimpleNamespace(query_params=query, headers=headers, cookies={})


def test_building_asks_nothing_of_the_worker(bench, worker):
    assert isinstance(bench.demo, gr.Blocks)
    assert not worker.asked


def test_every_button_and_every_field_does_something(bench):
    wired = {target[0] for event in bench.demo.fns.values() for target in event.targets}
    for component in bench.demo.blocks.values():
        if isinstance(component, gr.Button):
            assert component._id in wired, component.value
    assert {field._id for field in bench.pretrain.form.fields} <= wired
    assert {bench.ticking.status._id, bench.header.lang._id, bench.panel.list._id, bench.fill.strip._id} <= wired


def test_every_event_with_a_handler_has_a_name_of_its_own_and_is_private_but_for_the_endpoints(bench):
    named = [event.api_name for event in bench.demo.fns.values() if event.fn is not None]
    assert len(named) == len(set(named))
    # an endpoint is the child of no component; `test_api` holds their names
    events = [event for event in bench.demo.fns.values() if event.fn is not None and any(t[0] for t in event.targets)]
    assert events
    assert all(event.api_visibility == "private" for event in events)


def test_a_page_opens_at_the_tab_run_and_language_of_its_address(bench):
    lang, tab, *named = bench.on_open(request({"lang": "zh", "tab": "pretrain", "run": "mine"}))[:5]
    assert (lang, tab["selected"], *named) == ("zh", "pretrain", "mine", "mine", "mine")
    texts = bench.on_open(request({}))[5:]
    assert len(texts) == len(bench.page.alive)
    lang, tab, run, *_ = bench.on_open(request({"tab": "../x"}, **{"accept-language": "zh-TW"}))
    assert (lang, run) == ("zh", None)
    assert "selected" not in tab, "a visitor may have clicked a tab already"


def test_the_line_of_state_says_how_the_model_is(bench):
    bench.header.readiness.state = "missing"
    assert "no bundled model" in bench.header.line("en")
    assert "没有内置模型" in bench.header.line("zh")


@pytest.mark.parametrize("shown", ["start", "pretrain", "runs"])
def test_the_timers_of_tabs_that_nobody_sees_stand_still(bench, shown):
    going = dict(zip(SECONDS, active(shown), strict=True))
    assert {tab: update["active"] for tab, update in going.items()} == {tab: tab == shown for tab in SECONDS}
    assert not any(timer.active for timer in bench.ticking.timers.values()), "none goes before its tab is opened"


def test_every_tab_that_watches_runs_looks_when_it_is_opened_and_then_again(bench):
    names = {one.api_name for one in bench.demo.fns.values()}
    for what in ("pretrain", "finetune", "compared", "shelf", "shelf_run"):
        assert {f"{what}_opened", f"{what}_tick"} <= names
    assert {f"timers_{name}" for name in TABS} <= names


def test_a_run_without_a_checkpoint_is_not_taken_as_a_model(bench):
    tab, model = bench.on_use("fill", "nothing", "en")
    assert tab["selected"] == "fill"
    assert model["value"] == "bundled"


def test_a_taken_port_is_one_sentence(monkeypatch):
    def taken(*_):
        raise OSError("Cannot find empty port")

    monkeypatch.setattr(main, "_serve", taken)
    with pytest.raises(InputError, match="7999 is in use"):
        main.launch(main.Wish(port=7999))


def test_a_port_that_is_in_use_is_told_apart_from_an_address_of_another_machine(monkeypatch):
    def fails(*_):
        raise OSError("Cannot find empty port")

    monkeypatch.setattr(main, "_serve", fails)
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        for wait in (lambda: main.launch(main.Wish(port=port)), lambda: serving.launch(serving.Wish(port=port))):
            with pytest.raises(InputError, match=f"{port} is in use"):
                wait()
    elsewhere = "203.0.113.7"  # kept for documentation by RFC 5737
    for wish in (main.Wish(host=elsewhere), main.Wish(host=elsewhere, port=0)):
        with pytest.raises(InputError, match=f"a port of this machine.*{elsewhere}, port {wish.port}"):
            main.launch(wish)
    with pytest.raises(InputError, match=f"a port of this machine.*{elsewhere}, port 7861"):
        serving.launch(serving.Wish(host=elsewhere))


def test_the_process_of_the_app_imports_neither_torch_nor_transformers():
    code = (
        "import sys, nezha_app.main as m; m.build(); m._style(); m._head(); m.theme()\n"
        "print([name for name in ('torch', 'transformers', 'matplotlib', 'plotly') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_the_style_of_the_page_names_no_bare_element():
    """A rule for every `button` or `main` would undo Gradio's; the door has such, and is a page of its own."""
    assert not re.findall(r"(?m)^\s*(?:body|main|button|input|form|h1|p|a|\*)\b[^{}]*\{", main._style())


def test_gradio_keeps_no_rows_about_events_and_looks_for_them_at_leisure(worker, monkeypatch):
    demo = main.build(worker)
    monkeypatch.setattr(demo, "launch", lambda **_: setattr(demo, "app", SimpleNamespace()))
    main._serve(demo, SimpleNamespace(), 7999, main.Wish(port=7999))  # type: ignore[arg-type]
    queue = demo._queue
    own = type(queue)(True, 1, 1.0, 10, demo)
    assert queue.sleep_when_free > own.sleep_when_free > 0  # Gradio still knows both under these names
    assert queue.progress_update_sleep_when_free > own.progress_update_sleep_when_free > 0
    assert queue.ANALYTICS_MAX_EVENTS == 1
    queue.events_recorded += 10_000
    monkeypatch.setattr(queue, "_get_df", lambda _: pytest.fail("made a table"))
    assert queue.compute_analytics_summary([{"function": "fill_in"}]) == {"functions": {}}
