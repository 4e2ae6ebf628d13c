"""Longer than trained: the same characters at every length, figures against loops, sentences, and what is refused."""

import dataclasses

import numpy as np
import pytest
import torch

from nezha.attention import recording
from nezha.data.batches import IGNORED, Batch
from nezha.insight import load, longer, longer_texts
from nezha.insight.cutting import cuts, full
from nezha.insight.hidden_text import hidden_text, inputs
from nezha.insight.questions import ask
from nezha.insight.trained_length import trained_length
from nezha.messages import InputError

SIZES = {"shortest": 10, "longest": 37, "texts": 4, "seed": 2}


@pytest.fixture(scope="module")
def long_batch(model_folder, held_out_folder):
    loaded = load(model_folder)
    _, (batch,) = hidden_text([loaded], str(held_out_folder), texts=12, length=37, examples="full", seed=2)
    return full(batch, 4)


@pytest.fixture(scope="module")
def found(model_folder, absolute_folder, held_out_folder):
    return ask("longer", model=f"{model_folder}, {absolute_folder}", data=str(held_out_folder), **SIZES)


def written(batch: Batch) -> list[int]:
    """What is to be guessed, in the order of the text."""
    found = []
    for row in range(len(batch.labels)):
        pairs = zip(batch.positions[row].tolist(), batch.labels[row].tolist(), strict=True)
        found += [label for _, label in sorted(pair for pair in pairs if pair[1] != IGNORED)]
    return found


def test_every_length_asks_for_the_same_characters_in_the_same_text(long_batch):
    found = cuts(long_batch, [10, 20, 37])
    assert [cut.length for cut in found] == [10, 20, 37]
    assert [len(cut.text) for cut in found] == [4 * 4, 4 * 1, 4]
    for cut in found:
        asked = [(int(cut.text[piece]), label) for piece in range(len(cut.text))
                 for label in written(cut.batch.rows(piece, piece + 1))]  # fmt: skip
        assert asked == [
            (int(text), label) for text in range(4) for label in _first(long_batch, text, 18)
        ]  # fmt: skip


def _first(batch: Batch, text: int, words: int) -> list[int]:
    """Labels of one text among its first words."""
    pairs = zip(batch.positions[text].tolist(), batch.labels[text].tolist(), strict=True)
    return [label for _, label in sorted(pair for pair in pairs if pair[1] != IGNORED and pair[0] <= words)]


def test_pieces_put_together_are_the_text(long_batch):
    (cut,) = cuts(long_batch, [9])
    assert len(cut.text) == 4 * 5
    ids = cut.batch.input_ids
    assert (ids[:, 0] == long_batch.input_ids[0, 0]).all()
    assert (ids[:, -1] == long_batch.input_ids[0, -1]).all()
    for text in range(4):
        assert ids[cut.text == text, 1:-1].ravel().tolist() == long_batch.input_ids[text, 1:36].tolist()
    whole = np.stack([long_batch.input_ids[cut.text[piece], 1 + 7 * (piece % 5) :][:7] for piece in range(len(ids))])
    assert np.array_equal(ids[:, 1:-1], whole)


def test_one_length_is_the_text_itself(long_batch):
    (cut,) = cuts(long_batch, [37])
    assert np.array_equal(cut.batch.input_ids, long_batch.input_ids)
    assert written(cut.batch) == written(long_batch)


def test_loss_and_far_attention_are_those_of_single_passes(found, model_folder, long_batch):
    arm, loaded = found.arms[0], load(model_folder)
    assert arm.lengths.tolist() == [10, 20, 37]
    reach = loaded.model.config.max_relative_position
    for number, cut in enumerate(cuts(long_batch, [10, 20, 37])):
        nats, far, queries = [], np.zeros((3, 2)), 0
        for piece in range(len(cut.text)):
            one = cut.batch.rows(piece, piece + 1)
            with torch.inference_mode(), recording(loaded.model) as records:
                scores = loaded.model(**inputs(loaded, one)).prediction_logits[0].log_softmax(-1)
            for place, label in zip(one.positions[0], one.labels[0], strict=True):
                if label != IGNORED:
                    nats.append(-float(scores[place, label]))
            for layer, record in enumerate(records):
                for i in range(cut.length):
                    for j in range(cut.length):
                        if abs(j - i) >= reach:
                            far[layer] += record.probabilities[0, :, i, j].numpy()
            queries += cut.length
        assert arm.loss[number] == pytest.approx(np.mean(nats), rel=1e-4)
        assert arm.far[number] == pytest.approx(far / queries, rel=1e-4)
        pairs = [(i, j) for i in range(cut.length) for j in range(cut.length)]
        assert arm.even[number] == pytest.approx(np.mean([abs(j - i) >= reach for i, j in pairs]))


