"""Whole-word siblings: every pair against one pass at a time, words found and refused, and sentences that are true."""

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nezha.insight import attention, load, siblings
from nezha.insight.masking_study import read_study
from nezha.insight.questions import ask
from nezha.insight.sibling_results import Candidate, HiddenWord
from nezha.insight.word_siblings import given, words
from nezha.messages import InputError

TEXT = "老师喜欢看书。"
STUDY = Path(__file__).parents[2] / "benchmarks" / "results" / "study-masking.json"


@pytest.fixture(scope="module")
def found(model_folder):
    return siblings(str(model_folder), TEXT, top=4)


def probabilities(loaded, text, place):
    """What stands at a token's place, (vocabulary,), from a pass over the text alone."""
    encoding = loaded.encode(text)
    with torch.inference_mode():
        scores = loaded.model(**loaded.inputs(encoding)).prediction_logits[0, place].double()
    return scores[: loaded.tokenizer.vocab_size].softmax(-1)


def test_every_word_is_hidden_in_turn(found):
    assert [word.truth for word in found.words] == ["老师", "喜欢", "看书"]
    assert [word.shown for word in found.words] == [
        "[MASK][MASK]喜欢看书。", "老师[MASK][MASK]看书。", "老师喜欢[MASK][MASK]。",
    ]  # fmt: skip
    assert all(len(word.candidates) == 16 for word in found.words)


def test_a_pair_is_one_slot_filled_and_the_other_asked_again(found, model_folder):
    """Every pair of the middle word by texts with the characters written out, a pass each."""
    loaded = load(model_folder)
    hidden = "老师[MASK][MASK]看书。"
    first, second = probabilities(loaded, hidden, 3), probabilities(loaded, hidden, 4)
    for pair in found.words[1].candidates:
        a, b = pair.word
        number_a, number_b = loaded.tokenizer.id(a), loaded.tokenizer.id(b)
        then = probabilities(loaded, f"老师{a}[MASK]看书。", 4)[number_b]
        before = probabilities(loaded, f"老师[MASK]{b}看书。", 3)[number_a]
        assert pair.alone == pytest.approx(float(first[number_a] * second[number_b]), rel=1e-3)
        assert pair.forward == pytest.approx(float(first[number_a] * then), rel=1e-3)
        assert pair.backward == pytest.approx(float(second[number_b] * before), rel=1e-3)
        assert pair.joint == pytest.approx(math.sqrt(pair.forward * pair.backward))


def test_candidates_are_the_likeliest_characters_of_the_slots_in_the_order_of_the_pair(found, model_folder):
    loaded = load(model_folder)
    word = found.words[1]
    ordinary = np.flatnonzero(loaded.tokenizer.ordinary)
    for slot in range(2):
        there = probabilities(loaded, "老师[MASK][MASK]看书。", 3 + slot).numpy()[ordinary]
        best = {loaded.tokenizer.token(int(number)) for number in ordinary[np.argsort(-there)[:4]]}
        pieces = [loaded.tokenizer.token(int(number)) for number in ordinary]
        assert best <= set(pieces)
        assert {pair.word[slot] for pair in word.candidates} == best
    joint = [pair.joint for pair in word.candidates]
    assert joint == sorted(joint, reverse=True)
    assert word.alone.alone == max(pair.alone for pair in word.candidates)


def test_all_pairs_of_a_vocabulary_are_at_most_certain(model_folder):
    """Special tokens aside, a first character and then a second are one distribution over all pairs."""
    (word,) = siblings(str(model_folder), "老师[MASK][MASK]。", top=64).words
    for order in ("alone", "forward", "backward"):
        assert 0.5 < sum(getattr(pair, order) for pair in word.candidates) <= 1 + 1e-6


def test_attention_to_sibling_and_neighbour_is_that_of_the_maps(found, model_folder):
    maps = attention(model_folder, "老师[MASK][MASK]看书。").probabilities
    word = found.words[1]
    assert word.sibling == pytest.approx((maps[..., 3, 4] + maps[..., 4, 3]) / 2, abs=1e-5)
    assert word.neighbour == pytest.approx((maps[..., 3, 2] + maps[..., 4, 5]) / 2, abs=1e-5)
    start = attention(model_folder, "[MASK][MASK]喜欢看书。").probabilities
    assert found.words[0].neighbour == pytest.approx(start[..., 2, 3], abs=1e-5)


def test_without_a_visible_neighbour_nothing_is_said_of_it(model_folder):
    alone = siblings(str(model_folder), "[MASK][MASK]", top=2)
    assert np.isnan(alone.words[0].neighbour).all()
    picture = alone.picture()
    assert "neighbour" not in picture.sentence[0]
    assert [type(panel).__name__ for panel in picture.panels] == ["Heat", "Table"]


