"""Runs that wait for one another: who begins when, and that nobody who is killed stands in the way."""

import os
import shutil
import signal
import socket
import time

import psutil
import pytest

from nezha import runs
from nezha.messages import InputError
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.runs import process
from nezha.runs.start import trainer_command as real_trainer


def state(name: str) -> str:
    return runs.get(name).state


def names_waiting() -> list[str]:
    return [run.name for run in runs.waiting()]


def kill(name: str) -> None:
    pid = runs.get(name).pid
    assert pid
    os.kill(pid, signal.SIGKILL)


@pytest.mark.usefixtures("stand_in")
def test_a_turn_comes_when_the_run_before_is_stopped_or_killed(config, until):
    runs.launch(config("a"), queue=True)
    until(lambda: state("a") == "running")
    for name in "bcd":
        assert runs.launch(config(name), queue=True).state == "queued"
    assert names_waiting() == ["b", "c", "d"]
    assert [runs.place_in_queue(name) for name in "abcd"] == [None, 1, 2, 3]
    runs.stop("a", wait=10)
    until(lambda: state("b") == "running")
    assert names_waiting() == ["c", "d"]
    kill("b")
    until(lambda: state("c") == "running")
    assert (state("a"), state("b"), names_waiting()) == ("stopped", "crashed", ["d"])


@pytest.mark.usefixtures("stand_in")
def test_a_killed_run_that_waited_blocks_nobody_says_so_and_waits_again_when_resumed(config, until):
    runs.launch(config("a"))
    until(lambda: state("a") == "running")
    for name in "bc":
        runs.launch(config(name), queue=True)
    kill("b")
    until(lambda: state("b") == "crashed")
    assert names_waiting() == ["c"]
    error = runs.get("b").error
    assert error
    assert "queue" in error["en"]
    assert "排队" in error["zh"]
    assert runs.resume("b").state == "queued"
    assert names_waiting() == ["c", "b"], "behind those that never left"
    runs.stop("a", wait=10)
    until(lambda: state("c") == "running")
    assert names_waiting() == ["b"]


@pytest.mark.usefixtures("stand_in")
def test_a_stopped_run_has_left_the_queue_and_may_begin_at_once(config, until):
    runs.launch(config("a"))
    until(lambda: state("a") == "running")
    runs.launch(config("b"), queue=True)
    assert runs.stop("b", wait=10).state == "stopped"
    assert names_waiting() == []
    with pytest.raises(InputError, match="waits in the queue; “b” is stopped"):
        runs.move("b", "first")
    runs.resume("b", queue=False)
    until(lambda: state("b") == "running")
    assert state("a") == "running"


@pytest.mark.usefixtures("stand_in")
def test_runs_queued_at_once_work_one_at_a_time_and_in_order(config, until):
    for name in "pqrs":
        runs.launch(config(name, steps=15), queue=True)
    runs.move("s", "first")
    order: list[str] = []

    def all_done() -> bool:
        found = runs.list_runs()
        working = [run.name for run in found if run.live and not run.waiting]
        assert len(working) <= 1, working
        order.extend(name for name in working if name not in order)
        return all(run.state == "finished" for run in found)

    until(all_done)
    assert order in (["p", "s", "q", "r"], ["s", "p", "q", "r"]), "p may have begun before s was moved"


@pytest.mark.usefixtures("stand_in")
def test_a_run_that_waits_costs_no_torch_and_is_neither_deleted_nor_resumed(config, until, monkeypatch):
    runs.launch(config("a"))
    until(lambda: state("a") == "running")
    monkeypatch.setattr("nezha.runs.start.trainer_command", real_trainer)
    waits = runs.launch(config("b"), queue=True)
    assert waits.pid
    until(lambda: has_settled(psutil.Process(waits.pid)))
    mapped = " ".join(entry.path for entry in psutil.Process(waits.pid).memory_maps())
    assert "python" in mapped
    assert "torch" not in mapped
    for attempt in (runs.delete, runs.resume):
        with pytest.raises(InputError, match="stop it first"):
            attempt("b")
    assert runs.stop("b", wait=10).state == "stopped"


def has_settled(waits: psutil.Process) -> bool:
    """Whether it has begun, done its imports, and does next to nothing any more."""
    before = sum(waits.cpu_times()[:2])
    time.sleep(1.0)
    return before > 0.1 and sum(waits.cpu_times()[:2]) - before < 0.1


@pytest.fixture
def queued_here(config):
    """`queued_here("a", "b")`: folders of runs that wait, each held by this very process; gone again at the end."""

    def make(*names: str) -> None:
        for order, name in enumerate(names, 1):
            folder = runs.create(config(name), order=order)
            write_json(process.owner_file(folder), process.identity())

    yield make
    shutil.rmtree(runs.runs_root())


@pytest.mark.parametrize(
    ("name", "where", "after", "place"),
    [
        ("c", "first", "cabd", 1),
        ("c", "up", "acbd", 2),
        ("b", "down", "acbd", 3),
        ("a", "last", "bcda", 4),
        ("a", "up", "abcd", 1),
        ("d", "down", "abcd", 4),
        ("d", 2, "adbc", 2),
        ("a", 99, "bcda", 4),
        ("b", 0, "bacd", 1),
    ],
)
def test_moving_changes_one_place_and_keeps_the_order_of_the_others(queued_here, name, where, after, place):
    queued_here(*"abcd")
    assert runs.move(name, where) == place
    assert "".join(names_waiting()) == after


def test_a_move_that_does_not_exist_is_answered_with_those_that_do(queued_here):
    queued_here("a")
    with pytest.raises(InputError, match="first, up, down, last"):
        runs.move("a", "upp")
    with pytest.raises(InputError, match="the runs there: a"):
        runs.move("b", "up")


@pytest.mark.parametrize(("host", "begins"), [("elsewhere", True), (socket.gethostname(), False)])
def test_only_runs_of_this_machine_are_waited_for(config, queued_here, host, begins, monkeypatch):
    queued_here("mine")
    other: RunFolder = runs.create(config("other"))
    write_json(other.status, {"state": "running", "heartbeat": time.time(), **process.identity(), "host": host})

    class WaitedError(Exception):
        """It went to sleep instead of beginning."""

    def asleep(seconds):
        raise WaitedError

    monkeypatch.setattr("nezha.runs.queue.time.sleep", asleep)
    if begins:
        runs.claim(config("mine"), resume=False)
        assert (read_json(runs.get("mine").folder / "status.json") or {})["state"] == "starting"
    else:
        with pytest.raises(WaitedError):
            runs.claim(config("mine"), resume=False)
        assert state("mine") == "queued"
