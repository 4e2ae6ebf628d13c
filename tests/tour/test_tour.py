"""The tour's steps against slow twins of their formulas, and its kept story against what the bundled model answers."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from nezha.insight import attention, fill_mask, head_figures, load
from nezha.messages import InputError
from nezha.tour import SENTENCE, STEPS, learning, results, story, switching_off, take

QUICK = ("gap", "heads", "split", "word")


@pytest.fixture(scope="module")
def steps():
    """The quick steps of the bundled model."""
    return {name: take(name) for name in QUICK}


def test_the_kept_story_is_what_the_bundled_model_answers(steps):
    """Another bundled model needs `python -m nezha.tour.story`."""
    for name, kept in story.story().items():
        if name not in steps:
            continue
        now = steps[name]
        assert kept.answer == now.answer
        assert kept.offered == now.offered
        for field, value in vars(now).items():
            if isinstance(value, (np.ndarray, float)):
                assert np.allclose(getattr(kept, field), value, atol=2e-3), (name, field)
            elif not isinstance(value, tuple):
                assert getattr(kept, field) == value, (name, field)


def test_a_step_survives_json(steps):
    for name, step in steps.items():
        again = results.from_dict(name, json.loads(json.dumps(step.to_dict())))
        assert type(again) is type(step)
        assert again.answer == step.answer
        assert json.dumps(again.to_dict()) == json.dumps(step.to_dict())


def test_the_gap_is_answered_by_the_character_that_fill_mask_holds_most_probable(steps):
    gap = steps["gap"]
    mask = fill_mask(gap.text, k=4477).masks[0]
    by_token = {one.token: one.probability for one in mask.candidates}
    assert gap.probabilities == pytest.approx([by_token[one] for one in gap.characters])
    assert gap.answer == max(gap.characters, key=by_token.__getitem__)


def test_the_head_of_the_step_looks_one_character_back_more_than_any_other_head(steps):
    heads, result = steps["heads"], attention("bundled", SENTENCE)
    share = np.zeros((result.layers, result.heads))
    words = [place for place, special in enumerate(result.special) if not special]
    for layer, head in np.ndindex(*share.shape):
        back = [result.probabilities[layer, head, place, place - 1] for place in words[1:]]
        share[layer, head] = sum(back) / len(back)
    best = np.unravel_index(share.argmax(), share.shape)
    assert heads.answer == f"{best[0] + 1}.{best[1] + 1}"
    assert heads.share(heads.answer) == pytest.approx(share.max(), abs=1e-5)
    assert len(set(heads.offered)) == 4


def test_the_two_terms_of_the_split_make_the_attention_of_its_head(steps):
    split = steps["split"]
    score = (split.content + split.position).astype(np.float64)
    share = np.exp(score - score.max(1, keepdims=True))
    assert np.allclose(share / share.sum(1, keepdims=True), split.probabilities, atol=1e-5)
    figures = {(one.layer, one.head): one.figures for one in head_figures(attention("bundled", SENTENCE))}
    assert split.position_share == pytest.approx(figures[split.layer, split.head]["position"])


@pytest.mark.parametrize(("share", "answer"), [(0.9, "position"), (0.1, "content"), (0.5, "both")])
def test_the_part_that_varies_most_is_the_answer(steps, share, answer):
    assert replace(steps["split"], position_share=share).answer == answer


@pytest.mark.parametrize(
    ("alone", "together", "answer"), [(0.9, 0.2, "alone"), (0.2, 0.9, "together"), (0.5, 0.45, "same")]
)
def test_the_surer_guess_is_the_answer(steps, alone, together, answer):
    assert replace(steps["word"], alone=alone, together=together).answer == answer


@pytest.mark.parametrize(
    ("shift", "shuffled", "answer"),
    [(0.0, 0.7, "both"), (0.0, 0.1, "shift"), (0.5, 0.7, "shuffle"), (0.5, 0.1, "neither")],
)
def test_a_head_that_goes_by_distance_stays_after_a_shift_and_a_shuffle(shift, shuffled, answer):
    blank = np.zeros((3, 3), np.float32)
    made = results.Moved(
        model="m", text="a", shuffled="a", tokens=("a",), shuffled_tokens=("a",), layer=0, head=1, plain=blank,
        mixed=blank, share=0.6, shuffled_share=shuffled, begun=9, shift=shift, twin_shift=0.1,
    )  # fmt: skip
    assert made.answer == answer


def test_every_character_is_hidden_once_and_is_its_own_label():
    loaded = load()
    batch = switching_off.each_hidden(loaded, "北京很大")
    ids = loaded.encode("北京很大").ids
    assert batch.input_ids.shape == (4, 6)
    for row, place in enumerate(batch.positions[:, 0]):
        assert batch.input_ids[row, place] == loaded.tokenizer.mask_id
        assert batch.labels[row, 0] == ids[place]
        assert [*np.delete(batch.input_ids[row], place)] == [*np.delete(ids, place)]


def test_a_head_switched_off_costs_what_its_output_set_to_zero_costs(monkeypatch):
    """Against a pass in which the columns of the output projection that read the head are zero."""
    monkeypatch.setattr(switching_off, "TEXTS", ("北京很大。", "他在看书"))
    loaded = load()
    off = switching_off.off(loaded)
    layer, head = off.places[0]
    batches = [switching_off.each_hidden(loaded, text) for text in switching_off.TEXTS]
    width, dense = loaded.model.config.head_dim, loaded.model.nezha.encoder.layer[layer].attention.output.dense
    before = dense.weight.detach().clone()
    with torch.no_grad():
        dense.weight[:, head * width : (head + 1) * width] = 0
        try:
            without = switching_off._loss(loaded, batches)
        finally:
            dense.weight.copy_(before)
    assert off.lost[0] == pytest.approx(without - off.loss, abs=1e-5)
    assert off.characters == 9


def test_the_new_layer_learns_what_can_be_told_apart():
    """Two clouds far apart: everything is right after it has learned, and the layer alone has changed."""
    random = torch.Generator().manual_seed(3)
    seen = torch.randn(40, 7, generator=random)
    wanted = torch.arange(40) % 2
    seen[:, 2] += 6.0 * wanted - 3
    layer = torch.nn.Linear(7, 2)
    learning.fit(layer, seen, wanted)
    assert learning._right(layer(seen), wanted) == 1


def test_reading_does_not_depend_on_the_texts_beside_it():
    loaded, texts = load(), ["北京很大。", "他把书放在桌子上，然后坐下来看书。"]
    together = learning.read(loaded, texts)
    apart = torch.cat([learning.read(loaded, [text]) for text in texts])
    assert torch.allclose(together, apart, atol=1e-4)


def test_an_unknown_step_is_refused_by_name():
    with pytest.raises(InputError, match="nowhere"):
        take("nowhere")
    with pytest.raises(InputError, match="nowhere"):
        results.from_dict("nowhere", {})


def test_a_model_is_asked_once_while_it_stays_loaded(monkeypatch):
    first = take("gap")
    monkeypatch.setitem(STEPS, "gap", "no.such.module")
    assert take("gap") is first
