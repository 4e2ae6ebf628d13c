"""Heads over held-out text: the figures of a capture of each text, a twin that is none, a result that travels."""

import json
import pickle
from typing import Any

import numpy as np
import pytest
import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import capture, head_figures, heads, load
from nezha.insight.head_survey import LONGEST, SHORTEST, held_out_texts
from nezha.insight.heads_result import SurveyedHead
from nezha.insight.profiles import NAMES, Sums
from nezha.insight.twin import above_twin, twin_of
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer
from nezha.words.newspaper import people_daily
from nezha.words.sentence import is_held_out
from tests.conftest import TINY_SIZES


@pytest.fixture(scope="module")
def surveyed(model_folder):
    return heads(str(model_folder), texts=4, rounds=30, window=2)


def sums(figures):
    """Of one text: prev as given for two layers of three heads, every other figure a tenth."""
    parts = np.full((len(NAMES), 2, 3), 0.1)
    parts[0] = figures
    empty = np.zeros((2, 3, 3))
    return Sums(
        layer_numbers=(0, 1),
        head_numbers=(0, 1, 2),
        parts=parts,
        wholes=np.ones_like(parts),
        mass=empty,
        pairs=empty[0, 0],
    )


def test_texts_are_whole_sentences_of_held_out_articles():
    found = held_out_texts(7)
    articles = [article for article in people_daily() if is_held_out(article)]
    assert len(found) == len(set(found)) == 7
    for words in found:
        text = "".join(words)
        assert SHORTEST <= len(text) <= LONGEST
        assert any("".join(sentence.text for sentence in article).startswith(text) for article in articles)
    assert len(held_out_texts(100_000)) < 1000


def test_figures_are_those_of_a_capture_of_every_text(surveyed, model_folder):
    results = [capture(model_folder, "".join(words)) for words in held_out_texts(4)]
    for ours, theirs in zip(surveyed.heads, head_figures(results, window=2), strict=True):
        assert (ours.layer, ours.head) == (theirs.layer, theirs.head)
        assert {name: ours.figures[name] for name in NAMES} == pytest.approx(theirs.figures, abs=1e-6)
    assert surveyed.texts == 4
    assert surveyed.tokens == sum(len(result.tokens) for result in results)
    assert surveyed.profile.shape == surveyed.twin_profile.shape == (3, 2, 11)
    k = surveyed.max_relative_position
    assert surveyed.heads[3].figures["prev"] == pytest.approx(surveyed.profile[1, 1, k - 1])


def test_same_seed_same_result_and_another_twin_for_another(surveyed, model_folder):
    again = heads(str(model_folder), texts=4, rounds=30, window=2)
    assert again.to_dict() == surveyed.to_dict()
    other = heads(str(model_folder), texts=4, rounds=30, window=2, seed=1)
    assert other.heads[0].figures == surveyed.heads[0].figures
    assert other.twin[0].figures != surveyed.twin[0].figures


def test_twin_has_the_sizes_and_none_of_the_weights(model_folder):
    loaded = load(model_folder)
    state = torch.random.get_rng_state()
    twin = twin_of(loaded, 3)
    assert torch.equal(torch.random.get_rng_state(), state), "a survey leaves the caller's random numbers alone"
    name = "nezha.encoder.layer.0.attention.self.query.weight"
    ours, theirs = (dict(model.model.named_parameters())[name] for model in (loaded, twin))
    assert ours.shape == theirs.shape
    assert not torch.equal(ours, theirs)
    assert not twin.model.training


def test_figure_is_above_the_twin_only_where_it_is_above_its_best_head():
    rng = np.random.default_rng(0)
    ours = [sums(np.array([[0.9, 0.3, 0.5], [0.1, 0.52, 0.5]]) + rng.normal(0, 0.02, (2, 3))) for _ in range(30)]
    theirs = [sums(np.array([[0.5, 0.1, 0.1], [0.1, 0.1, 0.1]]) + rng.normal(0, 0.02, (2, 3))) for _ in range(30)]
    p = above_twin(ours, theirs, rounds=500, rng=rng)
    assert p.shape == (len(NAMES), 2, 3)
    assert p[0, 0, 0] < 0.05
    assert p[0, 0, 1] > 0.5
    assert p[0, 1, 0] > 0.5
    assert (p[1:] == 1).all(), "what never varies is not told apart"


def test_p_against_the_twin_is_corrected_for_the_number_of_heads():
    """Model and twin alike: some head is called larger in about one survey of twenty, not in one of three."""
    rng, wrong = np.random.default_rng(1), 0
    for _ in range(60):
        ours, theirs = ([sums(rng.normal(0.5, 0.1, (2, 3))) for _ in range(20)] for _ in range(2))
        wrong += above_twin(ours, theirs, rounds=100, rng=rng).min() < 0.05
    assert wrong <= 9


def test_head_tracks_position_only_by_all_of_its_conditions():
    def head(words: float | None = 1.0, position=0.9, p=0.01, words_p=0.001):
        figures: dict[str, float | None] = dict.fromkeys(NAMES, 0.2) | {"position": position, "words": words}
        return SurveyedHead(
            layer=0, head=0, figures=figures, above_twin={"prev": p}, words_shuffled=1.0, words_p=words_p
        )

    assert head().position_only()
    assert not head(position=0.8).position_only()
    assert not head(p=0.05).position_only()
    assert not head(words=1.3).position_only()
    assert not head(words=0.7).position_only()
    assert not head(words=None).position_only()
    assert [head(words=x).words() for x in (1.3, 1.2, 0.81, 0.79, None)] == [1, 0, 0, -1, 0]
    assert head(words=2.0, words_p=0.05).words() == 0


def test_result_travels_is_json_and_can_be_searched(surveyed):
    assert pickle.loads(pickle.dumps(surveyed)).to_dict() == surveyed.to_dict()
    values = json.loads(json.dumps(surveyed.to_dict(), allow_nan=False))
    assert [head["layer"] for head in values["heads"]] == [0, 0, 1, 1, 2, 2]
    assert values["heads"][0]["figures"].keys() == {*NAMES, "words"}
    assert [(head.layer, head.head) for head in surveyed.search("layer=2")] == [(1, 0), (1, 1)]
    assert surveyed.search("words>0") == surveyed.heads
    assert surveyed.largest_of_twin()["broad"] == max(head.figures["broad"] for head in surveyed.twin)


def test_a_model_without_relative_positions_is_led_by_content(tiny_vocabulary, tmp_path):
    """Its scores have no term of position, so that no head can be said to track it."""
    sizes: dict[str, Any] = TINY_SIZES | {"max_position_embeddings": 128}
    config = NezhaConfig(vocab_size=len(tiny_vocabulary), **sizes, positions="absolute")
    NezhaForPreTraining(config).save_pretrained(tmp_path)
    Tokenizer(tiny_vocabulary).save(tmp_path)
    found = heads(str(tmp_path), texts=2, rounds=2)
    assert {head.figures["position"] for head in found.heads} == {0.0}
    assert not any(head.position_only() for head in found.heads)


def test_progress_is_told_text_by_text(model_folder):
    told = []
    heads(load(model_folder), texts=2, rounds=2, progress=lambda *done: told.append(done))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize("wrong", [{"texts": 1}, {"window": 0}, {"seed": -1}, {"rounds": 0}, {"texts": 2.5}])
def test_numbers_out_of_range_are_said(model_folder, wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        heads(str(model_folder), **wrong)
