"""A WordPiece vocabulary for Chinese from text, in the order and format of the released `vocab.txt`.

Chinese characters are tokens of their own and are never joined, so a vocabulary is: special pieces, every character
seen often enough, and pieces of the Latin words and numbers between them.  Characters that may stand inside such a
word also come with `##`.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from nezha.tokenizer import SPECIALS
from nezha.widths import FULL_WIDTH


def build_vocabulary(texts: Iterable[str], *, min_count: int = 8, min_word_count: int = 40) -> list[str]:
    """Pieces for `texts`.

    Args:
        texts: any strings.
        min_count: how often a character must occur to have a piece.
        min_word_count: how often a Latin word or a number must occur to be one piece.

    Returns:
        The specials, then characters and words by falling count (ties by code point), then the `##` pieces.
    """
    normalizer, splitter = BertNormalizer(lowercase=True, handle_chinese_chars=True), BertPreTokenizer()
    characters: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text.translate(FULL_WIDTH))):
            characters.update(word)
            if len(word) > 1:
                words[word] += 1
    kept = {character: count for character, count in characters.items() if count >= min_count}
    kept |= {word: count for word, count in words.items() if count >= min_word_count}
    first = sorted(kept, key=lambda piece: (-kept[piece], piece))
    inside = sorted({c for word in words for c in word if c in kept and _may_continue(c)})
    return [*SPECIALS, *first, *(f"##{character}" for character in inside)]


def _may_continue(character: str) -> bool:
    """Whether a character can stand inside a longer word: letters and digits that are not Chinese characters."""
    return unicodedata.category(character)[0] in "LMN" and not "\u4e00" <= character <= "\u9fff"
