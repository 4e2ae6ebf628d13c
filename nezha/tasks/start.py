"""The weights a fine-tuning run begins with: an encoder of any published layout under a fresh head, or random ones."""

from pathlib import Path
from typing import TypeVar

import torch

from nezha.config import NezhaConfig
from nezha.heads.tasks import NezhaForQuestionAnswering, NezhaForSequenceClassification, NezhaForTokenClassification
from nezha.interop import load

Model = TypeVar("Model", NezhaForSequenceClassification, NezhaForTokenClassification, NezhaForQuestionAnswering)


def start(
    head: type[Model], folder: Path, *, labels: tuple[str, ...], dropout: float, random_weights: bool, seed: int
) -> Model:
    """A model of class `head` in fp32.

    Args:
        head: the class wanted.
        folder: a checkpoint in any layout.
        labels: what the head tells apart, in the order of its outputs.
        dropout: rate of the whole network while training.
        random_weights: take only the sizes of that checkpoint.
        seed: of the random weights; the head's are random in any case.

    Raises:
        InputError: the folder holds no NEZHA that can be read.
    """
    found = load(folder, head=head, dtype=torch.float32).model
    config = NezhaConfig.from_dict(
        found.config.to_dict()
        | {
            "id2label": dict(enumerate(labels)),
            "label2id": {label: number for number, label in enumerate(labels)},
            "hidden_dropout_prob": dropout,
            "attention_probs_dropout_prob": dropout,
            "classifier_dropout": dropout,
            "problem_type": None,
        }
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = head(config)
    if not random_weights:
        model.base_model.load_state_dict(found.base_model.state_dict())
    return model
