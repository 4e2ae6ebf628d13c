"""Segmentations by name: whose words are taken, for sentences somebody has marked and for those nobody has.

| name | where the corpus marks words | elsewhere |
|---|---|---|
| `jieba`, `rjieba`, `character` | the segmenter's | the segmenter's |
| `gold` | the marked ones | jieba's |

Runs of sentences of one kind are joined and cut in one call.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

from nezha.options import unknown_choice
from nezha.words.segmenters import Segmenter, characters, jieba_words, rjieba_words
from nezha.words.sentence import Sentence, joined

Grouping = str | Segmenter
"""A name of `SEGMENTATIONS`, or a function from a text to words that, joined, are the text."""

_Maker = Callable[[Sequence[Sentence]], list[str]]


def _cut_by(segmenter: Segmenter) -> _Maker:
    """Cuts all sentences in one call, marked or not."""
    return lambda sentences: segmenter(joined(sentences))


def _gold_or(segmenter: Segmenter) -> _Maker:
    """Marked words as they are, the rest cut."""

    def words(sentences: Sequence[Sentence]) -> list[str]:
        found: list[str] = []
        for marked, run in groupby(sentences, key=lambda sentence: sentence.words is not None):
            part = list(run)
            found += ["\n"] * bool(found)
            found += _marked(part) if marked else segmenter(joined(part))
        return found

    return words


def _marked(sentences: Sequence[Sentence]) -> list[str]:
    """The words of sentences that have them, with the line ends between."""
    words = [word for sentence in sentences for word in (*(sentence.words or ()), "\n")]
    return words[:-1]


_MAKERS: dict[str, _Maker] = {
    "jieba": _cut_by(jieba_words),
    "rjieba": _cut_by(rjieba_words),
    "character": _cut_by(characters),
    "gold": _gold_or(jieba_words),
}
SEGMENTATIONS: tuple[str, ...] = tuple(_MAKERS)


def groups(segmentation: Grouping, sentences: Sequence[Sentence]) -> list[str]:
    """The groups of characters of `sentences`; joined, they are the joined text.

    A function is called once a sentence, since nothing is known of what it does with line ends.

    Raises:
        InputError: a name that there is not, with those that there are.
    """
    if not isinstance(segmentation, str):
        words = [word for sentence in sentences for word in (*segmentation(sentence.text), "\n")]
        return words[:-1]
    if segmentation not in _MAKERS:
        raise unknown_choice("words", segmentation, SEGMENTATIONS)
    return _MAKERS[segmentation](sentences)


def segment(text: str, segmentation: Grouping = "jieba") -> list[str]:
    """The words of a text that somebody typed, `[MASK]` kept as a word of its own; joined, they are `text`."""
    words: list[str] = []
    for number, part in enumerate(text.split("[MASK]")):
        words += ["[MASK]"] * (number > 0)
        words += groups(segmentation, [Sentence(part)]) if part else []
    return words
