"""Documents: what every source of text is turned into before anything else.

A document is a list of sentences that belong together; a sentence is its text, and its words where somebody has
marked them.  Plain files follow Google's convention: one sentence a line, a blank line between documents.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from nezha.messages import InputError
from nezha.words.sentence import HELD_OUT_SHARE, Document, Sentence, digest, is_held_out, joined, split_sentences

__all__ = [
    "HELD_OUT_SHARE",
    "Document",
    "Sentence",
    "is_held_out",
    "read_text_file",
    "split_sentences",
    "text_of",
    "unique",
]

text_of = joined


def unique(documents: Iterable[Document]) -> Iterator[Document]:
    """Documents without those whose text has been seen before.

    A text that stands in two places would land on both sides of a split, and every held-out figure would lie.
    """
    seen: set[bytes] = set()
    for document in documents:
        found = digest(document)
        if found not in seen:
            seen.add(found)
            yield document


def read_text_file(path: str | Path) -> Iterator[Document]:
    """Documents of a UTF-8 file: one sentence a line, a blank line between documents.

    Raises:
        InputError: for a file that is missing, empty, binary or not UTF-8.
    """
    path = Path(path)
    found = False
    sentences: Document = []
    for line in _lines(path):
        text = line.strip().lstrip("\ufeff").strip()
        if text:
            sentences.append(Sentence(text))
        elif sentences:
            found = True
            yield sentences
            sentences = []
    if sentences:
        yield sentences
    elif not found:
        raise InputError("corpus_empty", path=path)


def _lines(path: Path) -> Iterator[str]:
    """Lines of a text file, with one clear sentence where it is none."""
    if not path.is_file():
        raise InputError("corpus_missing", path=path)
    position = 0
    with path.open("rb") as file:
        for raw in file:
            if b"\0" in raw:
                raise InputError("corpus_binary", path=path, position=position + raw.index(b"\0"))
            try:
                yield raw.decode("utf-8")
            except UnicodeDecodeError as error:
                raise InputError("corpus_encoding", path=path, position=position + error.start) from error
            position += len(raw)