def test_pairs_of_masks_are_words_and_other_masks_are_not(model_folder):
    loaded = load(model_folder)
    encoding = loaded.encode("[MASK]老师[MASK][MASK]看[MASK][MASK][MASK]书[MASK][MASK]")
    assert [(slot.place, slot.truth) for slot in given(loaded, encoding)] == [(4, None), (11, None)]


def test_words_with_characters_that_are_no_tokens_are_left_out(model_folder):
    loaded = load(model_folder)
    text = "老师 喜鑫，99看书"
    found = words(text, loaded.encode(text), "jieba")
    assert [slot.truth for slot in found] == ["老师", "看书"]
    assert [loaded.encode(text).tokens[slot.place] for slot in found] == ["老", "看"]


@pytest.mark.parametrize("text", ["[MASK]老师", "看[MASK][MASK][MASK]书", "我", "99"])
def test_a_text_without_a_word_of_two_is_refused(model_folder, text):
    with pytest.raises(InputError, match="side by side"):
        siblings(str(model_folder), text)


def test_other_input_that_cannot_be(model_folder, tmp_path):
    with pytest.raises(InputError, match="at least one character"):
        siblings(str(model_folder), " ")
    with pytest.raises(InputError, match="words"):
        siblings(str(model_folder), TEXT, segmenter="nobody")
    with pytest.raises(InputError, match="at most 512 tokens"):
        siblings(str(model_folder), "看书" * 300)
    (tmp_path / "other.json").write_text('{"runs": [{"arm": "lamb", "figures": {}}], "steps": 3}')
    (tmp_path / "broken.json").write_text('{"runs": ')
    for name in ("other.json", "broken.json", "none.json"):
        with pytest.raises(InputError, match=name):
            siblings(str(model_folder), TEXT, top=2, study=str(tmp_path / name))


def a_word(truth, joint, alone):
    """A word whose best pairs are these."""
    pairs = [
        Candidate(word=joint, alone=0.1, forward=0.5, backward=0.32),
        Candidate(word=alone, alone=0.2, forward=0.25, backward=0.01),
    ]
    maps = np.array([[0.25, 0.5], [0.0, 0.25]])
    return HiddenWord(
        truth=truth, shown="[MASK][MASK]", candidates=tuple(pairs), alone=pairs[1], sibling=maps, neighbour=maps / 4
    )


def test_the_sentence_counts_what_is_right(found):
    told = (a_word("看书", "看书", "老书"), a_word("喜欢", "喜看", "喜欢"), a_word("老师", "老师", "老看"))
    picture = dataclasses.replace(found, words=told).picture()
    assert (
        "3 two-character words hidden whole, one at a time: guessed each slot by itself, 1 are right; jointly, 2"
        in (picture.sentence[0])
    )
    assert "25.0% of its attention in the mean head, and 50.0% in layer 1 head 2" in picture.sentence[0]
    assert "same distance 6.2% in the mean head" in picture.sentence[0]
    assert "各槽独立猜对 1 个，联合猜对 2 个" in picture.sentence[1]


def test_ranks_are_among_the_pairs_of_each_order(found):
    told = (a_word("看书", "看书", "老书"), a_word("她们", "喜看", "喜欢"))
    table = dataclasses.replace(found, words=told).picture().panels[2]
    assert table.rows[0][2:5] == (2.0, ("看书", "看书"), 1.0)  # pyright: ignore
    assert math.isnan(table.rows[1][2])  # pyright: ignore
    assert math.isnan(table.rows[1][4])  # pyright: ignore


def test_masks_that_were_given_are_told_as_guesses(found):
    english, chinese = dataclasses.replace(found, words=(a_word(None, "看书", "老书"),)).picture().sentence
    assert "Most probable jointly: 看书 (0.400); each slot by itself it would be 老书 (0.050)" in english
    assert "联合概率最高的是看书 (0.400)" in chinese


def test_a_study_is_shown_beside(model_folder):
    found = ask("siblings", model=str(model_folder), text=TEXT, top=2, study=str(STUDY))
    bars: Any = found.picture().panels[-1]
    study = read_study(str(STUDY))
    assert bars.values[1, 1] == pytest.approx(np.mean(study.losses["whole_word"]["word_loss"]))
    assert bars.values[0, 0] == pytest.approx(np.mean(study.losses["character"]["single_loss"]))
    assert bars.high[0, 1] - bars.values[0, 1] == pytest.approx(np.std(study.losses["character"]["word_loss"], ddof=1))
    assert found.picture().caption[-1][1] == "study-masking.json: 1,800 × 3"
