"""Figures by place and by word come from single guesses; these are held against loops over the same text."""

import math

import numpy as np
import pytest
import torch

from nezha.data.batches import IGNORED, Batches
from nezha.data.prepare import prepare
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.evaluate import evaluate
from nezha.fresh_model import model_config
from nezha.heads import NezhaForPreTraining
from nezha.insight.by_place import by_place
from nezha.insight.guesses import Guesses, guesses
from nezha.insight.word_recovery import word_recovery
from nezha.precision import choose_precision
from nezha.pretrain_config import ModelSize
from nezha.tokenizer import Tokenizer

FP32 = choose_precision("fp32", "cpu")


@pytest.fixture(scope="module")
def held_out(tmp_path_factory):
    place = tmp_path_factory.mktemp("guesses")
    text = "\n\n".join(f"第{d}篇说今天的天气很好。\n大家都高兴{d}次，中华人民共和国。" for d in range(90))
    (place / "text.txt").write_text(text, encoding="utf-8")
    prepare([str(place / "text.txt")], place / "shards", min_count=1)
    return Batches(
        open_split(place / "shards", "held_out"), Tokenizer.from_folder(place / "shards"),
        DataConfig(sequence_length=23, examples="packed"), MaskingConfig(masked_lm_prob=0.4), batch_size=3, seed=0,
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(held_out) -> Guesses:
    torch.manual_seed(0)
    size = ModelSize(hidden_size=12, num_hidden_layers=1, num_attention_heads=3, intermediate_size=20)
    model = NezhaForPreTraining(model_config(size, held_out.tokenizer, 23)).eval()
    result = guesses(model, held_out, examples=None, precision=FP32)
    sums = evaluate(model, held_out, examples=None, precision=FP32)
    assert result.nats.mean() == pytest.approx(sums["mlm_loss"], rel=1e-5)
    assert (result.guess == result.label).mean() == pytest.approx(sums["mlm_accuracy"])
    return result


def test_every_hidden_place_is_there_once(held_out, found):
    whole = held_out.between(0, held_out.order.count())
    rows, columns = np.nonzero(whole.labels != IGNORED)
    assert found.example.tolist() == rows.tolist()
    assert found.place.tolist() == whole.positions[rows, columns].tolist()
    assert found.label.tolist() == whole.labels[rows, columns].tolist()
    shown = [whole.input_ids[row, place] for row, place in zip(found.example, found.place, strict=True)]
    assert found.shown_mask.tolist() == [token == held_out.tokenizer.mask_id for token in shown]
    assert len(found.lengths) == len(whole.labels)


def test_hidden_words_are_hidden_entirely(held_out, found):
    """The word numbers are those of the segmentation: a word of which one token is hidden has all of them hidden."""
    stacks = [held_out.hidden(*run)[0] for run in held_out.order.runs(0, held_out.order.count())]
    words = np.concatenate([(~stack.continues).cumsum(1) - 1 for stack in stacks])
    longest = 0
    for example, word in {*zip(found.example.tolist(), found.word.tolist(), strict=True)}:
        hidden = ((found.example == example) & (found.word == word)).sum()
        assert hidden == (words[example] == word).sum()
        longest = max(longest, hidden)
    assert longest > 1


def test_stretches_by_hand():
    found = _guesses(place=[1, 3, 4, 9], right=[True, False, True, True], mask=[True, True, False, True])
    first, second, third = by_place(found, width=4)
    assert (first.first, first.last, first.predictions, first.accuracy) == (0, 4, 2, 0.5)
    assert first.loss == pytest.approx((0.1 + 0.2) / 2)
    assert (second.first, second.predictions) == (4, 1)
    assert math.isnan(second.accuracy)  # nothing there was shown as [MASK]
    assert (third.first, third.loss, third.accuracy) == (8, pytest.approx(0.4), 1.0)


def test_recovery_by_hand():
    """Words: two characters, both right; two, one wrong; two, one not shown as [MASK]; one, right; five, right."""
    found = _guesses(
        word=[0, 0, 1, 1, 2, 2, 3, 4, 4, 4, 4, 4], place=range(12),
        right=[True, True, True, False, True, True, True, *[True] * 5],
        mask=[True, True, True, True, True, False, True, *[True] * 5],
    )  # fmt: skip
    one, two, long = word_recovery(found)
    assert (one.characters, one.words, one.recovered) == (1, 1, 1.0)
    assert (two.characters, two.words, two.recovered) == (2, 2, 0.5)
    assert (long.characters, long.words, long.recovered) == (4, 1, 1.0)


def _guesses(*, place, right, mask, word=None) -> Guesses:
    count = len(right)
    label = np.arange(count)
    return Guesses(
        example=np.zeros(count, np.int64), place=np.array(place), word=np.array(word if word else range(count)),
        label=label, guess=np.where(right, label, label + 1), nats=np.arange(1, count + 1) / 10,
        shown_mask=np.array(mask), lengths=np.array([count]),
    )  # fmt: skip
