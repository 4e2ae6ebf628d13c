"""Tiny data in the published formats: files under a folder, and what was read from them."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from nezha.messages import LANGUAGES, InputError
from nezha.tasks.readers import Columns, Found, read


@pytest.fixture
def write(tmp_path) -> Callable[[str, str | bytes], Path]:
    """`write("train.tsv", text)`: a file, its path."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def refused() -> Callable[..., InputError]:
    """`refused(path, task)`: the error, told in both languages without a blank left open."""

    def call(path: Path, task: str, **columns: str) -> InputError:
        with pytest.raises(InputError) as caught:
            read(path, task, Columns(**columns))
        sentences = [caught.value.text(lang) for lang in LANGUAGES]
        assert all("{" not in sentence.replace('{"text": …, "label": …}', "") for sentence in sentences)
        assert sentences[0] != sentences[1]
        return caught.value

    return call


def lines(objects: Iterable[Any]) -> str:
    """JSON lines."""
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in objects)


def every(found: Found) -> list:
    """All examples in the order of their places in the file."""
    examples = [example for part in vars(found.data.splits).values() for example in part]
    return sorted(examples, key=lambda example: int(example.id.rpartition(":")[2]))


def counts(found: Found) -> dict[str, int]:
    """Part -> examples."""
    return {part: len(examples) for part, examples in vars(found.data.splits).items()}


def notes(found: Found) -> dict[str, int]:
    """Key -> count; each key comes once in these tests."""
    return {note.key: dict(note.values)["count"] for note in found.notes}
