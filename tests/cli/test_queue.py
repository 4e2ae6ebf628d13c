"""`nezha pretrain --queue` and `nezha runs move`: what a person types and reads."""

import json
import os
import time

import pytest

from nezha import runs
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.runs import process

SMALL = (
    "--size smoke --hidden-size 12 --num-attention-heads 3 --intermediate-size 16 --max-relative-position 7 "
    "--sequence-length 16 --batch-size 3 --warmup-steps 2 --compile no --precision fp32 --device cpu --steps 6"
)


@pytest.fixture
def queued():
    """`queued("a", "b")`: folders of runs that wait, each held by this very process."""
    made: list[RunFolder] = []

    def make(*names: str) -> None:
        for order, name in enumerate(names, 1):
            made.append(runs.create(PretrainConfig(name=name), order=order))
            write_json(process.owner_file(made[-1]), process.identity())

    yield make
    for folder in made:
        write_json(folder.status, {"state": "stopped"})  # so that nobody ends this process to end a run


def test_the_list_shows_places_and_a_move_changes_them(nezha, queued):
    queued("甲", "乙", "丙")
    done = nezha("runs", "move", "丙", "first")
    assert (done.code, done.out) == (0, "run “丙” now has place 1 in the queue\n")
    assert json.loads(nezha("runs", "move", "丙", "2", "--json").out) == {"name": "丙", "place": 2}
    listed = json.loads(nezha("runs", "list", "--json").out)["runs"]
    assert {run["name"]: run["place"] for run in listed} == {"甲": 1, "丙": 2, "乙": 3}
    assert "排队第 2 位" in next(
        line for line in nezha("runs", "list", "--lang", "zh").out.splitlines() if line.startswith("丙")
    )


@pytest.mark.parametrize("words", [(), ("甲",), ("甲", "up", "now")])
def test_a_move_needs_a_name_and_a_place(nezha, queued, words):
    queued("甲")
    done = nezha("runs", "move", *words)
    assert done.code == 2
    assert f"got: {' '.join(words) or '–'};" in done.err


def test_a_place_that_does_not_exist_is_answered_with_the_nearest(nezha, queued):
    queued("甲")
    done = nezha("runs", "move", "甲", "frist")
    assert done.code == 2
    assert "first" in done.err


def test_a_queued_run_trains_once_the_other_has_ended(nezha, shards, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    busy = runs.create(PretrainConfig(name="busy"))
    working = {**process.identity(), "step": 1, "steps": 9, "heartbeat": time.time()}
    write_json(busy.status, {"state": "running", **working})
    done = nezha("pretrain", "--name", "next", "--queue", "--data", str(shards), *SMALL.split())
    assert done.code == 0
    assert done.out.startswith("run “next” waits in the queue, place 1 (process ")
    pid = runs.get("next").pid
    assert pid != os.getpid()
    write_json(busy.status, {"state": "finished", **working, "heartbeat": 0.0})
    followed = nezha("runs", "follow", "next")
    assert "“next” is finished at step 6/6" in followed.out
    assert (read_json(runs.get("next").folder / "status.json") or {})["pid"] == pid, "the process that had waited"
