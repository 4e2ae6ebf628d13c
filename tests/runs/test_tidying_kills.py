"""SIGKILL at any moment, to one of two processes that tidy the same runs: no run is lost, none is half there."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nezha import runs
from nezha.checkpoint_files import is_whole
from nezha.pretrain_config import LoopConfig, PretrainConfig
from nezha.run_folder import RunFolder, write_json

from .tidier import fill

ROOT = Path(__file__).parents[2]


def make(name: str) -> RunFolder:
    """A run with four checkpoints, of which the second is the best."""
    folder = runs.create(PretrainConfig(name=name, loop=LoopConfig(steps=400)))
    write_json(folder.status, {"state": "stopped", "step": 40, "steps": 400})
    folder.metrics.write_text('{"step": 3, "kind": "train", "loss": 1.5}\n', encoding="utf-8")
    fill(folder)
    return folder


def begin(what: str, zip_file: Path) -> subprocess.Popen[str]:
    """A process that tidies, once it has begun."""
    argv = [sys.executable, str(Path(__file__).with_name("tidier.py")), what, str(zip_file)]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        argv, env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n", process.stderr and process.stderr.read()
    return process


def kill(process: subprocess.Popen[str]) -> None:
    """It must have lived until now: two at once are no error."""
    alive = process.poll() is None
    process.kill()
    _, said = process.communicate()
    assert alive, said


def whole(folder: RunFolder) -> None:
    """Everything of the run is there, every checkpoint to the byte."""
    assert runs.get(folder.path.name, folder.path.parent).config["loop"]["steps"] == 400
    assert len(runs.read_metrics(folder.path.name, folder.path.parent)[0]) == 1
    assert folder.saved_steps()
    assert all(is_whole(folder.checkpoint(step)) for step in folder.saved_steps())


@pytest.mark.parametrize("what", ["to_and_fro", "take_in", "clean"])
def test_no_kill_loses_a_run_or_leaves_half_of_one(what, tmp_path):
    make("zipped")
    zip_file = runs.export("zipped", tmp_path / "run.zip", weights="all").path
    runs.delete("zipped")
    runs.empty_trash()
    one, chance = make("one"), random.Random(what)
    for _ in range(6):
        pair = [begin(what, zip_file), begin(what, zip_file)]
        for process in pair:
            time.sleep(chance.uniform(0.0, 0.25))
            kill(process)
        listed, deleted = runs.list_runs(), runs.trash()
        names = [run.name for run in listed] + [gone.name for gone in deleted]
        assert names.count("one") == 1
        for run in listed:
            whole(RunFolder(run.folder))
        for gone in deleted:  # a name of the trash is none that `get` takes: look from there
            assert all(is_whole(RunFolder(gone.run.folder).checkpoint(step)) for step in gone.run.checkpoints)
            assert gone.run.checkpoints
        if what == "clean":
            assert {20, 40} <= set(one.saved_steps())
            fill(one)
        elif not one.path.exists():
            runs.restore("one")
        assert set(one.saved_steps()) == {10, 20, 30, 40}
    for _ in range(2):  # what the kills have left goes
        runs.tidy_trash(now=time.time() + 40 * 86_400)
        runs.tidy_imports(now=time.time() + 2 * 86_400)
    runs.clean(runs.cleanable())
    left = {entry.name for entry in runs.runs_root().iterdir()}
    assert left <= {".lock", ".trash", "one", "zipped"}
    assert list((runs.runs_root() / ".trash").iterdir()) == []
    assert {path.name for path in one.checkpoints.iterdir()} == {"step-000020", "step-000040"}
