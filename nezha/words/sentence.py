"""A sentence, and the document it stands in: the unit that words, tokens and splits are all laid over.

Sentences are worked on joined by line ends: one long string costs the tokenizer and the segmenters far less than
thousands of short ones, and a line end keeps neighbours apart.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

SENTENCE_END = re.compile(r".+?(?:[。！？!?…]+[”’」』）)\]】》\"']*|$)", re.DOTALL)
HELD_OUT_SHARE = 20


@dataclass(frozen=True)
class Sentence:
    """One sentence, and what somebody has marked in it.

    `words`, joined, are `text`; `tags` has the part of speech of each word in the tag set of the People's Daily.
    Either is None where nobody has marked it.
    """

    text: str
    words: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None


Document = list[Sentence]


def joined(sentences: Iterable[Sentence]) -> str:
    """The sentences as plain text, a sentence a line."""
    return "\n".join(sentence.text for sentence in sentences)


def split_sentences(text: str) -> list[str]:
    """`text` cut after sentence-final marks and the quotes that close them; nothing is lost but outer blanks."""
    return [part for part in (match.group().strip() for match in SENTENCE_END.finditer(text)) if part]


def digest(document: Document) -> bytes:
    """Of the text without blanks: two texts that differ in nothing else are one."""
    return hashlib.sha256("".join(joined(document).split()).encode()).digest()


def is_held_out(document: Document) -> bool:
    """Whether a document belongs to the held-out part: decided by its text alone, one in `HELD_OUT_SHARE`."""
    return int.from_bytes(digest(document)[:8], "big") % HELD_OUT_SHARE == 0
