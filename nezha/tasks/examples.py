"""What a task learns from and is judged by: texts with their answers, in three parts that share no text.

    test    the documents that pre-training holds out (`nezha.words.sentence.is_held_out`): the model in the box has
            never seen them
    dev     one in `DEV_SHARE` of the other documents, by the next eight bytes of the same hash
    train   the rest

The part is decided by the text alone, so it is the same on every machine and in every run.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from nezha.words.sentence import Document, digest, is_held_out

PARTS = ("test", "dev", "train")
DEV_SHARE = 20


class Span(NamedTuple):
    """A name in a text: characters `start` to `end` (exclusive) are a `kind`."""

    start: int
    end: int
    kind: str


class Quote(NamedTuple):
    """A piece of a passage that answers a question: its first character, -1 where it does not stand there, and it."""

    start: int
    text: str


Answer = str | tuple[Span, ...] | tuple[Quote, ...]
"""A label for a whole text or pair, the names in a text from left to right, or the right answers to a question.

No quote at all says that the passage does not answer.
"""


def spans_of(answer: Answer) -> tuple[Span, ...]:
    """An answer of a task whose answers are names."""
    assert all(isinstance(span, Span) for span in answer), "a task has one kind of answer"
    return answer  # pyright: ignore[reportReturnType]


def quotes_of(answer: Answer) -> tuple[Quote, ...]:
    """An answer of a task whose answers are pieces of a passage."""
    assert all(isinstance(quote, Quote) for quote in answer), "a task has one kind of answer"
    return answer  # pyright: ignore[reportReturnType]


def answer_of(value: Any) -> Answer:
    """An answer that has been JSON: a label stays, lists of three are spans, lists of two are quotes."""
    if isinstance(value, str):
        return value
    if all(len(part) == len(Span._fields) for part in value):
        return tuple(Span(*part) for part in value)
    return tuple(Quote(*part) for part in value)


@dataclass(frozen=True)
class Example:
    """A text and its right answer.

    Attributes:
        id: where it stands in its source; never changes.
        text: the text, the first sentence of a pair, or the passage.
        answer: what is right.
        second: the second sentence of a pair, or the question about the passage.
    """

    id: str
    text: str
    answer: Answer
    second: str = ""

    @property
    def key(self) -> str:
        """What makes it the same as another: its texts without blanks."""
        return "\n".join("".join(text.split()) for text in (self.text, self.second) if text)


@dataclass(frozen=True)
class Splits:
    """The three parts of a task's data, each in the order of its source."""

    train: tuple[Example, ...]
    dev: tuple[Example, ...]
    test: tuple[Example, ...]

    def limited(self, examples: int) -> "Splits":
        """The same with at most `examples` for training and a quarter as many for development; 0 keeps all.

        Those that stay are spread evenly over the source.  The test part is never cut.
        """
        if not examples:
            return self
        return Splits(_spread(self.train, examples), _spread(self.dev, max(1, examples // 4)), self.test)


def _spread(examples: tuple[Example, ...], most: int) -> tuple[Example, ...]:
    """At most `most` of them, at even distances."""
    if len(examples) <= most:
        return examples
    return tuple(examples[number * len(examples) // most] for number in range(most))


def evenly(examples: Sequence[Example], labels: Sequence[str], most: int) -> list[Example]:
    """At most `most` examples, as many of each label, each label's at even distances, in their order."""
    found = {label: [place for place, one in enumerate(examples) if one.answer == label] for label in labels}
    each = min(most // len(labels), *map(len, found.values()))
    kept = (places[number * len(places) // each] for places in found.values() for number in range(each))
    return [examples[place] for place in sorted(kept)]


@dataclass(frozen=True)
class TaskData:
    """What a task learns from and is judged by.

    Attributes:
        splits: the examples.
        labels: what their answers may say: labels of texts or kinds of names, in order; of reading, `reading_labels`.
    """

    splits: Splits
    labels: tuple[str, ...]


NO_ANSWER = "no_answer"


def reading_labels(train: Iterable[Example]) -> tuple[str, ...]:
    """`NO_ANSWER` where some questions of the training part have no answer, else nothing: then all are answered."""
    return () if all(example.answer for example in train) else (NO_ANSWER,)


def part_of(document: Document) -> str:
    """Which of `PARTS` a document belongs to."""
    if is_held_out(document):
        return "test"
    return "dev" if int.from_bytes(digest(document)[8:16], "big") % DEV_SHARE == 0 else "train"


def collect(examples: Iterable[tuple[str, Example]], *, whole_test: bool = False) -> Splits:
    """Examples under the names of their parts as `Splits`, each text once.

    A text that stands in several parts stays in the first of `PARTS` alone: it must not be learnt and then asked.

    Args:
        examples: (part, example).
        whole_test: leaves the copies within the test part, for figures on a published test to compare.
    """
    found: dict[str, list[Example]] = {part: [] for part in PARTS}
    for part, example in examples:
        found[part].append(example)
    seen: set[str] = set()
    kept = {part: tuple(_unseen(found[part], seen)) for part in PARTS}
    if whole_test:
        kept["test"] = tuple(found["test"])
    return Splits(train=kept["train"], dev=kept["dev"], test=kept["test"])


def _unseen(examples: list[Example], seen: set[str]) -> Iterator[Example]:
    """Those whose texts, blanks aside, are not in `seen`, which grows."""
    for example in examples:
        if example.key not in seen:
            seen.add(example.key)
            yield example
