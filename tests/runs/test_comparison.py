"""Curves and comparisons, from records written by hand; the answers were worked out by hand too."""

import json
import math

import pytest

from nezha import runs
from nezha.messages import InputError
from nezha.pretrain_config import SIZES, LoopConfig, ModelSize, OptimizerConfig, PretrainConfig
from nezha.run_folder import read_json, write_json


def train(step: int, seconds: float, speed: float, loss: float = 1.0) -> dict:
    return {"kind": "train", "step": step, "seconds": seconds, "tokens_per_second": speed, "loss": loss}


def held(step: int, loss: float, accuracy: float = 0.1) -> dict:
    return {"kind": "eval", "step": step, "loss": loss, "mlm_accuracy": accuracy}


RECORDS = [train(10, 2.0, 100, 9.0), held(15, 8.0), train(20, 6.0, 50, 7.0), held(20, 6.5), held(25, 6.0)]
"""200 tokens after step 10; 4 s more at 50 a second are 400 after step 20; step 15 lies half way, at 300 and 4 s."""


@pytest.fixture
def recorded():
    """`recorded("a", RECORDS)`: the folder of a run that has written these records."""

    def make(name: str, records: list[dict], **settings) -> None:
        folder = runs.create(PretrainConfig(name=name, **settings))
        write_json(folder.status, {"state": "stopped", "step": 25, "steps": 100})
        folder.metrics.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")

    return make


@pytest.mark.parametrize(
    ("figure", "axis", "expected"),
    [
        ("train_loss", "step", [(10, 9.0), (20, 7.0)]),
        ("train_loss", "tokens", [(200, 9.0), (400, 7.0)]),
        ("train_loss", "hours", [(2 / 3600, 9.0), (6 / 3600, 7.0)]),
        ("held_loss", "step", [(15, 8.0), (20, 6.5), (25, 6.0)]),
        ("held_loss", "tokens", [(300, 8.0), (400, 6.5)]),
        ("held_loss", "hours", [(4 / 3600, 8.0), (6 / 3600, 6.5)]),
        ("grad_norm", "step", []),
    ],
)
def test_a_figure_is_laid_along_steps_tokens_or_hours(recorded, figure, axis, expected):
    """What has no place on the axis yet, like the evaluation at step 25, waits for the next training record."""
    recorded("a", RECORDS)
    assert runs.series("a", figure, axis) == [pytest.approx(point) for point in expected]


def test_what_a_resumed_run_does_once_more_replaces_what_it_had_done():
    """Resumed at step 10 it had read 200 tokens; 10 steps of 3 s at 70 a second make 410."""
    again = runs.current(
        [*RECORDS, {"kind": "event", "event": "resumed", "step": 10}, train(20, 5.0, 70, 6.9), held(20, 6.4)]
    )
    assert runs.points(again, "train_loss") == [(10, 9.0), (20, 6.9)]
    assert runs.points(again, "held_loss", "tokens") == [(pytest.approx(410), 6.4)]


def test_what_is_no_number_is_not_drawn():
    odd = [train(1, 1.0, 1, math.nan), train(2, 2.0, 1, math.inf), {"kind": "train", "step": 3, "loss": None}, {"x": 1}]
    assert runs.points(runs.current([*odd, train(4, 3.0, 1, 5.0)]), "train_loss") == [(4, 5.0)]


@pytest.mark.parametrize(("figure", "axis"), [("held_los", "step"), ("held_loss", "stepp")])
def test_an_unknown_figure_or_axis_is_answered_with_the_nearest(figure, axis):
    with pytest.raises(InputError, match=r"did you mean “(held_loss|step)”"):
        runs.points(RECORDS, figure, axis)


def test_only_what_differs_is_told_in_the_order_of_the_form(recorded):
    recorded("a", [], optimizer=OptimizerConfig(learning_rate=1e-3), loop=LoopConfig(seed=3))
    recorded("b", [], model=ModelSize(num_hidden_layers=2))
    recorded("c", [], model=SIZES["tiny"], loop=LoopConfig(seed=4))
    found = runs.compare(["a", "b", "c"])
    assert [(item.name, item.values) for item in found.differences] == [
        ("model.num_hidden_layers", (4, 2, 4)),
        ("optimizer.learning_rate", (1e-3, 6e-3, 6e-3)),
        ("loop.seed", (3, 0, 4)),
    ]
    assert found.differences[0].label == ("Layers", "层数")


def test_an_option_that_an_older_run_does_not_know_counts_as_its_default(recorded):
    recorded("old", [])
    recorded("new", [])
    path = runs.get("old").folder / "config.json"
    config = read_json(path) or {}
    del config["masking"]["masking"]
    config["loop"]["retired"] = 7
    write_json(path, config)
    assert [(item.name, item.values) for item in runs.compare(["old", "new"]).differences] == [
        ("loop.retired", (7, None))
    ]


def test_the_last_and_the_best_of_each_run_stand_side_by_side(recorded):
    recorded("a", [*RECORDS, held(30, 6.25, 0.3), held(35, 6.5, 0.2)])
    recorded("b", [])
    a, b = runs.compare(["a", "b"]).runs
    loss, accuracy = a.figures["held_loss"], a.figures["held_accuracy"]
    assert (loss.last, loss.last_step, loss.best, loss.best_step) == (6.5, 35, 6.0, 25)
    assert (accuracy.last, accuracy.best, accuracy.best_step) == (0.2, 0.3, 30)
    assert a.figures["train_loss"].best is None, "the last mean of a noisy figure, no best"
    assert (a.tokens, a.hours) == (pytest.approx(400), pytest.approx(6 / 3600))
    assert (b.figures, b.tokens) == ({}, None)


@pytest.mark.parametrize("names", [[], ["a"], ["a", "a"]])
def test_a_comparison_needs_two_runs(recorded, names):
    recorded("a", RECORDS)
    with pytest.raises(InputError, match="two or more different runs"):
        runs.compare(names)
