"""Several processes are one process with its passes side by side: same losses, same weights, whoever is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import torch
from safetensors.torch import load_file

from nezha import checkpoint, runs
from nezha.cli import main
from nezha.options import to_dict
from nezha.pretrain import pretrain
from nezha.run_folder import RunFolder

ROOT = Path(__file__).parents[2]
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
ACCELERATE = [sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2"]
ACCELERATE += ["--main_process_port", "0"]
STEPS = 5
SHARDED = {"batch_size": 4, "accumulate": 2, "shard": "yes"}
CASES = {
    "two passes": {"batch_size": 4, "accumulate": 2},
    "an odd batch, one pass": {"batch_size": 5, "dropout": 0.0},
    "a process with no row for the last pass": {"batch_size": 1, "accumulate": 3},
    "sharded": SHARDED,
    "sharded, no row for the last pass": {"batch_size": 1, "accumulate": 3, "shard": "yes"},
    "sharded, adamw, fp16": SHARDED | {"optimizer": "adamw", "rate": 0.002, "precision": "fp16"},
}


def environment() -> dict[str, str]:
    """For a process: this package is found, and sums are made in one order."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


def records(folder: Path, kind: str) -> list[dict]:
    lines = RunFolder(folder).metrics.read_text(encoding="utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["kind"] == kind]


def tensors(folder: Path, step: int) -> dict[str, torch.Tensor]:
    """All that a checkpoint holds."""
    place = RunFolder(folder).checkpoint(step)
    return load_file(place / checkpoint.WEIGHTS) | load_file(place / checkpoint.MOMENTS)


@pytest.fixture(scope="module")
def side_by_side(make_config, tmp_path_factory) -> Path:
    """The runs of CASES by two processes, made once by one job; and one with fewer examples than processes."""
    place = tmp_path_factory.mktemp("side-by-side")
    cases = CASES | {"too many": {"batch_size": 1}}
    jobs = [
        (to_dict(make_config(name=name, steps=STEPS, log_every=1, eval_every=STEPS, **options)), str(place / name))
        for name, options in cases.items()
    ]
    (place / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    command = [*TORCHRUN, str(ROOT / "tests" / "training" / "several.py"), str(place / "jobs.json")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=200)
    assert done.returncode == 0, done.stderr
    return place


@pytest.mark.parametrize("name", CASES)
def test_two_processes_are_one_process(make_config, side_by_side, tmp_path, name):
    """Every loss, gradient length, held-out figure, weight and moment, to rounding; dropout draws the same."""
    rough = "fp16" in name
    pretrain(make_config(name=name, steps=STEPS, log_every=1, eval_every=STEPS, **CASES[name]), tmp_path / "one")
    for kind in ("train", "eval"):
        ours, theirs = records(side_by_side / name, kind), records(tmp_path / "one", kind)
        assert len(ours) == len(theirs) == {"train": STEPS, "eval": 1}[kind]
        for one, other in zip(ours, theirs, strict=True):
            for figure in {"mlm_loss", "nsp_loss", "grad_norm", "loss_scale", "mlm_accuracy"} & one.keys():
                same = one[figure] == other[figure]  # also two times None
                assert same or one[figure] == pytest.approx(other[figure], rel=1e-2 if rough else 1e-5), figure
    ours, theirs = tensors(side_by_side / name, STEPS), tensors(tmp_path / "one", STEPS)
    assert ours.keys() == theirs.keys()
    for key, value in theirs.items():
        relative, absolute = (2e-2, 1e-3) if rough else (1e-4, 1e-6)
        torch.testing.assert_close(ours[key], value, rtol=relative, atol=absolute, msg=key)


def test_a_pass_each_makes_even_the_same_bits(make_config, side_by_side, tmp_path):
    pretrain(make_config(steps=STEPS, **CASES["two passes"]), tmp_path / "one")
    ours, theirs = tensors(side_by_side / "two passes", STEPS), tensors(tmp_path / "one", STEPS)
    assert all(torch.equal(ours[key], value) for key, value in theirs.items())


def test_more_processes_than_examples_are_refused_by_all_of_them(side_by_side):
    assert [(side_by_side / f"too many.{rank}").read_text() for rank in (0, 1)] == ["processes_too_many"] * 2


def test_what_only_one_process_can_do_is_refused_and_told_once(monkeypatch, capsys):
    monkeypatch.setenv("WORLD_SIZE", "2")
    for rank, said in (("0", 1), ("1", 0)):
        monkeypatch.setenv("RANK", rank)
        assert main(["pretrain", "--background"]) == 2
        assert capsys.readouterr().err.count("leave --background out") == said


@contextmanager
def launched(launcher: list[str], *words: str) -> Iterator[subprocess.Popen]:
    """`nezha pretrain` as a job of two processes; nothing of it is left afterwards."""
    command = [*launcher, "-m", "nezha", "pretrain", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=ROOT
    ) as job:
        try:
            yield job
        finally:
            if job.poll() is None:
                for process in psutil.Process(job.pid).children(recursive=True):
                    process.kill()
                job.kill()


def second_process(job: subprocess.Popen) -> psutil.Process:
    """The process of a job that is not the main one."""
    return next(child for child in psutil.Process(job.pid).children(True) if child.environ().get("RANK") == "1")


def wait_until(condition: Callable[[], object], seconds: float = 100.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not come true in time"
        time.sleep(0.02)


def test_whoever_is_killed_or_stopped_the_run_goes_on_with_any_number_of_processes(shards, capsys):
    """One process of two is killed, then two go on and one of them is asked to stop, then one goes on alone."""
    words = "--size smoke --hidden-size 36 --num-attention-heads 3 --intermediate-size 40 --max-relative-position 7"
    words += " --sequence-length 26 --warmup-steps 2 --compile no --precision fp32 --device cpu --batch-size 3"
    words += f" --accumulate 2 --steps 300 --log-every 10 --eval-every 150 --save-every 10 --data {shards}"
    with launched(ACCELERATE, *words.split()) as job:  # without a name: the main process finds one for all
        wait_until(lambda: runs.list_runs() and runs.list_runs()[0].checkpoints)
        second_process(job).send_signal(signal.SIGKILL)
        out, err = job.communicate(timeout=60)
    (run,) = runs.list_runs()
    assert job.returncode != 0
    assert run.state in ("failed", "crashed"), run.state
    assert "ended without a word" in run.error["en"]
    assert out.count(f"step {run.checkpoints[0]}/300") == 1, "the other process says nothing"
    assert not list((run.folder / "checkpoints").glob(".*"))

    with launched(TORCHRUN, "--resume", "--name", run.name) as job:
        wait_until(lambda: runs.get(run.name).checkpoints[-1] > run.checkpoints[-1])
        second_process(job).send_signal(signal.SIGTERM)
        out, err = job.communicate(timeout=60)
    assert job.returncode == 0, err
    stopped = runs.get(run.name)
    assert (stopped.state, stopped.step) == ("stopped", stopped.checkpoints[-1])
    assert run.checkpoints[-1] < stopped.step < 300

    assert main(["pretrain", "--resume", "--name", run.name]) == 0
    assert main(["pretrain", "--name", "unbroken", *words.split()]) == 0
    ours, theirs = tensors(run.folder, 300), tensors(runs.get("unbroken").folder, 300)
    for key, value in theirs.items():
        torch.testing.assert_close(ours[key], value, rtol=1e-4, atol=1e-6, msg=key)
