"""What a preparation made, read from its meta.json, and how far one under way has come."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nezha.data.shards import read_meta

STAGES = ("read", "count", "encode", "write")
"""Sources read; a vocabulary counted; documents segmented and tokenized; shards written."""


@dataclass(frozen=True)
class PrepareReport:
    """What `prepare` made: counts by split, and what was left out.

    `dropped`: by reason, how many documents were left out (`count`) and how the first of them begin (`examples`).
    `severed`: documents so long that they were cut at a line's end. `characters` count those of kept documents.
    """

    folder: str
    documents: int
    duplicates: int
    dropped: dict[str, dict[str, Any]]
    severed: int
    sentences: int
    characters: int
    train_tokens: int
    held_out_tokens: int
    unknown_tokens: int
    words: list[str]
    vocab_size: int
    bytes: int

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary."""
        return asdict(self)


def report_of(folder: Path) -> PrepareReport:
    """The report of a folder of prepared data.

    Raises:
        InputError: where it is none.
    """
    meta = read_meta(folder)
    splits = meta["splits"]
    return PrepareReport(
        folder=str(folder),
        documents=sum(split["documents"] for split in splits.values()),
        duplicates=meta["dropped"].get("duplicate", {"count": 0})["count"],
        dropped=meta["dropped"],
        severed=meta["severed"],
        sentences=sum(split["sentences"] for split in splits.values()),
        characters=meta["characters"],
        train_tokens=splits["train"]["tokens"],
        held_out_tokens=splits["held_out"]["tokens"],
        unknown_tokens=meta["unknown_tokens"],
        words=meta["segmentations"],
        vocab_size=meta["vocab_size"],
        bytes=sum((folder / name).stat().st_size for split in splits.values() for name in _files(split)),
    )


def _files(split: dict[str, Any]) -> list[str]:
    return [name for shard in split["shards"] for name in shard["sha256"]]


@dataclass(frozen=True)
class Progress:
    """How far a stage has come.

    `stage`: one of `STAGES`. `done`, `total`: bytes of the sources while they are read, else pieces. `rate`: of these
    a second; None until it can be told. `left`: seconds until the stage ends at this rate.
    """

    stage: str
    done: int
    total: int
    rate: float | None
    left: float | None


class Meter:
    """Tells a listener how far a stage has come.

    Args:
        stage: one of `STAGES`.
        total: what there is to do.
        listener: called with every `Progress`.
        done: what an earlier attempt has done; no part of the rate.
    """

    def __init__(self, stage: str, total: int, listener: Callable[[Progress], None], done: int = 0):
        self.stage, self.total, self.listener = stage, total, listener
        self.first, self.began = done, time.monotonic()

    def update(self, done: int) -> None:
        """`done` of `total` are done."""
        seconds = time.monotonic() - self.began
        rate = (done - self.first) / seconds if seconds > 0 and done > self.first else None
        left = (self.total - done) / rate if rate else None
        self.listener(Progress(self.stage, done, self.total, rate, left))
