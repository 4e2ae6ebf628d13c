"""What a run will take is counted as torch counts it, and where it is too much the advice that is given fits."""

import dataclasses
import re
from pathlib import Path

import pytest
import torch

from nezha import memory, run_memory
from nezha.assembling import make_optimizer
from nezha.data.staged import StagedBatches
from nezha.fresh_model import model_config
from nezha.heads import NezhaForPreTraining
from nezha.messages import InputError
from nezha.objective import loss_sums, to_tensors
from nezha.precision import choose_precision
from nezha.pretrain import pretrain
from nezha.run_folder import RunFolder
from nezha.stages import longest, stages
from nezha.tokenizer import Tokenizer
from tests.test_memory import kept_while
from tests.training.test_pretrain import records

FP32 = choose_precision("fp32", "cpu")


def model_of(config, vocab_size=None):
    found = model_config(config.model, Tokenizer.from_folder(Path(config.data.data)), longest(config))
    if vocab_size:
        found.vocab_size = vocab_size
    return found


@pytest.mark.parametrize("optimizer", ["lamb", "adamw"])
def test_weights_gradients_and_optimizer_take_sixteen_bytes_a_weight(make_config, optimizer):
    config = make_config(optimizer=optimizer)
    model = NezhaForPreTraining(model_of(config))
    stepper = make_optimizer(model, config.optimizer)
    for weight in model.parameters():
        weight.grad = torch.ones_like(weight)
    stepper.step()
    moments = [value for state in stepper.state.values() for value in state.values() if value.dim()]
    held = [*model.parameters(), *(weight.grad for weight in model.parameters()), *moments]
    count = run_memory.weights(model.config)
    assert count == sum(weight.numel() for weight in model.parameters())
    assert sum(tensor.nbytes for tensor in held) == 16 * count


@pytest.mark.parametrize("vocab_size", [None, 9000], ids=["mostly layers", "mostly scores over the vocabulary"])
def test_a_pass_keeps_what_is_told(make_config, shards, vocab_size):
    """Autograd keeps the logarithms; the scores themselves, as large, are there when these are made."""
    config = make_config(batch_size=9)
    wanted = model_of(config, vocab_size)
    model = NezhaForPreTraining(wanted).train()
    batches = StagedBatches(shards, Tokenizer.from_folder(shards), stages(config), seed=0)
    tensors = to_tensors(batches.batch(0), "cpu")
    scores = 4 * 9 * tensors.positions.shape[1] * wanted.vocab_size
    kept = kept_while(model, lambda: loss_sums(model, tensors)) + scores
    assert 0.6 * kept < run_memory.of_pass(config, stages(config)[0], wanted, FP32) < 1.25 * kept


def test_more_passes_of_fewer_rows_take_less_but_never_less_than_the_weights(make_config):
    count = 1000
    needs = []
    for rows in (64, 8, 1):
        config = make_config(batch_size=rows, accumulate=64 // rows)
        needs.append(run_memory.of_run(config, model_of(config), FP32, count=count)[0])
    assert needs == sorted(needs, reverse=True)
    assert run_memory.of_run(make_config(), model_of(make_config()), FP32, count=10**9)[0] == 16 * 10**9


def test_the_stage_that_takes_most_is_told(make_config):
    """As many tokens a pass, but the attention of longer ones is dearer; where a row is left over, far more."""
    config = make_config(batch_size=2, second_steps=2, data={"second_length": 290})
    assert run_memory.of_run(config, model_of(config), FP32, count=1)[1].number == 2


def test_a_run_that_cannot_fit_is_refused_with_a_batch_that_fits_and_is_the_same(make_config, tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "WORTH_A_LOOK", 1)
    config = make_config(steps=3, batch_size=24, accumulate=2)
    model = model_of(config)
    sixteen, twelve = (
        run_memory.of_run(
            make_config(batch_size=rows, accumulate=48 // rows), model, FP32, count=run_memory.weights(model)
        )[0]
        for rows in (16, 12)
    )
    monkeypatch.setattr(memory, "free", lambda device: (sixteen + twelve) // 2)
    with pytest.raises(InputError, match="passes of 24 × 29 tokens need about") as caught:
        pretrain(config, tmp_path / "run")
    advice = re.search(r"--batch-size (\d+) --accumulate (\d+)", str(caught.value))
    assert advice is not None
    rows, times = map(int, advice.groups())
    assert (rows, times) == (12, 4), "the largest that fits, of those that divide the real batch"
    loop = dataclasses.replace(config.loop, batch_size=rows, accumulate=times)
    assert pretrain(dataclasses.replace(config, loop=loop), tmp_path / "smaller") == "finished"


def test_where_not_even_one_example_fits_no_batch_is_advised(make_config, tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "WORTH_A_LOOK", 1)
    monkeypatch.setattr(memory, "free", lambda device: 1000)
    with pytest.raises(InputError, match="not even one example"):
        pretrain(make_config(), tmp_path / "run")


def test_records_say_the_most_that_was_held(make_config, tmp_path):
    """At least what a Python with torch takes, and it never falls."""
    pretrain(make_config(), tmp_path / "run")
    held = [record["memory"] for record in records(RunFolder(tmp_path / "run").path, "train")]
    assert held == sorted(held)
    assert 2**27 < held[0] < 2**40
