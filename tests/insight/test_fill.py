"""What a model would write at each mask."""

import json

import pytest
import torch

from nezha import worker_calls
from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import fill, fill_mask, fill_masks, load
from nezha.messages import InputError
from nezha.tokenizer import Tokenizer
from tests.conftest import TINY_SIZES

TEXT = "今天[MASK]气很好，[MASK]国！"


def test_probabilities_are_the_softmax_of_the_plain_forward(model_folder):
    loaded = load(model_folder)
    size = loaded.tokenizer.vocab_size
    assert size < loaded.model.config.vocab_size, "rows beyond the vocabulary must not become answers"
    result = fill_mask(TEXT, k=size, model=model_folder)
    encoding = loaded.encode(TEXT)
    with torch.inference_mode():
        logits = loaded.model(**loaded.inputs(encoding)).prediction_logits[0]
    assert [mask.index for mask in result.masks] == [0, 1]
    for mask in result.masks:
        assert encoding.ids[mask.token_index] == loaded.tokenizer.mask_id
        assert TEXT[mask.start : mask.end] == "[MASK]"
        expected = logits[mask.token_index, :size].softmax(-1)
        for candidate in mask.candidates:
            assert candidate.probability == pytest.approx(float(expected[candidate.id]), rel=1e-5)
            assert candidate.token == loaded.tokenizer.token(candidate.id)
        assert sum(candidate.probability for candidate in mask.candidates) == pytest.approx(1, abs=1e-5)


def test_best_come_first_and_k_says_how_many(model_folder):
    (mask, _) = fill_mask(TEXT, k=3, model=model_folder).masks
    probabilities = [candidate.probability for candidate in mask.candidates]
    assert len(probabilities) == 3
    assert probabilities == sorted(probabilities, reverse=True)


def test_json_is_plain(model_folder):
    values = json.loads(json.dumps(fill_mask(TEXT, k=2, model=model_folder).to_dict(), ensure_ascii=False))
    assert values["text"] == TEXT
    assert set(values["masks"][1]["candidates"][0]) == {"token", "id", "probability"}


@pytest.mark.parametrize(
    ("text", "k", "key"),
    [
        ("", 5, "empty_text"),
        ("今天天气很好", 5, "no_mask"),
        ("[mask]", 5, "no_mask"),
        ("[MASK]", 0, "top_k_range"),
        ("[MASK]", 10_000, "top_k_range"),
        ("[MASK]", True, "top_k_range"),
    ],
)
def test_what_cannot_be_asked_is_said(model_folder, text, k, key):
    with pytest.raises(InputError) as caught:
        fill_mask(text, k=k, model=model_folder)
    assert caught.value.key == key


def test_a_text_of_thousands_of_characters_is_filled_unless_places_have_vectors_of_their_own(tmp_path, tiny_vocabulary):
    for positions in ("functional", "absolute"):
        config = NezhaConfig(vocab_size=len(tiny_vocabulary), **TINY_SIZES, positions=positions)
        NezhaForPreTraining(config).save_pretrained(tmp_path / positions)
        Tokenizer(tiny_vocabulary).save(tmp_path / positions)
    text = "天气很好。" * 600 + "[MASK]"
    assert len(fill_mask(text, k=3, model=tmp_path / "functional").masks) == 1
    with pytest.raises(InputError, match="at most 64 tokens; the text has 3003"):
        fill_mask(text, k=3, model=tmp_path / "absolute")


def test_many_texts_answer_as_each_does_alone_whatever_lies_beside_them(model_folder, monkeypatch):
    texts = ["[MASK]国", "今天[MASK]气很好，[MASK]国！" * 3, "我们学习[MASK]语", "[MASK]国", "北[MASK]"]
    alone = [fill_mask(text, k=3, model=model_folder) for text in texts]
    for at_once in (fill.AT_ONCE, 30, 1):  # all together, some, each by itself
        monkeypatch.setattr(fill, "AT_ONCE", at_once)
        found = fill_masks(texts, 3, model_folder)
        assert [one.text for one in found] == texts
        for one, other in zip(found, alone, strict=True):
            assert [mask.start for mask in one.masks] == [mask.start for mask in other.masks]
            for mask, twin in zip(one.masks, other.masks, strict=True):
                assert [candidate.token for candidate in mask.candidates] == [best.token for best in twin.candidates]
                for candidate, best in zip(mask.candidates, twin.candidates, strict=True):
                    assert candidate.probability == pytest.approx(best.probability, rel=1e-4)


def test_texts_of_like_length_lie_side_by_side(monkeypatch):
    monkeypatch.setattr(fill, "AT_ONCE", 12)
    groups = list(fill._alike([7, 2, 3, 2, 20, 6]))
    assert groups == [[1, 3, 2], [5], [0], [4]]
    assert list(fill._alike([])) == []


def test_no_texts_are_no_error_but_a_wrong_number_of_candidates_is(model_folder):
    assert fill_masks([], 3, model_folder) == []
    with pytest.raises(InputError) as caught:
        fill_masks([], 0, model_folder)
    assert caught.value.key == "top_k_range"


def test_in_the_model_process_one_bad_text_keeps_no_other_from_its_answer(model_folder):
    texts = [("[MASK]国", ""), ("没有", ""), ("", ""), ("北[MASK]", ""), ("京[MASK]", "")]
    found = worker_calls.filled(texts, model_folder, 2)
    assert [one.key if isinstance(one, InputError) else one["text"] for one in found] == [
        "[MASK]国", "no_mask", "empty_text", "北[MASK]", "京[MASK]",
    ]  # fmt: skip
    alone = fill_masks(["[MASK]国"], 2, model_folder)[0].to_dict()
    assert found[0] == alone | {"masks": found[0]["masks"]}  # type: ignore[index]
    with pytest.raises(InputError) as caught:
        worker_calls.filled(texts, model_folder, 0)
    assert caught.value.key == "top_k_range"


def test_what_every_head_does_is_told_with_layers_and_heads_from_1(model_folder):
    from nezha.insight import attention
    from nezha.insight.summary import summarize

    text, pair = "我们学习汉语", "今天天气很好"
    found, refused = worker_calls.summarized([(text, pair), (" ", "")], str(model_folder), 2)
    assert isinstance(found, dict)
    assert isinstance(refused, InputError)
    expected = summarize(attention(model_folder, text, pair), strongest=2)
    assert [(one["layer"] - 1, one["head"] - 1) for one in found["heads"]] == [
        (one.layer, one.head) for one in expected
    ]
    for told, one in zip(found["heads"], expected, strict=True):
        assert told["content_share"] == pytest.approx(one.content_share, abs=1e-6)
        assert [(best["offset"], best["weight"]) for best in told["offsets"]] == [
            (offset, pytest.approx(weight, abs=1e-6)) for offset, weight in one.offsets
        ]
    assert found["pair"] == pair
    assert refused.key == "empty_text"
