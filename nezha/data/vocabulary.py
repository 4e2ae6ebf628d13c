"""A WordPiece vocabulary for Chinese from text, in the format and the order of the released `vocab.txt`.

Chinese characters are tokens of their own and are never joined, so a vocabulary is, in this order: special pieces;
every character seen often enough, by code point; pieces of the Latin words and numbers between them, as they are learnt
(see `merges.py`); and, by code point, `##` pieces of the characters that may stand inside a word.  ASCII letters and
digits are always in, so that no Latin word is unknown.

Counting is apart from building, and counts add up: pieces of a corpus may be counted anywhere, in any order.
Differences from the released file: no `[unused]` rows, and no `##` before Chinese characters, which can never occur.
"""

import re
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from tokenizers.pre_tokenizers import BertPreTokenizer

from nezha.characters import check_characters
from nezha.data.merges import learn_pieces
from nezha.pieces import word_of
from nezha.tokenizer import SPECIALS, build_normalizer

ALWAYS = frozenset(string.ascii_lowercase + string.digits)
BATCH = 1000
LONGEST = 100
"""Characters of a word beyond which WordPiece gives [UNK] whatever its vocabulary."""


@dataclass(frozen=True)
class Counts:
    """How often what was seen, in lower case and without accents, full width read as ASCII."""

    characters: Counter[str] = field(default_factory=Counter)
    """Characters, wherever they stood."""
    words: Counter[str] = field(default_factory=Counter)
    """Words of two characters and more: Latin words, numbers, kana."""

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.characters + other.characters, self.words + other.words)


def count(texts: Iterable[str]) -> Counts:
    """Count the characters and words of `texts`.

    Characters that are words by themselves are counted by the text; what lies between them is cut once a distinct run.

    Raises:
        InputError: half of a surrogate pair.
    """
    normalizer, splitter = build_normalizer(lower_case=True, fold_widths=True), BertPreTokenizer()
    alone: dict[str, str | None] = {}
    seen: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    rest = iter(texts)
    while batch := list(islice(rest, BATCH)):
        text = "\n".join(batch)
        check_characters(text)
        here = Counter(text)
        for character in here.keys() - alone.keys():
            alone[character] = word_of(character, normalizer, splitter)
        inside = "".join(sorted(character for character in here if alone[character] is None))
        seen.update(here)
        if inside:
            runs.update(re.findall(f"[{re.escape(inside)}]+", text))
    found = Counts()
    for character, number in seen.items():
        if word := alone[character]:
            found.characters[word] += number
    for run, number in runs.items():
        for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(run)):
            for character in word:
                found.characters[character] += number
            if len(word) > 1:
                found.words[word] += number
    return found


def merge(parts: Iterable[Counts]) -> Counts:
    """The counts of all parts together, the same in whatever order they come."""
    return sum(parts, Counts())


def build(counts: Counts, *, min_count: int = 8, latin_pieces: int = 500) -> list[str]:
    """Pieces for what was counted; the same for the same counts.

    Args:
        counts: of any texts.
        min_count: how often a character must occur to have a piece, and a pair of pieces to become one.
        latin_pieces: how many pieces of Latin words and numbers are learnt at most.

    Returns:
        The specials, then characters, learnt pieces, and `##` characters.
    """
    kept = ALWAYS | {character for character, number in counts.characters.items() if number >= min_count}
    words = {word: number for word, number in counts.words.items() if len(word) <= LONGEST and kept.issuperset(word)}
    inside = ALWAYS | {character for word in words for character in word[1:]}
    learnt = learn_pieces(words, latin_pieces, min_count=min_count)
    return [*SPECIALS, *sorted(kept), *learnt, *(f"##{character}" for character in sorted(inside))]


def build_vocabulary(texts: Iterable[str], *, min_count: int = 8, latin_pieces: int = 500) -> list[str]:
    """The vocabulary of `texts`: `count`, then `build`."""
    return build(count(texts), min_count=min_count, latin_pieces=latin_pieces)
