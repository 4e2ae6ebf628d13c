"""A checkpoint's configuration in whichever dialect, as a `NezhaConfig`; what it leaves out is not guessed in silence.

Sizes that a file lacks or gets wrong are held against the weights.  `num_attention_heads` and `max_relative_position`
leave no trace in their shapes, but old checkpoints carry the table of positions, which tells both.  What nothing tells
takes the value of every released model, and the report says so: Huawei's files have no `max_relative_position` where it
is 64, and other code fills gaps with sizes of another model altogether.
"""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from nezha.config import NezhaConfig
from nezha.interop.names import ENCODER, TABLE
from nezha.interop.weights import Entry
from nezha.messages import InputError
from nezha.positions import functional_table

KINDS = ("nezha", "bert", None)
"""Values of `model_type` under which NEZHA has been published; `bert` is a mistake, None was never written."""

_ALBERT_TOKENS = {"bos_token_id": 2, "eos_token_id": 3}
"""Left in every old NEZHA file; neither is a token of its vocabulary."""

_NOT_SIZES = ("architectures", "dtype", "transformers_version", "return_dict", "is_encoder_decoder")
_LABELS = ("id2label", "label2id", "problem_type", "num_labels")
_TOLD_BY_SHAPES = {
    "vocab_size": ("embeddings.word_embeddings.weight", 0),
    "hidden_size": ("embeddings.word_embeddings.weight", 1),
    "type_vocab_size": ("embeddings.token_type_embeddings.weight", 0),
    "intermediate_size": ("encoder.layer.0.intermediate.dense.weight", 0),
}
_LONGEST_TABLE = 2048
"""Largest distance looked for in a saved table; the largest published is 127."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """A configuration, and where its values came from."""

    config: NezhaConfig
    from_weights: dict[str, Any]
    """Fields the file lacked, told by the weights."""
    assumed: dict[str, Any]
    """Fields that nothing told, with the released models' values."""
    dropped: tuple[str, ...]
    """Fields of the file that mean nothing to NEZHA."""


def read(path: Path) -> dict[str, Any]:
    """The JSON object in a configuration file.

    Raises:
        InputError: it is no JSON object, or says that it belongs to another architecture.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError("source_config_bad", path=path) from error
    if not isinstance(values, dict):
        raise InputError("source_config_bad", path=path)
    if values.get("model_type") not in KINDS:
        raise InputError("not_nezha", folder=path.parent, kind=values["model_type"])
    return values


def settle(path: Path, given: dict[str, Any], weights: dict[str, Entry]) -> Settings:
    """The configuration of a model with these weights.

    Args:
        path: the file, for sentences about it.
        given: what it holds.
        weights: every tensor of the checkpoint under `our_name`.

    Raises:
        InputError: the file and the weights contradict each other, or neither tells how many heads there are.
    """
    known = {field.name for field in dataclasses.fields(NezhaConfig)} - set(_NOT_SIZES)
    values = {name: value for name, value in given.items() if name in known | set(_LABELS)}
    if all(values.get(name) == number for name, number in _ALBERT_TOKENS.items()):
        values = {name: value for name, value in values.items() if name not in _ALBERT_TOKENS}
    told = _told(values, weights)
    wrong = [name for name, value in told.items() if values.get(name, value) != value]
    if wrong:
        name = wrong[0]
        raise InputError("config_contradicts", path=path, name=name, given=values[name], found=told[name])
    if "num_attention_heads" not in values | told:
        raise InputError("config_lacks_heads", path=path)
    added = {name: value for name, value in told.items() if name not in values}
    sizes = known - set(_LABELS) - set(_ALBERT_TOKENS) - {"output_hidden_states", "chunk_size_feed_forward"}
    plain = NezhaConfig()
    assumed = {name: getattr(plain, name) for name in sorted(sizes - values.keys() - added.keys() - _OURS)}
    return Settings(
        config=NezhaConfig(**values, **added),
        from_weights=added,
        assumed=assumed,
        dropped=tuple(sorted(given.keys() - values.keys() - set(_NOT_SIZES) - _SILENT)),
    )


_OURS = {"positions", "tie_word_embeddings", "pad_token_id", "classifier_dropout"}
"""Fields that no published file needs to tell."""

_SILENT = {"model_type", "torch_dtype", "_name_or_path", "use_relative_position", "use_cache"}
"""Fields that every published file has and no model needs."""


def _told(values: dict[str, Any], weights: dict[str, Entry]) -> dict[str, Any]:
    """What the weights say of the configuration."""
    told: dict[str, Any] = {}
    for field, (name, axis) in _TOLD_BY_SHAPES.items():
        entry = weights.get(ENCODER + name)
        if entry is not None and len(entry.shape) == 2:
            told[field] = entry.shape[axis]
    layers = [int(found[1]) for name in weights if (found := re.match(r"nezha\.encoder\.layer\.(\d+)\.", name))]
    if layers:
        told["num_hidden_layers"] = max(layers) + 1
    if "classifier.weight" in weights and _labels(values) is None:
        told["num_labels"] = weights["classifier.weight"].shape[0]
    table = next((entry for name, entry in weights.items() if TABLE.search(name)), None)
    if table is not None and len(table.shape) == 3 and "hidden_size" in told:
        told["num_attention_heads"] = told["hidden_size"] // table.shape[-1]
        distance = _distance_zero(table.read()[0, 0].float())
        told |= {} if distance is None else {"max_relative_position": distance}
    return told


def _labels(values: dict[str, Any]) -> int | None:
    """How many labels a file names; None where it says nothing."""
    names = values.get("id2label")
    return len(names) if names else values.get("num_labels")


def _distance_zero(vector: Tensor) -> int | None:
    """`k`, the row of the sinusoid table that stands for distance 0; None where `vector` is no row of it."""
    table = functional_table(_LONGEST_TABLE // 2, len(vector))
    error = (table - vector).abs().amax(dim=1)
    nearest = int(torch.argmin(error))
    return nearest if error[nearest] < 1e-2 else None
