"""NEZHA, the Chinese language model of Wei et al. 2019 (https://arxiv.org/abs/1909.00204), on transformers 5.

Importing this package is cheap: a model class imports torch when it is first asked for.  It is also all that the
Auto classes of transformers need to know the model.
"""

from importlib import import_module
from typing import Any

from nezha import auto

__version__ = "0.1.0"

_HOMES = {
    "NezhaConfig": "nezha.config",
    "NezhaModel": "nezha.encoder",
    "NezhaForPreTraining": "nezha.heads",
    "NezhaForMaskedLM": "nezha.heads",
    "NezhaForNextSentencePrediction": "nezha.heads",
    "NezhaForSequenceClassification": "nezha.heads",
    "NezhaForTokenClassification": "nezha.heads",
    "NezhaForQuestionAnswering": "nezha.heads",
    "NezhaForMultipleChoice": "nezha.heads",
    "embed": "nezha.sentences",
    "MaskingCollator": "nezha.collator",
    "word_features": "nezha.collator",
    "Tokenizer": "nezha.tokenizer",
    "PretrainConfig": "nezha.pretrain_config",
    "InputError": "nezha.messages",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


auto.register()
