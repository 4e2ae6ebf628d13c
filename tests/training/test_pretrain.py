"""A run by its invariances: resume = never stopped, 8×1 = 1×8, same seed = same weights; and what it leaves behind."""

import json
import os
import signal

import filelock
import pytest
import torch
from safetensors.torch import load_file

from nezha import checkpoint
from nezha.data_config import MaskingConfig
from nezha.messages import InputError
from nezha.options import to_dict
from nezha.pretrain import pretrain
from nezha.recipes import RECIPES
from nezha.run_folder import RunFolder, read_json, write_json


def weights(folder, step):
    return load_file(RunFolder(folder).checkpoint(step) / checkpoint.WEIGHTS)


def same(one, other):
    assert one.keys() == other.keys()
    return all(torch.equal(one[name], other[name]) for name in one)


def records(folder, kind):
    lines = RunFolder(folder).metrics.read_text(encoding="utf-8").splitlines()
    return [record for record in map(json.loads, lines) if record["kind"] == kind]


class StopAfter:
    """Raises SIGTERM's flag once a step has been reported, by asking as a signal would."""

    def __init__(self, step):
        self.step = step

    def __call__(self, record):
        if record["kind"] == "train" and record["step"] >= self.step:
            os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("optimizer", ["lamb", "adamw"])
@pytest.mark.parametrize("precision", ["fp32", "bf16", "fp16"])
def test_resumed_is_never_stopped(make_config, tmp_path, optimizer, precision):
    config = make_config(steps=12, optimizer=optimizer, precision=precision, save_every=100)
    pretrain(config, tmp_path / "through")
    assert pretrain(config, tmp_path / "stopped", report=StopAfter(4)) == "stopped"
    step = RunFolder(tmp_path / "stopped").saved_steps()[-1]
    assert 4 <= step < 12
    assert pretrain(config, tmp_path / "stopped", resume=True) == "finished"
    assert same(weights(tmp_path / "through", 12), weights(tmp_path / "stopped", 12))
    losses = [{r["step"]: r["mlm_loss"] for r in records(tmp_path / n, "eval")}[12] for n in ("through", "stopped")]
    assert losses[0] == losses[1]


def test_eight_by_one_is_one_by_eight(make_config, tmp_path):
    """Accumulating eight passes of one is one pass of eight, to rounding."""
    for name, size, times in (("wide", 8, 1), ("long", 1, 8)):
        pretrain(make_config(steps=4, dropout=0.0, batch_size=size, accumulate=times), tmp_path / name)
    wide, long = weights(tmp_path / "wide", 4), weights(tmp_path / "long", 4)
    for name in wide:
        torch.testing.assert_close(wide[name], long[name], rtol=2e-4, atol=2e-5, msg=name)


