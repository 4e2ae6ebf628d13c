"""Figures of prepared text against slow counts of the same text, token by token."""

import json
import random
from types import SimpleNamespace

import numpy as np
import pytest

from nezha.data.batches import Batches
from nezha.data.examples import plan
from nezha.data.prepare import prepare
from nezha.data.shards import Shard, open_split
from nezha.data.stacking import stack
from nezha.data_config import DataConfig
from nezha.insight import corpus, corpus_facts, corpus_results, hiding_rates, rates
from nezha.messages import InputError
from nezha.recipes import RECIPES
from nezha.tokenizer import Tokenizer

WORDS = [
    "天气",
    "很好",
    "学生",
    "看书",
    "北京",
    "故事",
    "汉语",
    "老师",
    "有意思",
    "国家",
    "人民",
    "中华人民共和国",
    "a",
    "2019",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A hundred documents of one to six sentences, cut by jieba."""
    choose = random.Random(11)
    documents = [
        "\n".join("".join(choose.choices(WORDS, k=choose.randint(2, 9))) + "。" for _ in range(choose.randint(1, 6)))
        for _ in range(300)
    ]
    place = tmp_path_factory.mktemp("corpus")
    (place / "text.txt").write_text("\n\n".join(documents), encoding="utf-8")
    prepare([str(place / "text.txt")], place / "made", words="jieba", min_count=1)
    return place / "made"


@pytest.fixture(scope="module")
def result(folder):
    return corpus(str(folder))


@pytest.mark.parametrize("number", [0, 1])
def test_counts_are_those_of_the_tokens_one_by_one(folder, result, number):
    facts = result.splits[number]
    tokenizer = Tokenizer.from_folder(folder)
    (shard,) = open_split(folder, ("train", "held_out")[number])
    ids = [int(i) for i in shard.ids(slice(None))]
    joins = shard.continues("jieba", np.arange(len(ids))).tolist()
    assert facts.split == ("train", "held_out")[number]
    assert facts.tokens == facts.counted == len(ids)
    assert facts.sentences == len(shard.sentences) - 1
    assert facts.documents == len(shard.documents) - 1
    assert facts.characters == sum(1 if i == tokenizer.unk_id else len(tokenizer.token(i)) for i in ids)
    assert facts.unknown == ids.count(tokenizer.unk_id) / len(ids)
    assert facts.vocabulary_used == len(set(ids))
    sizes: list[int] = []
    for joined in joins:
        if joined:
            sizes[-1] += 1
        else:
            sizes.append(1)
    (words,) = facts.words
    assert (words.name, words.number) == ("jieba", len(sizes))
    assert words.mean == pytest.approx(sum(sizes) / len(sizes))
    assert words.sizes == pytest.approx([sum(min(size, 4) == n for size in sizes) / len(sizes) for n in (1, 2, 3, 4)])


def test_lengths_are_those_of_each_sentence_and_document(folder, result):
    (shard,) = open_split(folder, "train")
    sentences = [int(b) - int(a) for a, b in zip(shard.sentences, shard.sentences[1:], strict=False)]
    documents = [
        int(shard.sentences[int(b)]) - int(shard.sentences[int(a)])
        for a, b in zip(shard.documents, shard.documents[1:], strict=False)
    ]
    facts = result.splits[0]
    for found, expected in ((facts.sentence_lengths, sentences), (facts.document_lengths, documents)):
        assert found.mean == pytest.approx(sum(expected) / len(expected))
        assert found.longest == max(expected)
        assert sum(found.bins) == len(expected)
        last = len(found.bins) - 1
        for number, count in enumerate(found.bins):
            assert count == sum(min(length // found.step, last) == number for length in expected)
        for share, quantile in zip(corpus_results.QUANTILES, found.quantiles, strict=True):
            assert sum(length <= quantile + 0.5 for length in expected) >= share * len(expected) - 1
            assert sum(length >= quantile - 0.5 for length in expected) >= (1 - share) * len(expected) - 1


@pytest.mark.parametrize("examples", ["next_sentence", "packed", "full"])
@pytest.mark.parametrize("length", [23, 128])
def test_padding_is_what_stacked_examples_leave_empty(folder, examples, length):
    shards = open_split(folder, "train")
    found = corpus_facts._padding(shards, examples, length)
    table = plan(shards, examples=examples, sequence_length=length, short_seq_prob=0.1, rng=np.random.default_rng(0))
    stacked = stack(table, shards, ["jieba"] * len(table), Tokenizer.from_folder(folder), length)
    assert found.number == len(table)
    assert found.share == pytest.approx(1 - float(stacked.mask.mean()))


def test_only_so_much_of_a_large_corpus_is_counted_and_the_result_says_so(folder, result, monkeypatch):
    monkeypatch.setattr(corpus_facts, "MOST_COUNTED", 1000)
    facts = corpus(str(folder)).splits[0]
    assert facts.tokens == result.splits[0].tokens > 1000
    assert 900 < facts.counted <= 1000
    assert sum(facts.document_lengths.bins) < facts.documents


@pytest.mark.parametrize(
    ("most", "expected"), [(1, [5]), (5, [5]), (11, [5]), (12, [12]), (13, [12, 3]), (99, [12, 7])]
)
def test_the_first_tokens_are_whole_documents_and_never_none(most, expected):
    one = Shard(np.arange(12, dtype=np.uint16), np.array([0, 2, 5, 12]), np.array([0, 2, 3]))
    two = Shard(np.arange(7, dtype=np.uint16), np.array([0, 3, 7]), np.array([0, 1, 2]))
    found = list(corpus_facts.first_tokens([one, two], most))
    assert [len(shard.tokens) for shard in found] == expected
    for shard in found:
        assert shard.sentences[-1] == len(shard.tokens)
        assert shard.documents[-1] == len(shard.sentences) - 1


def test_what_was_dropped_is_told_where_it_was_noted(folder, monkeypatch):
    noted = corpus_facts.read_meta(folder) | {"dropped": {"too short": {"count": 7, "examples": ["x"]}}}
    monkeypatch.setattr(corpus_facts, "read_meta", lambda _: noted)
    assert corpus(str(folder)).dropped == {"too short": 7}


@pytest.mark.parametrize("length", [24, 128])
def test_rates_are_those_of_the_batches_a_run_would_get(folder, length):
    """Counted anew from what the model is given: a place to predict shows [MASK], its own token or another."""
    tokenizer, shards = Tokenizer.from_folder(folder), open_split(folder, "train")
    found = {row.recipe: row for row in rates(str(folder), "train", examples=90, lengths=(length,), seed=4).rows}
    for recipe in ("bert_chinese", "nezha"):
        batches = Batches(
            shards, tokenizer, DataConfig(sequence_length=length), RECIPES[recipe].masking, batch_size=90, seed=4
        )
        batch = batches.batch(0)
        counts = dict.fromkeys(("mask", "random", "keep"), 0)
        shares = []
        for row in range(90):
            places = [p for p, label in zip(batch.positions[row], batch.labels[row], strict=True) if label >= 0]
            for place, label in zip(places, batch.labels[row], strict=False):
                shown = batch.input_ids[row, place]
                counts["mask" if shown == tokenizer.mask_id else "keep" if shown == label else "random"] += 1
            shares.append(len(places) / batch.attention_mask[row].sum())
        row = found[recipe]
        total = int(batch.attention_mask.sum())
        assert row.examples == 90
        assert row.tokens["mask"] == counts["mask"] / total
        # a random token can be the token itself, one time in the size of the vocabulary
        assert row.tokens["random"] == pytest.approx(counts["random"] / total, abs=0.002)
        assert row.tokens["keep"] == pytest.approx(counts["keep"] / total, abs=0.002)
        assert sum(row.tokens.values()) == pytest.approx(1)
        assert sum(row.characters.values()) == pytest.approx(1)
        assert row.quantiles == pytest.approx(np.quantile(shares, [0.05, 0.5, 0.95]))
        assert sum(row.spread) == 90
        assert row.spread[14] == sum(0.14 <= share < 0.15 for share in shares)


def test_no_recipe_halves_its_own_words_and_characters_halve_the_corpus_s(folder):
    rows = {row.recipe: row for row in rates(str(folder), "train", examples=200, lengths=(64,)).rows}
    assert [row.halved for row in rows.values()] == [0.0] * len(rows)
    assert rows["nezha"].halved_by_corpus == 0
    assert rows["bert_chinese"].halved_by_corpus > 0.5


def test_halved_counts_words_partly_hidden_among_those_touched():
    joins = np.array([[0, 1, 0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 1, 0, 0, 0]], bool)
    chosen = np.array([[1, 1, 1, 0, 0, 0, 0, 1], [1, 0, 0, 1, 1, 0, 0, 0]], bool)
    eligible = np.ones((2, 8), bool)
    parts = SimpleNamespace(eligible=eligible), SimpleNamespace(chosen=chosen)
    # whole, half, untouched, single; then a word that continues nothing, half, a whole one
    assert hiding_rates._halved(*parts, joins) == (2, 4)  # type: ignore[arg-type]
    eligible[1, 1] = False  # an unknown character parts the word around it
    assert hiding_rates._halved(*parts, joins) == (1, 3)  # type: ignore[arg-type]


def test_a_recipe_without_its_words_is_named_and_the_others_come(folder):
    found = rates(str(folder), "train", examples=5, lengths=(32,))
    assert [row.recipe for row in found.rows] == ["bert_chinese", "nezha"]
    assert [item.recipe for item in found.missing] == ["ernie_baidu", "bert_wwm"]
    assert "people_daily" in found.missing[1].reason["en"]
    assert "分词" in found.missing[1].reason["zh"]


def test_results_are_plain_for_json(folder, result):
    assert json.loads(json.dumps(result.to_dict()))["splits"][1]["split"] == "held_out"
    found = rates(str(folder), "train", examples=5, lengths=(32,))
    assert json.loads(json.dumps(found.to_dict()))["paper"] == {"mask": 0.12, "random": 0.015, "keep": 0.015}


@pytest.mark.parametrize(("data", "key"), [("nowhere", "not_prepared"), ("damaged", "shard_damaged")])
def test_data_that_cannot_be_read_is_refused(folder, tmp_path, data, key, monkeypatch):
    import shutil

    shutil.copytree(folder, tmp_path / "damaged")
    with (tmp_path / "damaged" / "train-00000.tokens.npy").open("r+b") as file:
        file.seek(200)
        file.write(b"\xff")
    monkeypatch.chdir(tmp_path)
    for ask in (corpus, rates):
        with pytest.raises(InputError) as refused:
            ask(data, **({"split": "train"} if ask is rates else {}))
        assert refused.value.key == key


def test_an_unknown_split_is_refused(folder):
    with pytest.raises(InputError, match="did you mean “train”"):
        rates(str(folder), "trian")


def test_the_bundled_corpora_are_hidden_as_the_paper_says():
    """12%, 1.5% and 1.5%, to a fifth of a percent, wherever the data has the words."""
    found = rates("bundled", "held_out", examples=600)
    assert {row.recipe for row in found.rows} >= {"bert_chinese", "nezha"}
    for row in found.rows:
        if row.recipe != "ernie_baidu":
            assert row.tokens["mask"] == pytest.approx(0.12, abs=0.004)
            assert row.tokens["random"] == pytest.approx(0.015, abs=0.002)
            assert row.tokens["keep"] == pytest.approx(0.015, abs=0.002)
            assert row.quantiles[2] < 0.16
        assert row.halved == 0
