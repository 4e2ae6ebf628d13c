"""Words by another dictionary: a person's list added to jieba's, or the newspaper's gold words instead of it.

`people_daily_words` stands in for LTP, the segmenter BERT-WWM masked with: LTP was trained to the standard of this
newspaper, and what can be had of the standard without its weights is the list of its words.  It is jieba's algorithm
(most probable path through the dictionary, jieba's HMM for unknown words) over the words of the *training part*, with
their counts; full-width letters and digits are read as their ASCII twins first, as the newspaper prints them.

The HMM costs on the newspaper itself (word F1 on its held-out part 0.869 with it, 0.902 without) and pays as soon as
words are unknown (0.770 against 0.649 where the list is of every 64th article), which is where this segmenter is used.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from nezha.characters import FULL_WIDTH
from nezha.messages import InputError
from nezha.words.newspaper import people_daily
from nezha.words.segmenters import resliced, rjieba_cutter
from nezha.words.sentence import is_held_out

_LINE = re.compile(r"(?P<word>\S+)(?:\s+(?P<count>[1-9]\d{0,11}))?(?:\s+(?P<tag>[A-Za-z]+))?")


@dataclass(frozen=True)
class Entry:
    """A word, how often it occurs (None: often enough to be kept whole), its part of speech."""

    word: str
    count: int | None = None
    tag: str | None = None


def read_dictionary(path: str | Path) -> list[Entry]:
    """The entries of a dictionary in jieba's format: `word [count] [tag]` a line, UTF-8; empty lines are skipped.

    Raises:
        InputError: no such file, not UTF-8, no entry, or a line of another form (its number is told).
    """
    path = Path(path)
    if not path.is_file():
        raise InputError("dictionary_missing", path=path)
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError("corpus_encoding", path=path, position=error.start) from error
    entries = []
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line.strip())
        if match:
            entries.append(Entry(match["word"], int(match["count"]) if match["count"] else None, match["tag"]))
        elif line.strip():
            raise InputError("dictionary_line", path=path, number=number, line=line.strip()[:40])
    if not entries:
        raise InputError("dictionary_empty", path=path)
    return entries


class WithDictionary:
    """A segmenter: jieba with the words of a person added to its own.

    What jieba never joins it joins under no dictionary: words of Chinese characters, ASCII letters, digits and
    `+#&._%-` are found, those with other characters (`卡尔·马克思`) are not.  The dictionary of jieba itself stays
    as it was, and processes can be handed one of these.
    """

    def __init__(self, entries: Iterable[Entry]):
        self.entries = tuple(entries)
        self._digest = sha256(repr(self.entries).encode()).digest()  # entries by the thousand are slow to compare

    def __call__(self, text: str) -> list[str]:
        """Text -> words; joined, the words are the text."""
        return _jieba_with(self).lcut(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WithDictionary) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)


@lru_cache(maxsize=2)
def _jieba_with(words: WithDictionary) -> Any:
    """Built once a process in about a second, however often a segmenter is handed over."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for entry in words.entries:
        tokenizer.add_word(entry.word, entry.count, entry.tag)
    return tokenizer


def with_dictionary(path: str | Path) -> WithDictionary:
    """The segmenter jieba with the dictionary at `path`; see `read_dictionary`.

    Args:
        path: a file with one word a line: word [count] [tag].
    """
    return WithDictionary(read_dictionary(path))


def people_daily_words(text: str) -> list[str]:
    """Words by jieba's algorithm over the newspaper's gold words; see above."""
    return resliced(text, _newspaper_cutter().cut(text.translate(FULL_WIDTH)))


@cache
def _newspaper_cutter() -> Any:
    """Built once a process, in about a second."""
    counts = Counter(
        word.translate(FULL_WIDTH)
        for article in people_daily()
        if not is_held_out(article)
        for sentence in article
        for word in sentence.words or ()
    )
    return rjieba_cutter(counts)
