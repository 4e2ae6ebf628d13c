"""Marks: where a group of characters begins, and from there which tokens continue the group before them.

Whole-word masking asks one thing of a segmentation, one bit a token: does it belong to the group of the token before
it?  Both steps are numpy over whole texts of many sentences:

    group(character)  = how many groups have begun up to it
    continues(token)  = group(start of token) == group(start of the token before)

A token that crosses a boundary counts to the group in which it starts.
"""

from collections.abc import Sequence

import numpy as np

from nezha.messages import InputError
from nezha.words.segmentations import Segmentation, groups
from nezha.words.sentence import Sentence, joined


def begins(segmentation: Segmentation, sentences: Sequence[Sentence]) -> np.ndarray:
    """(characters of the joined text,) bool: True where a group begins; a line end is a group of its own.

    Args:
        segmentation: a name of `SEGMENTATIONS`, or a function from a text to its words.
        sentences: in order; the joined text is `joined(sentences)`.

    Returns:
        (characters,) bool.

    Raises:
        InputError: no such segmentation, or a function whose words are not the text.
    """
    text = joined(sentences)
    found = groups(segmentation, sentences)
    marks = begins_of(found)
    if len(marks) != len(text) or "".join(found) != text:
        raise InputError("segmenter_lost_text", given=len(marks), expected=len(text))
    code = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    ends = np.flatnonzero(code == ord("\n"))
    marks[ends] = True
    marks[ends[ends < len(marks) - 1] + 1] = True
    return marks


def begins_of(words: Sequence[str]) -> np.ndarray:
    """(characters of the joined words,) bool: True where one of `words` begins.

    Args:
        words: in order.

    Returns:
        (characters,) bool.
    """
    ends = np.cumsum(np.fromiter(map(len, words), dtype=np.int64, count=len(words)))
    total = int(ends[-1]) if len(words) else 0
    marks = np.zeros(total, dtype=bool)
    marks[:1] = True
    marks[ends[ends < total]] = True
    return marks


def continues(begins: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """(tokens,) bool: whether a token continues the group of the token before it.

    Args:
        begins: (characters,) bool, as `begins` gives it.
        starts: (tokens,) int, rising: the character with which each token begins.

    Returns:
        (tokens,) bool; the first token continues nothing.
    """
    group = np.cumsum(begins, dtype=np.int64)[starts]
    same = np.zeros(len(group), dtype=bool)
    same[1:] = group[1:] == group[:-1]
    return same
