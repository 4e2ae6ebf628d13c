"""A run that ends before its last step: why, where, what it leaves, and that it may go on when the limit is raised."""

import dataclasses

import pytest

from nezha import runs
from nezha.endings import why_ended
from nezha.messages import InputError
from nezha.pretrain import pretrain
from nezha.pretrain_config import PretrainConfig
from nezha.progress import SMOOTHING, Progress
from nezha.run_folder import RunFolder, read_json
from tests.training.test_pretrain import StopAfter, records


def test_the_running_mean_by_hand():
    progress = Progress()
    for loss in (5.0, 4.0, 3.0):
        progress.smooth(loss)
    keep, new = SMOOTHING, 1 - SMOOTHING
    assert progress.loss_ema == pytest.approx(keep * keep * 5 + keep * new * 4 + new * 3)


def test_the_running_mean_of_a_resumed_run_is_that_of_the_unbroken_one(make_config, tmp_path):
    config = make_config(steps=8, log_every=1, save_every=100, eval_every=100)
    pretrain(config, tmp_path / "through")
    pretrain(config, tmp_path / "stopped", report=StopAfter(4))
    pretrain(config, tmp_path / "stopped", resume=True)
    means = [
        {record["step"]: record["loss_ema"] for record in records(tmp_path / name, "train")}
        for name in ("through", "stopped")
    ]
    assert means[0] == means[1]
    losses = [record["loss"] for record in records(tmp_path / "through", "train")]
    assert min(losses) < means[0][8] < max(losses)


@pytest.mark.parametrize(
    ("losses", "best", "stale"),
    [
        ([(5.0, 1), (4.0, 1), (4.0, 1), (4.5, 1)], (2, 4.0), 2),
        ([(float("nan"), 1), (4.0, 1), (float("inf"), 1)], (2, 4.0), 1),
        ([(3.0, 1), (3.5, 1), (9.0, 2), (9.5, 2)], (3, 9.0), 1),
    ],
    ids=["no better is no improvement", "no number is never best", "a new stage begins anew"],
)
def test_which_evaluation_is_best(losses, best, stale):
    progress = Progress()
    for step, (loss, stage) in enumerate(losses, 1):
        progress.step = step
        progress.judge(loss, stage)
    assert (progress.best_step, progress.best_loss) == best
    assert progress.stale == stale


@pytest.mark.parametrize(
    ("loop", "progress", "sentence"),
    [
        ({}, {"stale": 99, "elapsed": 1e9}, None),
        ({"patience": 3}, {"stale": 2}, None),
        ({"patience": 3}, {"stale": 3}, "3 evaluations in a row have not improved on the held-out loss of step 40"),
        ({"patience": 3}, {"stale": 3, "best_stage": 1}, None),
        ({"target_loss": 2.0}, {"best_loss": 2.1}, None),
        ({"target_loss": 2.0}, {"best_loss": 2.0}, "the held-out loss 2.0000 has reached the target of 2"),
        ({"target_loss": 2.0}, {"best_loss": 2.0, "best_stage": 1}, None),
        ({"hours": 0.5}, {"elapsed": 1799.0}, None),
        ({"hours": 0.5}, {"elapsed": 1800.0, "best_stage": 1}, "the 0.5 hours given are used up"),
    ],
)
def test_when_a_run_of_two_stages_ends(make_config, loop, progress, sentence):
    """Loss and patience count in the second stage alone; the clock in both."""
    config = make_config(steps=90, second_steps=10, data={"second_length": 58}, **loop)
    why = why_ended(config, Progress(**{"best_loss": 3.0, "best_step": 40, "best_stage": 2} | progress))
    assert (why and why.text("en")) == sentence


def test_early_stop_ends_finished_with_its_reason_in_both_languages_and_refuses_to_resume(make_config, tmp_path):
    """With a learning rate of nothing no evaluation improves on the first."""
    config = make_config(steps=40, rate=0.0, eval_every=3, log_every=50, save_every=50, patience=2, name="early")
    assert pretrain(config, tmp_path / "early") == "finished"
    run = RunFolder(tmp_path / "early")
    assert [record["step"] for record in records(run.path, "eval")] == [3, 6, 9]
    assert run.saved_steps()[-1] == 9
    status = read_json(run.status)
    assert (status["state"], status["step"]) == ("finished", 9)
    assert "连续 2 次" in status["reason"]["zh"]
    said = [record["text_en"] for record in records(run.path, "event") if record["event"] == "finished"]
    assert said == [f"finished at step 9 of 40: {status['reason']['en']}"]
    assert runs.get("early", tmp_path).reason == status["reason"]
    for resume in (lambda: pretrain(config, run.path, resume=True), lambda: runs.resume_config("early", tmp_path)):
        with pytest.raises(InputError, match=r"has ended \(2 evaluations in a row"):
            resume()
    wider = runs.resume_config("early", tmp_path, {"loop.patience": 3})
    assert isinstance(wider, PretrainConfig)
    assert pretrain(wider, run.path, resume=True) == "finished"
    assert read_json(run.status)["step"] == 12


def test_the_target_is_reached(make_config, tmp_path):
    config = make_config(steps=40, eval_every=5, target_loss=999.0)
    assert pretrain(config, tmp_path / "run") == "finished"
    assert read_json(RunFolder(tmp_path / "run").status)["step"] == 5


def test_time_of_earlier_sittings_counts(make_config, tmp_path, monkeypatch):
    """A clock that a step moves on by ten minutes: six steps an hour, however often the run is stopped."""
    from nezha import trainer

    clock = [0.0]
    real = trainer.Stepper.step

    def step(self, *args, **more):
        clock[0] += 600.0
        return real(self, *args, **more)

    monkeypatch.setattr(trainer.Stepper, "step", step)
    monkeypatch.setattr(trainer, "monotonic", lambda: clock[0])
    config = make_config(steps=40, hours=1.0, log_every=1, eval_every=30)
    pretrain(config, tmp_path / "run", report=StopAfter(2))
    run = RunFolder(tmp_path / "run")
    assert read_json(run.status)["step"] == 3
    assert pretrain(config, run.path, resume=True) == "finished"
    assert read_json(run.status)["step"] == run.saved_steps()[-1] == 6
    assert records(run.path, "eval")[-1]["step"] == 6, "the last weights are judged"
    longer = dataclasses.replace(config, loop=dataclasses.replace(config.loop, hours=1.5))
    pretrain(longer, run.path, resume=True)
    assert read_json(run.status)["step"] == 9
