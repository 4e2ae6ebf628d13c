"""What a card says is what is measured: baselines by hand, and a published run that loads at two bytes a weight."""

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch.nn.functional import one_hot

from nezha.data.batches import IGNORED, Batches
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.evaluate import evaluate
from nezha.fresh_model import model_config
from nezha.heads import NezhaForPreTraining
from nezha.messages import InputError
from nezha.precision import choose_precision
from nezha.pretrain import pretrain
from nezha.publish import publish
from nezha.quality import character_counts, held_out_figures, unigram
from nezha.run_folder import RunFolder
from nezha.tokenizer import Tokenizer


@pytest.fixture(scope="module")
def held_out(shards):
    return Batches(
        open_split(shards, "held_out"), Tokenizer.from_folder(shards),
        DataConfig(sequence_length=29, short_seq_prob=0.0), MaskingConfig(), batch_size=3, seed=0,
    )  # fmt: skip


def test_counts_are_those_of_the_text(shards):
    tokenizer = Tokenizer.from_folder(shards)
    counts = character_counts(open_split(shards, "train"), tokenizer.vocab_size)
    total = sum(len(shard.tokens) for shard in open_split(shards, "train"))
    assert counts.sum() == total
    first = int(open_split(shards, "train")[0].tokens[0]) & 0x7FFF
    assert tokenizer.token(first) == "第"
    assert counts[first] >= 2


def test_the_unigram_figure_by_hand(held_out):
    """Counts that know one character: its loss and accuracy follow from how often it was hidden."""
    size = held_out.tokenizer.vocab_size
    favourite = held_out.tokenizer.id("的")
    counts = np.zeros(size, np.int64)
    counts[favourite] = 3 * size
    figure = unigram(counts, held_out)
    everything = held_out.between(0, held_out.order.count())
    labels, asked = [], []
    for row in range(len(everything.labels)):
        for place, label in zip(everything.positions[row], everything.labels[row], strict=True):
            if label != IGNORED:
                labels.append(label)
                asked += [label] if everything.input_ids[row, place] == held_out.tokenizer.mask_id else []
    hits = np.mean(np.array(labels) == favourite)
    expected = -(hits * math.log((3 * size + 1) / (4 * size)) + (1 - hits) * math.log(1 / (4 * size)))
    assert figure.loss == pytest.approx(expected)
    assert figure.accuracy_all == pytest.approx(hits)
    assert figure.accuracy == pytest.approx(np.mean(np.array(asked) == favourite))
    assert 0 < figure.accuracy < 1
    assert figure.predictions == len(labels)


def test_evaluation_does_not_depend_on_the_batch_and_leaves_training_mode(held_out, shards, make_config):
    torch.manual_seed(0)
    model = NezhaForPreTraining(model_config(make_config().model, held_out.tokenizer, 29)).train()
    other = Batches(
        held_out.order.shards, held_out.tokenizer, held_out.data, held_out.masking, batch_size=7, seed=held_out.seed
    )
    fp32 = choose_precision("fp32", "cpu")
    one, two = (evaluate(model, batches, examples=None, precision=fp32) for batches in (held_out, other))
    assert one == pytest.approx(two, rel=1e-5)
    assert model.training


class Oracle(torch.nn.Module):
    """Knows the labels of a batch in order: what the figures must call perfect."""

    def __init__(self, batches):
        super().__init__()
        self.vocab = batches.tokenizer.vocab_size
        everything = batches.between(0, batches.order.count())
        self.labels = iter(torch.from_numpy(everything.labels).clamp(min=0).split(batches.batch_size))
        self.following = iter(torch.from_numpy(everything.next_sentence_label).split(batches.batch_size))
        self.cls = SimpleNamespace(
            predictions=lambda _: 50.0 * one_hot(next(self.labels), self.vocab).float(),
            seq_relationship=lambda _: 50.0 * one_hot(next(self.following), 2).float(),
        )

    def nezha(self, input_ids, **_):
        nothing = torch.zeros(*input_ids.shape, 1)
        return SimpleNamespace(last_hidden_state=nothing, pooler_output=nothing[:, 0])


def test_a_model_that_knows_the_answer_scores_one(held_out):
    found = evaluate(Oracle(held_out), held_out, examples=None, precision=choose_precision("fp32", "cpu"))
    assert (found["mlm_accuracy"], found["masked_accuracy"], found["nsp_accuracy"]) == (1.0, 1.0, 1.0)
    assert found["loss"] == pytest.approx(0.0, abs=1e-6)


