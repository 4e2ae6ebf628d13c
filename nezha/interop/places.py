"""The places that a model has for weights, and what is to be said of those left empty and of tensors without one."""

from collections import defaultdict
from collections.abc import Mapping

import torch

from nezha.config import NezhaConfig
from nezha.encoder import NezhaModel
from nezha.interop import names
from nezha.interop.head import Model
from nezha.interop.report import Ignored, Note
from nezha.interop.source import Source
from nezha.interop.weights import Entry
from nezha.messages import InputError

Shape = tuple[int, ...]

WORDS = "nezha.embeddings.word_embeddings.weight"
MATRIX, MATRIX_BIAS, BIAS = "cls.predictions.decoder.weight", "cls.predictions.decoder.bias", "cls.predictions.bias"
_POOLER = "nezha.pooler."
_BODY = ("nezha.embeddings.", "nezha.encoder.")


def places(model: Model, config: NezhaConfig) -> dict[str, Shape]:
    """Every place of a model with its shape, the encoder's under `nezha.`; those that share another's are left out."""
    with torch.device("meta"):
        built = model(config)
    prefix = names.ENCODER if model is NezhaModel else ""
    shared = (MATRIX, MATRIX_BIAS) if config.tie_word_embeddings else ()
    shapes = {prefix + name: tuple(tensor.shape) for name, tensor in built.state_dict().items()}
    return {name: shape for name, shape in shapes.items() if name not in shared}


def check_shapes(source: Source, wanted: Mapping[str, Shape], weights: Mapping[str, Entry]) -> None:
    """Refuse a tensor that does not fit into its place."""
    for name, entry in weights.items():
        if entry.shape != wanted[name]:
            raise InputError(
                "weights_misshapen", source=source.folder, name=name, given=list(entry.shape), wanted=list(wanted[name])
            )


def excuse(source: Source, lacking: Mapping[str, Shape], *, asked: bool) -> tuple[dict[str, Shape], list[Note]]:
    """Which empty places may be zeros, and what is said of every one.

    Args:
        source: for sentences.
        lacking: the empty places.
        asked: whether the model was asked for by a person, so that its head may be missing.

    Raises:
        InputError: the encoder is incomplete, or the head that the weights themselves have.
    """
    body = sorted(name for name in lacking if name.startswith(_BODY) or not (asked or name.startswith(_POOLER)))
    if body:
        raise InputError("weights_missing", source=source.folder, count=len(body), first=body[0])
    if not asked:
        return {}, [Note(what=name, key="missing_pooler", values={}) for name in sorted(lacking)]
    return dict(lacking), [Note(what=name, key="missing_zero", values={}) for name in sorted(lacking)]


def leave_out(source: Source, left: Mapping[str, Entry]) -> tuple[Ignored, ...]:
    """What is said of the tensors without a place, the largest kinds first.

    Raises:
        InputError: one of them is part of the encoder, which would compute something else without it.
    """
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for name, entry in left.items():
        kinds[names.pattern(name), _why(source, name)].append(entry.bytes)
    found = [
        Ignored(pattern=pattern, count=len(sizes), bytes=sum(sizes), why=why) for (pattern, why), sizes in kinds.items()
    ]
    return tuple(sorted(found, key=lambda kind: (-kind.bytes, kind.pattern)))


def _why(source: Source, name: str) -> str:
    """The key of the reason why `name` is not needed."""
    why = names.reason(name)
    if why is None and name.startswith(_BODY):
        raise InputError("weights_foreign", source=source.folder, name=name)
    if why is None and name.startswith((_POOLER, *names.HEADS)):
        return "why_head"
    return why or "why_unknown"
