"""Which checkpoints stay: the newest few, the best by held-out loss, and milestones."""

import pytest

from nezha import checkpoint, trainer
from nezha.messages import InputError
from nezha.options import to_dict
from nezha.pretrain import pretrain
from nezha.publish import publish
from nezha.run_folder import RunFolder, read_json, write_json
from tests.training.test_pretrain import StopAfter, records

LOSSES = [5.0, 3.0, 4.0, 4.5, 3.5, 6.0]
"""Held-out losses at steps 2, 4, … 12: step 4 is best."""


@pytest.fixture
def held_out_losses(monkeypatch):
    """Evaluation says what the test wants, in turn."""
    left = list(LOSSES)

    def say(*_, **__):
        return {"loss": left.pop(0)}

    monkeypatch.setattr(trainer, "evaluate", say)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({"keep_checkpoints": 1}, [4, 12]),
        ({"keep_checkpoints": 2}, [4, 9, 12]),
        ({"keep_checkpoints": 1, "keep_every": 6}, [4, 6, 12]),
    ],
    ids=["the newest and the best", "two newest and the best", "with milestones"],
)
def test_what_stays(make_config, tmp_path, held_out_losses, kept, expected):
    """Saved at 3, 6, 9, 12, and at 2 and 4, whose evaluations were the best so far."""
    pretrain(make_config(steps=12, eval_every=2, save_every=3, **kept), tmp_path / "run")
    run = RunFolder(tmp_path / "run")
    assert run.saved_steps() == expected
    assert checkpoint.best(run) == run.checkpoint(4)
    assert [record["step"] for record in records(run.path, "eval") if record["best"]] == [2, 4]
    assert [record["step"] for record in records(run.path, "event") if record["event"] == "saved"] == [
        2,
        3,
        4,
        6,
        9,
        12,
    ]


def test_a_resumed_run_still_knows_its_best(make_config, tmp_path, held_out_losses):
    config = make_config(steps=12, eval_every=2, save_every=3, log_every=1, keep_checkpoints=1)
    pretrain(config, tmp_path / "run", report=StopAfter(6))
    run = RunFolder(tmp_path / "run")
    assert run.saved_steps() == [4, 7]
    pretrain(config, run.path, resume=True)
    assert run.saved_steps() == [4, 12]


def test_the_best_is_published_where_it_is_asked_for_and_a_damaged_one_is_refused(
    make_config, tmp_path, held_out_losses
):
    pretrain(make_config(steps=12, eval_every=2, save_every=3), tmp_path / "run")
    publish(tmp_path / "run", tmp_path / "model", best=True, examples=6)
    assert read_json(tmp_path / "model" / "card.json")["steps"] == 4
    run = RunFolder(tmp_path / "run")
    (run.checkpoint(4) / checkpoint.WEIGHTS).write_bytes(b"")
    with pytest.raises(InputError, match="without --best"):
        publish(run.path, tmp_path / "other", best=True, examples=6)


def test_a_checkpoint_of_an_earlier_version_is_resumed(make_config, tmp_path):
    """It knows neither a best nor a running mean: both begin anew."""
    config = make_config(steps=6, save_every=100, eval_every=100, log_every=1)
    pretrain(config, tmp_path / "run", report=StopAfter(2))
    run = RunFolder(tmp_path / "run")
    state_file = run.checkpoint(run.saved_steps()[-1]) / checkpoint.STATE
    state = read_json(state_file) or {}
    for name in ("loss_ema", "best_loss", "best_step", "best_stage", "stale", "elapsed", "planned"):
        del state[name]
    for group, names in (("loop", ("second_steps", "patience", "hours")), ("data", ("second_length",))):
        for name in names:
            del state["config"][group][name]
    write_json(state_file, state)
    assert to_dict(config) != state["config"]
    assert pretrain(config, run.path, resume=True) == "finished"
