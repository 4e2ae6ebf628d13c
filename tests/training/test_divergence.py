"""A run that has gone wrong stops at once, names the tensor, and leaves a checkpoint that is good."""

import hashlib
import math

import pytest
from safetensors.torch import load_file, save_file

from nezha import checkpoint, stepping
from nezha.divergence import OVERFLOWS
from nezha.messages import InputError
from nezha.pretrain import pretrain
from nezha.run_folder import RunFolder, read_json, write_json
from tests.training.test_pretrain import StopAfter, records, weights

NAME = "nezha.encoder.layer.1.output.dense.bias"
ROWS = 6  # examples of a step


@pytest.fixture
def spoiled(monkeypatch):
    """`spoiled(value, steps)`: in those steps, counted from 1, one gradient holds `value` before it is unscaled."""

    def spoil(value, steps):
        real = stepping.Stepper.passes

        def passes(self, batch, first, starts, *, counts):
            losses = real(self, batch, first, starts, counts=counts)
            if first // ROWS + 1 in steps:
                self.spread.model.get_parameter(NAME).grad[3] = value
            return losses

        monkeypatch.setattr(stepping.Stepper, "passes", passes)

    return spoil


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_gradient_that_is_no_number_is_named_and_never_reaches_the_weights(make_config, tmp_path, spoiled, value):
    """The loss is still a number at that step, and the step is one at which a checkpoint is due."""
    spoiled(value, [4])
    with pytest.raises(InputError) as caught:
        pretrain(make_config(steps=8, save_every=2), tmp_path / "run")
    assert caught.value.text("en").startswith(f"the gradient of {NAME} stopped being a number at step 4; ")
    assert caught.value.text("en").endswith("the checkpoint of step 2 is whole")
    assert f"第 4 步 {NAME} 的梯度不再是数字" in caught.value.text("zh")
    run = RunFolder(tmp_path / "run")
    assert run.saved_steps() == [2]
    assert all(value.isfinite().all() for value in weights(run.path, 2).values())


def test_before_the_first_checkpoint_none_is_promised(make_config, tmp_path, spoiled):
    spoiled(math.nan, [1])
    with pytest.raises(InputError, match="; no checkpoint had been saved yet"):
        pretrain(make_config(), tmp_path / "run")


def test_weights_that_are_no_numbers_are_never_saved(make_config, tmp_path, monkeypatch):
    """As an optimizer can make them of finite gradients; the next loss would be too late, a checkpoint is due now."""
    real = stepping.Stepper.move

    def move(self, updates):
        figures = real(self, updates)
        if updates == 3:
            self.spread.model.get_parameter(NAME).data[3] = math.inf
        return figures

    monkeypatch.setattr(stepping.Stepper, "move", move)
    with pytest.raises(InputError, match=f"the weight {NAME} stopped being a number at step 4; .* step 2 is whole"):
        pretrain(make_config(steps=8, save_every=2, eval_every=100), tmp_path / "run")
    assert RunFolder(tmp_path / "run").saved_steps() == [2]


def test_overflow_that_no_smaller_scale_would_help_is_divergence(make_config, tmp_path, spoiled):
    """From 65,536 on the scale is 2 ** -3 in the twentieth step in a row."""
    spoiled(math.inf, range(3, 99))
    with pytest.raises(InputError, match=f"the gradient of {NAME} stopped being a number at step {2 + OVERFLOWS};"):
        pretrain(make_config(steps=60, precision="fp16", save_every=2, log_every=1), tmp_path / "run")
    train = records(tmp_path / "run", "train")
    assert train[-1]["loss_scale"] == 65536 / 2 ** (OVERFLOWS - 2)
    assert {record["updates"] for record in train[1:]} == {2}


def test_overflow_that_passes_is_not(make_config, tmp_path, spoiled):
    """One step fewer in a row, then one that is right, and the count begins anew."""
    spoiled(math.inf, [step for step in range(1, 39) if step != OVERFLOWS])
    config = make_config(steps=41, precision="fp16", save_every=50, eval_every=50)
    assert pretrain(config, tmp_path / "run") == "finished"
    assert records(tmp_path / "run", "train")[-1]["skipped"] == 37


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_checkpoint(make_config, tmp_path):
    """A weight becomes infinite between two steps, as bad memory or a wild step would make it."""
    config = make_config(steps=12, save_every=2, keep_checkpoints=5)
    pretrain(config, tmp_path / "run", report=StopAfter(4))
    run = RunFolder(tmp_path / "run")
    step = run.saved_steps()[-1]
    state = read_json(run.checkpoint(step) / checkpoint.STATE) or {}
    tensors = load_file(run.checkpoint(step) / checkpoint.WEIGHTS)
    tensors["nezha.pooler.dense.bias"].fill_(math.nan)
    save_file(tensors, run.checkpoint(step) / checkpoint.WEIGHTS, metadata={"format": "pt"})
    state["sha256"][checkpoint.WEIGHTS] = hashlib.sha256(
        (run.checkpoint(step) / checkpoint.WEIGHTS).read_bytes()
    ).hexdigest()
    write_json(run.checkpoint(step) / checkpoint.STATE, state)
    with pytest.raises(InputError, match=f"^the loss stopped being a number at step {step + 1};"):
        pretrain(config, tmp_path / "run", resume=True)
    status = read_json(run.status)
    assert status["state"] == "failed"
    assert f"第 {step + 1} 步损失不再是数字" in status["error"]["zh"]
    assert run.saved_steps()[-1] == step
