"""What is to be drawn: a result, a head, a token, and the switches; checked once, before anything is drawn."""

from dataclasses import dataclass
from functools import cached_property
from operator import index
from typing import Any

import numpy as np

from nezha.insight.results import Array, AttentionResult
from nezha.messages import LANGUAGES, InputError, say


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A choice within a result; layers, heads and tokens are counted from 0."""

    result: AttentionResult
    lang: str
    layer: int
    head: int
    token: int
    key: int
    specials: bool
    own_scale: bool

    def say(self, name: str, **values: object) -> str:
        """The sentence `plot_NAME` in the language of the figure."""
        return say(f"plot_{name}", self.lang, **values)

    @cached_property
    def shown(self) -> list[int]:
        """Tokens that have a row and a column in maps."""
        result = self.result
        return [place for place in range(len(result.tokens)) if self.specials or not result.special[place]]

    def of_head(self, name: str) -> Array:
        """An array of the result for the chosen head, as (tokens, ...)."""
        return getattr(self.result, name)[self.layer, self.head]

    @cached_property
    def score(self) -> Array:
        """Content + position of the chosen head, (tokens, tokens)."""
        return self.of_head("content") + self.of_head("position")

    def cut(self, values: Array) -> Array:
        """The shown rows and columns of a (tokens, tokens) map."""
        return values[np.ix_(self.shown, self.shown)]

    @cached_property
    def score_limit(self) -> float:
        """End of the scale of content, position and score: of all heads, or of this one."""
        if self.own_scale:
            maps = (self.of_head("content"), self.of_head("position"), self.score)
        else:
            maps = (self.result.content, self.result.position, self.result.content + self.result.position)
        return max(float(np.abs(values).max()) for values in maps) or 1.0

    @cached_property
    def share_limit(self) -> float:
        """End of the scale of probabilities: 1, or the largest of this head."""
        return float(self.of_head("probabilities").max()) if self.own_scale else 1.0

    @property
    def sinusoids(self) -> bool:
        """Whether the table R is computed from sinusoids, not learned, and not zero."""
        return self.result.positions.startswith("functional")

    @property
    def head_name(self) -> str:
        """Which head, as the tables count: from 1."""
        return self.say("head", layer=self.layer + 1, head=self.head + 1)


def wish(
    result: AttentionResult,
    lang: str = "en",
    *,
    layer: int | None = None,
    head: int | None = None,
    token: int | None = None,
    key: int | None = None,
    specials: bool = True,
    own_scale: bool = False,
) -> Wish:
    """What was asked for, with what was left out filled in.

    Raises:
        InputError: a language, layer, head or token that there is not.
    """
    if lang not in LANGUAGES:
        raise InputError("plot_lang", choices=", ".join(LANGUAGES), given=lang)
    layer, head = _head(result, layer, head)
    tokens = len(result.tokens)
    if token is None:
        token = result.pieces.index("[MASK]") if "[MASK]" in result.pieces else tokens // 2
    token = checked("token", token, 0, tokens - 1)
    if key is None:
        key = int(result.probabilities[layer, head, token].argmax())
    key = checked("token", key, 0, tokens - 1)
    specials = specials or all(result.special)
    return Wish(
        result=result, lang=lang, layer=layer, head=head, token=token, key=key, specials=specials, own_scale=own_scale
    )


def checked(what: str, given: Any, low: int, high: int) -> int:
    """`given`, a whole number from `low` to `high`.

    Raises:
        InputError: it is not.
    """
    try:
        number = index(given)
    except TypeError:
        number = None
    if number is None or not low <= number <= high:
        raise InputError(f"plot_no_{what}", low=low, high=high, given=given)
    return number


def _head(result: AttentionResult, layer: int | None, head: int | None) -> tuple[int, int]:
    """The chosen head; what is left open becomes that of the sharpest among those that fit."""
    layers = range(result.layers) if layer is None else [checked("layer", layer, 0, result.layers - 1)]
    heads = range(result.heads) if head is None else [checked("head", head, 0, result.heads - 1)]
    sharp = _sharpness(result)
    return max(((one, other) for one in layers for other in heads), key=lambda place: sharp[place])


def _sharpness(result: AttentionResult) -> Array:
    """How much the tokens of the text look at one other token, each at its own, mean: (layers, heads)."""
    places = np.flatnonzero(~np.asarray(result.special))
    if len(places) < 2:
        return np.zeros((result.layers, result.heads), dtype=np.float32)
    shares = result.probabilities[:, :, places][..., places].copy()
    shares[..., np.arange(len(places)), np.arange(len(places))] = 0
    return shares.max(axis=-1).mean(axis=-1)
