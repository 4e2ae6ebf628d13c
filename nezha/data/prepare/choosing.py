"""Which words a preparation keeps: names of segmentations, with a person's dictionary or a function behind some.

A function is called in other processes and, after a kill, in another run; so it is known by where it is imported from,
and must be found there.
"""

import pickle
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from nezha.data.shards import PARTS
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.words import SEGMENTATIONS, Segmentation, Segmenter, with_dictionary

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")

Choice = dict[str, Segmentation]
"""In order: the name under which words are kept -> the segmentation, or the function, that finds them."""


def choose(words: Sequence[str] | str, dictionary: str | Path | None, segmenters: Mapping[str, Segmenter]) -> Choice:
    """The segmentations named in `words`.

    Args:
        words: names, of `SEGMENTATIONS` or of `segmenters`.
        dictionary: a file whose words `jieba` shall know too.
        segmenters: functions from a text to its words, by a name for them.

    Raises:
        InputError: a name that there is not, or no name for a file; a dictionary without jieba; a function that other
            processes cannot import.
    """
    names = (words,) if isinstance(words, str) else tuple(dict.fromkeys(words))
    for name, function in segmenters.items():
        _check_own(name, function)
    for name in names:
        if name not in SEGMENTATIONS and name not in segmenters:
            raise unknown_choice("words", name, (*SEGMENTATIONS, *segmenters))
    chosen: Choice = {name: segmenters.get(name, name) for name in names}
    if dictionary is not None:
        if "jieba" not in chosen:
            raise InputError("dictionary_needs_jieba", words=",".join(names))
        chosen["jieba"] = with_dictionary(dictionary)
    return chosen


def fingerprints(choice: Choice) -> dict[str, str]:
    """For each name what tells its segmentation from another."""
    return {name: _fingerprint(segmentation) for name, segmentation in choice.items()}


def _fingerprint(segmentation: Segmentation) -> str:
    if isinstance(segmentation, str):
        return segmentation
    return sha256(pickle.dumps(segmentation, protocol=5)).hexdigest()[:16]


def _check_own(name: str, function: Segmenter) -> None:
    if not _NAME.fullmatch(name) or name in (*SEGMENTATIONS, *PARTS):
        raise InputError("segmenter_name", name=name)
    try:
        importable = b"__main__" not in pickle.dumps(function)
    except (pickle.PicklingError, AttributeError, TypeError):
        importable = False
    if not importable:
        raise InputError("segmenter_not_importable", name=name)
