"""Two lengths in one run: which step and which examples belong to which stage, and that stopping changes neither."""

import dataclasses
import itertools

import numpy as np
import pytest
import torch

from nezha import stepping
from nezha.data.staged import StagedBatches
from nezha.data_config import MaskingConfig
from nezha.fresh_model import model_config
from nezha.messages import InputError
from nezha.pretrain import pretrain
from nezha.run_folder import RunFolder
from nezha.stages import rows_of_pass, stage_of, stages
from nezha.tokenizer import Tokenizer
from tests.training.test_pretrain import StopAfter, records, same, weights

SECOND = {"second_length": 58}


@pytest.fixture
def two_stages(make_config):
    """Seven steps of 3 × 6 examples of 29 tokens, then five of 58 tokens; absolute positions would have to reach 58."""

    def make(**rest):
        return make_config(steps=12, second_steps=5, data=SECOND, accumulate=3, **rest)

    return make


def test_a_second_stage_takes_half_the_examples_of_twice_the_length(two_stages):
    """By hand: 18 examples a step, 9 in the second stage; 6 a pass, then 3; 7 × 18 examples came before."""
    config = two_stages()
    first, second = stages(config)
    assert [(s.first_step, s.last_step, s.batch_size, s.sequence_length) for s in (first, second)] == [
        (0, 7, 18, 29), (7, 12, 9, 58),
    ]  # fmt: skip
    assert [rows_of_pass(config, length) for length in (29, 58)] == [6, 3]
    assert [stage_of(step, (first, second)).number for step in (0, 6, 7, 11, 12)] == [1, 1, 2, 2, 2]
    assert [first.example(6), second.example(7), second.example(8)] == [108, 126, 135]


def test_a_step_never_grows_and_never_vanishes(make_config):
    """Where the tokens do not come out even, the rows are rounded down, but one is left."""
    config = make_config(steps=12, batch_size=1, accumulate=4, second_steps=5, data={"second_length": 100})
    assert stages(config)[1].batch_size == 1
    assert rows_of_pass(config, 100) == 1


def test_the_cap_on_guesses_grows_with_the_length(make_config):
    config = make_config(steps=12, second_steps=5, data=SECOND, masking=MaskingConfig(max_predictions=4))
    assert [stage.masking.max_predictions for stage in stages(config)] == [4, 8]


@pytest.mark.parametrize("stop_at", [3, 7, 9], ids=["in the first stage", "at the border", "in the second stage"])
def test_resumed_in_either_stage_or_between_is_never_stopped(two_stages, tmp_path, stop_at):
    config = two_stages(save_every=100, log_every=1)
    pretrain(config, tmp_path / "through")
    pretrain(config, tmp_path / "stopped", report=StopAfter(stop_at - 1))  # it is asked before a step is told
    assert RunFolder(tmp_path / "stopped").saved_steps()[-1] == stop_at
    pretrain(config, tmp_path / "stopped", resume=True)
    assert same(weights(tmp_path / "through", 12), weights(tmp_path / "stopped", 12))


def test_no_pass_of_a_run_draws_from_the_seed_of_another(two_stages, tmp_path, monkeypatch):
    """The seed of a pass is that of its first example; the run is the whole way through both stages."""
    seeds = []
    real = stepping.torch.manual_seed
    monkeypatch.setattr(stepping.torch, "manual_seed", lambda seed: seeds.append(seed) or real(seed))
    pretrain(two_stages(), tmp_path / "run")
    passes = seeds[1:]  # the first is that of the random weights
    assert len(passes) >= 12 * 3, "rows of similar length may be computed apart, which makes more"
    assert len(set(passes)) == len(passes)


def test_records_say_their_stage_and_none_spans_two(two_stages, tmp_path):
    pretrain(two_stages(log_every=5, eval_every=100), tmp_path / "run")
    for kind, steps in (("train", [5, 7, 10, 12]), ("eval", [7, 12])):
        found = records(tmp_path / "run", kind)
        assert [record["step"] for record in found] == steps
        expected = [(1, 29) if step <= 7 else (2, 58) for step in steps]
        assert [(record["stage"], record["sequence_length"]) for record in found] == expected


def test_absolute_positions_reach_the_end_of_the_longer_examples(make_config, tmp_path):
    config = make_config(steps=3, second_steps=1, batch_size=21, data={"second_length": 600})
    tokenizer = Tokenizer.from_folder(config.data.data)
    model = dataclasses.replace(config.model, positions="absolute")
    config = dataclasses.replace(config, model=model)
    pretrain(config, tmp_path / "run")
    assert weights(tmp_path / "run", 3)["nezha.embeddings.position_embeddings.weight"].shape[0] == 600
    assert model_config(model, tokenizer, 58).max_position_embeddings == 512, "never fewer than the released models"


def test_the_second_stage_reads_in_another_order(two_stages, shards):
    """Not the first stage's epoch again: its first examples begin elsewhere."""
    config = two_stages()
    batches = StagedBatches(shards, Tokenizer.from_folder(shards), stages(config), seed=0)
    first, second = batches.batch(0), batches.batch(7)
    assert second.input_ids.shape == (9, 58)
    assert not np.array_equal(first.input_ids[:9, 1:20], second.input_ids[:, 1:20])
    assert torch.equal(
        torch.from_numpy(batches.batch(8).input_ids), torch.from_numpy(batches.parts[1].batch(1).input_ids)
    )


@pytest.mark.parametrize(
    ("data", "loop", "sentence"),
    [
        ({"second_length": 58}, {}, "got second_length=58 and second_steps=0; set both"),
        ({}, {"second_steps": 2}, "got second_length=0 and second_steps=2; set both"),
        ({"second_length": 29}, {"second_steps": 2}, "got sequence_length=29 and second_length=29; raise"),
        ({"second_length": 58}, {"second_steps": 8}, "got second_steps=8 and steps=8; lower"),
    ],
)
def test_half_a_second_stage_is_refused(make_config, data, loop, sentence):
    with pytest.raises(InputError, match=sentence):
        make_config(steps=8, data=data, **loop)


def test_one_stage_is_every_run_without_a_second_length(make_config):
    (only,) = stages(make_config(steps=8, accumulate=2))
    assert [only.example(step) for step in range(3)] == [12 * step for step in range(3)]
    assert all(stage_of(step, (only,)) is only for step in itertools.chain(range(8), [8, 99]))
