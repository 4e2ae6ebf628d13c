"""One file a piece and stage: arrays and facts, there as a whole or not at all.

A file gets its name only when it is complete, so whatever is found after a sudden end can be trusted; the archive's
own end mark tells a file that the disk has lost the end of.
"""

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from nezha.words.sentence import Document, Sentence, joined


def save(path: Path, arrays: dict[str, np.ndarray], facts: dict[str, Any]) -> None:
    """Write `arrays` and `facts` under `path`."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    facts_bytes = np.frombuffer(json.dumps(facts, ensure_ascii=False).encode(), np.uint8)
    with temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, facts=facts_bytes, **arrays)
    temporary.replace(path)


def is_whole(path: Path) -> bool:
    """Whether `save` has finished this file."""
    return path.is_file() and zipfile.is_zipfile(path)


def load(path: Path) -> dict[str, np.ndarray]:
    """The arrays by name."""
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files if name != "facts"}


def load_one(path: Path, name: str) -> np.ndarray:
    """One of the arrays; the others are not read."""
    with np.load(path, allow_pickle=False) as file:
        return file[name]


def load_facts(path: Path) -> dict[str, Any]:
    """The facts alone."""
    return json.loads(load_one(path, "facts").tobytes())


def pack_documents(documents: list[Document]) -> dict[str, np.ndarray]:
    """Documents as two arrays of bytes: their texts, a blank line between, and what somebody has marked in them."""
    marks = {
        number: [[sentence.words, sentence.tags] for sentence in document]
        for number, document in enumerate(documents)
        if any(sentence.words is not None for sentence in document)
    }
    return {
        "text": np.frombuffer("\n\n".join(map(joined, documents)).encode(), np.uint8),
        "marks": np.frombuffer(json.dumps(marks, ensure_ascii=False).encode() if marks else b"", np.uint8),
    }


def unpack_documents(arrays: dict[str, np.ndarray]) -> list[Document]:
    """The inverse of `pack_documents`."""
    text = arrays["text"].tobytes().decode()
    marks = json.loads(arrays["marks"].tobytes()) if len(arrays["marks"]) else {}
    return [
        _marked(part.split("\n"), marks[str(number)]) if str(number) in marks else list(map(Sentence, part.split("\n")))
        for number, part in enumerate(text.split("\n\n"))
        if part
    ]


def _marked(texts: list[str], marks: list[list[list[str] | None]]) -> Document:
    return [
        Sentence(text, tuple(words) if words is not None else None, tuple(tags) if tags is not None else None)
        for text, (words, tags) in zip(texts, marks, strict=True)
    ]
