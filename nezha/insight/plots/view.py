"""What a view is: how large, how drawn, in which numbers, and in which words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nezha.insight.plots.wish import Wish

if TYPE_CHECKING:
    from nezha.insight.plots.paper import Paper


def signed(offset: int) -> str:
    """An offset as written: −2, 0, +1."""
    return f"{offset:+d}".replace("-", "−") if offset else "0"


@dataclass(frozen=True)
class Rows:
    """The numbers of a view, one a row.

    `columns` are keys of `nezha.texts` without their `column_plot_`; `values` gives a tuple a row in that order.
    """

    columns: tuple[str, ...]
    values: Iterator[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class View:
    """One kind of figure."""

    size: Callable[[Wish], tuple[float, float]]
    """Width and height of the drawing without title and caption, inches."""
    draw: Callable[[Wish, "Paper"], None]
    rows: Callable[[Wish], Rows]
    title: Callable[[Wish], str]
    caption: Callable[[Wish], list[str]]
    """Sentences on what is shown, in `Wish.lang`."""
    relative: bool = False
    """Whether it is about relative positions, so that a model without any has no such view."""
