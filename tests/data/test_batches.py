"""Batches by step: exact, fresh in each epoch, independent of how many examples are taken at once."""

import dataclasses

import numpy as np
import pytest

from nezha.data.batches import IGNORED, Batch, Batches
from nezha.data.examples import plan
from nezha.data.prepare import prepare
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
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


def make(folder, *, batch_size=4, seed=5, short=0.1, length=LENGTH, masking=None, split="train", **data):
    return Batches(
        open_split(folder, split), Tokenizer.from_folder(folder),
        DataConfig(sequence_length=length, short_seq_prob=short, **data),
        masking or MaskingConfig(), batch_size=batch_size, seed=seed,
    )  # fmt: skip


def equal(one, other):
    return all(np.array_equal(a, b) for a, b in zip(vars(one).values(), vars(other).values(), strict=True))


def test_the_same_seed_gives_the_same_batch_and_another_another(folder):
    one, same, other = (make(folder, seed=seed).batch(3) for seed in (5, 5, 6))
    for name, values in vars(one).items():
        assert np.array_equal(values, getattr(same, name)), name
    assert not np.array_equal(one.input_ids, other.input_ids)


def test_a_batch_of_eight_is_two_of_four(folder):
    large, small = make(folder, batch_size=8), make(folder, batch_size=4)
    for step in (0, 20):
        assert equal(large.batch(step), joined([small.batch(2 * step), small.batch(2 * step + 1)]))


def joined(batches):
    return Batch(**{name: np.concatenate([getattr(batch, name) for batch in batches]) for name in vars(batches[0])})


