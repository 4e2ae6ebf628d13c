"""How studies draw: a mean with its spread, in colours that colour-blind readers tell apart (Okabe and Ito)."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")


def spread(values: Sequence[float]) -> float:
    """Standard deviation of a sample; 0 of a single value."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


def band(axes: Any, values: Mapping[float, Sequence[float]], *, label: str, color: str, style: str = "-") -> None:
    """A line of means over x, with one standard deviation to either side."""
    x = sorted(values)
    means, spreads = [statistics.mean(values[at]) for at in x], [spread(values[at]) for at in x]
    low, high = zip(*((mean - sd, mean + sd) for mean, sd in zip(means, spreads, strict=True)), strict=True)
    axes.plot(x, means, color=color, label=label, linestyle=style, marker="o", markersize=3)
    axes.fill_between(x, low, high, color=color, alpha=0.18, linewidth=0)


def bars(axes: Any, values: Mapping[str, Sequence[float]], *, number: int, of: int, label: str, color: str) -> None:
    """Bars of means with their spread, the `number`-th of `of` beside one another."""
    wide = 0.8 / of
    places = [place + (number - (of - 1) / 2) * wide for place in range(len(values))]
    axes.bar(
        places, [statistics.mean(found) for found in values.values()], wide, color=color, label=label,
        yerr=[spread(found) for found in values.values()], capsize=3,
    )  # fmt: skip
    axes.set_xticks(range(len(values)), list(values))
