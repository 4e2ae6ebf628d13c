"""Memory-mapped token shards that keep word boundaries, at two bytes a token.

A token is stored as its id, with the highest bit set where it continues the word of the token before it:
uint16 for vocabularies below 32,768 pieces, uint32 above.  Beside the tokens lie the places where sentences and
documents begin.  `meta.json` names the shards with their checksums; the tokenizer's files lie in the same folder,
so that a folder of prepared data says by itself how to read it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nezha.messages import InputError
from nezha.run_folder import read_json, write_json

FORMAT = 1
SPLITS = ("train", "held_out")


def token_type(vocab_size: int) -> np.dtype:
    """The smallest type that holds an id and the boundary bit."""
    return np.dtype(np.uint16 if vocab_size < 1 << 15 else np.uint32)


def boundary_bit(kind: np.dtype) -> int:
    """The bit that says "continues the word before"."""
    return 1 << (8 * kind.itemsize - 1)


class ShardWriter:
    """Collects documents of one split and writes them as numbered shards.

    Args:
        folder: where the shards go.
        split: one of `SPLITS`.
        vocab_size: decides the token type.
        limit: tokens after which a new shard begins.
    """

    def __init__(self, folder: Path, split: str, *, vocab_size: int, limit: int = 1 << 24):
        self.folder, self.split, self.limit = folder, split, limit
        self.kind = token_type(vocab_size)
        self.shards: list[dict[str, Any]] = []
        self._clear()

    def _clear(self) -> None:
        self._tokens: list[np.ndarray] = []
        self._sentences, self._documents, self._count = [0], [0], 0

    def add(self, sentences: list[tuple[list[int], list[bool]]]) -> None:
        """Add a document: for each sentence its ids and which of them continue a word."""
        for ids, continues in sentences:
            packed = np.asarray(ids, self.kind) | (np.asarray(continues, self.kind) * boundary_bit(self.kind))
            self._tokens.append(packed.astype(self.kind))
            self._count += len(ids)
            self._sentences.append(self._count)
        self._documents.append(len(self._sentences) - 1)
        if self._count >= self.limit:
            self.flush()

    def flush(self) -> None:
        """Write what has been collected as one shard."""
        if not self._count:
            return
        stem = f"{self.split}-{len(self.shards):05d}"
        files = {
            "tokens": np.concatenate(self._tokens),
            "sentences": np.asarray(self._sentences, np.int64),
            "documents": np.asarray(self._documents, np.int64),
        }
        sums = {}
        for part, values in files.items():
            path = self.folder / f"{stem}.{part}.npy"
            np.save(path, values)
            sums[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        self.shards.append(
            {"stem": stem, "tokens": self._count, "sentences": len(self._sentences) - 1,
             "documents": len(self._documents) - 1, "sha256": sums}
        )  # fmt: skip
        self._clear()


def write_meta(folder: Path, writers: list[ShardWriter], **facts: Any) -> dict[str, Any]:
    """Name the shards of all splits, and whatever else is known of them, in `meta.json`."""
    splits = {
        writer.split: {
            "shards": writer.shards,
            **{key: sum(shard[key] for shard in writer.shards) for key in ("tokens", "sentences", "documents")},
        }
        for writer in writers
    }
    meta = {"format": FORMAT, **facts, "splits": splits}
    write_json(folder / "meta.json", meta)
    return meta


def read_meta(folder: Path) -> dict[str, Any]:
    """`meta.json` of a folder of prepared data.

    Raises:
        InputError: where it is none.
    """
    meta = read_json(folder / "meta.json")
    if meta is None or meta.get("format") != FORMAT:
        raise InputError("not_prepared", folder=folder)
    return meta


@dataclass(frozen=True)
class Shard:
    """One memory-mapped shard.

    Shapes:
        `tokens`: (n,), packed. `sentences`: (s + 1,), first token of each, and n. `documents`: (d + 1,), first sentence
        of each, and s.
    """

    tokens: np.ndarray
    sentences: np.ndarray
    documents: np.ndarray
    segmentations: tuple[str, ...] = ("jieba",)

    def ids(self, places: np.ndarray | slice) -> np.ndarray:
        """The ids of the tokens at `places`."""
        return self.tokens[places] & (boundary_bit(self.tokens.dtype) - 1)

    def continues(self, name: str, places: np.ndarray) -> np.ndarray:
        """Which of the tokens at `places` continue the word before: (n,) bool."""
        return (self.tokens[places] & boundary_bit(self.tokens.dtype)) != 0


def open_split(folder: Path, split: str, *, verify: bool = True) -> list[Shard]:
    """The shards of a split.

    Args:
        folder: made by `nezha prepare`.
        split: one of `SPLITS`.
        verify: hold every file against its checksum first.

    Raises:
        InputError: for a folder that is none, an empty split, or a damaged shard.
    """
    listed = read_meta(folder)["splits"][split]["shards"]
    if not listed:
        raise InputError("no_split", split=split, folder=folder, share=20)
    return list(_open(folder, listed, verify=verify))


def _open(folder: Path, listed: list[dict[str, Any]], *, verify: bool) -> Iterator[Shard]:
    for entry in listed:
        for name, checksum in entry["sha256"].items():
            path = folder / name
            if not path.is_file() or (verify and hashlib.sha256(path.read_bytes()).hexdigest() != checksum):
                raise InputError("shard_damaged", path=path)
        parts = (
            np.load(folder / f"{entry['stem']}.{part}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
            for part in ("tokens", "sentences", "documents")
        )
        yield Shard(*parts)
