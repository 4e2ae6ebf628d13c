"""Documents: what every source of text is turned into before anything else.

A document is a list of sentences that belong together; a sentence is its text, and its words where somebody has
marked them.  Plain files follow Google's convention: one sentence a line, a blank line between documents.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nezha.messages import InputError

SENTENCE = re.compile(r".+?(?:[。！？!?…]+[”’」』）)\]】》\"']*|$)", re.DOTALL)
HELD_OUT_SHARE = 20


@dataclass(frozen=True)
class Sentence:
    """One sentence. `words`, joined, are `text`; None where nobody has marked them."""

    text: str
    words: tuple[str, ...] | None = None


Document = list[Sentence]


def split_sentences(text: str) -> list[str]:
    """`text` cut after sentence-final marks and the quotes that close them; nothing is lost but outer blanks."""
    return [part for part in (match.group().strip() for match in SENTENCE.finditer(text)) if part]


def text_of(document: Document) -> str:
    """The document as plain text, a sentence a line."""
    return "\n".join(sentence.text for sentence in document)


def unique(documents: Iterable[Document]) -> Iterator[Document]:
    """Documents without those whose text has been seen before.

    A text that stands in two places would land on both sides of a split, and every held-out figure would lie.
    """
    seen: set[bytes] = set()
    for document in documents:
        digest = _digest(document)
        if digest not in seen:
            seen.add(digest)
            yield document


def is_held_out(document: Document) -> bool:
    """Whether a document belongs to the held-out part: decided by its text alone, one in `HELD_OUT_SHARE`."""
    return int.from_bytes(_digest(document)[:8], "big") % HELD_OUT_SHARE == 0


def _digest(document: Document) -> bytes:
    """Of the text without blanks: two texts that differ in nothing else are one."""
    return hashlib.sha256("".join(text_of(document).split()).encode()).digest()


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
