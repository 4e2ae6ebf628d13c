"""Heads: the losses are the formulas, the vocabulary is tied, and saved weights come back."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor

import nezha
from nezha.config import NezhaConfig
from nezha.heads import (
    NezhaForMaskedLM,
    NezhaForMultipleChoice,
    NezhaForNextSentencePrediction,
    NezhaForPreTraining,
    NezhaForQuestionAnswering,
    NezhaForSequenceClassification,
    NezhaForTokenClassification,
)

SIZES: dict[str, Any] = {
    "vocab_size": 17,
    "hidden_size": 12,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 20,
    "max_relative_position": 4,
}
ALL = [
    NezhaForPreTraining,
    NezhaForMaskedLM,
    NezhaForSequenceClassification,
    NezhaForTokenClassification,
    NezhaForQuestionAnswering,
    NezhaForMultipleChoice,
    NezhaForNextSentencePrediction,
]
WITH_VOCABULARY = ALL[:2]
LENGTH = 9


def make(kind, **changes):
    torch.manual_seed(7)
    sizes: dict[str, Any] = SIZES | {"initializer_range": 0.4} | changes
    return kind(NezhaConfig(**sizes)).eval()


def ids(*shape: int) -> Tensor:
    return torch.randint(1, 17, shape, generator=torch.Generator().manual_seed(1))


def cross_entropy(logits: list[float], label: int) -> float:
    """-log softmax, slowly."""
    return math.log(sum(math.exp(x) for x in logits)) - logits[label]


def test_the_pre_training_loss_is_masked_characters_plus_next_sentence():
    model = make(NezhaForPreTraining)
    labels = torch.full((2, LENGTH), -100)
    labels[0, 3], labels[1, 5], labels[1, 6] = 4, 11, 2
    result = model(ids(2, LENGTH), labels=labels, next_sentence_label=torch.tensor([0, 1]))
    assert result.prediction_logits.shape == (2, LENGTH, 17)
    assert result.seq_relationship_logits.shape == (2, 2)
    logits = result.prediction_logits.tolist()
    masked = [(0, 3, 4), (1, 5, 11), (1, 6, 2)]
    expected = sum(cross_entropy(logits[b][i], label) for b, i, label in masked) / 3
    relation = result.seq_relationship_logits.tolist()
    expected += (cross_entropy(relation[0], 0) + cross_entropy(relation[1], 1)) / 2
    assert result.loss.item() == pytest.approx(expected, rel=1e-5)


def test_one_kind_of_label_gives_its_part_of_the_loss():
    model = make(NezhaForPreTraining)
    labels, follows = ids(2, LENGTH), torch.tensor([1, 0])
    both = model(ids(2, LENGTH), labels=labels, next_sentence_label=follows).loss
    parts = [model(ids(2, LENGTH), labels=labels).loss, model(ids(2, LENGTH), next_sentence_label=follows).loss]
    torch.testing.assert_close(both, parts[0] + parts[1])
    assert model(ids(2, LENGTH)).loss is None


def test_the_masked_language_model_is_that_part_of_pre_training():
    both, alone = make(NezhaForPreTraining), make(NezhaForMaskedLM)
    alone.load_state_dict(both.state_dict(), strict=False)
    labels = ids(2, LENGTH)
    result = alone(ids(2, LENGTH), labels=labels)
    torch.testing.assert_close(result.logits, both(ids(2, LENGTH)).prediction_logits)
    torch.testing.assert_close(result.loss, both(ids(2, LENGTH), labels=labels).loss)


def test_the_masked_language_model_takes_a_pre_trained_folder_without_a_complaint(tmp_path):
    both = make(NezhaForPreTraining)
    both.save_pretrained(tmp_path)
    loaded: Any = NezhaForMaskedLM.from_pretrained(tmp_path, output_loading_info=True)
    alone, report = loaded
    assert not any(report[part] for part in ("missing_keys", "unexpected_keys", "mismatched_keys"))
    torch.testing.assert_close(alone(ids(2, LENGTH)).logits, both(ids(2, LENGTH)).prediction_logits)


@pytest.mark.parametrize("kind", WITH_VOCABULARY)
def test_the_vocabulary_is_scored_by_the_word_embedding_itself(kind, tmp_path):
    model = make(kind)
    for _ in range(2):  # before saving and after loading
        assert model.get_output_embeddings().weight is model.get_input_embeddings().weight
        assert model.get_output_embeddings().bias is model.cls.predictions.bias
        model.save_pretrained(tmp_path)
        model = kind.from_pretrained(tmp_path)


def test_nothing_tied_is_saved_twice(tmp_path):
    from safetensors.torch import load_file

    make(NezhaForPreTraining).save_pretrained(tmp_path)
    names = load_file(tmp_path / "model.safetensors").keys()
    assert "nezha.embeddings.word_embeddings.weight" in names
    assert not [name for name in names if "decoder" in name or "positions" in name]


def test_parameters_have_the_names_of_the_removed_model():
    names = set(make(NezhaForPreTraining).state_dict())
    layer = "nezha.encoder.layer.1."
    ends = [f"attention.self.{part}" for part in ("query", "key", "value")]
    ends += ["attention.output.dense", "attention.output.LayerNorm", "intermediate.dense", "output.dense"]
    ends += ["output.LayerNorm"]
    expected = {f"{layer}{end}.{kind}" for end in ends for kind in ("weight", "bias")}
    expected |= {"nezha.embeddings.word_embeddings.weight", "nezha.embeddings.token_type_embeddings.weight"}
    expected |= {
        f"nezha.{part}.{kind}" for part in ("embeddings.LayerNorm", "pooler.dense") for kind in ("weight", "bias")
    }
    heads = (
        "predictions.transform.dense",
        "predictions.transform.LayerNorm",
        "predictions.decoder",
        "seq_relationship",
    )
    expected |= {f"cls.{part}.{kind}" for part in heads for kind in ("weight", "bias")} | {"cls.predictions.bias"}
    assert {name for name in names if ".layer.0." not in name} == expected


def test_the_base_model_counts_the_papers_parameters():
    """102,489,226 with both heads, the tied matrix once."""
    with torch.device("meta"):
        model = NezhaForPreTraining(NezhaConfig())
    assert model.num_parameters() == 102_489_226
    assert model.nezha.num_parameters() == 101_874_432


@pytest.mark.parametrize("kind", ALL)
def test_saved_weights_come_back(kind, tmp_path):
    model = make(kind, num_labels=5)
    inputs = ids(2, 3, LENGTH) if kind is NezhaForMultipleChoice else ids(2, LENGTH)
    model.save_pretrained(tmp_path)
    loaded: Any = kind.from_pretrained(tmp_path, output_loading_info=True)
    again, report = loaded
    assert not any(report[part] for part in ("missing_keys", "unexpected_keys", "mismatched_keys"))
    for ours, theirs in zip(again(inputs).to_tuple(), model(inputs).to_tuple(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", ALL)
def test_attentions_and_states_pass_through_and_a_tuple_can_be_had(kind):
    model = make(kind)
    inputs = ids(2, 3, LENGTH) if kind is NezhaForMultipleChoice else ids(2, LENGTH)
    result = model(inputs, output_attentions=True, output_hidden_states=True)
    assert (len(result.attentions), len(result.hidden_states)) == (2, 3)
    plain = model(inputs, return_dict=False)
    assert isinstance(plain, tuple)
    torch.testing.assert_close(plain[0], result[0], rtol=1e-4, atol=1e-5)


def test_resizing_the_vocabulary_keeps_it_tied_and_the_old_words_scores():
    model = make(NezhaForPreTraining)
    before = model(ids(2, LENGTH)).prediction_logits
    model.resize_token_embeddings(23)
    after = model(ids(2, LENGTH)).prediction_logits
    assert after.shape[-1] == 23
    assert model.get_output_embeddings().weight is model.get_input_embeddings().weight
    assert model.cls.predictions.bias.shape == (23,)
    torch.testing.assert_close(after[..., :17], before)


def test_sequence_classification_has_the_three_losses_of_transformers():
    classes = make(NezhaForSequenceClassification, num_labels=5)
    result = classes(ids(2, LENGTH), labels=torch.tensor([4, 0]))
    logits = result.logits.tolist()
    assert result.loss.item() == pytest.approx(
        (cross_entropy(logits[0], 4) + cross_entropy(logits[1], 0)) / 2, rel=1e-5
    )

    number = make(NezhaForSequenceClassification, num_labels=1)
    result = number(ids(2, LENGTH), labels=torch.tensor([0.5, -2.0]))
    (a,), (b,) = result.logits.tolist()
    assert result.loss.item() == pytest.approx(((a - 0.5) ** 2 + (b + 2) ** 2) / 2, rel=1e-5)

    several = make(NezhaForSequenceClassification, num_labels=3)
    truth = torch.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    result = several(ids(2, LENGTH), labels=truth)
    pairs = zip(result.logits.flatten().tolist(), truth.flatten().tolist(), strict=True)
    expected = sum(math.log1p(math.exp(-x)) + (1 - y) * x for x, y in pairs) / 6
    assert result.loss.item() == pytest.approx(expected, rel=1e-5)


def test_token_classification_counts_labelled_tokens_only():
    model = make(NezhaForTokenClassification, num_labels=5)
    labels = torch.full((2, LENGTH), -100)
    labels[1, 4] = 3
    result = model(ids(2, LENGTH), labels=labels)
    assert result.logits.shape == (2, LENGTH, 5)
    assert result.loss.item() == pytest.approx(cross_entropy(result.logits[1, 4].tolist(), 3), rel=1e-5)


def test_question_answering_ignores_an_answer_outside_the_text():
    model = make(NezhaForQuestionAnswering)
    result = model(ids(2, LENGTH), start_positions=torch.tensor([2, 50]), end_positions=torch.tensor([7, 99]))
    start, end = result.start_logits[0].tolist(), result.end_logits[0].tolist()
    assert len(start) == len(end) == LENGTH
    assert result.loss.item() == pytest.approx((cross_entropy(start, 2) + cross_entropy(end, 7)) / 2, rel=1e-5)


def test_multiple_choice_scores_each_choice_as_a_text_of_its_own():
    model = make(NezhaForMultipleChoice)
    inputs, seen = ids(2, 3, LENGTH), torch.ones(2, 3, LENGTH)
    seen[1, 2, -4:] = 0
    result = model(inputs, attention_mask=seen, labels=torch.tensor([2, 0]))
    assert result.logits.shape == (2, 3)
    logits = result.logits.tolist()
    assert result.loss.item() == pytest.approx(
        (cross_entropy(logits[0], 2) + cross_entropy(logits[1], 0)) / 2, rel=1e-5
    )
    alone = model(inputs[1:, 2:], attention_mask=seen[1:, 2:]).logits
    torch.testing.assert_close(alone[0, 0], result.logits[1, 2], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", ALL)
def test_every_head_can_be_had_from_the_package(kind):
    assert getattr(nezha, kind.__name__) is kind
