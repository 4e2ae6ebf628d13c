"""Search for heads: `prev>0.6`, `position>0.8 and layer<4`, `(punct or special) and not broad`.

    query      = [ any ]                               an empty query finds every head
    any        = all { "or" all }
    all        = one { "and" one }                     "and" binds closer than "or"
    one        = "not" one | "(" any ")" | name [ sign number ]
    sign       = ">" | ">=" | "<" | "<=" | "=" | "==" | "!="
    number     = digits [ "." digits ] [ "%" ] | "." digits [ "%" ]             60% is 0.6

`name` is one of the figures of `nezha.insight.profiles.NAMES`, or another figure that the heads have (`nezha heads` has
`words`), or `layer` or `head`, which are counted from 1 as every table and view shows them.  The meaning:

    - A name with a sign compares the figure, in double precision, with the number; `=` and `==` are the same.
    - A figure that is not known makes every comparison false, `!=` too; so `not far>0.5` finds heads without a `far`.
    - A name alone asks whether the head is of that kind: whether its figure is larger than its threshold in
      `Thresholds`.  `layer`, `head` and figures without a threshold cannot stand alone.
    - Capital and small letters (A to Z) are one; spaces, tabs and line ends between parts mean nothing.  Full-width
      characters (U+FF01 to U+FF5E) are read as their narrow ones, the ideographic space as a space.
    - Parentheses and "not" may stand inside one another at most `DEEPEST` times.
    - Heads are found in the order in which they are given.

A query that cannot be read is refused with the place of the first part that does not fit, counted from 1 in characters,
one more than the length where the query ends too early.  `tests/insight/head_queries.json` holds queries with what they
find, for any other implementation.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict

from nezha.insight.head_types import HeadFigures, Thresholds
from nezha.insight.profiles import NAMES
from nezha.messages import InputError, Told

Test = Callable[[HeadFigures], bool]
PLACES = ("layer", "head")
DEEPEST = 20
_WIDE = {**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0x3000: 0x20}
_SMALL = {code: code + 0x20 for code in range(0x41, 0x5B)}
_BLANK = re.compile(r"[ \t\r\n]*")
_PART = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|\.[0-9]+%?|[a-z_]+|>=|<=|==|!=|[><=()]")
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def search_heads(
    heads: Sequence[HeadFigures], query: str, thresholds: Thresholds | None = None
) -> tuple[HeadFigures, ...]:
    """The heads that a query finds.

    Args:
        heads: what `head_figures` returned, or the heads of a `HeadsResult`.
        query: as above.
        thresholds: what a name alone means.

    Raises:
        InputError: the query cannot be read, or names no figure: where, and what could stand there.
    """
    names = tuple(dict.fromkeys((*NAMES, *(name for head in heads[:1] for name in head.figures))))
    test = _Reader(query, names, asdict(thresholds or Thresholds())).read()
    return tuple(head for head in heads if test(head))


def check_query(query: str, names: Sequence[str] = (*NAMES, "words")) -> None:
    """Read a query before anything is measured.

    Args:
        query: as above.
        names: figures that the heads will have.

    Raises:
        InputError: as `search_heads`.
    """
    search_heads([HeadFigures(layer=0, head=0, figures=dict.fromkeys(names))], query)


class _Reader:
    """Reads a query from left to right; `at` is the next part."""

    def __init__(self, query: str, names: Sequence[str], thresholds: dict[str, float]):
        self.query, self.names, self.thresholds = query, (*names, *PLACES), thresholds
        self.parts = self._split(query.translate(_WIDE).translate(_SMALL))
        self.at, self.depth = 0, 0

    def _split(self, text: str) -> list[tuple[int, str]]:
        """The parts with the places where they begin; the last is empty and stands at the end."""
        parts, place = [], _end(_BLANK.match(text))
        while place < len(text):
            found = _PART.match(text, place)
            if found is None:
                raise self._wrong(place, self.query[place], "query_expects_part")
            parts.append((place, found[0]))
            place = _end(_BLANK.match(text, found.end()))
        return [*parts, (len(text), "")]

    def read(self) -> Test:
        """The whole query."""
        if len(self.parts) == 1:
            return lambda head: True
        test = self._any()
        if self._next():
            raise self._unfit("query_expects_joint")
        return test

    def _any(self) -> Test:
        tests = [self._all()]
        while self._take("or"):
            tests.append(self._all())
        return tests[0] if len(tests) == 1 else lambda head: any(test(head) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._take("and"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda head: all(test(head) for test in tests)

    def _one(self) -> Test:
        if self._next() not in ("not", "("):
            return self._comparison()
        if self.depth == DEEPEST:
            raise self._unfit("query_expects_flat", most=str(DEEPEST))
        self.depth += 1
        if self._take("not"):
            inner = self._one()
            test = _negated(inner)
        else:
            self.at += 1
            test = self._any()
            if not self._take(")"):
                raise self._unfit("query_expects_close")
        self.depth -= 1
        return test

    def _comparison(self) -> Test:
        name = self._next()
        if name not in self.names:
            raise self._unfit("query_expects_name", names=", ".join(self.names))
        self.at += 1
        sign = _SIGNS.get(self._next())
        if sign is None:
            if name not in self.thresholds:
                raise self._unfit("query_expects_sign", name=name)
            least = self.thresholds[name]
            return lambda head: _holds(_SIGNS[">"], _value(head, name), least)
        self.at += 1
        number = self._number()
        return lambda head: _holds(sign, _value(head, name), number)

    def _number(self) -> float:
        text = self._next()
        if not text[:1].isdigit() and not text.startswith("."):
            raise self._unfit("query_expects_number")
        self.at += 1
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)

    def _next(self) -> str:
        return self.parts[self.at][1]

    def _take(self, part: str) -> bool:
        """Go past `part` if it is next."""
        if self._next() != part:
            return False
        self.at += 1
        return True

    def _unfit(self, expected: str, **values: str) -> InputError:
        place, part = self.parts[self.at]
        return self._wrong(place, part, expected, **values)

    def _wrong(self, place: int, part: str, expected: str, **values: str) -> InputError:
        return InputError(
            "query_wrong", query=self.query, place=place + 1, found=part or "–", expected=Told(((expected, values),))
        )


def _end(blank: re.Match[str] | None) -> int:
    assert blank is not None, "blanks may be none at all"
    return blank.end()


def _negated(test: Test) -> Test:
    return lambda head: not test(head)


def _value(head: HeadFigures, name: str) -> float | None:
    return getattr(head, name) + 1.0 if name in PLACES else head.figures.get(name)


def _holds(sign: Callable[[float, float], bool], value: float | None, number: float) -> bool:
    return value is not None and sign(value, number)
