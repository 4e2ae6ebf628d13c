"""Which model a set of weights is, by the names of its heads.

    cls.predictions, cls.seq_relationship   NezhaForPreTraining    (even where `architectures` says masked language)
    cls.predictions                         NezhaForMaskedLM
    cls.seq_relationship                    NezhaForNextSentencePrediction
    qa_outputs                              NezhaForQuestionAnswering
    classifier                              what `architectures` says; else a label a text, or a label a token
    none of these                           NezhaModel

`architectures` is spelled in many ways: NeZhaForMaskedLM, NezhaForMaskedLM, BertForMaskedLM.
"""

import re
from collections.abc import Collection, Sequence

from nezha.encoder import NezhaModel, NezhaPreTrainedModel
from nezha.heads import (
    NezhaForMaskedLM,
    NezhaForMultipleChoice,
    NezhaForNextSentencePrediction,
    NezhaForPreTraining,
    NezhaForQuestionAnswering,
    NezhaForSequenceClassification,
    NezhaForTokenClassification,
)

Model = type[NezhaPreTrainedModel]

_CLASSIFIERS: dict[str, Model] = {
    "ForSequenceClassification": NezhaForSequenceClassification,
    "ForTokenClassification": NezhaForTokenClassification,
    "ForMultipleChoice": NezhaForMultipleChoice,
}


def choose(names: Collection[str], architectures: Sequence[str] | None) -> tuple[Model, str]:
    """The class for these weights, and the key of the sentence that says why.

    Args:
        names: every weight under `our_name`.
        architectures: what the configuration says, in any spelling.
    """
    told = {re.sub(r"^.*?(?=For[A-Z]|Model$)", "", name) for name in architectures or () if isinstance(name, str)}
    pooled = "nezha.pooler.dense.weight" in names
    if "qa_outputs.weight" in names:
        return NezhaForQuestionAnswering, "head_by_weights"
    if "classifier.weight" in names:
        for ending, model in _CLASSIFIERS.items():
            if ending in told:
                return model, "head_by_config"
        return (NezhaForSequenceClassification if pooled else NezhaForTokenClassification), "head_guessed"
    if "cls.predictions.transform.dense.weight" in names:
        both = pooled and "cls.seq_relationship.weight" in names
        return (NezhaForPreTraining if both else NezhaForMaskedLM), "head_by_weights"
    if "cls.seq_relationship.weight" in names:
        return NezhaForNextSentencePrediction, "head_by_weights"
    return NezhaModel, "head_none"
