"""The shapes that docstrings tell, read from them and held against a call.

    query, key, value: (B, H, L, d).                   under Args, Shapes or Returns; `a: (n,) and b: (m,)` too
    mask: added to the scores; (B, 1, 1, L) or (B, 1, L, L).

A letter or word is a size, the same everywhere in one call; `2k + 1` follows from the sizes or, where k occurs nowhere
else, fixes it.  So a docstring that lies fails the test of the function, as a wrong annotation would under a checker.
"""

import inspect
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Shape = tuple[str, ...]
Told = dict[str, list[Shape]]
"""Name -> the shapes it may have."""
RETURNED = "returns"
_SHAPE = re.compile(r"\((\w[\w ·+]*(?:, [\w ·+]+)*),?\)")
_ENTRY = re.compile(r"^ {4}(?=[\w`])", re.MULTILINE)


def shapes_told(item: Any) -> Told:
    """What the docstring of a function or tuple says of its arguments or fields, and of what is returned."""
    found: Told = {}
    doc = inspect.cleandoc(item.__doc__ or "")
    parts = re.split(r"^(Args|Shapes|Returns|Raises|Example):$", doc, flags=re.MULTILINE)
    for title, text in zip(parts[1::2], parts[2::2], strict=True):
        if title == "Returns":
            shape = _SHAPE.search(text)
            found |= {RETURNED: [_sizes(shape[1])]} if shape else {}
        elif title in ("Args", "Shapes"):
            for entry in _ENTRY.split(text)[1:]:
                found |= _entry(entry)
    return found


def _entry(entry: str) -> Told:
    """`query, key: (B, L) or (L,)`; or several `name: (…)` in one line."""
    each = re.findall(r"`?(\w+)`?: (\([^)]*\))", entry)
    if len(each) > 1:
        return {name: [_sizes(_SHAPE.search(shape)[1])] for name, shape in each if _SHAPE.search(shape)}  # type: ignore[index]
    names, _, text = entry.partition(":")
    shapes = [_sizes(one) for one in _SHAPE.findall(text)]
    names = re.sub(r",? and what is returned", f", {RETURNED}", names)
    return {name: shapes for name in re.findall(r"\w+", names)} if shapes else {}


def _sizes(inside: str) -> Shape:
    return tuple(size.strip() for size in inside.split(","))


class Sizes:
    """What the letters of a docstring stand for in one call."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def take(self, name: str, given: Sequence[int], allowed: list[Shape]) -> None:
        """Hold one array against the shapes it may have, and learn from it.

        Raises:
            AssertionError: it has none of them.
        """
        for shape in allowed:
            learnt = self._fit(shape, given)
            if learnt is not None:
                self.known |= learnt
                return
        raise AssertionError(f"{name}: told {allowed}, is {tuple(given)}, where {self.known}")

    def _fit(self, shape: Shape, given: Sequence[int]) -> dict[str, int] | None:
        if len(shape) != len(given):
            return None
        learnt: dict[str, int] = {}
        for told, size in zip(shape, given, strict=True):
            fits = self._size(told, size, self.known | learnt)
            if fits is None:
                return None
            learnt |= fits
        return learnt

    @staticmethod
    def _size(told: str, size: int, known: dict[str, int]) -> dict[str, int] | None:
        """What one size teaches; None where it cannot be."""
        formula = re.sub(r"(\d)([A-Za-z])", r"\1*\2", told.replace("·", "*"))
        letters = [name for name in re.findall(r"[A-Za-z]\w*", formula) if name not in known]
        for values in itertools.product(range(size + 1), repeat=len(letters)):
            tried = known | dict(zip(letters, values, strict=True))
            if eval(formula, {"__builtins__": {}}, tried) == size:
                return {name: tried[name] for name in letters}
        return None


def arrays(value: Any) -> Iterator[Any]:
    """The arrays in a value: itself, or the fields of a tuple."""
    if hasattr(value, "shape"):
        yield value
    elif isinstance(value, tuple):
        yield from (one for one in value if hasattr(one, "shape"))


def held(function: Callable[..., Any], *args: Any, told_by: Any = None, **kwargs: Any) -> dict[str, int]:
    """Call `function`, hold every array that its docstring tells of against it, and return the sizes found.

    Args:
        function: with shapes in its docstring.
        args, kwargs: of the call.
        told_by: what has the docstring, where it is not `function` itself.

    Raises:
        AssertionError: an array has another shape than was told, or nothing was told at all.
    """
    told, sizes = shapes_told(told_by or function), Sizes()
    given = inspect.signature(function).bind(*args, **kwargs).arguments
    result = function(*args, **kwargs)
    pairs = [(name, array) for name in told if name in given for array in arrays(given[name])]
    if RETURNED in told:
        pairs += [(RETURNED, array) for array in arrays(result)]
    assert pairs, "the docstring tells no shape"
    for name, array in pairs:
        sizes.take(name, array.shape, told[name])
    if isinstance(result, tuple) and hasattr(result, "_fields"):
        for name, allowed in shapes_told(type(result)).items():
            if getattr(result, name, None) is not None:
                sizes.take(name, getattr(result, name).shape, allowed)
    return sizes.known
