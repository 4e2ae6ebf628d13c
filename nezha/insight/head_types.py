"""Names for what a head does: each of its figures against a threshold that can be moved.

The figures are those of `nezha.insight.profiles`; a head is of a kind where its figure is larger than the kind's
threshold.  Kinds do not exclude one another: a head that looks at the character before also looks left, and nearby.
"""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from nezha.insight.profiles import NAMES, WINDOW, Sums, measure, total
from nezha.insight.results import AttentionResult
from nezha.messages import InputError


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """What a figure must be larger than, in [0, 1], for a head to be called by its name."""

    prev: float = 0.4
    """Looks at the token before."""
    next: float = 0.4
    """Looks at the token after."""
    self: float = 0.4
    """Looks at the token itself."""
    local: float = 0.6
    """Looks no further than the window."""
    left: float = 0.7
    """Looks back."""
    right: float = 0.7
    """Looks ahead."""
    broad: float = 0.9
    """Looks everywhere alike."""
    punct: float = 0.3
    """Looks at punctuation."""
    special: float = 0.5
    """Looks at [CLS] and [SEP]."""
    far: float = 0.3
    """Looks beyond the distance at which clipping starts."""
    position: float = 0.8
    """Position varies more in its scores than content."""
    content: float = 0.8
    """Content varies more in its scores than position."""

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 1:
                raise InputError("out_of_range", name=field.name, rule=">= 0, <= 1", given=value)


@dataclass(frozen=True, kw_only=True)
class HeadFigures:
    """One head: its numbers in the model, counted from 0, and its figures by name, None where one is not known."""

    layer: int
    head: int
    figures: dict[str, float | None]

    def kinds(self, thresholds: Thresholds | None = None) -> tuple[str, ...]:
        """The names it goes by, in the order of `NAMES`."""
        over = asdict(thresholds or Thresholds())
        known = {name: self.figures.get(name) for name in NAMES}
        return tuple(name for name, value in known.items() if value is not None and value > over[name])

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"layer": self.layer, "head": self.head, **self.figures}


def head_figures(
    results: AttentionResult | Iterable[AttentionResult], *, special: bool = False, window: int = WINDOW
) -> tuple[HeadFigures, ...]:
    """The figures of every head that the results hold, over all their texts together.

    Args:
        results: of one model, with the same layers and heads; one or more.
        special: whether [CLS] and [SEP] count as tokens like any other.
        window: tokens to either side that are `local`.
    """
    results = [results] if isinstance(results, AttentionResult) else results
    return of_sums(total(measure(result, special=special, window=window) for result in results))


def of_sums(sums: Sums) -> tuple[HeadFigures, ...]:
    """The figures of every head, layer by layer."""
    figures = sums.figures
    return tuple(
        HeadFigures(
            layer=layer,
            head=head,
            figures={name: known(figures[number, i, j]) for number, name in enumerate(NAMES)},
        )
        for i, layer in enumerate(sums.layer_numbers)
        for j, head in enumerate(sums.head_numbers)
    )


def known(value: float) -> float | None:
    """A plain number, None for nan, which JSON does not have."""
    return None if math.isnan(value) else float(value)
