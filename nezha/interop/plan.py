"""Every tensor of a checkpoint put in its place, before it is read.

The places are those of the model that the weights are, built without memory.  A tensor goes to the place of its name
and must have its shape; every other tensor needs a reason to be left out, and every place left empty one to be so.  The
encoder's places may never stay empty: random weights would look like a model.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.interop import activation, head, names, settings
from nezha.interop.places import BIAS, MATRIX, MATRIX_BIAS, WORDS, Shape, check_shapes, excuse, leave_out, places
from nezha.interop.report import Ignored, Note
from nezha.interop.source import Source, find
from nezha.interop.weights import Entry, open_weights
from nezha.messages import InputError


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a checkpoint will become."""

    source: Source
    given: dict[str, object]
    """The configuration file as it was found."""
    settings: settings.Settings
    model: head.Model
    model_why: str
    activation_why: str
    weights: dict[str, Entry]
    """Place -> the tensor for it; the encoder's places begin with `nezha.` whatever the model."""
    zeros: dict[str, Shape]
    """Places of a head that was asked for and is not in the files, with their shapes."""
    missing: tuple[Note, ...]
    ignored: tuple[Ignored, ...]

    @property
    def config(self) -> NezhaConfig:
        """The model's configuration."""
        return self.settings.config

    def state(self, dtype: torch.dtype | None = None) -> dict[str, Tensor]:
        """The tensors, read now; in `dtype`, or each in its own.

        Raises:
            InputError: a file is damaged, or a number is too large for `dtype`.
        """
        tensors = {name: _cast(name, entry.read(), dtype) for name, entry in self.weights.items()}
        kind = tensors[WORDS].dtype
        return tensors | {name: torch.zeros(shape, dtype=kind) for name, shape in self.zeros.items()}

    def for_model(self, state: dict[str, Tensor]) -> dict[str, Tensor]:
        """`state` under the names that the model itself uses: an encoder without a head has no `nezha.`."""
        bare = self.model is NezhaModel
        return {name.removeprefix(names.ENCODER) if bare else name: tensor for name, tensor in state.items()}


def look(path: str | Path, *, activation_wish: str = "keep", model: head.Model | None = None) -> Plan:
    """What the checkpoint at `path` will become.

    Args:
        path: a folder, or the prefix of a TensorFlow checkpoint.
        activation_wish: one of `nezha.interop.activation.ACTIVATIONS`.
        model: the class wanted, whose head may then be missing; None for the one that the weights are.

    Raises:
        InputError: it is no NEZHA, is damaged or incomplete, or contradicts itself.
    """
    source = find(path)
    given = settings.read(source.config)
    found = _named(source, open_weights(source))
    if names.ABSOLUTE in found and given.get("positions") != "absolute":
        raise InputError("source_plain_bert", folder=source.folder)
    tied = _settle_matrix(found)
    settled = settings.settle(source.config, given, found)
    config = settled.config
    config.tie_word_embeddings = tied
    config.hidden_act, activation_why = activation.settle(config.hidden_act, source.kind, activation_wish)
    own, model_why = head.choose(found, given.get("architectures"))
    if model is not None:
        own, model_why = model, "head_wished"
    config.architectures = [own.__name__]
    wanted = places(own, config)
    weights = {name: entry for name, entry in found.items() if name in wanted}
    lacking = {name: shape for name, shape in wanted.items() if name not in weights}
    zeros, missing = excuse(source, lacking, asked=model is not None)
    check_shapes(source, wanted, weights)
    shared = [name for name in (MATRIX, MATRIX_BIAS) if tied and BIAS in wanted and name not in found]
    return Plan(
        source=source,
        given=given,
        settings=settled,
        model=own,
        model_why=model_why,
        activation_why=activation_why,
        weights=weights,
        zeros=zeros,
        missing=(*missing, *(Note(what=name, key="missing_tied", values={}) for name in shared)),
        ignored=leave_out(source, {name: entry for name, entry in found.items() if name not in weights}),
    )


def _named(source: Source, entries: dict[str, Entry]) -> dict[str, Entry]:
    """Every tensor under our name; two of one name would leave it to chance which is used."""
    found: dict[str, Entry] = {}
    for name, entry in entries.items():
        ours = names.our_name(name)
        if ours in found:
            raise InputError("weights_twice", source=source.folder, name=ours)
        found[ours] = entry
    return found


def _settle_matrix(found: dict[str, Entry]) -> bool:
    """Whether the matrix that scores the vocabulary is the word embedding, as in every published model.

    Its bias has two names in old files, and sometimes only the second.  Where the matrix is another one, both names
    are given to a bias that has one.
    """
    if BIAS not in found and MATRIX_BIAS in found:
        found[BIAS] = found.pop(MATRIX_BIAS)
    matrix, words = found.get(MATRIX), found.get(WORDS)
    if matrix is None or words is None or matrix.shape != words.shape:
        return True
    tied = torch.equal(matrix.read(), words.read())
    if not tied and BIAS in found:
        found.setdefault(MATRIX_BIAS, found[BIAS])
    return tied


def _cast(name: str, tensor: Tensor, dtype: torch.dtype | None) -> Tensor:
    """`tensor` in `dtype`, where given; a number that becomes infinite there is refused."""
    if dtype is None or tensor.dtype == dtype:
        return tensor
    result = tensor.to(dtype)
    if not result.isfinite().all() and tensor.isfinite().all():
        raise InputError("dtype_overflow", name=name, dtype=str(dtype).removeprefix("torch."))
    return result
