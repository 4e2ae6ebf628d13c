"""An `AttentionResult` as one file: numpy's own archive, without pickle, so that nothing in it can run.

    header                  the strings, numbers and lists as UTF-8 JSON, (bytes,) uint8
    probabilities, ...      one float32 array a field; `value_lengths.content` is a field of a field

Any numpy reads it: `np.load(path)["probabilities"]`.  Arrays lie there as they are, not packed, so that a small file
cannot claim to hold a large one.
"""

import json
import os
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from nezha.insight.results import AttentionResult
from nezha.insight.value_parts import Lengths
from nezha.messages import InputError

FORMAT, VERSION = "nezha-capture", 1
_LENGTHS = tuple(field.name for field in fields(Lengths))
_NESTED = ("value_lengths", "output_lengths")


def save(result: AttentionResult, path: Path) -> None:
    """Write `result` to `path`, in one step: there is never half a file.

    Raises:
        InputError: the file cannot be written.
    """
    arrays, header = {}, {"format": FORMAT, "version": VERSION}
    for field in fields(result):
        value = getattr(result, field.name)
        if isinstance(value, Lengths):
            arrays |= {f"{field.name}.{part}": getattr(value, part) for part in _LENGTHS}
        elif isinstance(value, np.ndarray):
            arrays[field.name] = value
        else:
            header[field.name] = value
    text = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), dtype=np.uint8)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            np.savez(file, header=text, **arrays)
        temporary.replace(path)
    except OSError as error:
        raise InputError("capture_unwritable", path=path, reason=error.strerror or str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def load_capture(path: str | Path) -> AttentionResult:
    """What `AttentionResult.save` wrote.

    Args:
        path: the file.

    Raises:
        InputError: there is no such file, it is damaged, or it is none of ours.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
                raise ValueError("packed arrays")
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return _result(arrays)
    except OSError as error:
        raise InputError("capture_file", path=path, reason=error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise InputError("capture_file", path=path, reason=f"{type(error).__name__}: {error}") from error


def _result(arrays: dict[str, Any]) -> AttentionResult:
    """The arrays and the header as a result, every shape held against the others."""
    header = json.loads(arrays.pop("header").tobytes().decode())
    if header.pop("format", None) != FORMAT or header.pop("version") != VERSION:
        raise ValueError("another format")
    given: dict[str, Any] = {name: _tuples(value) for name, value in header.items()}
    for name in _NESTED:
        given[name] = Lengths(**{part: arrays.pop(f"{name}.{part}") for part in _LENGTHS})
    result = AttentionResult(**given, **arrays)
    _check(result)
    return result


def _tuples(value: Any) -> Any:
    """JSON's lists as the tuples they were."""
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _check(result: AttentionResult) -> None:
    """Hold every array against the tokens, layers, heads and offsets that the header tells of."""
    tokens, offsets = len(result.tokens), 2 * result.max_relative_position + 1
    of_head = (len(result.layer_numbers), len(result.head_numbers))
    width = result.query.shape[-1]
    maps, vectors = {(*of_head, tokens, tokens)}, {(*of_head, tokens, width)}
    tables = {(1, offsets, width), (of_head[0], offsets, width)}
    expected: dict[str, set[tuple[int, ...]]] = {
        "probabilities": maps,
        "content": maps,
        "position": maps,
        "query": vectors,
        "key": vectors,
        "value": vectors,
        "table": tables,
        "value_table": tables,
        "offset_curve": {(*of_head, tokens, offsets)},
        "query_bias": {(*of_head, width)},
    }
    found = {name: getattr(result, name) for name in expected}
    for name in _NESTED:
        for part in _LENGTHS:
            found[f"{name}.{part}"] = getattr(getattr(result, name), part)
            expected[f"{name}.{part}"] = {(*of_head, tokens)}
    wrong = [name for name, array in found.items() if array.shape not in expected[name] or array.dtype != np.float32]
    lists = ("pieces", "special", "seen", "segments", "offsets")
    wrong += [name for name in lists if len(getattr(result, name)) != tokens]
    if wrong:
        raise ValueError(f"{wrong[0]} does not fit the rest")
