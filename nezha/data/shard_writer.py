"""Documents as blocks of tokens, gathered into shards of about equal size; `shards.py` says what lies in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nezha.data.shards import FORMAT, PARTS, checksum
from nezha.run_folder import write_json

LIMIT = 1 << 24
"""Tokens of a shard, but for what its last document adds."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Some documents as tokens.

    Shapes:
        `tokens`: (n,), packed. `sentences`: (s,), tokens of each. `documents`: (d,), sentences of each. `planes`: by
        further segmentation (n,) bool, True where a token continues a group.
    """

    tokens: np.ndarray
    sentences: np.ndarray
    documents: np.ndarray
    planes: Mapping[str, np.ndarray]

    def arrays(self) -> dict[str, np.ndarray]:
        """What `from_arrays` takes, planes as bits."""
        planes = {f"plane.{name}": np.packbits(plane) for name, plane in self.planes.items()}
        return {"tokens": self.tokens, "sentences": self.sentences, "documents": self.documents, **planes}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> "Block":
        """The inverse of `arrays`."""
        count = len(arrays["tokens"])
        planes = {
            name.removeprefix("plane."): np.unpackbits(bits, count=count).astype(bool)
            for name, bits in arrays.items()
            if name.startswith("plane.")
        }
        parts = {name: arrays[name] for name in ("tokens", "sentences", "documents")}
        return cls(**parts, planes=planes)

    def cut(self, first: int, last: int) -> "Block":
        """The documents from `first` up to `last`."""
        sentences = np.concatenate([[0], np.cumsum(self.documents, dtype=np.int64)])
        tokens = np.concatenate([[0], np.cumsum(self.sentences, dtype=np.int64)])
        a, b = sentences[first], sentences[last]
        return Block(
            tokens=self.tokens[tokens[a] : tokens[b]],
            sentences=self.sentences[a:b],
            documents=self.documents[first:last],
            planes={name: plane[tokens[a] : tokens[b]] for name, plane in self.planes.items()},
        )

    def token_ends(self) -> np.ndarray:
        """(d,) int64: tokens up to the end of each document."""
        return np.cumsum(self.sentences, dtype=np.int64)[np.cumsum(self.documents, dtype=np.int64) - 1]


class ShardWriter:
    """Collects documents of one split and writes them as numbered shards.

    Args:
        folder: where the shards go.
        split: one of `SPLITS`.
        limit: tokens after which a new shard begins, with the next document.
    """

    def __init__(self, folder: Path, split: str, *, limit: int = LIMIT):
        self.folder, self.split, self.limit = folder, split, limit
        self.shards: list[dict[str, Any]] = []
        self._blocks: list[Block] = []
        self._count = 0

    def add(self, block: Block) -> None:
        """Add documents; every shard that is full is written."""
        ends = block.token_ends()
        first = 0
        while first < len(ends):
            before = int(ends[first - 1]) if first else 0
            reach = before + self.limit - self._count
            last = min(len(ends), int(np.searchsorted(ends, reach)) + 1)
            self._blocks.append(block.cut(first, last))
            self._count += int(ends[last - 1]) - before
            first = last
            if self._count >= self.limit:
                self.flush()

    def flush(self) -> None:
        """Write what has been collected as one shard."""
        if not self._count:
            return
        stem = f"{self.split}-{len(self.shards):05d}"
        whole = {name: np.concatenate([getattr(block, name) for block in self._blocks]) for name in PARTS}
        files = {"tokens": whole["tokens"]} | {name: _places(whole[name]) for name in ("sentences", "documents")}
        for name in self._blocks[0].planes:
            files[name] = np.packbits(np.concatenate([block.planes[name] for block in self._blocks]))
        sums = {}
        for part, values in files.items():
            path = self.folder / f"{stem}.{part}.npy"
            np.save(path, values)
            sums[path.name] = checksum(path)
        counts = {name: len(whole[name]) for name in PARTS}
        self.shards.append({"stem": stem, **counts, "sha256": sums})
        self._blocks, self._count = [], 0


def _places(lengths: np.ndarray) -> np.ndarray:
    """(k + 1,) uint32 of (k,): where each begins, and the end."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.uint32)


def write_meta(
    folder: Path, writers: list[ShardWriter], *, segmentations: tuple[str, ...], **facts: Any
) -> dict[str, Any]:
    """Name the segmentations, the shards of all splits, and whatever else is known of them, in `meta.json`."""
    splits = {
        writer.split: {
            "shards": writer.shards,
            **{key: sum(shard[key] for shard in writer.shards) for key in PARTS},
        }
        for writer in writers
    }
    meta = {"format": FORMAT, "segmentations": list(segmentations), **facts, "splits": splits}
    write_json(folder / "meta.json", meta)
    return meta
