"""The tensors of a checkpoint by name, read when asked for; no file can make code run.

safetensors hold nothing but tensors.  PyTorch's `.bin` is a pickle: it is opened with `weights_only=True`, which knows
tensors and refuses every other object, and mapped into memory, so that the constant tables of old checkpoints (64 MiB a
layer) are never read.
"""

import math
import pickle
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from nezha.interop.source import Source
from nezha.messages import InputError


@dataclass(frozen=True)
class Entry:
    """One tensor that has not been read: its shape, its size in bytes, and how to get it."""

    shape: tuple[int, ...]
    bytes: int
    read: Callable[[], Tensor]


def open_weights(source: Source) -> dict[str, Entry]:
    """Every tensor of a checkpoint, by the name it has there.

    Raises:
        InputError: a file that is cut short, is not what its name says, or holds more than tensors; TensorFlow is
            needed and not installed.
    """
    if source.kind == "tensorflow":
        from nezha.interop.tensorflow_reader import open_tensorflow

        return open_tensorflow(source.prefix)
    open_file = _safetensors if source.kind == "safetensors" else _torch
    entries: dict[str, Entry] = {}
    for path in source.files:
        entries |= open_file(path)
    return entries


def _safetensors(path: Path) -> dict[str, Entry]:
    try:
        file = safe_open(path, framework="pt")
    except (OSError, SafetensorError) as error:
        raise damaged(path, error) from error
    sizes: dict[str, Entry] = {}
    for name in file.keys():  # noqa: SIM118, a file of safetensors is no dictionary
        part = file.get_slice(name)
        shape = tuple(part.get_shape())
        sizes[name] = Entry(shape, _bytes(shape, part.get_dtype()), lambda name=name: file.get_tensor(name))
    return sizes


def _bytes(shape: tuple[int, ...], dtype: str) -> int:
    """Size of a tensor whose type safetensors calls `F32`, `BF16`, `I64` or `BOOL`."""
    bits = re.search(r"\d+", dtype)
    return math.prod(shape) * (int(bits[0]) if bits else 8) // 8


def _torch(path: Path) -> dict[str, Entry]:
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    if zipped and not zipfile.is_zipfile(path):
        raise damaged(path, EOFError("the end of the file is missing"))
    try:
        found: Any = torch.load(path, map_location="cpu", weights_only=True, mmap=zipped)
    except pickle.UnpicklingError as error:
        if "Unsupported" in str(error):
            raise InputError("weights_unsafe", path=path, reason=_first_line(error)) from error
        raise damaged(path, error) from error
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise damaged(path, error) from error
    if not isinstance(found, dict) or not found or not all(isinstance(item, Tensor) for item in found.values()):
        raise InputError("weights_no_state_dict", path=path)
    entries, seen = {}, set()
    for name, item in found.items():
        place = item.untyped_storage().data_ptr()
        size = 0 if place in seen else item.numel() * item.element_size()  # tied weights are stored once
        entries[name] = Entry(tuple(item.shape), size, item.detach().clone)
        seen.add(place)
    return entries


def damaged(path: Path | str, error: BaseException) -> InputError:
    """The sentence for a file that cannot be read to its end."""
    return InputError("weights_damaged", path=path, reason=_first_line(error))


def _first_line(error: BaseException) -> str:
    """What a library says of its trouble, short enough for a sentence."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if "Unsupported" in line or "GLOBAL" in line]
    return ((telling or lines or [type(error).__name__])[0])[:160]
