"""The model a run begins with: of the sizes asked for, with random weights or those of another model."""

from pathlib import Path
from typing import Any

import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.messages import InputError
from nezha.models_folder import BUNDLED_MODEL
from nezha.pretrain_config import ModelSize, PretrainConfig
from nezha.run_folder import read_json
from nezha.stages import longest
from nezha.tokenizer import Tokenizer

SHAPING = (
    "model_type", "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
    "positions",
)  # fmt: skip
"""What decides which weights there are and of which shapes."""
TABLES = {"absolute": "max_position_embeddings", "learned_relative": "max_relative_position"}
"""What decides the length of the trained vectors of position, where there are any."""


def fresh_model(config: PretrainConfig, tokenizer: Tokenizer) -> NezhaForPreTraining:
    """The model a run begins with: random weights, or those of the folder that `init` names.

    Raises:
        InputError: where that folder holds no model, or one of another architecture, vocabulary or other sizes.
    """
    wanted = model_config(config.model, tokenizer, longest(config))
    if not config.loop.init:
        return NezhaForPreTraining(wanted)
    folder = BUNDLED_MODEL if config.loop.init == "bundled" else Path(config.loop.init)
    found = read_json(folder / "config.json")
    if found is None:
        raise InputError("init_missing", folder=folder)
    differing = _differing(found, wanted)
    if differing or Tokenizer.from_folder(folder).vocabulary != tokenizer.vocabulary:
        raise InputError("init_differs", folder=folder, differing=", ".join(differing) or "vocab.txt")
    return NezhaForPreTraining.from_pretrained(folder, config=wanted, dtype=torch.float32)


def _differing(found: dict[str, Any], wanted: NezhaConfig) -> list[str]:
    """Where a model's config.json is of another architecture; each with its two values."""
    usual = NezhaConfig().to_dict()  # the files of older code lack what all of its models shared
    pairs = {
        name: (found.get(name, usual.get(name)), getattr(wanted, name))
        for name in (*SHAPING, *filter(None, [TABLES.get(wanted.positions)]))
    }
    return [f"{name} ({there} → {here})" for name, (there, here) in pairs.items() if there != here]


def model_config(size: ModelSize, tokenizer: Tokenizer, sequence_length: int) -> NezhaConfig:
    """The encoder's configuration for a size and a vocabulary."""
    return NezhaConfig(
        vocab_size=tokenizer.vocab_size,
        hidden_size=size.hidden_size,
        num_hidden_layers=size.num_hidden_layers,
        num_attention_heads=size.num_attention_heads,
        intermediate_size=size.intermediate_size,
        max_relative_position=size.max_relative_position,
        positions=size.positions,
        hidden_dropout_prob=size.dropout,
        attention_probs_dropout_prob=size.dropout,
        max_position_embeddings=max(512, sequence_length),
        pad_token_id=tokenizer.pad_id,
    )
