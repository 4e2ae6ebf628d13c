"""Which characters belong together: segmentations by name, and their boundaries laid over tokens."""

from nezha.words.dictionary import with_dictionary
from nezha.words.marks import begins, begins_of, continues
from nezha.words.segmentations import SEGMENTATIONS, Segmentation, segment
from nezha.words.sentence import Sentence

__all__ = [
    "SEGMENTATIONS",
    "Segmentation",
    "Sentence",
    "begins",
    "begins_of",
    "continues",
    "segment",
    "with_dictionary",
]
