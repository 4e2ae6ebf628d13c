"""Two steps about guessing: what fills a gap, and how much a character's own word gives it away."""

from nezha.insight.fill import fill_mask
from nezha.insight.loading import Loaded, load
from nezha.insight.results import MaskGuess
from nezha.tour import SENTENCE
from nezha.tour.results import Gap, Word

CHARACTERS = ("开", "发", "进", "扩")
"""Each makes a word with the character after the gap: launch, develop, progress, expand."""
GAP = 4
WORD = "经济"
SHOWN = 4
"""Guesses of the model that are told."""


def gap(model: str | Loaded = "bundled") -> Gap:
    """Which of four characters the model puts into the gap of the tour's sentence.

    Raises:
        InputError: no such model, or one without the head of masks.
    """
    loaded = load(model)
    text = SENTENCE[:GAP] + "[MASK]" + SENTENCE[GAP + 1 :]
    (mask,) = fill_mask(text, k=loaded.tokenizer.vocab_size, model=loaded).masks
    best = mask.candidates[:SHOWN]
    return Gap(
        model=loaded.name, text=text, characters=CHARACTERS,
        probabilities=tuple(_probability(mask, one) for one in CHARACTERS),
        best=tuple(one.token for one in best), best_probabilities=tuple(one.probability for one in best),
    )  # fmt: skip


def word(model: str | Loaded = "bundled") -> Word:
    """How probable the second character of a word is, hidden by itself and with the first.

    Raises:
        InputError: as `gap`.
    """
    loaded = load(model)
    every = loaded.tokenizer.vocab_size
    first, second = WORD
    (alone,) = fill_mask(SENTENCE.replace(second, "[MASK]", 1), k=every, model=loaded).masks
    _, together = fill_mask(SENTENCE.replace(first + second, "[MASK][MASK]", 1), k=every, model=loaded).masks
    return Word(
        model=loaded.name, text=SENTENCE, word=WORD, character=second,
        alone=_probability(alone, second), together=_probability(together, second),
        alone_best=_best(alone), alone_probabilities=_shares(alone),
        together_best=_best(together), together_probabilities=_shares(together),
    )  # fmt: skip


def _probability(mask: MaskGuess, character: str) -> float:
    """Of a character; 0 where the vocabulary lacks it."""
    return next((one.probability for one in mask.candidates if one.token == character), 0.0)


def _best(mask: MaskGuess) -> tuple[str, ...]:
    return tuple(one.token for one in mask.candidates[:SHOWN])


def _shares(mask: MaskGuess) -> tuple[float, ...]:
    return tuple(one.probability for one in mask.candidates[:SHOWN])
