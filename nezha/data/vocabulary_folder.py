"""From text to a folder with its vocabulary, for `nezha prepare --vocabulary` and for models to come.

As in `prepare`, duplicates go first and held-out documents are not looked at.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nezha.data.documents import is_held_out, text_of, unique
from nezha.data.prepare import read_sources
from nezha.data.vocabulary import build, count
from nezha.messages import InputError
from nezha.run_folder import holds_something
from nezha.tokenizer import SPECIALS, Tokenizer


@dataclass(frozen=True, kw_only=True)
class VocabularyReport:
    """What `make_vocabulary` made."""

    folder: str
    vocab_size: int
    characters: int
    """Pieces of one character, without `##`."""
    learnt: int
    """Pieces of Latin words and numbers."""
    coverage: float
    """Share of all characters of the text that have a piece."""
    pieces_per_word: float
    """Of Latin words and numbers of two characters and more, as often as they occur."""

    def to_dict(self) -> dict[str, Any]:
        """As a plain dictionary."""
        return asdict(self)


def make_vocabulary(
    sources: Sequence[str],
    out: str | Path,
    *,
    min_count: int = 8,
    latin_pieces: int = 500,
    encoding: str = "utf-8",
    text_field: str = "text",
) -> VocabularyReport:
    """Write the vocabulary of `sources` into the new folder `out`, as `Tokenizer.from_folder` reads it.

    Args:
        sources: as `prepare` takes them.
        out: a folder that does not exist or is empty.
        min_count: how often a character must occur to have a piece.
        latin_pieces: pieces of Latin words and numbers at most.
        encoding, text_field: as `prepare` has them.

    Raises:
        InputError: a source that cannot be read, none at all, or an `out` that holds something.
    """
    out = Path(out)
    if holds_something(out):
        raise InputError("out_exists", folder=out)
    if not sources:
        raise InputError("no_sources")
    documents = unique(read_sources(sources, encoding=encoding, field=text_field))
    counts = count(text_of(document) for document in documents if not is_held_out(document))
    pieces = build(counts, min_count=min_count, latin_pieces=latin_pieces)
    tokenizer = Tokenizer(pieces)
    tokenizer.save(out)
    known = {piece for piece in pieces if len(piece) == 1}
    words = list(counts.words)
    lengths = [len(ids) for ids, _ in tokenizer.encode_plain(words)]
    return VocabularyReport(
        folder=str(out),
        vocab_size=len(pieces),
        characters=len(known),
        learnt=len([piece for piece in pieces if len(piece.removeprefix("##")) > 1]) - len(SPECIALS),
        coverage=sum(counts.characters[character] for character in known) / max(counts.characters.total(), 1),
        pieces_per_word=sum(n * counts.words[word] for word, n in zip(words, lengths, strict=True))
        / max(counts.words.total(), 1),
    )
