"""Any published checkpoint as a clean folder: safetensors under our names, `config.json`, and the vocabulary.

The new folder is written beside its place under another name and renamed when whole.
"""

import dataclasses
import shutil
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from nezha.interop import activation as activations
from nezha.interop.loading import report
from nezha.interop.places import WORDS
from nezha.interop.plan import Plan, look
from nezha.interop.report import Report
from nezha.interop.rotation import fold_rotation
from nezha.interop.vocabulary import Vocabulary, find_vocabulary
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.position_kinds import CONVENTIONS
from nezha.run_folder import holds_something

DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
POSITIONS = ("keep", *CONVENTIONS)


def convert(
    src: str | Path,
    dst: str | Path | None,
    *,
    activation: str = "keep",
    dtype: str | None = None,
    positions: str = "keep",
) -> Report:
    """Write the checkpoint at `src` as a folder that `from_pretrained` and every command here read.

    Args:
        src: its folder, or the prefix of a TensorFlow checkpoint.
        dst: a folder that does not exist or is empty; None writes nothing and only reports.
        activation: `keep` takes the GELU of the checkpoint's origin; `tanh` or `erf` overrides it.
        dtype: one of `DTYPES`; None keeps every tensor's own.
        positions: `keep`, or one of the two functional conventions, to which the weights are turned exactly.

    Returns:
        What became of every tensor.

    Raises:
        InputError: `src` is no NEZHA, is damaged or incomplete, or contradicts itself; `dst` holds something or cannot
            be written.  Nothing is left at `dst` then.
    """
    for name, value, choices in (
        ("activation", activation, activations.ACTIVATIONS),
        ("dtype", dtype, (None, *DTYPES)),
        ("positions", positions, POSITIONS),
    ):
        if value not in choices:
            raise unknown_choice(name, value, tuple(choice for choice in choices if choice))
    target = None if dst is None else Path(dst).expanduser()
    if target is not None and holds_something(target):
        raise InputError("convert_exists", folder=target)
    plan = look(src, activation_wish=activation)
    vocabulary = find_vocabulary(plan.source.folder, plan.config.vocab_size)
    state = plan.state(None if dtype is None else DTYPES[dtype])
    if positions != "keep":
        turned = dataclasses.replace(plan.settings, config=fold_rotation(state, plan.config, positions))
        plan = dataclasses.replace(plan, settings=turned)
    plan.config.dtype = state[WORDS].dtype
    result = report(plan, state, vocabulary)
    if target is None:
        return result
    _write(plan, state, vocabulary, target)
    return dataclasses.replace(result, written=str(target))


def _write(plan: Plan, state: dict[str, Tensor], vocabulary: Vocabulary, target: Path) -> None:
    """The folder, whole or not at all."""
    target = target.resolve()
    partial = target.with_name(f".{target.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        tensors = {name: tensor.contiguous() for name, tensor in plan.for_model(state).items()}
        save_file(tensors, partial / "model.safetensors", metadata={"format": "pt"})
        plan.config.save_pretrained(partial)
        (partial / "model.safetensors").chmod((partial / "config.json").stat().st_mode)  # else its owner's alone
        vocabulary.write(partial)
        if target.exists():
            target.rmdir()
        partial.replace(target)
    except (OSError, SafetensorError) as error:
        raise InputError("convert_unwritable", folder=target, reason=str(error).splitlines()[0]) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
