"""Segmenters: from a text to words, behind one callable.

Chinese is written without spaces, and its tokens are single characters, so whole-word masking needs somebody to say
which characters belong together.  The paper uses jieba (section 2.3) without naming version or mode; here it is
jieba's accurate mode with its HMM for unknown words, the default of `jieba.cut`.
"""

import logging
from collections.abc import Callable

Segmenter = Callable[[str], list[str]]
"""Text -> words; joined, the words are the text."""


def jieba_words(text: str) -> list[str]:
    """Words by jieba, the paper's segmenter."""
    import jieba  # here, since loading its dictionary takes most of a second

    jieba.setLogLevel(logging.WARNING)
    return jieba.lcut(text)


def rjieba_words(text: str) -> list[str]:
    """Words by rjieba: jieba's algorithm and dictionary in Rust; its words can differ in places."""
    import rjieba

    return rjieba.cut(text)


def characters(text: str) -> list[str]:
    """Every character a word of its own."""
    return list(text)
