"""Memory-mapped token shards that keep word boundaries: two bytes a token, and a bit for each further kind of word.

A token is stored as its id, with the highest bit set where it continues the word of the token before it:
uint16 for vocabularies below 32,768 pieces, uint32 above.  That bit belongs to the first segmentation of the folder;
each further one lies in a file of its own, one bit a token.  Beside the tokens lie the places where sentences and
documents begin.  `meta.json` names the shards with their checksums; the tokenizer's files lie in the same folder,
so that a folder of prepared data says by itself how to read it.

    train-00000.tokens.npy      (n,) uint16 or uint32
    train-00000.sentences.npy   (s + 1,) uint32, first token of each sentence, and n
    train-00000.documents.npy   (d + 1,) uint32, first sentence of each document, and s
    train-00000.NAME.npy        (n / 8,) uint8, bits of a further segmentation, the first in the highest
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nezha.messages import InputError
from nezha.run_folder import read_json

FORMAT = 2
SPLITS = ("train", "held_out")
PARTS = ("tokens", "sentences", "documents")


def token_type(vocab_size: int) -> np.dtype:
    """The smallest type that holds an id and the boundary bit."""
    return np.dtype(np.uint16 if vocab_size < 1 << 15 else np.uint32)


def boundary_bit(kind: np.dtype) -> int:
    """The bit that says "continues the word before"."""
    return 1 << (8 * kind.itemsize - 1)


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_meta(folder: Path) -> dict[str, Any]:
    """`meta.json` of a folder of prepared data.

    Raises:
        InputError: where it is none, or was prepared in another format.
    """
    meta = read_json(folder / "meta.json")
    if meta is not None and isinstance(meta.get("format"), int) and "splits" in meta and meta["format"] != FORMAT:
        raise InputError("prepared_otherwise", folder=folder, found=meta["format"], format=FORMAT)
    if meta is None or meta.get("format") != FORMAT:
        raise InputError("not_prepared", folder=folder)
    return meta


@dataclass(frozen=True)
class Shard:
    """One memory-mapped shard.

    `segmentations` names the kinds of word it knows; the first is in the tokens' highest bit, the others in `planes`.

    Shapes:
        `tokens`: (n,), packed. `sentences`: (s + 1,), first token of each, and n. `documents`: (d + 1,), first sentence
        of each, and s. `planes`: (n / 8,) bits each.
    """

    tokens: np.ndarray
    sentences: np.ndarray
    documents: np.ndarray
    segmentations: tuple[str, ...] = ()
    planes: Mapping[str, np.ndarray] = field(default_factory=dict)

    def ids(self, places: np.ndarray | slice) -> np.ndarray:
        """The ids of the tokens at `places`."""
        return self.tokens[places] & (boundary_bit(self.tokens.dtype) - 1)

    def continues(self, name: str, places: np.ndarray) -> np.ndarray:
        """(n,) bool: which of the tokens at `places` (n,) continue the group of the token before them.

        Args:
            name: a segmentation.
            places: in `tokens`.

        Raises:
            InputError: for a segmentation that was not prepared; it says which were, and the command for this one.
        """
        if name in self.planes:
            return (self.planes[name][places >> 3] >> (7 - (places & 7)).astype(np.uint8) & 1).astype(bool)
        if not self.segmentations or name != self.segmentations[0]:
            there = ", ".join(self.segmentations) or "–"
            raise InputError("no_segmentation", name=name, there=there, words=",".join((*self.segmentations, name)))
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
    meta = read_meta(folder)
    listed = meta["splits"][split]["shards"]
    if not listed:
        raise InputError("no_split", split=split, folder=folder, share=20)
    return list(_open(folder, listed, tuple(meta["segmentations"]), verify=verify))


def _open(folder: Path, listed: list[dict[str, Any]], names: tuple[str, ...], *, verify: bool) -> Iterator[Shard]:
    for entry in listed:
        for name, expected in entry["sha256"].items():
            path = folder / name
            if not path.is_file() or (verify and checksum(path) != expected):
                raise InputError("shard_damaged", path=path)
        parts = {
            part: np.load(folder / f"{entry['stem']}.{part}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
            for part in (*PARTS, *names[1:])
        }
        planes = {name: parts[name] for name in names[1:]}
        yield Shard(*(parts[part] for part in PARTS), segmentations=names, planes=planes)
