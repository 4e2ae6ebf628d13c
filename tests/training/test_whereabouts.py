"""A run belongs to one process at a time, ends cleanly when told to, and goes on from wherever its folder lies."""

import os
import signal
import subprocess

import pytest

from nezha import runs
from nezha.messages import InputError
from nezha.pretrain import pretrain
from nezha.run_folder import RunFolder, read_json
from nezha.runs.start import trainer_command
from tests.cli.test_training import wait_until
from tests.training.test_pretrain import same, weights

STEPS = 800


def start(run: RunFolder, *, resume: bool) -> subprocess.Popen:
    return subprocess.Popen(
        trainer_command(run, resume=resume), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def test_one_trainer_a_folder_stopped_moved_renamed_and_resumed(make_config, tmp_path):
    """The second trainer is refused twice: by the launcher's check, and by the lock where that was passed over."""
    config = make_config(steps=STEPS, save_every=1000, eval_every=400, log_every=50, name="here")
    pretrain(config, tmp_path / "through")
    run = runs.create(config, tmp_path / "runs")
    process = start(run, resume=False)
    wait_until(lambda: (read_json(run.status) or {}).get("step", 0) >= 1 or process.poll() is not None)
    with pytest.raises(InputError, match="is at work"):
        runs.claim(config, tmp_path / "runs", resume=True)
    with pytest.raises(InputError, match="another process is training"):
        pretrain(config, run.path, resume=True)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=120) == 0, process.stderr.read()
    status = read_json(run.status)
    assert status["state"] == "stopped"
    assert run.saved_steps()[-1] == status["step"] < STEPS

    (tmp_path / "elsewhere").mkdir()
    moved = RunFolder(tmp_path / "elsewhere" / "there")
    os.rename(run.path, moved.path)
    again = start(moved, resume=True)
    assert again.wait(timeout=200) == 0, again.stderr.read()
    assert read_json(moved.status)["state"] == "finished"
    assert read_json(moved.config)["name"] == "there"
    assert not run.path.exists()
    assert same(weights(tmp_path / "through", STEPS), weights(moved.path, STEPS))