def test_stretches_of_places_add_up_to_the_loss(found):
    arm = found.arms[0]
    assert arm.place_loss.shape == (3, 16)
    assert np.isfinite(arm.place_loss[-1]).sum() > 3
    assert np.isnan(arm.place_loss[0][arm.place > 12]).all()
    known = np.isfinite(arm.place_loss)
    assert (arm.place_low[known] <= arm.place_loss[known] + 1e-9).all()
    assert np.nanmin(arm.place_loss[-1]) < arm.loss[-1] < np.nanmax(arm.place_loss[-1])


def test_absolute_positions_stop_at_their_table_and_have_no_buckets(found):
    relative, absolute = found.arms
    assert absolute.limit == 33
    assert absolute.lengths.tolist() == [10, 20]
    assert absolute.reach is None
    assert relative.limit is None
    english, chinese = found.picture().sentence
    assert "its table of places ends at 33" in english
    assert "位置表止于 33" in chinese
    assert len(found.picture().panels) == 4


def test_only_absolute_models_have_no_panel_of_buckets(found):
    alone = dataclasses.replace(found, arms=found.arms[1:]).picture()
    assert len(alone.panels) == 3
    assert "of its attention" not in alone.sentence[0]


def test_the_change_is_measured_from_the_trained_length_where_it_is_known(model_folder, held_out_folder, monkeypatch):
    monkeypatch.setattr(longer_texts, "trained_length", lambda name: 25)
    arm = longer(str(model_folder), data=str(held_out_folder), **SIZES).arms[0]
    assert (arm.trained, arm.base) == (25, 20)
    assert arm.change[1] == arm.change_low[1] == arm.change_high[1] == 0
    assert arm.change == pytest.approx(arm.loss - arm.loss[1])


def test_the_sentence_says_the_change_with_its_sign(found):
    arm = dataclasses.replace(
        found.arms[0], model="A", change=np.array([0, 0.1, -0.25]), change_low=np.array([0, 0, -0.5]),
        change_high=np.array([0, 0.2, -0.125]), loss=np.array([3.0, 3.1, 2.75]), far=np.full((3, 3, 2), 0.25),
        even=np.array([0.1, 0.2, 0.875]),
    )  # fmt: skip
    english, chinese = dataclasses.replace(found, arms=(arm,)).picture().sentence
    assert "3.000 nats in pieces of 10, 2.750 of 37, a change of -0.250 (-0.500 … -0.125)" in english
    assert "25.0% is 5 or more tokens away (alike to all: 87.5%)" in english
    assert "变化 -0.250 (-0.500 … -0.125)" in chinese


def test_the_length_a_model_was_trained_with_is_told_by_its_card(model_folder):
    assert trained_length("bundled") == 128
    assert trained_length(str(model_folder)) is None


def test_the_length_a_run_was_trained_with_is_told_by_its_settings(monkeypatch):
    class Run:
        config = {"data": {"sequence_length": 64, "second_length": 256}}  # noqa: RUF012

    monkeypatch.setattr("nezha.insight.trained_length.runs.get", lambda name: {"mine": Run}[name])
    assert trained_length("run:mine/step-000010") == 256


def test_what_is_refused(model_folder, absolute_folder, held_out_folder, monkeypatch):
    data = str(held_out_folder)
    with pytest.raises(InputError, match="above the shortest"):
        longer(str(model_folder), shortest=20, longest=20, data=data)
    with pytest.raises(InputError, match="at most 6 models"):
        longer(",".join([str(model_folder)] * 7), data=data)
    with pytest.raises(InputError, match="at most 33 tokens"):
        longer(str(absolute_folder), shortest=34, longest=40, data=data)
    with pytest.raises(InputError, match="at least 2 texts of 8192 tokens"):
        longer(str(model_folder), longest=8192, texts=4, data=data)
    monkeypatch.setattr("nezha.memory.free", lambda device: 10**6)
    with pytest.raises(InputError, match="memory"):
        longer(str(model_folder), longest=8000, texts=4, data=data)
