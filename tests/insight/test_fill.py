"""What a model would write at each mask."""

import json

import pytest
import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight import fill_mask, load
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
