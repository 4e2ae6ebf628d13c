"""First stage, a piece at a time: bytes -> clean documents with a digest each, and what was left out and why."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nezha.data.prepare.cleaning import Cleaning, clean, fault
from nezha.data.prepare.store import pack_documents, save
from nezha.data.sources.cutting import Piece
from nezha.data.sources.parsing import parse
from nezha.words.sentence import HELD_OUT_SHARE, Document, digest, joined

DIGEST = 16
"""Bytes of a digest that are kept: two different documents share them once in 2^64 corpora of 2^32 documents."""

EXAMPLES, SHOWN = 2, 40


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How sources are read: `encoding` and `field` as `parse` takes them, and the cleaning."""

    encoding: str
    field: str
    cleaning: Cleaning


def read_piece(piece: Piece, reading: Reading, path: str) -> None:
    """Write the documents of `piece` that are kept, their digests, and the facts under `path`."""
    kept: list[Document] = []
    digests: list[bytes] = []
    facts: dict[str, Any] = {"source": piece.input.source, "read": 0, "severed": int(piece.severed), "dropped": {}}
    for raw in parse(piece, encoding=reading.encoding, field=reading.field):
        document = clean(raw, reading.cleaning)
        reason = fault(document, reading.cleaning)
        facts["read"] += 1
        if reason is None:
            kept.append(document)
            digests.append(digest(document)[:DIGEST])
        else:
            note_dropped(facts["dropped"], reason, raw)
    array = np.frombuffer(b"".join(digests), np.uint8).reshape(-1, DIGEST)
    save(Path(path), pack_documents(kept) | {"digests": array}, facts)


def note_dropped(dropped: dict[str, Any], reason: str, document: Document) -> None:
    """Count a document that is left out, and keep the beginning of the first ones."""
    entry = dropped.setdefault(reason, {"count": 0, "examples": []})
    entry["count"] += 1
    if len(entry["examples"]) < EXAMPLES:
        entry["examples"].append(beginning(document))


def beginning(document: Document) -> str:
    """The first characters of a document, on one line."""
    text = " ".join(joined(document).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def merge_dropped(total: dict[str, Any], more: dict[str, Any]) -> None:
    """Add the counts of `more` to `total`; the earliest examples stay."""
    for reason, entry in more.items():
        known = total.setdefault(reason, {"count": 0, "examples": []})
        known["count"] += entry["count"]
        known["examples"] = (known["examples"] + entry["examples"])[:EXAMPLES]


def held_out(digests: np.ndarray) -> np.ndarray:
    """(documents,) bool of (documents, 16) bytes: `is_held_out` by the digests."""
    return digests[:, :8].copy().view(">u8").ravel() % HELD_OUT_SHARE == 0
