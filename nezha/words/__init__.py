"""Which characters belong together: segmentations by name, and their boundaries laid over tokens."""

from nezha.words.marks import begins, begins_of, continues
from nezha.words.segmentations import SEGMENTATIONS, segment
from nezha.words.sentence import Sentence

__all__ = ["SEGMENTATIONS", "Sentence", "begins", "begins_of", "continues", "segment"]
