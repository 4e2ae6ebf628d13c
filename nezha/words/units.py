"""Entities and phrases: the larger units that ERNIE-Baidu masks, as unions of whole words.

ERNIE masks names and phrases as wholes (Sun et al. 2019, https://arxiv.org/abs/1904.09223); it found them with lexical
tools of its own that were never published.  Here they are runs of parts of speech, and these are the rules, in the
tags of the People's Daily, longest run first, from the left:

    entity    person      nr nr, the first of one character (surname and given name: 江/nr 泽民/nr); else one nr
              place       ns ns ...          (河北省/ns 平山县/ns)
              organisation  nt nt ...
              other name  nz nz ...
    phrase    every entity, and between them
              noun        n, vn, an, Ng, j, b, ending in no b  (大型/b 水利/n 工程/n)
              quantity    m m ... q q ...    (三百/m 多/m 公里/q)
              time        t t ...            (１９９７年/t １２月/t)

A unit has at most `MOST_CHARACTERS` characters: a longer run is cut, from the left, after the last word that fits; a
longer word stays whole.  All other words are groups by themselves.  Compound surnames (欧阳/nr 修/nr) stay apart.

Where nobody has tagged the text, words and tags are rjieba's: the tag of each word is the one in jieba's dictionary, so
names of people are often missed, and common words sometimes taken for names.  In jieba's tags, nrt and nrfg are
persons, ng is Ng, and the rest means what it means above.
"""

import re
from collections.abc import Iterable, Sequence

from nezha.words.segmenters import rjieba_tags
from nezha.words.sentence import Sentence

MOST_CHARACTERS = 8
KINDS = ("phrase", "entity")

_LETTERS = {
    "nr": "P", "nrt": "P", "nrfg": "P", "ns": "L", "nt": "O", "nz": "Z",
    "n": "N", "vn": "N", "an": "N", "Ng": "N", "ng": "N", "j": "N", "b": "B", "m": "M", "q": "Q", "t": "T",
}  # fmt: skip
"""One letter a word, so that a regular expression over the letters finds runs; S is a P of one character."""

_ENTITY = "S[SP]|S|P|L+|O+|Z+"
_PATTERNS = {"entity": re.compile(_ENTITY), "phrase": re.compile(f"{_ENTITY}|[NB]*N|M+Q*|T+")}


def units(kind: str, words: Sequence[str], tags: Iterable[str]) -> list[str]:
    """The groups of a text: units of `kind`, one of `KINDS`, and the words outside them.

    Args:
        words: joined, they are the text; a line end is a word of its own.
        tags: one a word.
    """
    letters = "".join(
        "S" if letter == "P" and len(word) == 1 else letter
        for word, letter in zip(words, (_LETTERS.get(tag, "x") for tag in tags), strict=True)
    )
    groups: list[str] = []
    place = 0
    for match in _PATTERNS[kind].finditer(letters):
        groups += words[place : match.start()]
        groups += _short_enough(words[match.start() : match.end()])
        place = match.end()
    return [*groups, *words[place:]]


def _short_enough(run: Sequence[str]) -> list[str]:
    """The words of a run put together, anew whenever the next would make more than `MOST_CHARACTERS`."""
    groups: list[str] = []
    for word in run:
        if groups and len(groups[-1]) + len(word) <= MOST_CHARACTERS:
            groups[-1] += word
        else:
            groups.append(word)
    return groups


def marked_units(kind: str, sentences: Sequence[Sentence]) -> list[str]:
    """The groups of sentences whose words are tagged, with the line ends between them."""
    words = [word for sentence in sentences for word in (*(sentence.words or ()), "\n")]
    tags = [tag for sentence in sentences for tag in (*(sentence.tags or ()), "")]
    return units(kind, words[:-1], tags[:-1])


def found_units(kind: str, text: str) -> list[str]:
    """The groups of a text nobody has tagged."""
    pairs = rjieba_tags(text)
    return units(kind, [word for word, _ in pairs], [tag for _, tag in pairs])
