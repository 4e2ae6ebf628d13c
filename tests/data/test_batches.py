"""Batches by step: exact, fresh in each epoch, independent of how many examples are taken at once."""

import dataclasses

import numpy as np
import pytest

from nezha.data.batches import IGNORED, Batches
from nezha.data.examples import plan_epoch
from nezha.data.prepare import prepare
from nezha.data.shards import open_split
from nezha.pretrain_config import DataConfig, MaskingConfig
from nezha.tokenizer import Tokenizer

LENGTH = 37


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("corpus")
    text = "\n\n".join(
        "\n".join(f"第{d}篇第{s}句说今天的天气很好，大家都高兴{d * s}次。" for s in range(1 + d % 9)) for d in range(90)
    )
    (place / "text.txt").write_text(text, encoding="utf-8")
    prepare([str(place / "text.txt")], place / "shards", words="jieba", min_count=1)
    return place / "shards"


def make(folder, *, batch_size=4, seed=5, short=0.1, length=LENGTH, **masking):
    return Batches(
        open_split(folder, "train"), Tokenizer.from_folder(folder),
        DataConfig(sequence_length=length, short_seq_prob=short),
        MaskingConfig(**masking), batch_size=batch_size, seed=seed,
    )  # fmt: skip


def test_the_same_seed_gives_the_same_batch_and_another_another(folder):
    one, same, other = (make(folder, seed=seed).batch(3) for seed in (5, 5, 6))
    for name, values in vars(one).items():
        assert np.array_equal(values, getattr(same, name)), name
    assert not np.array_equal(one.input_ids, other.input_ids)


def test_a_batch_of_eight_is_two_of_four(folder):
    large, small = make(folder, batch_size=8), make(folder, batch_size=4)
    for step in (0, 20):
        joined = [
            np.concatenate(pair)
            for pair in zip(*(vars(small.batch(2 * step + n)).values() for n in (0, 1)), strict=True)
        ]
        for ours, theirs in zip(vars(large.batch(step)).values(), joined, strict=True):
            assert np.array_equal(ours, theirs)


def test_a_late_batch_does_not_need_the_earlier_ones(folder):
    through = make(folder)
    for step in range(60):
        last = through.batch(step)
    assert np.array_equal(last.input_ids, make(folder).batch(59).input_ids)


def test_each_epoch_hides_other_characters(folder):
    batches = make(folder)
    size = len(batches.plan(0))
    assert batches.locate(size - 1) == (0, size - 1)
    assert batches.locate(size) == (1, 0)
    assert not np.array_equal(batches.stack([(0, 0)]).labels, batches.stack([(1, 0)]).labels)


def test_an_example_is_cls_a_sep_b_sep_and_the_labels_are_what_was_hidden(folder):
    batches, tokenizer = make(folder), Tokenizer.from_folder(folder)
    batch = batches.batch(1)
    for row in range(4):
        n = int(batch.attention_mask[row].sum())
        ids, types = batch.input_ids[row], batch.token_type_ids[row]
        seps = np.flatnonzero(ids[:n] == tokenizer.sep_id)
        assert ids[0] == tokenizer.cls_id
        assert len(seps) == 2
        assert seps[1] == n - 1
        assert (types[: seps[0] + 1] == 0).all()
        assert (types[seps[0] + 1 : n] == 1).all()
        assert (ids[n:] == tokenizer.pad_id).all()
        labels, positions = batch.labels[row], batch.positions[row]
        used = labels != IGNORED
        assert 1 <= used.sum() <= max(1, round(n * 0.15))
        shown = ids[positions[used]]
        assert not np.isin(labels[used], tokenizer.special_ids).any()
        assert ((shown == tokenizer.mask_id) | (shown == labels[used]) | (shown > tokenizer.mask_id)).all()


def test_part_b_follows_part_a_where_the_label_says_so(folder):
    shards = open_split(folder, "train")
    table = plan_epoch(shards, sequence_length=LENGTH, short_seq_prob=0.0, rng=np.random.default_rng(0))
    document_of = np.searchsorted(shards[0].sentences[shards[0].documents], np.arange(len(shards[0].tokens)), "right")
    for _, start_a, length_a, _, start_b, length_b, is_random in table.tolist():
        assert length_a >= 1
        assert length_b >= 1
        assert length_a + length_b <= LENGTH - 3
        if not is_random:
            assert start_b >= start_a + length_a
        assert (document_of[start_a] == document_of[start_b]) == (not is_random)
    assert 0.4 < table[:, 6].mean() < 0.8


def test_every_sentence_is_read_in_every_epoch(folder):
    """Nothing is cut away where everything fits."""
    shards = open_split(folder, "train")
    table = plan_epoch(shards, sequence_length=4096, short_seq_prob=0.0, rng=np.random.default_rng(0))
    seen = np.zeros(len(shards[0].tokens), bool)
    for _, start_a, length_a, _, start_b, length_b, is_random in table.tolist():
        seen[start_a : start_a + length_a] = True
        if not is_random:
            seen[start_b : start_b + length_b] = True
    assert seen.all()


def test_short_examples_come_as_often_as_asked(folder):
    lengths = {
        short: np.mean([make(folder, short=short, length=150).batch(step).attention_mask.sum(1) for step in range(12)])
        for short in (0.0, 1.0)
    }
    assert lengths[1.0] < 0.85 * lengths[0.0]


def test_batches_cannot_be_changed_by_accident(folder):
    with pytest.raises(dataclasses.FrozenInstanceError):
        make(folder).batch(0).labels = np.zeros(1)  # pyright: ignore[reportAttributeAccessIssue]
