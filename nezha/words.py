"""Where Chinese words begin and end: segmenters behind one callable, and words laid over tokens.

Chinese is written without spaces, and its tokens are single characters, so whole-word masking needs somebody to say
which characters belong together.  The paper uses jieba (section 2.3) without naming version or mode; here it is
jieba's accurate mode with its HMM for unknown words, the default of `jieba.cut`.
"""

import logging
from collections.abc import Callable, Sequence

from nezha.options import unknown_choice

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


SEGMENTERS: dict[str, Segmenter] = {"jieba": jieba_words, "rjieba": rjieba_words, "character": characters}


def segmenter(name: str) -> Segmenter:
    """The segmenter called `name`.

    Raises:
        InputError: naming those that there are.
    """
    if name not in SEGMENTERS:
        raise unknown_choice("segmenter", name, tuple(SEGMENTERS))
    return SEGMENTERS[name]


def segment(text: str, segmenter_name: str = "jieba") -> list[str]:
    """The words of `text`, `[MASK]` kept as a word of its own; joined, they are `text`."""
    cut = segmenter(segmenter_name)
    words: list[str] = []
    for number, part in enumerate(text.split("[MASK]")):
        words += ["[MASK]"] * (number > 0) + (cut(part) if part else [])
    return words


def continues_word(words: Sequence[str], offsets: Sequence[tuple[int, int]]) -> list[bool]:
    """For each token, whether it continues the word of the token before it.

    Args:
        words: words whose concatenation is the text.
        offsets: (start, end) of each token in the text, in order.

    A token that crosses a word boundary counts to the word in which it starts.
    """
    flags: list[bool] = []
    word, end, last = -1, 0, -1
    lengths = iter(words)
    for start, _ in offsets:
        while end <= start:
            length = len(next(lengths, "\0"))
            word, end = word + 1, end + length
        flags.append(word == last)
        last = word
    return flags
