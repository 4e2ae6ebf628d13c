"""Checkpoints that are whole or not there: atomic save, exact resume, a damaged one passed over.

A checkpoint is written into a temporary folder, every file flushed to the disk, and the folder renamed; `state.json`
inside holds the checksum of every other file.  Killed at any moment, a run has its last whole checkpoint.  The folder
is also a model folder: `from_pretrained` and the tokenizer load it as it is.  No pickle is written or read.

Tensors are whole in it, however a model was cut up among processes: any number of them goes on from it.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import PreTrainedModel

from nezha.checkpoint_files import STATE, best, is_whole, kept, newest, prune, set_aside, sha256
from nezha.messages import InputError
from nezha.run_folder import RunFolder
from nezha.spread import placed_as, whole
from nezha.tokenizer import Tokenizer

__all__ = [
    "MOMENTS",
    "STATE",
    "WEIGHTS",
    "Snapshot",
    "best",
    "is_whole",
    "kept",
    "load_moments",
    "load_weights",
    "newest",
    "prune",
    "refuse_other",
    "save",
    "set_aside",
    "snapshot",
]

WEIGHTS, MOMENTS = "model.safetensors", "optimizer.safetensors"
SHOWN = 3
"""Differing tensors that an error names; their number tells the rest."""


@dataclass(frozen=True)
class Snapshot:
    """The tensors of a checkpoint by name: weights, and `parameter/key` of what the optimizer keeps."""

    weights: dict[str, Tensor]
    moments: dict[str, Tensor]


def snapshot(model: nn.Module, optimizer: torch.optim.Optimizer, *, keep: bool = True) -> Snapshot:
    """What `save` writes, whole.

    Where the model is cut up among processes all of them call this at the same time; those that do not `keep` help to
    put the tensors together and get nothing.
    """
    return Snapshot(*(_whole(found, keep) for found in (model.named_parameters(), _moments(model, optimizer))))


def save(
    run: RunFolder,
    *,
    model: PreTrainedModel,
    tensors: Snapshot,
    tokenizer: Tokenizer,
    state: dict[str, Any],
) -> Path:
    """Write the checkpoint of `state["step"]`.

    Args:
        run: the run's folder.
        model: whose configuration is saved.
        tensors: its `snapshot`.
        tokenizer: saved beside the model.
        state: whatever else resuming needs, as JSON.

    Returns:
        The checkpoint's folder.

    Raises:
        OSError: where the disk is full or not writable; nothing half-written is left.
    """
    final = run.checkpoint(state["step"])
    partial = final.with_name(f".{final.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        model.save_pretrained(partial, state_dict=tensors.weights)
        tokenizer.save(partial)
        save_file(tensors.moments, partial / MOMENTS)
        sums = {path.name: sha256(path) for path in sorted(partial.iterdir())}
        (partial / STATE).write_text(json.dumps({**state, "sha256": sums}, ensure_ascii=False), encoding="utf-8")
        for path in (*partial.iterdir(), partial):
            _flush(path)
        if final.exists():
            shutil.rmtree(final)
        partial.rename(final)
        _flush(run.checkpoints)
    except BaseException as error:
        shutil.rmtree(partial, ignore_errors=True)
        # safetensors reports a full disk as an error of its own
        if isinstance(error, Exception) and not isinstance(error, OSError) and "os error" in str(error).lower():
            raise OSError(str(error)) from error
        raise
    return final


def refuse_other(folder: Path, model: nn.Module, tokenizer: Tokenizer) -> None:
    """Hold a checkpoint against the model and the vocabulary that are to go on from it.

    Raises:
        InputError: naming what differs, each tensor with its shape there and here.
    """
    with safe_open(folder / WEIGHTS, framework="pt") as file:
        there = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118  no dict
    here = {name: tuple(weight.shape) for name, weight in model.named_parameters()}
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    differing = [f"{name} ({there.get(name, '–')} → {here.get(name, '–')})" for name in names[:SHOWN]]
    differing += [f"+ {len(names) - SHOWN}"] if len(names) > SHOWN else []
    if not differing and Tokenizer.from_folder(folder).vocabulary != tokenizer.vocabulary:
        differing = ["vocab.txt"]
    if differing:
        raise InputError("checkpoint_differs", folder=folder, differing=", ".join(differing))


def load_weights(folder: Path, model: PreTrainedModel) -> None:
    """Put a checkpoint's weights into `model`, which it fits and which is not cut up yet."""
    model.load_state_dict(load_file(folder / WEIGHTS), strict=False)  # a tied matrix is stored once
    model.tie_weights()


def load_moments(folder: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Put what a checkpoint's optimizer kept into `optimizer`, cut up as the weights of `model` are."""
    moments = load_file(folder / MOMENTS)
    names = _names(model)
    for group in optimizer.param_groups:
        for weight in group["params"]:
            prefix = names[weight] + "/"
            found = {key.removeprefix(prefix): value for key, value in moments.items() if key.startswith(prefix)}
            if found:
                optimizer.state[weight] = {key: placed_as(value, weight) for key, value in found.items()}


def _whole(tensors: Iterable[tuple[str, Tensor]], keep: bool) -> dict[str, Tensor]:
    """Each tensor put together, one after the other."""
    found = {}
    for name, tensor in tensors:
        full = whole(tensor.detach())
        if keep:
            found[name] = full.cpu().contiguous()
    return found


def _moments(model: nn.Module, optimizer: torch.optim.Optimizer) -> Iterator[tuple[str, Tensor]]:
    """Every number of the optimizer's state under `parameter/key`."""
    names = _names(model)
    for weight, values in optimizer.state.items():
        for key, value in values.items():
            yield f"{names[weight]}/{key}", value


def _names(model: nn.Module) -> dict[Tensor, str]:
    return {weight: name for name, weight in model.named_parameters()}


def _flush(path: Path) -> None:
    """Make the disk hold what has been written to a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
