"""The process that holds models: answers by name, passes errors on, and is made anew where it broke."""

import os
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import psutil
import pytest

from nezha import worker as module
from nezha import worker_process
from nezha.messages import InputError
from nezha.worker import Worker, WorkerError, within


def refuse(**_: object) -> None:
    raise InputError("no_mask", text="北京")


def use_too_much_memory(**_: object) -> None:
    raise MemoryError


def wait(seconds: float) -> None:
    time.sleep(seconds)


def walk(steps: int, seconds: float) -> str:
    for step in range(steps):
        time.sleep(seconds)
        worker_process.tell(
            SimpleNamespace(share=(step + 1) / steps, expected=steps * seconds, left=(steps - step) * seconds)
        )
    return "there"


def time_it(steps: int, seconds: float) -> str:
    """What a question does while nobody knows yet how long it will take."""
    for _ in range(steps):
        time.sleep(seconds)
        worker_process.beat()
    return "timed"


def divide(by: int) -> float:
    return 1 / by


def note(model: str) -> None:
    """What loading is here: nothing."""


@pytest.fixture
def worker(monkeypatch):
    """A worker whose names lead to small functions."""
    calls = {
        "wait": ("tests.test_worker", "wait"),
        "leave": ("os", "_exit"),
        "refuse": ("tests.test_worker", "refuse"),
        "memory": ("tests.test_worker", "use_too_much_memory"),
        "divide": ("tests.test_worker", "divide"),
        "walk": ("tests.test_worker", "walk"),
        "time": ("tests.test_worker", "time_it"),
        "load": ("tests.test_worker", "note"),
    }
    monkeypatch.setattr(module, "CALLS", calls)
    made = Worker(time_limit=60)
    yield made
    made.close()


def test_nothing_starts_before_the_first_call(worker):
    assert worker.pid is None
    assert not worker.ready


def test_it_answers_from_one_process_that_is_not_this_one(worker):
    first = worker.call("divide", by=4)
    pid = worker.pid
    assert first == 0.25
    assert pid not in (None, os.getpid())
    worker.call("divide", by=1)
    assert worker.pid == pid
    assert worker.ready


def test_a_name_that_is_not_listed_is_no_call(worker):
    with pytest.raises(KeyError, match="system"):
        worker.call("system", command="true")


def test_an_input_error_arrives_with_its_key_and_values(worker):
    with pytest.raises(InputError, match="北京") as refused:
        worker.call("refuse")
    assert refused.value.key == "no_mask"
    assert not isinstance(refused.value, WorkerError)


@pytest.mark.parametrize(
    ("name", "arguments", "key"), [("memory", {}, "worker_out_of_memory"), ("divide", {"by": 0}, "worker_failed")]
)
def test_what_nobody_foresaw_is_one_sentence_and_the_process_lives_on(worker, name, arguments, key):
    with pytest.raises(WorkerError) as failed:
        worker.call(name, **arguments)
    assert failed.value.key == key
    pid = worker.pid
    assert worker.call("divide", by=2) == 0.5
    assert worker.pid == pid


def test_a_process_killed_while_it_works_is_one_sentence_then_a_new_process(worker):
    with pytest.raises(WorkerError) as died:
        worker.call("leave", status=9)
    assert died.value.key == "worker_died"
    assert died.value.text("zh") != died.value.text("en")
    assert worker.call("divide", by=2) == 0.5


def test_a_process_killed_while_idle_is_replaced_without_a_word(worker):
    worker.call("divide", by=1)
    old = worker.pid
    os.kill(old, signal.SIGKILL)
    gone(old)
    time.sleep(0.3)  # until the pool has noticed
    assert worker.call("divide", by=2) == 0.5
    assert worker.pid != old


def test_a_start_that_another_worker_s_end_took_away_is_made_again(worker, monkeypatch):
    """All workers' processes are forked by one: who lets go of a start that takes too long ends it for the others."""
    usual, begun = worker._open, []

    def open_once() -> object:
        begun.append(1)
        if len(begun) == 1:
            raise EOFError("unexpected EOF")
        return usual()

    monkeypatch.setattr(worker, "_open", open_once)
    assert worker.call("divide", by=2) == 0.5
    assert len(begun) == 2
    monkeypatch.setattr(worker, "_open", lambda: (_ for _ in ()).throw(EOFError("unexpected EOF")))
    with pytest.raises(WorkerError) as died:
        worker.call("divide", by=2)
    assert died.value.key == "worker_died"


def test_a_call_that_takes_too_long_is_ended(worker):
    worker.call("divide", by=1)
    old, worker.time_limit = worker.pid, 0.5
    with pytest.raises(WorkerError) as slow:
        worker.call("wait", seconds=60)
    assert slow.value.key == "worker_too_slow"
    gone(old)


