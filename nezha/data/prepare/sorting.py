"""Second stage: all digests together, which documents are kept, and what the sources held."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nezha.data.prepare.duplicates import first_of_their_kind
from nezha.data.prepare.reading import EXAMPLES, beginning, merge_dropped
from nezha.data.prepare.store import is_whole, load, load_facts, load_one, save, unpack_documents
from nezha.messages import InputError, Told


@dataclass(frozen=True)
class Sorted:
    """Which documents are kept.

    Shapes:
        `kept`: (documents,) bool over all pieces. `ends`: (pieces + 1,), the first document of each piece, and the end.
    """

    kept: np.ndarray
    ends: np.ndarray
    dropped: dict[str, Any]
    severed: int

    @property
    def pieces(self) -> int:
        """Number of pieces."""
        return len(self.ends) - 1

    def kept_in(self, number: int) -> np.ndarray:
        """(documents of the piece,) bool."""
        return self.kept[self.ends[number] : self.ends[number + 1]]


def sort_documents(paths: list[Path], folder: Path, sources: tuple[str, ...]) -> Sorted:
    """Find the copies among the documents of all pieces, once; the answer is kept in `folder`.

    Args:
        paths: what `read_piece` wrote, in order.
        folder: where the answer lies.
        sources: their names, for the sentence about one without text.

    Raises:
        InputError: a source without text, or nothing left to keep.
    """
    answer = folder / "sorted.npz"
    if not is_whole(answer):
        facts = [load_facts(path) for path in paths]
        for number, source in enumerate(sources):
            if not any(entry["read"] for entry in facts if entry["source"] == number):
                raise InputError("corpus_empty", path=source)
        dropped: dict[str, Any] = {}
        for entry in facts:
            merge_dropped(dropped, entry["dropped"])
        ends = _gather(paths, folder / "digests")
        kept = first_of_their_kind(folder / "digests")
        if not kept.any():
            reasons = Told(tuple((f"reason_{reason}", {"count": entry["count"]}) for reason, entry in dropped.items()))
            raise InputError("all_dropped", read=sum(entry["read"] for entry in facts), reasons=reasons)
        copies = np.flatnonzero(~kept)
        if len(copies):
            examples = [_beginning(paths, ends, place) for place in copies[:EXAMPLES].tolist()]
            dropped["duplicate"] = {"count": len(copies), "examples": examples}
        told = {"dropped": dropped, "severed": sum(entry["severed"] for entry in facts)}
        save(answer, {"kept": kept, "ends": ends}, told)
    return Sorted(**load(answer), **load_facts(answer))


def _gather(paths: list[Path], out: Path) -> np.ndarray:
    """Write all digests into one file; (pieces + 1,) where each piece's begin."""
    counts = [0]
    with out.open("wb") as file:
        for path in paths:
            digests = load_one(path, "digests")
            counts.append(len(digests))
            file.write(digests.tobytes())
    return np.cumsum(counts)


def _beginning(paths: list[Path], ends: np.ndarray, place: int) -> str:
    """How the document at `place` of the corpus begins."""
    number = int(np.searchsorted(ends, place, side="right")) - 1
    return beginning(unpack_documents(load(paths[number]))[place - int(ends[number])])
