"""Texts that no model trained on the box's corpora has seen: what a question asks about where no text is given.

They come from the newspaper and the reviews that every training holds out (`nezha.words.sentence.is_held_out`), as
plain text and not as tokens, so that models with different vocabularies read the same.
"""

from functools import lru_cache

import numpy as np

from nezha.data.bundled import documents
from nezha.words.sentence import is_held_out


def held_out(number: int, length: int, seed: int) -> tuple[str, ...]:
    """`number` held-out texts of `length` characters each, from as many different documents.

    Args:
        number: how many; fewer where there are not so many long enough documents.
        length: characters; each text is the beginning of its document.
        seed: which documents; the same ones for the same three numbers.
    """
    long_enough = [text for text in _texts() if len(text) >= length]
    chosen = np.random.default_rng(seed).permutation(len(long_enough))[:number]
    return tuple(long_enough[place][:length] for place in chosen)


@lru_cache(maxsize=1)
def _texts() -> tuple[str, ...]:
    """Every held-out document once, its sentences joined as Chinese is printed, without blanks; 3 s, then kept."""
    found = ("".join("".join(sentence.text for sentence in one).split()) for one in documents() if is_held_out(one))
    return tuple(dict.fromkeys(found))