def test_a_published_run_loads_has_a_card_in_two_languages_and_weights_of_two_bytes(make_config, tmp_path):
    pretrain(make_config(steps=3), tmp_path / "run")
    made = publish(tmp_path / "run", tmp_path / "model", examples=6)
    model = NezhaForPreTraining.from_pretrained(tmp_path / "model")
    assert {weight.dtype for weight in model.parameters()} == {torch.float16}
    card = (tmp_path / "model" / "CARD.md").read_text(encoding="utf-8")
    assert "nezha pretrain --name test" in card
    assert "字频" in card
    assert str(tmp_path) not in card
    kept = json.loads((tmp_path / "model" / "card.json").read_text(encoding="utf-8"))
    assert kept["figures"] == [figure.to_dict() for figure in made.figures]
    assert {(f["model"], f["masking"]) for f in kept["figures"]} == {
        (m, k) for m in ("model", "random", "unigram") for k in ("character", "whole_word")
    }


@pytest.mark.parametrize(
    ("positions", "english", "chinese"),
    [
        ("functional", "functional relative positions", "函数式相对位置编码"),
        (
            "functional_signed",
            "functional relative positions (the sinusoid of the distance itself)",
            "取距离本身的正弦",
        ),
        ("learned_relative", "learned relative positions", "可学习的相对位置编码"),
        ("absolute", "absolute positions", "绝对位置编码"),
    ],
)
def test_the_card_tells_the_positions_that_the_model_has(make_config, tmp_path, positions, english, chinese):
    config = make_config(steps=3)
    pretrain(replace(config, model=replace(config.model, positions=positions)), tmp_path / "run")
    publish(tmp_path / "run", tmp_path / "model", examples=6)
    card = (tmp_path / "model" / "CARD.md").read_text(encoding="utf-8")
    assert f"parameters, {english}, weights" in card
    assert chinese in card
    assert json.loads((tmp_path / "model" / "card.json").read_text(encoding="utf-8"))["positions"] == positions


def test_the_card_names_every_stage(make_config, tmp_path):
    pretrain(make_config(steps=3, name="one"), tmp_path / "one")
    start = RunFolder(tmp_path / "one").checkpoint(3)
    pretrain(make_config(steps=4, name="two", init=str(start)), tmp_path / "two")
    publish(tmp_path / "two", tmp_path / "model", examples=6)
    card = json.loads((tmp_path / "model" / "card.json").read_text(encoding="utf-8"))
    assert card["steps"] == 7
    assert "--name one" in card["command"]
    assert "--name two" in card["command"]
    assert "--init one/checkpoints/step-000003" in card["command"]
    assert str(tmp_path) not in card["command"]


def test_the_card_says_of_every_data_what_it_was_and_nothing_of_other_data(make_config, shards, tmp_path):
    before = tmp_path / "before"
    shutil.copytree(shards, before)
    pretrain(make_config(steps=3, name="one", data={"data": str(before)}), tmp_path / "one")
    start = RunFolder(tmp_path / "one").checkpoint(3)
    pretrain(make_config(steps=4, name="two", init=str(start)), tmp_path / "two")
    publish(tmp_path / "two", tmp_path / "model", examples=6)
    meta = json.loads((shards / "meta.json").read_text(encoding="utf-8"))
    first, second = json.loads((tmp_path / "model" / "card.json").read_text(encoding="utf-8"))["data"]
    assert (first["name"], second["name"]) == ("before", shards.name)
    assert second["sources"] == [Path(source).name for source in meta["sources"]]
    assert second["train_tokens"] == meta["splits"]["train"]["tokens"]
    card = (tmp_path / "model" / "CARD.md").read_text(encoding="utf-8")
    for data in (first, second):
        assert f"* data “{data['name']}”: {second['sources'][0]}; " in card
        assert f"* 数据“{data['name']}”：{second['sources'][0]}；" in card
        assert f"--out {data['name']}`" in card
    assert f"held-out text of “{shards.name}”" in card
    assert "People's Daily" not in card
    shutil.rmtree(before)
    publish(tmp_path / "two", tmp_path / "again", examples=6)
    gone, _ = json.loads((tmp_path / "again" / "card.json").read_text(encoding="utf-8"))["data"]
    assert gone == {"name": "before"}
    assert "* data “before”: its folder was no longer there" in (tmp_path / "again" / "CARD.md").read_text("utf-8")


def test_figures_on_the_card_are_those_of_the_weights_as_published(make_config, shards, tmp_path):
    pretrain(make_config(steps=3), tmp_path / "run")
    made = publish(tmp_path / "run", tmp_path / "model")
    again = held_out_figures(tmp_path / "model", shards, sequence_length=29)
    assert again == made.figures


def test_a_run_without_checkpoint_cannot_be_published(tmp_path):
    (tmp_path / "run").mkdir()
    with pytest.raises(InputError) as caught:
        publish(tmp_path / "run", tmp_path / "model")
    assert caught.value.key == "nothing_to_publish"
    assert not (tmp_path / "model").exists()
    assert RunFolder(tmp_path / "run").saved_steps() == []
