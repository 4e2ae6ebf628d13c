"""Text to tokens and to words: our whole-text path against the `tokenizers` pipeline, and segmenters against jieba.

On one core, over the text in the box without its repetitions.  `first time` is a tokenizer that has seen no character
and no word yet; jieba and rjieba have their dictionaries loaded.
"""

import os
from collections.abc import Callable
from functools import partial

from benchmarks.report import Line, alternate, publish
from nezha.data.bundled import documents
from nezha.data.documents import Document, text_of, unique
from nezha.models_folder import BUNDLED_MODEL
from nezha.tokenizer import Tokenizer
from nezha.words import begins

ROUNDS, SEGMENTED = 5, 2000
"""Rounds, and the documents (newspaper and reviews alike) that segmenters are given."""


def compare(name: str, characters: int, ours: Callable, peer: Callable, peer_name: str, target: str) -> Line:
    """Both functions over the same text, in turn."""
    seconds = alternate({"ours": ours, "peer": peer}, rounds=ROUNDS)
    rates = {who: 1e-6 * characters / taken for who, taken in seconds.items()}
    return Line(
        name=name, unit="M characters/s", ours=rates["ours"], peer=rates["peer"], peer_name=peer_name, target=target
    )


def tokenizing(texts: list[str]) -> list[Line]:
    """Tokens of the whole text at once."""
    joined, tokenizer = "\n".join(texts), Tokenizer.from_folder(BUNDLED_MODEL)
    fresh = partial(Tokenizer.from_folder, BUNDLED_MODEL)
    peer = partial(tokenizer.encode_plain, texts)
    ways = {"first time": lambda: fresh().encode_joined(joined), "again": lambda: tokenizer.encode_joined(joined)}
    return [
        compare(f"tokens and their places, {way}", len(joined), ours, peer, "tokenizers", "ours >= 5")
        for way, ours in ways.items()
    ]


def segmenting(some: list[Document]) -> list[Line]:
    """Marks of every segmentation, of text without marked words."""
    plain = [type(sentence)(sentence.text) for document in some for sentence in document]
    characters = sum(len(sentence.text) + 1 for sentence in plain)
    return [
        compare(
            f"marks, {name}", characters, partial(begins, name, plain), partial(begins, "jieba", plain), "jieba", "> 1"
        )
        for name in ("rjieba", "people_daily", "phrase", "entity")
    ]


def main() -> None:
    """Measure and keep the lines."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # one core on both sides
    distinct = list(unique(documents()))
    step = len(distinct) // SEGMENTED
    publish("text", [*tokenizing([text_of(document) for document in distinct]), *segmenting(distinct[::step])])


if __name__ == "__main__":
    main()
