"""A model as one .onnx file, for programs without PyTorch: any batch, any length, padding as ever.

    input_ids, attention_mask, token_type_ids  (int64; batch, length)  ->  the outputs of the head, by their names

It is exported through the `eager` form of attention, whose graph has no loop over the length.  That form keeps the
scores of all pairs, so the exported model's memory grows with the square of the length, which `blockwise` in PyTorch
does not.  The file is whole: weights inside, the configuration as JSON in its metadata.

Needs the extra `onnx`: pip install 'nezha-workbench[onnx]'.
"""

import copy
import io
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

import nezha
from nezha.encoder import NezhaPreTrainedModel
from nezha.interop.loading import load as load_any_layout
from nezha.messages import InputError
from nezha.options import unknown_choice

HEADS = {
    "encoder": ("NezhaModel", ("last_hidden_state", "pooler_output")),
    "pre-training": ("NezhaForPreTraining", ("prediction_logits", "seq_relationship_logits")),
    "masked-lm": ("NezhaForMaskedLM", ("logits",)),
    "next-sentence": ("NezhaForNextSentencePrediction", ("logits",)),
    "text-classification": ("NezhaForSequenceClassification", ("logits",)),
    "token-classification": ("NezhaForTokenClassification", ("logits",)),
    "question-answering": ("NezhaForQuestionAnswering", ("start_logits", "end_logits")),
    "multiple-choice": ("NezhaForMultipleChoice", ("logits",)),
}
"""Head -> its class and its outputs; the inputs of `multiple-choice` are (batch, choices, length)."""

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OPSET = 18
LENGTHS, BATCHES, BOUND = (1, 7, 64, 65, 200), (1, 3), 1e-4
"""What a check runs, and the largest difference that it lets pass."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was written, its size in bytes, and the names to run it by."""

    path: str
    bytes: int
    opset: int
    head: str
    inputs: list[str]
    outputs: list[str]


class _Named(nn.Module):
    """A model called with the three inputs in order, answering with the outputs of its head in order."""

    def __init__(self, model: NezhaPreTrainedModel, outputs: tuple[str, ...]):
        super().__init__()
        self.model, self.outputs = model, outputs

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, ...]:
        """Three of (batch, length) to the outputs."""
        result = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return tuple(result[name] for name in self.outputs)


def load(folder: str | Path, head: str | None = None) -> NezhaPreTrainedModel:
    """The model of a folder in any layout, in float32, with a head: the one that its weights are where nothing is said.

    Args:
        folder: a model folder, or the prefix of a TensorFlow checkpoint.
        head: a name of `HEADS`; None for the one that its weights are.

    Raises:
        InputError: no head by that name; its weights are not in the folder; its files cannot be read.
    """
    if head is not None and head not in HEADS:
        raise unknown_choice("head", head, tuple(HEADS))
    wanted = None if head is None else getattr(nezha, HEADS[head][0])
    opened = load_any_layout(folder, head=wanted, dtype=torch.float32)
    missing = [note.what for note in opened.report.missing if note.key == "missing_zero"]
    if missing:
        raise InputError("head_untrained", head=head, folder=folder, missing=", ".join(missing[:3]))
    return opened.model


def export(model: NezhaPreTrainedModel | str | Path, path: str | Path, *, opset: int = OPSET) -> Exported:
    """Write a model as one .onnx file.

    Args:
        model: a NEZHA with any head, or a folder, read by `load`; it is copied, and stays as it is.
        path: the file to write; one that is there is replaced.
        opset: version of the ONNX operators, 18 or newer.

    Raises:
        InputError: the packages are not installed; the file cannot be written; as `load`.
    """
    _need("onnx", "onnxscript")
    path = Path(path)
    model = load(model) if isinstance(model, str | Path) else model
    head = _head_of(model)
    outputs = HEADS[head][1] if head != "encoder" or model.pooler is not None else ("last_hidden_state",)
    wrapped = _Named(copy.deepcopy(model), outputs).float().cpu().eval()
    shape = (2, 3, 5) if head == "multiple-choice" else (2, 5)
    free = dict(enumerate(("batch", "choices", "length") if len(shape) == 3 else ("batch", "length")))
    example = tuple(torch.ones(shape, dtype=torch.long) for _ in INPUTS)  # three tensors: one would be one input
    with _silence():
        program: Any = torch.onnx.export(
            wrapped, example, input_names=list(INPUTS), output_names=list(outputs),
            dynamic_shapes=(free, free, free), opset_version=opset, dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
    about = {"model_type": "nezha", "head": head, "nezha": nezha.__version__}
    program.model.metadata_props.update(about | {"config": json.dumps(model.config.to_dict(), default=str)})
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        program.save(partial, external_data=False)
        partial.replace(path)
    except OSError as error:
        raise InputError("file_unwritable", path=path, reason=error.strerror) from error
    size = path.stat().st_size
    return Exported(path=str(path), bytes=size, opset=opset, head=head, inputs=list(INPUTS), outputs=list(outputs))


def difference(path: str | Path, model: NezhaPreTrainedModel, *, seed: int = 0) -> float:
    """Run the file in onnxruntime beside the model; the largest difference of any number of any output.

    Over `LENGTHS` and `BATCHES` of random texts of two segments, the last text padded.

    Args:
        path: the file.
        model: what it was exported from.
        seed: of the texts.

    Returns:
        The largest absolute difference.

    Raises:
        InputError: onnxruntime is not installed.
    """
    _need("onnxruntime")
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    head = _head_of(model)
    names = [output.name for output in session.get_outputs()]
    wrapped = _Named(copy.deepcopy(model), tuple(names)).float().cpu().eval()
    draw = torch.Generator().manual_seed(seed)
    worst = 0.0
    for batch, length in [(batch, length) for batch in BATCHES for length in LENGTHS]:
        shape = (batch, 2, length) if head == "multiple-choice" else (batch, length)
        ids = torch.randint(model.config.vocab_size, shape, generator=draw)
        seen = torch.ones_like(ids)
        seen[-1, ..., length - length // 3 :] = 0
        types = (torch.arange(length) >= length // 2).long().expand(shape)
        with torch.no_grad():
            ours = wrapped(ids, seen, types)
        given = dict(zip(INPUTS, (part.numpy() for part in (ids, seen, types)), strict=True))
        for left, right in zip(ours, session.run(names, given), strict=True):
            worst = max(worst, (left - torch.as_tensor(right)).abs().max().item())
    return worst


def _head_of(model: NezhaPreTrainedModel) -> str:
    return next(head for head, (kind, _) in HEADS.items() if kind == type(model).__name__)


@contextmanager
def _silence() -> Iterator[None]:
    """While open, the exporter's progress, log and warnings go nowhere: what is wrong with a file, a check says."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _need(*packages: str) -> None:
    for package in packages:
        if find_spec(package) is None:
            raise InputError("onnx_missing", package=package)
