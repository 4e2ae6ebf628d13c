"""Which characters belong together: segmentations by name, and their boundaries laid over tokens.

Names are loaded when they are asked for, so that a file which needs the sentence alone loads no numpy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nezha.words.dictionary import with_dictionary
    from nezha.words.marks import begins, begins_of, continues
    from nezha.words.segmentations import SEGMENTATIONS, Segmentation, segment
    from nezha.words.segmenters import Segmenter
    from nezha.words.sentence import Sentence

__all__ = [
    "SEGMENTATIONS",
    "Segmentation",
    "Segmenter",
    "Sentence",
    "begins",
    "begins_of",
    "continues",
    "segment",
    "with_dictionary",
]

_HOMES = {
    "with_dictionary": "nezha.words.dictionary",
    "begins": "nezha.words.marks",
    "begins_of": "nezha.words.marks",
    "continues": "nezha.words.marks",
    "SEGMENTATIONS": "nezha.words.segmentations",
    "Segmentation": "nezha.words.segmentations",
    "Segmenter": "nezha.words.segmenters",
    "segment": "nezha.words.segmentations",
    "Sentence": "nezha.words.sentence",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nezha.words' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
