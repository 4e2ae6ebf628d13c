"""The last few captures: asked again they are the same objects, and never those of other weights."""

import shutil

import numpy as np
import pytest

from nezha.insight import recent
from nezha.insight.recent import recent_attention


@pytest.fixture(autouse=True)
def forgetful():
    recent._kept.clear()
    yield
    recent._kept.clear()


def test_the_same_question_is_answered_from_memory_and_every_other_one_anew(model_folder):
    first = recent_attention(str(model_folder), "今天")
    assert recent_attention(str(model_folder), "今天") is first
    twin = recent_attention(str(model_folder), "今天", twin=True)
    assert recent_attention(str(model_folder), "今天", twin=True) is twin
    others = [recent_attention(str(model_folder), "今天", "好"), recent_attention(str(model_folder), "北京"), twin]
    assert all(other is not first for other in others)
    assert not np.allclose(twin.probabilities, first.probabilities)


def test_a_model_that_was_trained_further_is_asked_anew(model_folder, absolute_folder, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder)
    first = recent_attention(str(folder), "今天")
    shutil.rmtree(folder)
    shutil.copytree(absolute_folder, folder)
    assert recent_attention(str(folder), "今天").layers != first.layers


@pytest.mark.parametrize(("name", "value"), [("MOST", 2), ("MOST_BYTES", 15_000)])
def test_only_a_few_are_kept_and_the_one_asked_for_longest_ago_goes(model_folder, monkeypatch, name, value):
    monkeypatch.setattr(recent, name, value)
    kept = [recent_attention(str(model_folder), text) for text in ("今天", "北京", "人民")]
    assert len(recent._kept) <= 2
    assert sum(map(recent._bytes, kept)) > 15_000 > recent._bytes(kept[-1]), "the bound is what lets one go"
    assert recent_attention(str(model_folder), "人民") is kept[-1]
    assert recent_attention(str(model_folder), "今天") is not kept[0]


def test_one_too_large_to_keep_is_answered_all_the_same(model_folder, monkeypatch):
    monkeypatch.setattr(recent, "MOST_BYTES", 10)
    assert recent_attention(str(model_folder), "今天").layers == 3
    assert not recent._kept