def test_the_same_seed_gives_the_same_weights_and_another_does_not(make_config, tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        pretrain(make_config(steps=3, seed=seed), tmp_path / name)
    assert same(weights(tmp_path / "a", 3), weights(tmp_path / "b", 3))
    assert not same(weights(tmp_path / "a", 3), weights(tmp_path / "c", 3))


@pytest.mark.parametrize(
    ("masking", "data"),
    [
        (RECIPES["ernie_baidu"].masking, {"dupe_factor": 2}),
        (MaskingConfig(masking="whole_word", words="entity", replace="word"), {"examples": "packed"}),
    ],
    ids=["phrases and entities, two copies", "packed"],
)
def test_resumed_is_never_stopped_in_the_middle_of_an_epoch_of_every_kind(make_config, tmp_path, masking, data):
    config = make_config(steps=40, masking=masking, data=data, save_every=100, eval_every=100)
    pretrain(config, tmp_path / "through")
    pretrain(config, tmp_path / "stopped", report=StopAfter(30))
    pretrain(config, tmp_path / "stopped", resume=True)
    assert same(weights(tmp_path / "through", 40), weights(tmp_path / "stopped", 40))


def test_packed_examples_have_no_next_sentence_to_guess(make_config, tmp_path):
    """Neither figure is there, and that head stays as it was but for weight decay."""
    pretrain(make_config(data={"examples": "packed"}), tmp_path / "run")
    for record in records(tmp_path / "run", "train") + records(tmp_path / "run", "eval"):
        assert record["nsp_loss"] is None
        assert record["loss"] == pytest.approx(record["mlm_loss"])
    assert {record["nsp_accuracy"] for record in records(tmp_path / "run", "eval")} == {None}


def test_a_masking_without_its_words_is_refused_and_told_the_command(make_config, tmp_path):
    with pytest.raises(InputError, match="--words jieba,phrase,entity,people_daily"):
        pretrain(make_config(masking=RECIPES["bert_wwm"].masking), tmp_path / "run")


def test_the_loss_falls(make_config, tmp_path):
    pretrain(make_config(steps=90, log_every=10, optimizer="adamw", rate=0.01), tmp_path / "run")
    losses = [record["mlm_loss"] for record in records(tmp_path / "run", "train")]
    assert losses[-1] < 0.9 * losses[0]


def test_a_checkpoint_is_a_model_and_a_tokenizer(make_config, tmp_path):
    from transformers import AutoModelForMaskedLM

    from nezha.tokenizer import Tokenizer

    pretrain(make_config(steps=3), tmp_path / "run")
    folder = RunFolder(tmp_path / "run").checkpoint(3)
    model = AutoModelForMaskedLM.from_pretrained(folder)
    assert model.config.vocab_size == Tokenizer.from_folder(folder).vocab_size
    assert not list(folder.glob("*.bin"))


def test_oldest_checkpoints_go_and_status_says_finished(make_config, tmp_path):
    pretrain(make_config(steps=9, save_every=2, keep_checkpoints=2), tmp_path / "run")
    run = RunFolder(tmp_path / "run")
    assert run.saved_steps() == [8, 9]
    status = read_json(run.status)
    assert (status["state"], status["step"], status["error"]) == ("finished", 9, None)


def test_events_say_precision_and_compiling_with_their_reasons_in_both_languages(make_config, tmp_path):
    pretrain(make_config(steps=3, precision="auto"), tmp_path / "run")
    events = {record["event"]: record for record in records(tmp_path / "run", "event")}
    assert events["precision"]["text_en"].split()[1].rstrip(":") in ("fp32", "bf16", "fp16")
    assert "：" in events["precision"]["text_zh"]
    assert "off" in events["compile"]["text_en"]


def test_a_checkpoint_cut_short_is_passed_over_and_told(make_config, tmp_path):
    config = make_config(steps=12, save_every=4, keep_checkpoints=3)
    pretrain(config, tmp_path / "through")
    pretrain(config, tmp_path / "run", report=StopAfter(10))
    run = RunFolder(tmp_path / "run")
    step = run.saved_steps()[-1]
    victim = run.checkpoint(step) / checkpoint.WEIGHTS
    victim.write_bytes(victim.read_bytes()[:-100])
    pretrain(config, tmp_path / "run", resume=True)
    told = [record["text_en"] for record in records(tmp_path / "run", "event") if record["event"] == "fell_back"]
    assert told == [f"the checkpoint of step {step} is damaged and was passed over; going on from step 8"]
    assert same(weights(tmp_path / "through", 12), weights(tmp_path / "run", 12))


def test_resume_with_other_settings_is_refused_and_names_them(make_config, tmp_path):
    pretrain(make_config(steps=12), tmp_path / "run", report=StopAfter(2))
    with pytest.raises(InputError, match=r"optimizer\.learning_rate \(0\.02 → 0\.03\)"):
        pretrain(make_config(steps=12, rate=0.03), tmp_path / "run", resume=True)
    assert pretrain(make_config(steps=12, log_every=5), tmp_path / "run", resume=True) == "finished"


def test_a_finished_run_is_not_resumed_and_a_used_folder_not_begun(make_config, tmp_path):
    config = make_config(steps=3)
    pretrain(config, tmp_path / "run")
    with pytest.raises(InputError, match="has done all its 3 steps"):
        pretrain(config, tmp_path / "run", resume=True)
    with pytest.raises(InputError, match="already holds checkpoints"):
        pretrain(config, tmp_path / "run")
    with pytest.raises(InputError, match="there is none that is whole"):
        pretrain(config, tmp_path / "empty", resume=True)


def test_with_one_checkpoint_kept_a_damaged_one_never_outlives_the_whole_ones(make_config, tmp_path):
    config = make_config(steps=20, save_every=4, keep_checkpoints=2)
    pretrain(config, tmp_path / "run", report=StopAfter(10))
    run = RunFolder(tmp_path / "run")
    newest = run.saved_steps()[-1]
    (run.checkpoint(newest) / checkpoint.MOMENTS).write_bytes(b"")
    one = make_config(steps=20, save_every=1, keep_checkpoints=1)

    def stop_once_saved(record):
        if record.get("event") == "saved":
            os.kill(os.getpid(), signal.SIGTERM)

    pretrain(one, run.path, resume=True, report=stop_once_saved)
    assert 8 < run.saved_steps()[-1] < newest
    assert checkpoint.is_whole(run.checkpoint(run.saved_steps()[-1]))


def test_a_run_killed_before_it_saved_once_begins_again(make_config, tmp_path):
    config = make_config(steps=3)
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    write_json(run.config, to_dict(config))
    assert pretrain(config, run.path, resume=True) == "finished"
    assert "restarted" in [record["event"] for record in records(run.path, "event")]


def test_a_run_begins_from_the_weights_of_another(make_config, tmp_path):
    """With a rate of nothing it also ends with them."""
    pretrain(make_config(steps=3), tmp_path / "first")
    start = RunFolder(tmp_path / "first").checkpoint(3)
    pretrain(make_config(steps=3, rate=0.0, init=str(start)), tmp_path / "second")
    assert same(weights(tmp_path / "first", 3), weights(tmp_path / "second", 3))
    assert not same(weights(tmp_path / "first", 3), fresh(make_config, tmp_path))


def fresh(make_config, tmp_path):
    pretrain(make_config(steps=3, rate=0.0), tmp_path / "fresh")
    return weights(tmp_path / "fresh", 3)


def test_two_trainers_in_one_folder_are_refused(make_config, tmp_path):
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    with filelock.FileLock(run.lock), pytest.raises(InputError, match="another process is training"):
        pretrain(make_config(), run.path)
    assert read_json(run.status) is None


@pytest.mark.parametrize(("examples", "stays"), [("packed", True), ("full", True), ("next_sentence", False)])
def test_examples_without_pairs_leave_the_next_sentence_head_as_it_was(make_config, tmp_path, examples, stays):
    """LAMB would shrink to nothing what has decay and no gradient."""
    pretrain(make_config(steps=9, data={"examples": examples}, save_every=1, keep_checkpoints=9), tmp_path / "run")
    first, last = weights(tmp_path / "run", 1), weights(tmp_path / "run", 9)
    for name in ("nezha.pooler.dense.weight", "cls.seq_relationship.weight"):
        assert torch.equal(first[name], last[name]) == stays
