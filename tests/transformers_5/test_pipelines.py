"""Pipelines, the Trainer and the data collators of transformers take the model as their own, from a tiny folder."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    AutoModelForMaskedLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    DataCollatorForTokenClassification,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
    pipeline,
)

import nezha
from nezha.config import NezhaConfig
from nezha.tokenizer import Tokenizer
from tests.conftest import TINY_SIZES

TEXT = "今天天气很好"


@pytest.fixture(scope="module")
def folder_of(tiny_vocabulary, tmp_path_factory):
    """Saves a head with random weights, and the tokenizer; returns the folder."""

    def save(kind: str, **changes) -> Path:
        folder = tmp_path_factory.mktemp(kind)
        with torch.random.fork_rng():
            torch.manual_seed(7)
            config = NezhaConfig(vocab_size=len(tiny_vocabulary), initializer_range=0.3, **TINY_SIZES, **changes)
            getattr(nezha, kind)(config).save_pretrained(folder)
        Tokenizer(tiny_vocabulary).save(folder)
        return folder

    return save


def test_fill_mask_gives_the_likeliest_words_of_the_model(folder_of):
    folder = folder_of("NezhaForPreTraining")
    answer: Any = pipeline("fill-mask", model=str(folder))("今天[MASK]气很好", top_k=3)
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModelForMaskedLM.from_pretrained(folder).eval()
    inputs = tokenizer("今天[MASK]气很好", return_tensors="pt")
    probabilities, words = model(**inputs).logits[0, 3].softmax(-1).topk(3)
    assert [item["token"] for item in answer] == words.tolist()
    assert [item["score"] for item in answer] == pytest.approx(probabilities.tolist(), rel=1e-4)


def test_text_classification_names_its_labels(folder_of):
    names = {"id2label": {0: "差", 1: "好"}, "label2id": {"差": 0, "好": 1}}
    answer: Any = pipeline("text-classification", model=str(folder_of("NezhaForSequenceClassification", **names)))
    results = answer([TEXT, "老师和学生"], top_k=None)
    assert [{item["label"] for item in result} for result in results] == [{"差", "好"}] * 2


def test_token_classification_points_into_the_text(folder_of):
    answer: Any = pipeline("token-classification", model=str(folder_of("NezhaForTokenClassification", num_labels=3)))
    assert [TEXT[item["start"] : item["end"]] for item in answer(TEXT)] == list(TEXT)


def test_feature_extraction_gives_a_vector_a_token(folder_of):
    answer: Any = pipeline("feature-extraction", model=str(folder_of("NezhaModel")))(TEXT)
    assert torch.tensor(answer).shape == (1, len(TEXT) + 2, TINY_SIZES["hidden_size"])


def test_collators_pad_and_mask_what_the_model_then_takes(folder_of):
    folder = folder_of("NezhaForPreTraining")
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModelForMaskedLM.from_pretrained(folder)
    texts = [tokenizer(text) for text in (TEXT, "老师和学生都喜欢看书")]
    batch = DataCollatorForLanguageModeling(tokenizer, mlm_probability=0.5, seed=3)(texts)
    assert model(**batch).loss.isfinite()
    padded = DataCollatorWithPadding(tokenizer)(texts)
    assert model(**padded).logits.shape[:2] == padded["input_ids"].shape
    tagged = [{**text, "labels": [-100] * len(text["input_ids"])} for text in texts]
    assert DataCollatorForTokenClassification(tokenizer)(tagged)["labels"].shape == padded["input_ids"].shape


def sentiment(tokenizer) -> list[dict[str, Any]]:
    """Sixteen texts whose label is one character."""
    texts = [(f"{a}{b}好", 1) for a in "今天老师" for b in "学书"] + [
        (f"{a}{b}不", 0) for a in "今天老师" for b in "学书"
    ]
    return [{**tokenizer(text), "labels": label} for text, label in texts]


def trainer_for(folder: Path, out: Path, **arguments) -> Trainer:
    """A Trainer on those texts, without any report or progress bar."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    quiet: dict[str, Any] = {"report_to": "none", "disable_tqdm": True, "save_strategy": "no", "use_cpu": True}
    return Trainer(
        model=AutoModelForSequenceClassification.from_pretrained(folder),
        args=TrainingArguments(str(out), seed=3, **quiet, **arguments),
        train_dataset=sentiment(tokenizer),  # pyright: ignore[reportArgumentType]
        data_collator=DataCollatorWithPadding(tokenizer),
    )


def test_the_trainer_fine_tunes_a_classifier(folder_of, tmp_path):
    pytest.importorskip("accelerate", reason="transformers' Trainer needs accelerate")
    folder = folder_of("NezhaForSequenceClassification")
    trainer = trainer_for(folder, tmp_path, max_steps=40, learning_rate=1e-2, logging_steps=5)
    trainer.train()
    losses = [record["loss"] for record in trainer.state.log_history if "loss" in record]
    assert losses[-1] < 0.4 * losses[0]


def test_the_trainer_averages_accumulated_batches(folder_of, tmp_path):
    """Two halves of a batch make the step of the whole: the gradient is no sum of means."""
    pytest.importorskip("accelerate", reason="transformers' Trainer needs accelerate")
    no_dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "classifier_dropout": 0.0}
    folder = folder_of("NezhaForSequenceClassification", **no_dropout)
    norms = []
    for batch, accumulated in ((16, 1), (8, 2)):
        trainer = trainer_for(
            folder, tmp_path, max_steps=1, logging_steps=1, max_grad_norm=1e9,
            per_device_train_batch_size=batch, gradient_accumulation_steps=accumulated,
        )  # fmt: skip
        trainer.train()
        norms.append(next(record["grad_norm"] for record in trainer.state.log_history if "grad_norm" in record))
    assert norms[1] == pytest.approx(norms[0], rel=1e-4)
