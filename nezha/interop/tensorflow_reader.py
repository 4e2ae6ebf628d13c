"""Huawei's TensorFlow checkpoints, through TensorFlow's own reader: variables under the names PyTorch would give them.

    bert/encoder/layer_3/attention/self/query/kernel    bert.encoder.layer.3.attention.self.query.weight, transposed
    bert/encoder/layer_3/output/LayerNorm/beta          bert.encoder.layer.3.output.LayerNorm.bias
    bert/embeddings/word_embeddings                     bert.embeddings.word_embeddings.weight
    cls/predictions/output_bias                         cls.predictions.bias
    output_weights, cls/squad/output_weights            classifier.weight, qa_outputs.weight

The names are those of huawei-noah/Pretrained-Language-Model, NEZHA-TensorFlow.  A matrix called `kernel` multiplies
from the right there and from the left in PyTorch, hence the transposing; one called `output_weights` does not.
"""

import math
from typing import Any, Protocol

import torch
from torch import Tensor

from nezha.interop.weights import Entry, damaged
from nezha.messages import InputError

_WHOLE = {
    "cls/predictions/output_bias": "cls.predictions.bias",
    "output_weights": "classifier.weight",
    "output_bias": "classifier.bias",
    "cls/squad/output_weights": "qa_outputs.weight",
    "cls/squad/output_bias": "qa_outputs.bias",
}
_LAST = {"kernel": "weight", "gamma": "weight", "beta": "bias", "output_weights": "weight", "output_bias": "bias"}


class Reader(Protocol):
    """What is used of TensorFlow's checkpoint reader."""

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        """Every variable's name with its shape."""
        ...

    def get_variable_to_dtype_map(self) -> dict[str, Any]:
        """Every variable's name with its TensorFlow type."""
        ...

    def get_tensor(self, name: str) -> Any:
        """One variable as a numpy array."""
        ...


def open_tensorflow(prefix: str) -> dict[str, Entry]:
    """The variables of the checkpoint whose files begin with `prefix`.

    Raises:
        InputError: TensorFlow is not installed, or the files are damaged.
    """
    try:
        import tensorflow  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise InputError("tensorflow_missing", source=prefix) from error
    problems = (tensorflow.errors.OpError, ValueError, RuntimeError, IndexError)
    try:
        reader = tensorflow.train.load_checkpoint(prefix)
        return entries(reader, prefix, problems)
    except problems as error:
        raise damaged(prefix, error) from error


def entries(reader: Reader, prefix: str, problems: tuple[type[BaseException], ...] = ()) -> dict[str, Entry]:
    """What `open_weights` promises, from any object that reads as TensorFlow's does.

    Args:
        reader: the checkpoint, open.
        prefix: what it is called in a sentence about it.
        problems: what the reader raises where its files are damaged.
    """
    types = reader.get_variable_to_dtype_map()

    def entry(name: str, shape: list[int]) -> Entry:
        turned = name.endswith("/kernel")

        def read() -> Tensor:
            try:
                values = torch.as_tensor(reader.get_tensor(name))
            except problems as error:
                raise damaged(prefix, error) from error
            return values.T.contiguous() if turned else values

        size = math.prod(shape) * types[name].size
        return Entry(tuple(reversed(shape) if turned else shape), size, read)

    return {torch_name(name): entry(name, shape) for name, shape in reader.get_variable_to_shape_map().items()}


def torch_name(name: str) -> str:
    """The name that PyTorch code gives to a variable; slots and counters only change their slashes to dots."""
    if name in _WHOLE:
        return _WHOLE[name]
    *path, last = name.split("/")
    path = [
        f"layer.{part.removeprefix('layer_')}" if part.startswith("layer_") and part[6:].isdigit() else part
        for part in path
    ]
    if last in ("word_embeddings", "token_type_embeddings", "position_embeddings"):
        return ".".join([*path, last, "weight"])
    return ".".join([*path, _LAST.get(last, last)])
