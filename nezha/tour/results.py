"""What each step of the tour shows, and which answer is right: frozen, without torch, kept as JSON.

Maps are (tokens, tokens), rows looking and columns looked at; layers and heads count from 0 as the model has them.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np

from nezha.insight.results import Array
from nezha.options import unknown_choice

DIGITS = 5
"""Decimals that are kept of a number in JSON: a picture of 20 tokens shows fewer."""
EVEN = 0.6
"""Share of what varies in the scores above which one part of them is said to do the work."""
LOOKS = 0.4
"""Share of attention on the character before, above which a head is said to look there: `Thresholds.prev`."""
BARELY, WELL = 0.6, 0.85
"""Shares of right answers of two kinds: below the first hardly better than a coin, above the second like a person."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """What every step knows."""

    choices: ClassVar[tuple[str, ...]] = ()
    """Answers that can be given, where they do not depend on the model."""
    model: str

    @property
    def answer(self) -> str:
        """The right choice, as the model has it."""
        raise NotImplementedError

    @property
    def offered(self) -> tuple[str, ...]:
        """The choices, in the order in which they are shown."""
        return self.choices

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, numbers to `DIGITS` decimals."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, kw_only=True, eq=False)
class Gap(Step):
    """What fills the gap of `text`: `probabilities` of the offered characters, and the model's own best ones."""

    text: str
    characters: tuple[str, ...]
    probabilities: tuple[float, ...]
    best: tuple[str, ...]
    best_probabilities: tuple[float, ...]

    @property
    def offered(self) -> tuple[str, ...]:
        """The characters."""
        return self.characters

    @property
    def answer(self) -> str:
        """The one that the model holds most probable."""
        return self.characters[int(np.argmax(self.probabilities))]


@dataclass(frozen=True, kw_only=True, eq=False)
class Heads(Step):
    """Four heads over one text, and all others in small.

    Shapes:
        `maps`: (4, tokens, tokens).  `wall`: (layers, heads), share of attention on the character before.
    """

    text: str
    tokens: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    maps: Array
    wall: Array

    @property
    def offered(self) -> tuple[str, ...]:
        """The heads as LAYER.HEAD, counted from 1."""
        return tuple(named(place) for place in self.places)

    @property
    def answer(self) -> str:
        """The one that looks at the character before most."""
        return max(self.offered, key=lambda name: self.share(name))

    def share(self, name: str) -> float:
        """Attention that the head `name` spends on the character before."""
        return float(self.wall[self.places[self.offered.index(name)]])


@dataclass(frozen=True, kw_only=True, eq=False)
class Split(Step):
    """The scores of one head in two parts.

    Shapes:
        `content`, `position`, `probabilities`: (tokens, tokens), scores without unit and shares of attention.
        `offsets`: (n,), mean position score at the offsets -reach .. reach.
    """

    choices: ClassVar[tuple[str, ...]] = ("content", "position", "both")
    text: str
    tokens: tuple[str, ...]
    layer: int
    head: int
    content: Array
    position: Array
    probabilities: Array
    position_share: float

    @property
    def answer(self) -> str:
        """The part that varies most: softmax sees nothing else."""
        if self.position_share > EVEN:
            return "position"
        return "content" if self.position_share < 1 - EVEN else "both"


@dataclass(frozen=True, kw_only=True, eq=False)
class Moved(Step):
    """A head over a sentence, over the same sentence begun later, and over its characters in another order.

    `shift` is the largest change of any probability of any head when the sentence begins `begun` places later, and
    `twin_shift` that of a model of the same size with absolute positions and random weights.
    """

    choices: ClassVar[tuple[str, ...]] = ("both", "shift", "shuffle", "neither")
    text: str
    shuffled: str
    tokens: tuple[str, ...]
    shuffled_tokens: tuple[str, ...]
    layer: int
    head: int
    plain: Array
    mixed: Array
    share: float
    shuffled_share: float
    begun: int
    shift: float
    twin_shift: float

    @property
    def answer(self) -> str:
        """After which of the two it still looks at the character before."""
        after_shift, after_shuffle = self.share - self.shift > LOOKS, self.shuffled_share > LOOKS
        if after_shift and after_shuffle:
            return "both"
        return "shift" if after_shift else "shuffle" if after_shuffle else "neither"


@dataclass(frozen=True, kw_only=True, eq=False)
class Word(Step):
    """A character of a word, hidden by itself and together with the word: its probability, and what is guessed."""

    choices: ClassVar[tuple[str, ...]] = ("alone", "together", "same")
    text: str
    word: str
    character: str
    alone: float
    together: float
    alone_best: tuple[str, ...]
    alone_probabilities: tuple[float, ...]
    together_best: tuple[str, ...]
    together_probabilities: tuple[float, ...]

    @property
    def answer(self) -> str:
        """Where the model is surer; the same where less than a tenth lies between."""
        if abs(self.alone - self.together) < 0.1:
            return "same"
        return "alone" if self.alone > self.together else "together"


@dataclass(frozen=True, kw_only=True, eq=False)
class Off(Step):
    """How much worse every character is guessed without a head, in nats; `layer_off` without all of its layer."""

    texts: int
    characters: int
    loss: float
    places: tuple[tuple[int, int], ...]
    roles: tuple[str, ...]
    lost: tuple[float, ...]
    layer: int
    layer_lost: float

    @property
    def offered(self) -> tuple[str, ...]:
        """The heads as LAYER.HEAD, counted from 1."""
        return tuple(named(place) for place in self.places)

    @property
    def answer(self) -> str:
        """The head without which the model guesses worst."""
        return self.offered[int(np.argmax(self.lost))]


@dataclass(frozen=True, kw_only=True, eq=False)
class Task(Step):
    """A new layer for a task on a model that is left as it is: what it gets right before and after it has learned.

    `new` and `all` count numbers of the layer and of the model; `before` and `after` are shares of `tests` reviews.
    """

    choices: ClassVar[tuple[str, ...]] = ("coin", "well", "perfect")
    new: int
    all: int
    learned_from: int
    tests: int
    before: float
    after: float
    review: str
    positive: float

    @property
    def answer(self) -> str:
        """How good it becomes."""
        return "coin" if self.after < BARELY else "perfect" if self.after > WELL else "well"


KINDS: dict[str, type[Step]] = {
    "gap": Gap, "heads": Heads, "split": Split, "moved": Moved, "word": Word, "off": Off, "task": Task,
}  # fmt: skip


def named(place: tuple[int, int]) -> str:
    """A head as a person counts it: layer 1 and head 0 are 2.1."""
    return f"{place[0] + 1}.{place[1] + 1}"


def from_dict(step: str, values: dict[str, Any]) -> Step:
    """What `Step.to_dict` wrote.

    Raises:
        InputError: no such step.
    """
    if step not in KINDS:
        raise unknown_choice("step", step, tuple(KINDS))
    made: dict[str, Any] = {
        field.name: np.array(values[field.name], np.float32) if field.type is Array else _frozen(values[field.name])
        for field in fields(KINDS[step])
    }
    return KINDS[step](**made)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return np.round(value.astype(np.float64), DIGITS).tolist()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return round(value, DIGITS) if isinstance(value, float) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
