"""The life of a run with real processes: begun, left alone, stopped, killed, gone on with, removed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from nezha import runs
from nezha.messages import InputError
from nezha.options import to_dict
from nezha.run_folder import RunFolder, read_json, write_json

pytestmark = pytest.mark.usefixtures("stand_in")


def working(name: str) -> bool:
    run = runs.get(name)
    return run.state == "running" and run.step > 0


def test_launch_returns_while_the_run_works(config, until):
    run = runs.launch(config("first"))
    assert run.state == "starting"
    assert run.live
    assert run.pid is not None
    until(lambda: working("first"))
    assert runs.get("first").pid == run.pid
    assert os.getsid(run.pid) == run.pid, "a session of its own, so that no Ctrl-C and no hang-up reaches it"
    assert "中文" in runs.log_tail("first")


def test_run_outlives_the_process_that_launched_it(config, until, tmp_path):
    run = config("orphan")
    code = (
        "import json, sys; from nezha import runs; from nezha.runs import start; from nezha.options import from_dict\n"
        "from nezha.pretrain_config import PretrainConfig\n"
        "start.trainer_command = lambda folder, resume: [sys.executable, sys.argv[1], str(folder.config)]\n"
        "print(runs.launch(from_dict(PretrainConfig, json.loads(sys.argv[2]))).pid)"
    )
    script = str(Path(__file__).with_name("stand_in.py"))
    done = subprocess.run(
        [sys.executable, "-c", code, script, json.dumps(to_dict(run))], capture_output=True, text=True, check=True
    )
    until(lambda: working("orphan"))
    before = runs.get("orphan").step
    until(lambda: runs.get("orphan").step > before)
    assert runs.get("orphan").pid == int(done.stdout)


def test_stop_saves_and_resume_goes_on_from_there(config, until):
    runs.launch(config("both"))
    until(lambda: working("both"))
    stopped = runs.stop("both", wait=10)
    assert stopped.state == "stopped"
    assert set(stopped.checkpoints) == {1, stopped.step}
    assert stopped.error is None

    again = runs.resume("both")
    assert again.state == "starting"
    assert again.step == stopped.step, "nobody sees it fall back to 0"
    until(lambda: runs.get("both").step > stopped.step)
    assert again.pid != stopped.pid
    assert f"begins at {stopped.step}" in runs.log_tail("both")


def test_the_log_speaks_the_language_of_whoever_starts_or_resumes_it(config, until):
    runs.launch(config("spoken"), lang="zh")
    until(lambda: working("spoken"))
    runs.stop("spoken", wait=10)
    assert "speaks zh" in runs.log_tail("spoken")
    runs.resume("spoken", lang="en")
    until(lambda: "speaks en" in runs.log_tail("spoken"))
    runs.stop("spoken", wait=10)


def test_stopping_is_seen_at_once(config, until):
    runs.launch(config("seen"))
    until(lambda: working("seen"))
    assert runs.stop("seen").state in ("stopping", "stopped")
    until(lambda: runs.get("seen").state == "stopped")


def test_stop_before_the_trainer_is_up_ends_it(config, until, monkeypatch):
    monkeypatch.setenv("STAND_IN_IMPORTS", "30")
    runs.launch(config("early"))
    assert runs.stop("early", wait=10).state == "stopped"


def test_killed_run_has_crashed_says_so_and_resumes(config, until):
    run = runs.launch(config("killed"))
    assert run.pid
    until(lambda: working("killed"))
    os.kill(run.pid, signal.SIGKILL)
    until(lambda: runs.get("killed").state == "crashed")
    crashed = runs.get("killed")
    assert crashed.error
    assert "log.txt" in crashed.error["en"]
    assert "log.txt" in crashed.error["zh"]
    status = read_json(crashed.folder / "status.json")
    assert status
    assert status["state"] == "running", "the file still claims it"
    runs.resume("killed")
    until(lambda: working("killed"))


def test_run_that_cannot_begin_has_crashed_and_its_log_says_why(config, until, monkeypatch):
    monkeypatch.setenv("STAND_IN", "dies")
    runs.launch(config("stillborn"))
    until(lambda: runs.get("stillborn").state == "crashed")
    assert "cannot even begin" in runs.log_tail("stillborn")


def test_stop_now_ends_without_saving(config, until):
    runs.launch(config("now"))
    until(lambda: working("now"))
    run = runs.stop("now", now=True, wait=10)
    assert run.checkpoints == (1,)
    assert not run.live


def test_run_finishes_by_itself_and_leaves_no_zombie(config, until):
    run = runs.launch(config("short", steps=5))
    pid = run.pid
    assert pid
    until(lambda: runs.get("short").state == "finished")
    until(lambda: not psutil.pid_exists(pid))
    with pytest.raises(InputError, match="done all its 5 steps"):
        runs.resume("short")


def test_follow_gives_every_record_once_and_ends_with_the_run(config):
    runs.launch(config("followed", steps=12))
    steps = [record["step"] for record in runs.follow("followed", poll=0.05)]
    assert steps == list(range(1, 13))


def test_of_two_launches_under_one_name_one_is_refused(config):
    outcomes: list[object] = []
    both = threading.Barrier(2)

    def launch() -> None:
        both.wait()
        try:
            outcomes.append(runs.launch(config("twin")).pid)
        except InputError as error:
            outcomes.append(error.key)

    threads = [threading.Thread(target=launch) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert "run_exists" in outcomes
    assert len([outcome for outcome in outcomes if isinstance(outcome, int)]) == 1


def test_of_two_resumes_at_once_one_is_refused(config, until):
    runs.launch(config("again"))
    until(lambda: working("again"))
    runs.stop("again", wait=10)
    outcomes: list[str] = []

    def resume() -> None:
        try:
            runs.resume("again")
            outcomes.append("resumed")
        except InputError as error:
            outcomes.append(error.key)

    threads = [threading.Thread(target=resume) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["resumed", "run_running"]


def test_running_run_is_neither_deleted_nor_resumed_nor_claimed(config, until):
    runs.launch(config("busy"))
    until(lambda: working("busy"))
    for attempt in (
        lambda: runs.delete("busy"),
        lambda: runs.resume("busy"),
        lambda: runs.claim(config("busy"), resume=True),
    ):
        with pytest.raises(InputError, match="stop it first"):
            attempt()
    assert working("busy")


def test_pid_reused_by_another_process_is_never_signalled(config):
    """The pid in status.json lives, but that process began at another time: it is a stranger."""
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        folder = runs.create(config("old"))
        began = psutil.Process(stranger.pid).create_time() - 3600
        status = {"state": "running", "pid": stranger.pid, "process_started": began, "step": 7, "steps": 9}
        write_json(folder.status, status | {"heartbeat": time.time()})
        assert runs.get("old").state == "crashed"
        for now in (False, True):
            with pytest.raises(InputError, match="nothing to stop"):
                runs.stop("old", now=now)
        runs.delete("old")
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_zombie_counts_as_dead(config):
    child = subprocess.Popen([sys.executable, "-c", ""])
    try:
        process = psutil.Process(child.pid)
        began = process.create_time()
        end = time.monotonic() + 10
        while process.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < end
            time.sleep(0.02)
        folder = runs.create(config("undead"))
        status = {"state": "running", "pid": child.pid, "process_started": began, "heartbeat": time.time()}
        write_json(folder.status, status)
        assert runs.get("undead").state == "crashed"
    finally:
        child.wait()


def test_run_on_another_machine_is_watched_by_its_heartbeat_and_not_signalled(config):
    folder: RunFolder = runs.create(config("far"))
    status = {"state": "running", "pid": os.getpid(), "process_started": psutil.Process().create_time()}
    write_json(folder.status, status | {"host": "elsewhere", "heartbeat": time.time()})
    assert runs.get("far").state == "running"
    with pytest.raises(InputError, match="elsewhere"):
        runs.stop("far")
    write_json(folder.status, status | {"host": "elsewhere", "heartbeat": time.time() - 3600})
    assert runs.get("far").state == "crashed"
