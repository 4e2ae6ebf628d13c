"""Segmentations by name: whose groups are taken, for sentences somebody has marked and for those nobody has.

| name | where the corpus marks them | elsewhere |
|---|---|---|
| `jieba`, `rjieba`, `character` | the segmenter's words | the segmenter's words |
| `gold` | the marked words | jieba's words |
| `people_daily` | the marked words | words by the newspaper's dictionary |
| `phrase`, `entity` | units of the marked tags | units of rjieba's tags |

Runs of sentences of one kind are joined and cut in one call.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from nezha.characters import check_characters
from nezha.options import unknown_choice
from nezha.words.dictionary import people_daily_words
from nezha.words.segmenters import Segmenter, characters, jieba_words, rjieba_words
from nezha.words.sentence import Sentence, joined
from nezha.words.units import found_units, marked_units

Segmentation = str | Segmenter
"""A name of `SEGMENTATIONS`, or a function from a text to words that, joined, are the text."""

_Grouping = Callable[[Sequence[Sentence]], list[str]]


def groups(segmentation: Segmentation, sentences: Sequence[Sentence]) -> list[str]:
    """The groups of characters of `sentences`; joined, they are the joined text.

    A function is called once a sentence, since nothing is known of what it does with line ends.

    Raises:
        InputError: a name that there is not, with those that there are; half of a surrogate pair in a text.
    """
    check_characters(*(sentence.text for sentence in sentences))
    if not isinstance(segmentation, str):
        words = [word for sentence in sentences for word in (*segmentation(sentence.text), "\n")]
        return words[:-1]
    if segmentation not in _GROUPINGS:
        raise unknown_choice("words", segmentation, SEGMENTATIONS)
    return _GROUPINGS[segmentation](sentences)


def segment(text: str, segmentation: Segmentation = "jieba") -> list[str]:
    """The groups of a text that somebody typed, `[MASK]` kept as one of its own; joined, they are `text`.

    Args:
        text: any.
        segmentation: a name of `SEGMENTATIONS`, or a function from a text to its words.

    Returns:
        The groups, in order.
    """
    words: list[str] = []
    for number, part in enumerate(text.split("[MASK]")):
        words += ["[MASK]"] * (number > 0)
        words += groups(segmentation, [Sentence(part)]) if part else []
    return words


def _always(segmenter: Segmenter) -> _Grouping:
    """All sentences by the segmenter, marked or not."""
    return lambda sentences: segmenter(joined(sentences))


def _where(has_marks: Callable[[Sentence], bool], marked: _Grouping, otherwise: Segmenter) -> _Grouping:
    """`marked` for the sentences that have marks, `otherwise` for the others."""

    def found(sentences: Sequence[Sentence]) -> list[str]:
        parts: list[str] = []
        for has, run in groupby(sentences, key=has_marks):
            part = list(run)
            parts += ["\n"] * bool(parts)
            parts += marked(part) if has else otherwise(joined(part))
        return parts

    return found


def _marked_words(sentences: Sequence[Sentence]) -> list[str]:
    """The words of sentences that have them, with the line ends between."""
    words = [word for sentence in sentences for word in (*(sentence.words or ()), "\n")]
    return words[:-1]


def _has_words(sentence: Sentence) -> bool:
    return sentence.words is not None


def _has_tags(sentence: Sentence) -> bool:
    return sentence.words is not None and sentence.tags is not None


_GROUPINGS: dict[str, _Grouping] = {
    "jieba": _always(jieba_words),
    "rjieba": _always(rjieba_words),
    "character": _always(characters),
    "gold": _where(_has_words, _marked_words, jieba_words),
    "people_daily": _where(_has_words, _marked_words, people_daily_words),
    "phrase": _where(_has_tags, partial(marked_units, "phrase"), partial(found_units, "phrase")),
    "entity": _where(_has_tags, partial(marked_units, "entity"), partial(found_units, "entity")),
}
SEGMENTATIONS: tuple[str, ...] = tuple(_GROUPINGS)
