"""A small corpus with copies, marked words and things to leave out, and how it is prepared in many pieces."""

from typing import Any

from nezha.words.sentence import Document, Sentence

LINES = [f"第{n}篇说：今天ABC公司的天气{n * n}度，很好！\n后来呢{n % 7}？" for n in range(400)]
WORDS = ("jieba", "gold")
SMALL: dict[str, Any] = {"piece_bytes": 3000, "shard_tokens": 1500, "min_count": 1}


def content(folder):
    """Every file of a folder with its bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def document(*texts: str) -> Document:
    """Unmarked sentences."""
    return [Sentence(text) for text in texts]
