"""Real training of a very small model, in this process and in processes of their own: nothing is lost."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nezha import runs
from nezha.run_folder import RunFolder, read_json, write_json


def flags(shards: Path, *, steps: int) -> list[str]:
    """A run of a few seconds, all sizes different."""
    words = "--size smoke --hidden-size 36 --num-attention-heads 3 --intermediate-size 40 --max-relative-position 7"
    words += " --sequence-length 26 --batch-size 5 --warmup-steps 2 --compile no --precision fp32 --device cpu"
    words += f" --steps {steps} --log-every 5 --eval-every 50 --save-every 10 --data {shards}"
    return words.split()


def wait_until(condition: Callable[[], object], seconds: float = 150.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not come true in time"
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def one_thread_and_nothing_stays_behind(monkeypatch) -> Iterator[None]:
    """Two threads on two busy cores wait for one another; whatever still trains at the end of a test is killed."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    yield
    torch.set_num_threads(threads)
    for run in runs.list_runs():
        if run.live and run.pid and run.pid != os.getpid():
            runs.stop(run.name, now=True, wait=10)


def test_foreground_run_is_a_run_like_any_other(nezha, shards):
    done = nezha("pretrain", "--name", "一次", *flags(shards, steps=20))
    assert done.code == 0
    assert "step 20/20  loss" in done.out
    assert "“一次” is finished at step 20/20" in done.out
    run = runs.get("一次")
    assert run.state == "finished"
    assert run.pid == os.getpid()
    assert run.checkpoints == (10, 20)
    assert runs.log_tail("一次").splitlines() == done.out.splitlines()[:-1], "the log holds what the terminal showed"
    losses = [record["loss"] for record in runs.read_metrics("一次")[0] if record["kind"] == "train"]
    assert len(losses) == 4


def test_foreground_run_as_json_is_one_object_and_its_lines_go_to_stderr(nezha, shards):
    done = nezha("pretrain", "--json", "--lang", "zh", *flags(shards, steps=10))
    values = json.loads(done.out)
    assert values["state"] == "finished"
    assert values["name"].startswith("pretrain-2"), "a free name where none was given"
    assert values["config"]["model"]["hidden_size"] == 36
    assert values["config"]["model"]["num_hidden_layers"] == 2, "from --size smoke"
    assert "第 10/10 步  损失" in done.err


def test_checkpoint_cut_short_is_passed_over_and_it_says_so(nezha, shards):
    nezha("pretrain", "--name", "cut", *flags(shards, steps=20))
    folder = RunFolder(runs.get("cut").folder)
    weights = folder.checkpoint(20) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-7])
    write_json(folder.status, (read_json(folder.status) or {}) | {"state": "stopped"})
    done = nezha("pretrain", "--resume", "--name", "cut", "--log-every", "1")
    assert done.code == 0
    assert "20 " in next(line for line in done.out.splitlines() if "damaged" in line or "whole" in line)
    assert "step 11/20" in done.out, "from step 10 on, with the free option as given"
    assert runs.get("cut").config["loop"]["log_every"] == 1
    assert runs.get("cut").state == "finished"


def test_disk_that_is_full_while_saving_is_one_sentence_and_keeps_the_checkpoint_before(nezha, shards, monkeypatch):
    from nezha import checkpoint

    save = checkpoint.save

    def once(run, **values):
        if values["state"]["step"] > 10:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return save(run, **values)

    monkeypatch.setattr(checkpoint, "save", once)
    done = nezha("pretrain", "--name", "full", "--lang", "zh", *flags(shards, steps=30))
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "第 10 步的检查点完好" in done.err
    run = runs.get("full")
    assert run.state == "failed"
    assert run.error is not None
    assert "No space left" in run.error["en"]
    assert run.checkpoints == (10,)
    monkeypatch.setattr(checkpoint, "save", save)
    assert nezha("pretrain", "--resume", "--name", "full").code == 0
    assert runs.get("full").state == "finished"


def test_data_that_is_none_is_refused_in_one_sentence_and_takes_no_name(nezha, tmp_path):
    done = nezha("pretrain", "--name", "nodata", *flags(tmp_path / "nowhere", steps=20))
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "nezha prepare" in done.err
    assert runs.list_runs() == []


def test_ctrl_c_saves_and_the_run_goes_on_from_there_in_the_background(nezha, shards, environment):
    """The first Ctrl-C of a foreground run is 130 and loses no step."""
    argv = [sys.executable, "-m", "nezha", "pretrain", "--name", "held", *flags(shards, steps=100_000)]
    child = subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        wait_until(lambda: runs.list_runs() and runs.get("held").state == "running" and runs.read_metrics("held")[1])
        assert runs.get("held").pid == child.pid
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=150)
    finally:
        child.kill()
        child.wait()
    assert (child.returncode, err) == (130, b"")
    stopped = runs.get("held")
    assert stopped.state == "stopped"
    assert stopped.checkpoints[-1] == stopped.step

    done = nezha("runs", "resume", "held", "--json")
    assert json.loads(done.out)["pid"] != child.pid
    wait_until(lambda: runs.get("held").step > stopped.step)
    done = nezha("runs", "stop", "held")
    assert done.code == 0
    assert "“held” is stopped" in done.out
    assert "Traceback" not in runs.log_tail("held")


def test_killed_background_run_is_resumed_and_followed_to_its_end(process, nezha, shards):
    words = [*flags(shards, steps=120), "--save-every", "40"]
    done = process("pretrain", "--name", "back", "--background", "--json", *words)
    assert done.code == 0
    started = json.loads(done.out)
    assert started["state"] == "starting"
    wait_until(lambda: runs.get("back").checkpoints)
    told = nezha("runs", "delete", "back")
    assert told.code == 2
    assert "stop it first" in told.err
    os.kill(started["pid"], signal.SIGKILL)
    wait_until(lambda: runs.get("back").state == "crashed")
    saved = runs.get("back").checkpoints[-1]
    assert "crashed" in nezha("runs", "show", "back").out

    assert nezha("runs", "resume", "back").code == 0
    followed = nezha("runs", "follow", "back")
    assert followed.code == 0
    assert f"step {saved + 5}/120" in followed.out
    assert "“back” is finished at step 120/120" in followed.out
    assert nezha("runs", "delete", "back").code == 0
    assert runs.list_runs() == []
