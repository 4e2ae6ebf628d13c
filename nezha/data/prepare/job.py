"""What is asked for, and everything the result depends on: what tells one preparation from another."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from nezha import __version__
from nezha.data.prepare.choosing import Choice, fingerprints
from nezha.data.prepare.reading import Reading
from nezha.data.shards import FORMAT
from nezha.data.sources.finding import Input


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is asked for; `pieces` are those of a vocabulary that was given."""

    sources: tuple[str, ...]
    inputs: tuple[Input, ...]
    reading: Reading
    words: Choice
    pieces: tuple[str, ...] | None
    vocabulary: str | None
    min_count: int
    piece_bytes: int
    shard_tokens: int

    def settings(self) -> dict[str, Any]:
        """What meta.json says of how the text was read."""
        built = {"min_count": self.min_count} if self.pieces is None else {}
        reading: dict[str, Any] = {"encoding": self.reading.encoding, "text_field": self.reading.field}
        reading["words"] = fingerprints(self.words)
        return reading | asdict(self.reading.cleaning) | {"vocabulary": "built" if built else "given"} | built

    def record(self) -> dict[str, Any]:
        """Everything the result depends on."""
        given = sha256("\n".join(self.pieces).encode()).hexdigest() if self.pieces is not None else None
        return {
            "sources": self.sources,
            "files": [[item.path, item.size, item.stamp] for item in self.inputs],
            **self.settings(),
            "vocabulary": given,
            "piece_bytes": self.piece_bytes,
            "shard_tokens": self.shard_tokens,
            "format": FORMAT,
            "version": __version__,
        }
