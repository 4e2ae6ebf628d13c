"""A model in memory from any layout; nothing is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers.utils import logging

from nezha.encoder import NezhaModel, NezhaPreTrainedModel
from nezha.interop.head import Model
from nezha.interop.places import WORDS
from nezha.interop.plan import Plan, look
from nezha.interop.report import Note, Report
from nezha.interop.vocabulary import Vocabulary, find_vocabulary


@dataclass(frozen=True, eq=False)
class Opened:
    """A model in evaluation mode, what became of its checkpoint, and where its vocabulary lies."""

    model: NezhaPreTrainedModel
    report: Report
    folder: Path


def load(
    source: str | Path, *, head: Model | None = None, activation: str = "keep", dtype: torch.dtype | None = None
) -> Opened:
    """The model of a checkpoint in any published layout.

    Args:
        source: its folder, or the prefix of a TensorFlow checkpoint.
        head: the class wanted; weights of its head that the files lack become zero, and the report says so.  None
            takes the class that the weights are.
        activation: `keep` takes the GELU of the checkpoint's origin; `tanh` or `erf` overrides it.
        dtype: of the weights; None keeps the word embedding's.

    Raises:
        InputError: it is no NEZHA, is damaged or incomplete, or contradicts itself.
    """
    plan = look(source, activation_wish=activation, model=head)
    state = plan.state(dtype)
    vocabulary = find_vocabulary(plan.source.folder, plan.config.vocab_size)
    return Opened(build(plan, state), report(plan, state, vocabulary), plan.source.folder)


def build(plan: Plan, state: dict[str, Tensor]) -> NezhaPreTrainedModel:
    """The model of a plan with the tensors it has read."""
    more: dict[str, Any] = {}
    if plan.model is NezhaModel and not any(name.startswith("nezha.pooler.") for name in state):
        more["add_pooling_layer"] = False
    more["dtype"] = state[WORDS].dtype
    with _no_progress_bar():
        return plan.model.from_pretrained(None, config=plan.config, state_dict=plan.for_model(state), **more)


@contextmanager
def _no_progress_bar() -> Iterator[None]:
    """While open, transformers draws none: the tensors are in memory, and the report says what matters."""
    drawn = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if drawn:
            logging.enable_progress_bar()


def report(plan: Plan, state: dict[str, Tensor], vocabulary: Vocabulary) -> Report:
    """What became of the checkpoint of `plan`, whose tensors are `state`."""
    types: dict[str, int] = {}
    for tensor in state.values():
        name = str(tensor.dtype).removeprefix("torch.")
        types[name] = types.get(name, 0) + 1
    return Report(
        source=plan.source.prefix or str(plan.source.folder),
        layout=layout(plan),
        files=tuple(path.name for path in (plan.source.config, *plan.source.files)),
        matched=len(plan.weights),
        missing=plan.missing,
        ignored=plan.ignored,
        settings=tuple(_settings(plan)),
        activation=plan.config.hidden_act,
        activation_why=plan.activation_why,
        model=plan.model.__name__,
        model_why=plan.model_why,
        dtypes=types,
        vocabulary=vocabulary.note,
        bytes_before=plan.source.bytes,
        bytes_after=sum(tensor.numel() * tensor.element_size() for tensor in state.values()),
    )


def layout(plan: Plan) -> str:
    """The ending of the key `layout_…` that describes how the checkpoint was saved."""
    if plan.source.kind == "tensorflow":
        return "tensorflow"
    kind = plan.given.get("model_type")
    if kind == "bert":
        return "mislabelled"
    return "hub" if kind == "nezha" else "pytorch"


def _settings(plan: Plan) -> list[Note]:
    settled = plan.settings
    notes = [
        Note(what=name, key=key, values={"value": value})
        for key, fields in (("config_from_weights", settled.from_weights), ("config_assumed", settled.assumed))
        for name, value in fields.items()
    ]
    if settled.dropped:
        notes.append(Note(what=", ".join(settled.dropped), key="config_dropped", values={}))
    return notes
