"""A checkpoint is whole or not there: disks that fill up, processes that are killed while saving."""

import random
import resource
import subprocess
import sys

import pytest

from benchmarks.kills import kill_again_and_again
from nezha import checkpoint, runs
from nezha.options import to_dict
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.runs.start import trainer_command

LIMITED = """
import resource, sys
from pathlib import Path
from nezha.messages import InputError
from nezha.options import from_dict
from nezha.pretrain import pretrain
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import read_json
import nezha.checkpoint

folder = Path(sys.argv[1])
config = from_dict(PretrainConfig, read_json(folder / "config.json"))
real, calls = nezha.checkpoint.save, []

def save(run, **rest):
    calls.append(1)
    if len(calls) == 2:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    return real(run, **rest)

nezha.checkpoint.save = save
try:
    pretrain(config, folder)
except InputError as error:
    print(error.key)
    print(error)
    sys.exit(2)
"""

FULL_DISK = """
import sys
from pathlib import Path
from nezha.messages import InputError
from nezha.options import from_dict
from nezha.pretrain import pretrain
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import read_json

def fill(record):
    if record.get("event") == "saved":
        with open({filler!r}, "wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass

folder = Path(sys.argv[1])
try:
    pretrain(from_dict(PretrainConfig, read_json(folder / "config.json")), folder, report=fill)
except InputError as error:
    print(error)
    sys.exit(2)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="this system cannot limit the size of files")
def test_a_disk_that_is_full_while_saving_keeps_the_checkpoint_before(make_config, tmp_path):
    """A limit on file sizes makes the system refuse the write as a full disk would, in a real process."""
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    write_json(run.config, to_dict(make_config(steps=8, save_every=3)))
    done = subprocess.run([sys.executable, "-c", LIMITED, str(run.path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2, done.stderr
    key, sentence = done.stdout.strip().splitlines()[-2:]
    assert key == "cannot_save"
    assert "the checkpoint of step 3 is whole" in sentence
    assert run.saved_steps() == [3]
    assert checkpoint.is_whole(run.checkpoint(3))
    assert not [path for path in run.checkpoints.iterdir() if path.name.startswith(".")]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, 1.2 MB large."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize(("every", "steps"), [(3, 9), (30, 60)], ids=["at the next save", "at a record before it"])
def test_a_disk_that_is_really_full_is_one_sentence_and_the_run_goes_on_when_there_is_room(
    make_config, small_disk, every, steps
):
    """No byte is left, for checkpoint, metrics or status."""
    run = runs.create(make_config(steps=steps, save_every=every, log_every=1, eval_every=500), small_disk)
    filler = small_disk / "filler"
    code = FULL_DISK.format(filler=str(filler))
    done = subprocess.run([sys.executable, "-c", code, str(run.path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2, done.stderr
    assert "the disk refused" in done.stdout
    assert "Traceback" not in done.stderr
    assert run.saved_steps() == [every]
    filler.unlink()
    again = subprocess.run(trainer_command(run, resume=True), capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert read_json(run.status)["state"] == "finished"


def test_killed_at_random_moments_and_while_saving_it_ends_with_the_bytes_of_the_unbroken_run(make_config, tmp_path):
    """SIGKILL to real trainers, over both stages of a run; `python -m benchmarks.kills` does it fifty times."""
    config = make_config(steps=60, second_steps=30, data={"second_length": 58}, save_every=3, eval_every=50)
    row = kill_again_and_again("", config, tmp_path, kills=5, rng=random.Random(0))
    assert (row.times, row.as_told, row.whole) == (5, 5, 5)
    assert row.in_a_save >= 1
    assert row.alike == row.runs >= 1
