"""How many hidden words a model gives back whole, character for character: what whole-word masking trains for.

A word counts where it was hidden entirely and every one of its characters shown as [MASK]; it is recovered where the
likeliest guess is right at each of them.
"""

from dataclasses import dataclass

import numpy as np

from nezha.insight.guesses import Guesses

LONGEST = 4
"""Characters from which on words are counted together."""


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """Words of one length: how many were hidden and which share came back whole."""

    characters: int
    words: int
    recovered: float


def word_recovery(found: Guesses) -> tuple[Recovery, ...]:
    """By length of the word, 1 … `LONGEST`; the last holds the longer ones too.  Lengths without a word are left out.

    `found` must come from whole-word masking, in which words are hidden entirely.
    """
    words = np.stack([found.example, found.word], 1)
    _, which = np.unique(words, axis=0, return_inverse=True)
    length = np.bincount(which)
    hidden = np.bincount(which, found.shown_mask) == length
    right = np.bincount(which, found.guess == found.label) == length
    kind = np.minimum(length, LONGEST)
    return tuple(
        Recovery(characters=size, words=int(here.sum()), recovered=float(right[here].mean()))
        for size in range(1, LONGEST + 1)
        if (here := hidden & (kind == size)).any()
    )