def test_a_caller_may_allow_less_time_than_the_worker_does(worker):
    worker.call("divide", by=1)
    with within(0.5), pytest.raises(WorkerError) as slow:
        worker.call("wait", seconds=60)
    assert slow.value.values["seconds"] == "0.5"
    with within(None):
        assert worker.call("divide", by=2) == 0.5


def test_a_process_killed_while_it_answers_comes_back_by_itself_with_its_model(monkeypatch):
    monkeypatch.setitem(module.CALLS, "wait", ("tests.test_worker", "wait"))
    worker = Worker()
    try:
        worker.warm()
        old = worker.pid
        assert old is not None
        threading.Timer(0.5, os.kill, (old, signal.SIGKILL)).start()
        with pytest.raises(WorkerError) as died:
            worker.call("wait", seconds=60)
        assert died.value.key == "worker_died"
        end = time.monotonic() + 5
        while not worker.ready:
            assert time.monotonic() < end, "not back within 5 s"
            time.sleep(0.05)
        assert worker.pid != old
        assert worker.call("fill_mask", text="北[MASK]", k=1, model="bundled").masks
    finally:
        worker.close()


def gone(pid: int) -> None:
    """Wait until no process has this id any more, or only a dead one."""
    end = time.monotonic() + 20
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end
        time.sleep(0.05)


PARENT = """
import time
from nezha.worker import Worker
from nezha import worker as module
module.CALLS = {"divide": ("tests.test_worker", "divide")}
if __name__ == "__main__":
    worker = Worker()
    worker.call("divide", by=1)
    print(worker.pid, flush=True)
    time.sleep(600)
"""


def test_it_ends_with_its_parent_however_the_parent_ended(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    path = os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")])
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    gone(child)


def until(condition):
    """Wait for what another thread does."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("never came true")


def test_a_call_on_its_way_says_how_far_it_is(worker):
    asked = worker.ask("walk", steps=8, seconds=0.3)
    until(lambda: asked.reached is not None)
    share, expected, left = asked.reached
    assert 0 < share < 1
    assert expected == pytest.approx(2.4)
    assert left == pytest.approx((1 - share + 1 / 8) * 2.4)
    assert asked.result(60) == "there"
    assert asked.done


def test_a_call_is_stopped_at_its_next_step_and_the_process_stays(worker):
    worker.call("divide", by=1)
    pid = worker.pid
    asked = worker.ask("walk", steps=1000, seconds=0.1)
    until(lambda: asked.reached is not None)
    asked.stop()
    with pytest.raises(InputError, match="was stopped"):
        asked.result(60)
    assert worker.call("divide", by=2) == 0.5
    assert worker.pid == pid


def test_a_question_that_is_timed_is_alive_and_can_be_stopped(worker):
    worker.call("divide", by=1)
    worker.time_limit = 1.5
    assert worker.call("time", steps=8, seconds=0.4) == "timed", "longer than the limit, but never silent for as long"
    asked = worker.ask("time", steps=1000, seconds=0.1)
    time.sleep(0.5)
    assert asked.reached is None, "nothing is known yet"
    asked.stop()
    with pytest.raises(InputError, match="was stopped"):
        asked.result(60)


def test_a_call_that_waits_for_its_turn_is_let_go_without_being_begun(worker):
    first = worker.ask("walk", steps=10, seconds=0.2)
    until(lambda: first.reached is not None)
    second = worker.ask("walk", steps=1000, seconds=1)
    second.stop()
    assert second.reached is None
    assert first.result(60) == "there"
    with pytest.raises(InputError, match="was stopped"):
        second.result(60)


def test_the_time_limit_of_a_question_is_between_two_of_its_steps(worker):
    worker.call("divide", by=1)
    worker.time_limit = 2.5
    assert worker.ask("walk", steps=8, seconds=0.8).result(60) == "there"
    with pytest.raises(WorkerError):
        worker.ask("walk", steps=2, seconds=8).result(60)


def test_an_unknown_name_is_refused_at_once(worker):
    with pytest.raises(KeyError, match="expected one of"):
        worker.ask("os.system")


def test_the_model_process_leaves_a_core_and_its_threads_sleep_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    with worker_process.modest_threads():
        assert (os.environ["OMP_WAIT_POLICY"], os.environ["OMP_NUM_THREADS"]) == ("PASSIVE", "7")
    assert "OMP_WAIT_POLICY" not in os.environ, "runs that the app starts are told nothing"
    monkeypatch.delenv("OMP_NUM_THREADS")
    for cores, threads in ((1, "1"), (2, "1"), (16, "15"), (None, "1")):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        with worker_process.modest_threads():
            assert os.environ["OMP_NUM_THREADS"] == threads
    assert "OMP_NUM_THREADS" not in os.environ
