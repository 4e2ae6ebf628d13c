"""Two texts in a row: what is cut, what is of which type, and what counting characters makes of them."""

import random

import numpy as np
import pytest

from nezha.tasks.examples import Example, Splits
from nezha.tasks.inference import Inference
from nezha.tasks.kinds import TASKS
from nezha.tasks.pair_baselines import hypothesis_only, overlap, shared, tfidf_pair, threshold
from nezha.tasks.pair_task import shares
from nezha.tasks.pairs import Pairs
from nezha.tasks.rows import stack
from nezha.tasks.text_baselines import majority
from tests.tasks.conftest import sheet
from tests.tasks.test_comparison import share_right


def cut_one_by_one(first: int, second: int, room: int) -> tuple[int, int]:
    """`_truncate_seq_pair` of Google's run_classifier.py, on lengths."""
    while first + second > room:
        if first > second:
            first -= 1
        else:
            second -= 1
    return first, second


@pytest.mark.parametrize("room", [5, 6, 13, 40])
def test_the_longer_text_loses_its_end_as_in_the_reference(room):
    for first in range(18):
        for second in range(18):
            assert shares(first, second, room) == cut_one_by_one(first, second, room)


def test_a_row_holds_both_texts_and_says_which_is_which(tiny_tokenizer):
    examples = [
        Example("1", "天气很好", "next", second="好"),
        Example("2", "中华人民共和国在", "other", second="学习汉语"),
    ]
    cls, sep = tiny_tokenizer.cls_id, tiny_tokenizer.sep_id
    short, long = Pairs(("other", "next")).rows(examples, tiny_tokenizer, sheet(11))
    a, b = (ids for ids, _ in tiny_tokenizer.encode_plain(["天气很好", "好"]))
    assert short.ids == [cls, *a, sep, *b, sep]
    assert short.types == [0, 0, 0, 0, 0, 0, 1, 1]
    a, b = (ids for ids, _ in tiny_tokenizer.encode_plain(["中华人民", "学习汉语"]))
    assert long.ids == [cls, *a, sep, *b, sep]
    assert long.types == [0] * 6 + [1] * 5
    assert (short.labels, long.labels) == ([1], [0])


@pytest.mark.parametrize("task", ["pairs", "inference"], indirect=True)
def test_the_network_sees_which_text_a_token_is_of(task, data, tiny_tokenizer, tiny_model_folder, make_config):
    made = TASKS[task](data.labels)
    network = made.network(tiny_model_folder, make_config().resolved()).eval()
    batch = stack(made.rows(data.splits.dev[:3], tiny_tokenizer, sheet()), pad=0, device="cpu")
    seen = network.answers(batch)
    batch.types.zero_()
    assert [len(scores) for scores in seen] == [len(data.labels)] * 3
    assert not np.allclose(seen, network.answers(batch), atol=1e-6)


def test_what_two_texts_share_by_hand():
    assert shared(Example("1", "甲乙 丙丁", "a", second="乙丙戊")) == (2 / 5, 2 / 3, 1 / 2)
    assert shared(Example("1", "甲", "a", second="")) == (0, 0, 0)


def test_the_threshold_is_the_best_of_all():
    draw = random.Random(8)
    for _ in range(30):
        values = np.array([draw.randint(0, 6) for _ in range(11)]) / 7
        answers = [draw.choice("ab") for _ in values] + ["a", "b"]
        values = np.append(values, [0.5, 0.6])
        below, above, border = threshold(values, answers)
        assert {below, above} == {"a", "b"}
        right = sum(
            answer == (above if value >= border else below) for value, answer in zip(values, answers, strict=True)
        )
        every = [
            sum(answer == (high if value >= place else low) for value, answer in zip(values, answers, strict=True))
            for place in [*values, 9.0]
            for low, high in ("ab", "ba")
        ]
        assert right == max(every)


CHARACTERS = "一二三四五六七八九十百千万东西南北春夏秋冬"


def copies(draw: random.Random, number: int) -> Example:
    """`next` where the second text has the first one's characters in another order."""
    first = draw.sample(CHARACTERS, k=6)
    copied = number % 2 == 0
    second = draw.sample(first, k=6) if copied else draw.sample(CHARACTERS, k=6)
    return Example(str(number), "".join(first), "next" if copied else "other", second="".join(second))


def test_what_is_shared_is_found_and_one_text_alone_says_nothing():
    draw = random.Random(9)
    examples = [copies(draw, number) for number in range(460)]
    splits = Splits(tuple(examples[:400]), (), tuple(examples[400:]))
    assert share_right(overlap(splits), splits.test) > 0.95
    assert share_right(tfidf_pair(splits), splits.test) > 0.8
    assert share_right(hypothesis_only(splits), splits.test) < 0.7
    assert share_right(majority(splits), splits.test) == 0.5


def test_three_labels_are_told_apart_by_how_much_is_shared():
    draw = random.Random(10)
    examples = []
    for number in range(300):
        first, kept = draw.sample(CHARACTERS, k=9), (9, 5, 1)[number % 3]
        second = first[:kept] + draw.sample(CHARACTERS, k=9 - kept)
        label = ("entailment", "contradiction", "neutral")[number % 3]
        examples.append(Example(str(number), "".join(first), label, second="".join(second)))
    splits = Splits(tuple(examples[:240]), (), tuple(examples[240:]))
    assert share_right(overlap(splits), splits.test) > 0.9


@pytest.mark.parametrize("task", ["inference"], indirect=True)
def test_a_hypothesis_that_gives_itself_away_is_told(splits):
    assert share_right(hypothesis_only(splits), splits.test) > 0.9
    assert list(Inference(()).baselines) == ["majority", "tfidf_pair", "overlap", "hypothesis_only"]
