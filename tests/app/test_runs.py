"""The form and the panel of runs, on run folders made by hand."""

import json
import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from nezha import runs
from nezha.data_config import DataConfig
from nezha.messages import InputError
from nezha.options import describe, to_dict
from nezha.pretrain_config import LoopConfig, PretrainConfig
from nezha.runs import process
from nezha_app import held_curves
from nezha_app.form import MAIN, Form
from nezha_app.header import Readiness, status
from nezha_app.held_curves import HeldCurves
from nezha_app.run_actions import BUTTONS, allowed
from nezha_app.tabs.run_panel import RunPanel, pick
from nezha_app.workbench import Workbench


@pytest.fixture
def folder(tmp_path):
    """`folder("name", state="stopped", records=[…])` writes a run folder and returns it."""

    def make(name: str, state: str = "stopped", step: int = 40, records: list[dict[str, Any]] | None = None) -> Path:
        path = tmp_path / "runs" / name
        (path / "checkpoints" / f"step-{step:06d}").mkdir(parents=True)
        config = PretrainConfig(name=name, loop=LoopConfig(steps=200))
        (path / "config.json").write_text(json.dumps(to_dict(config)), encoding="utf-8")
        status = {"state": state, "pid": None, "process_started": None, "host": None, "step": step, "steps": 200}
        (path / "status.json").write_text(
            json.dumps(status | {"heartbeat": time.time(), "error": None}), encoding="utf-8"
        )
        lines = [json.dumps(record) for record in records or []]
        (path / "metrics.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        (path / "log.txt").write_text("first line\n<b>last</b> line\n", encoding="utf-8")
        return path

    return make


def train(step: int, loss: float = 5.0) -> dict[str, Any]:
    return {
        "kind": "train", "step": step, "loss": loss, "learning_rate": 0.001, "tokens_per_second": 1234.5,
        "eta_seconds": 75.0, "time": 1.7e9,
    }  # fmt: skip


@pytest.fixture
def form(worker) -> Form:
    bench = Workbench(worker, Readiness(), "en")
    bench.build()
    return bench.pretrain.form


def test_the_form_has_every_option_once(form):
    assert form.names == [option.name for option in describe(PretrainConfig)]
    assert len({field._id for field in form.fields}) == len(form.names)
    assert set(MAIN) <= set(form.names)


def test_an_untouched_form_is_the_default_configuration(form):
    assert form.config(*form.restored(None)) == PretrainConfig()


def test_the_form_remembers_and_its_command_gives_the_same_run(form):
    kept = {"name": "x y", "loop.steps": 321.0, "data.data": "/some/where", "unknown": 1}
    config = form.config(*form.restored(kept))
    assert (config.name, config.loop.steps, config.data) == ("x y", 321, DataConfig(data="/some/where"))
    assert runs.command(config) == "nezha pretrain --name 'x y' --data /some/where --steps 321"


@pytest.mark.parametrize(
    ("option", "value", "key"),
    [("loop.steps", None, "out_of_range"), ("model.num_attention_heads", 3, "heads_do_not_divide")],
)
def test_a_value_that_cannot_be_is_refused_by_the_configuration(form, option, value, key):
    values = dict(zip(form.names, form.restored(None), strict=True)) | {option: value}
    with pytest.raises(InputError) as refused:
        form.config(*values.values())
    assert refused.value.key == key


def test_a_name_that_exists_is_refused_and_the_form_stays(worker, folder):
    folder("mine")
    bench = Workbench(worker, Readiness(), "en")
    bench.build()
    values = dict(zip(bench.pretrain.form.names, bench.pretrain.form.restored(None), strict=True)) | {"name": "mine"}
    selected, message, error, name = bench.pretrain.on_start(False, "zh", "old", *values.values())
    assert selected == "old"
    assert error is not None
    assert error.text("zh") in message
    assert name == gr.skip()


def test_the_view_shows_state_figures_curves_and_log(folder):
    events = [{"kind": "event", "event": "precision", "text_en": "bf16: fast", "text_zh": "bf16：快", "time": 1.7e9}]
    held = {"kind": "eval", "step": 40, "loss": 4.5, "mlm_accuracy": 0.25}
    folder("one", records=[*events, train(10), train(20, 4.75), train(30, float("nan")), held])
    _, _, rows, head, curves, log, *_ = RunPanel().look(None, None, "zh")
    assert 'data-run="one"' in rows
    assert "已停止" in rows
    for words in ("40 / 200", "4.500", "25.0%", "bf16：快"):
        assert words in head
    assert curves.count("<figure") == 2
    assert "nan" not in curves.lower().replace("奈", "")
    assert "&lt;b&gt;last" in log


def test_nothing_is_sent_where_nothing_changed(folder):
    path, panel = folder("one", records=[train(10)]), RunPanel()
    _, seen, *_ = panel.look("one", None, "en")
    assert all(update == gr.skip() for update in panel.look("one", seen, "en"))
    name, now, *parts = panel.look("one", (*seen[:2], 0, *seen[3:]), "en")
    assert (name, now) == (gr.skip(), seen)
    assert [update == gr.skip() for update in parts] == [True, False, *[True] * (len(parts) - 2)], "the changed part"
    assert panel.look("one", None, "en")[0] == "one", "a page that shows nothing yet is told all"
    with (path / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(train(20, 4.321)) + "\n" + '{"kind": "train", "st')
    assert "4.321" in panel.look("one", seen, "en")[3]
    assert panel.look("one", seen, "zh")[1] != seen


def test_a_run_that_starts_anew_under_the_same_name_shows_its_own_records_only(folder):
    path, panel = folder("one", records=[train(10, 7.125)]), RunPanel()
    assert "7.125" in panel.look("one", None, "en")[3]
    (path / "metrics.jsonl").write_text(json.dumps(train(5, 6.25)) + "\n", encoding="utf-8")
    assert "7.125" not in panel.look("one", None, "en")[3]


def test_without_runs_the_panel_says_what_to_do():
    name, _, rows, head, curves, log, *buttons = RunPanel().look("gone", None, "en")
    assert name is None
    assert "Start" in rows
    assert (head, curves, log) == ("", "", "")
    assert not any(button["visible"] for button in buttons)


def test_the_selected_run_stays_selected_else_one_that_works_else_the_next_that_waits_else_the_newest():
    def run(name: str, live: bool, order: int | None = None) -> Any:
        return SimpleNamespace(name=name, live=live, waiting=order is not None, order=order, started=0)

    old, second, first, working = run("old", False), run("second", True, 2), run("first", True, 1), run("working", True)
    assert pick([old, second, first, working], "old") is old
    assert pick([old, second, first, working], "gone") is working
    assert pick([old, second, first], None) is first
    assert pick([old], None) is old
    assert pick([], None) is None


USE = {"fill", "attention"}


@pytest.mark.parametrize(
    ("state", "live", "place", "offered"),
    [
        ("running", True, None, {"stop"}),
        ("stopping", True, None, set()),
        ("crashed", False, None, {"resume", "queue", "delete"}),
        ("finished", False, None, {"delete"}),
        ("queued", True, 1, {"leave", "down", "last"}),
        ("queued", True, 2, {"leave", "first", "up", "down", "last"}),
        ("queued", True, 3, {"leave", "first", "up"}),
    ],
)
def test_only_what_can_be_done_is_offered(state, live, place, offered):
    run: Any = SimpleNamespace(state=state, live=live, checkpoints=(3,), config={})
    assert allowed(run, place, 3) == offered | USE
    assert allowed(run, place, 3) <= set(BUTTONS)


@pytest.fixture
def queued(folder):
    """`queued("a", "b")`: runs that wait, each held by this very process."""
    made: list[Path] = []

    def make(*names: str) -> None:
        for order, name in enumerate(names, 1):
            made.append(folder(name, state="queued", step=0))
            status = json.loads((made[-1] / "status.json").read_text(encoding="utf-8"))
            (made[-1] / "status.json").write_text(json.dumps(status | {"order": order}), encoding="utf-8")
            (made[-1] / "process.json").write_text(json.dumps(process.identity()), encoding="utf-8")

    yield make
    for path in made:  # so that nobody ends this process to end a run
        (path / "status.json").write_text('{"state": "stopped"}', encoding="utf-8")


def test_runs_that_wait_stand_in_the_order_of_their_turns_and_move(queued, folder):
    folder("ended")
    queued("a", "b", "c")
    panel = RunPanel()
    rows, head = panel.look("c", None, "en")[2:4]
    assert re.findall(r'data-run="(\w+)"', rows) == ["a", "b", "c", "ended"]
    assert "queued, place 3" in head
    assert panel.on_action("first", "c", "en") == ("", None)
    rows, head = panel.look("c", None, "zh")[2:4]
    assert re.findall(r'data-run="(\w+)"', rows) == ["c", "a", "b", "ended"]
    assert "排队第 1 位" in head
    message, error = panel.on_action("up", "ended", "zh")
    assert error is not None
    assert error.text("zh") in message


def test_curves_are_drawn_once_for_all_who_watch_and_anew_when_there_is_something_new(folder, monkeypatch):
    place, panel = folder("done", records=[train(1), train(2)]), RunPanel()
    drawn = []
    monkeypatch.setattr(held_curves, "curves", lambda run, records, lang: drawn.append((len(records), lang)) or lang)
    for lang in ("en", "en", "zh", "zh", "en"):
        assert panel.look("done", None, lang)[4] == lang
    assert drawn == [(2, "en"), (2, "zh")]
    with (place / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(train(3)) + "\n")
    panel.look("done", None, "en")
    panel.look("done", None, "en")
    assert drawn[2:] == [(3, "en")]
    status = json.loads((place / "status.json").read_text(encoding="utf-8"))
    (place / "status.json").write_text(json.dumps(status | {"state": "finished"}), encoding="utf-8")
    panel.look("done", None, "en")
    assert drawn[3:] == [(3, "en")]


def test_of_many_records_a_few_new_ones_are_drawn_together_and_never_late(folder, monkeypatch):
    folder("done")
    run, drawn = runs.get("done"), []
    monkeypatch.setattr(held_curves, "curves", lambda _, records, lang: drawn.append(len(records)) or lang)
    held, many = HeldCurves(), [train(step) for step in range(1, 421)]
    for length, now in ((400, 0.0), (401, 1.0), (403, 9.0), (404, 9.5), (406, 10.0), (406, 99.0), (407, 99.0)):
        held.curves(run, many[:length], "en", now=now)
    assert drawn == [400, 404, 406]
    held.curves(run, many[:9], "en", now=99.0)  # cut back to a checkpoint
    assert drawn[3:] == [9]


def test_the_start_and_the_queue_button_launch_with_and_without_waiting(worker, monkeypatch):
    asked: list[bool] = []

    def launch(config, *, queue, lang):
        asked.append(queue)
        return SimpleNamespace(name=config.name)

    monkeypatch.setattr(runs, "launch", launch)
    bench = Workbench(worker, Readiness(), "en")
    bench.build()
    values = bench.pretrain.form.restored({"name": "new"})
    for queue in (False, True):
        assert bench.pretrain.on_start(queue, "en", None, *values)[0] == "new"
    assert asked == [False, True]


def test_the_line_of_state_counts_those_that_wait_apart(queued):
    queued("a", "b")
    assert "no run in progress · 2 in the queue" in status(Readiness(), "en")


def test_deleting_asks_first_moves_what_it_asked_about_and_is_undone(folder):
    path, panel = folder("one"), RunPanel()
    folder("two")
    doomed, question, group = panel.on_delete("one", "en")
    assert "“one”" in question
    assert group["visible"]
    message, error, group, undo, deleted = panel.on_really(doomed, "en")
    assert "“one” is in the trash for 30 days" in message
    assert (error, group["visible"], undo["visible"]) == (None, False, True)
    assert not path.exists()
    assert [run.name for run in runs.list_runs()] == ["two"]
    selected, message, error, undo = panel.on_undo(deleted, "two", "zh")
    assert (selected, error, undo["visible"]) == ("one", None, False)
    assert "“one”已恢复" in message
    assert path.is_dir()
    assert panel.on_undo(deleted, "two", "zh")[0] == "two"


def test_what_the_library_refuses_is_said(folder):
    folder("one", state="finished", step=200)
    message, error = RunPanel().on_action("resume", "one", "zh")
    assert error is not None
    assert error.text("zh") in message