@pytest.mark.parametrize("ranks", [2, 3])
def test_the_ranks_parts_are_the_whole_batch(folder, ranks):
    """Also where they cannot be of one size, and where an epoch ends within the batch."""
    batches = make(folder, batch_size=11)
    for step in (0, batches.order.count() // 11):
        parts = [make(folder, batch_size=11).batch(step, rank=rank, ranks=ranks) for rank in range(ranks)]
        assert max(len(part.labels) for part in parts) - min(len(part.labels) for part in parts) <= 1
        assert equal(joined(parts), batches.batch(step))


def test_a_late_batch_does_not_need_the_earlier_ones(folder):
    through = make(folder)
    for step in range(60):
        last = through.batch(step)
    assert equal(last, make(folder).batch(59))


def test_each_epoch_hides_other_characters(folder):
    batches = make(folder)
    size = batches.order.count()
    assert batches.order.locate(size - 1) == (0, 0, size - 1)
    assert batches.order.locate(size) == (1, 0, 0)
    assert not np.array_equal(batches.between(0, 1).labels, batches.between(size, size + 1).labels)


def rows_of(batches, epoch):
    """What an epoch shows and asks, as a set of its rows."""
    first = sum(batches.order.size(number, 0) for number in range(epoch))
    batch = batches.between(first, first + batches.order.size(epoch, 0))
    return [
        tuple(row)
        for row in np.concatenate(
            [batch.input_ids, batch.positions, batch.labels, batch.next_sentence_label[:, None]], 1
        )
    ]


def test_fixed_copies_come_again_in_another_order(folder):
    """Google's static data: with a dupe_factor of 2 the third epoch is the first one shuffled anew."""
    batches = make(folder, dupe_factor=2)
    first, second, third = (rows_of(batches, epoch) for epoch in range(3))
    assert first != third
    assert sorted(first) == sorted(third)
    assert set(first).isdisjoint(second)


def test_the_same_row_is_hidden_otherwise_in_another_epoch(folder):
    batches = make(folder, length=128, examples="packed", masking=MaskingConfig(masking="character"))
    first, second = (batches.hidden(epoch, 0, slice(None)) for epoch in (0, 1))
    by_row = [np.argsort(batches.order.window(epoch, 0).order) for epoch in (0, 1)]
    kinds = [masked.kinds[rows] for (_, masked), rows in zip((first, second), by_row, strict=True)]
    count = min(map(len, kinds))
    assert not any(np.array_equal(kinds[0][row], kinds[1][row]) for row in range(count))


def test_fresh_masks_do_not_come_again(folder):
    first, third = (rows_of(make(folder), epoch) for epoch in (0, 2))
    assert len(set(first) & set(third)) < 0.02 * len(first)


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


def next_sentence(shards, length):
    return plan(
        shards, examples="next_sentence", sequence_length=length, short_seq_prob=0.0, rng=np.random.default_rng(0)
    )


def test_part_b_follows_part_a_where_the_label_says_so(folder):
    shards = open_split(folder, "train")
    table = next_sentence(shards, LENGTH)
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
    seen = np.zeros(len(shards[0].tokens), bool)
    for _, start_a, length_a, _, start_b, length_b, is_random in next_sentence(shards, 4096).tolist():
        seen[start_a : start_a + length_a] = True
        if not is_random:
            seen[start_b : start_b + length_b] = True
    assert seen.all()


@pytest.mark.parametrize("examples", ["packed", "full"])
@pytest.mark.parametrize("length", [19, 71, 94, 118, 119, 120, 128])
def test_packed_and_full_examples_hold_every_token_once_whole_sentences_where_they_fit(folder, examples, length):
    """Slow twin of what such an example is; a separator stands where another document begins."""
    batches, tokenizer = make(folder, examples=examples, length=length), Tokenizer.from_folder(folder)
    shard = open_split(folder, "train")[0]
    ends, opens = set(shard.sentences.tolist()), set(shard.sentences[shard.documents].tolist())
    window = batches.order.window(0, 0)
    batch = batches.between(0, len(window.order))
    seen = np.zeros(len(shard.tokens), int)
    longest = int(np.diff(shard.sentences).max())
    for place, row in enumerate(window.order):
        _, start, count, *_ = window.table[row]
        seen[start : start + count] += 1
        expected = [tokenizer.cls_id]
        for token in range(start, start + count):
            if token != start and token in opens:
                expected.append(tokenizer.sep_id)
            expected.append(int(shard.tokens[token]) & 0x7FFF)
        expected.append(tokenizer.sep_id)
        ids = batch.input_ids[place].copy()
        used = batch.labels[place] != IGNORED
        ids[batch.positions[place][used]] = batch.labels[place][used]
        assert ids[: len(expected)].tolist() == expected
        assert batch.attention_mask[place].sum() == len(expected) <= length
        if examples == "packed" and longest + 2 < length:
            assert start + count in ends
        if examples == "full" and 0 < row < len(window.table) - 1:
            alone = start + count in opens and len(expected) < length  # a document that begins wants two places
            assert len(expected) == length - alone
    assert (seen == 1).all()
    assert (batch.next_sentence_label == IGNORED).all()
    assert not batch.token_type_ids.any()


def test_packed_examples_are_fuller_and_full_ones_are_full(folder):
    filled = {way: make(folder, examples=way, short=0.0, length=150) for way in ("next_sentence", "packed", "full")}
    means = {way: batches.between(0, 40).attention_mask.mean() for way, batches in filled.items()}
    assert means["full"] > 0.95 > means["packed"] > 0.85 > means["next_sentence"]


def test_short_examples_come_as_often_as_asked(folder):
    lengths = {
        short: np.mean([make(folder, short=short, length=150).batch(step).attention_mask.sum(1) for step in range(12)])
        for short in (0.0, 1.0)
    }
    assert lengths[1.0] < 0.85 * lengths[0.0]


def test_batches_cannot_be_changed_by_accident(folder):
    with pytest.raises(dataclasses.FrozenInstanceError):
        make(folder).batch(0).labels = np.zeros(1)  # pyright: ignore[reportAttributeAccessIssue]


def test_most_to_guess_is_kept_to_and_words_draw_one_lot_where_asked(folder):
    few = make(folder, length=128, masking=MaskingConfig(max_predictions=3)).batch(0)
    assert few.labels.shape == (4, 3)
    split = {}
    for replace in ("piece", "word"):
        batches = make(folder, batch_size=60, length=128, masking=MaskingConfig(replace=replace, masked_lm_prob=0.4))
        stacked, (_, chosen, kinds) = batches.hidden(0, 0, slice(None))
        joined = stacked.continues[:, 1:] & chosen[:, 1:] & chosen[:, :-1]
        split[replace] = int((kinds[:, 1:] != kinds[:, :-1])[joined].sum())
    assert split["word"] == 0 < split["piece"]


def test_a_share_of_the_examples_hides_single_characters_and_the_others_whole_words(folder):
    def shown(**masking):
        return make(folder, masking=MaskingConfig(**masking)).between(0, 200).input_ids

    words, singles, mixed = shown(), shown(masking="character"), shown(character_share=0.3)
    as_words, as_singles = (mixed == words).all(1), (mixed == singles).all(1)
    assert (as_words | as_singles).all()
    both = (words == singles).all(1)
    assert 0.2 < as_singles[~both].mean() < 0.4
    assert np.array_equal(shown(character_share=1.0), singles)
    assert np.array_equal(shown(character_share=1.0, masking="phrase_entity", level="character"),
                          shown(masking="phrase_entity", level="character"))  # fmt: skip
