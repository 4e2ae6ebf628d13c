"""Heads on the encoder: the two tasks of pre-training, and the tasks it is fine-tuned for."""

from nezha.heads.next_sentence import NezhaForNextSentencePrediction
from nezha.heads.pretraining import NezhaForMaskedLM, NezhaForPreTraining, NezhaForPreTrainingOutput
from nezha.heads.tasks import (
    NezhaForMultipleChoice,
    NezhaForQuestionAnswering,
    NezhaForSequenceClassification,
    NezhaForTokenClassification,
)

__all__ = [
    "NezhaForMaskedLM",
    "NezhaForMultipleChoice",
    "NezhaForNextSentencePrediction",
    "NezhaForPreTraining",
    "NezhaForPreTrainingOutput",
    "NezhaForQuestionAnswering",
    "NezhaForSequenceClassification",
    "NezhaForTokenClassification",
]
