"""A text whose characters can be hidden and shown again.

A text is a row of units: single characters, and `[MASK]`.  A unit that is a mask remembers which character it hides,
when there was one; editing the text by hand keeps what the untouched masks remember.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MASK = "[MASK]"

_UNIT = re.compile(r"\[MASK\]|.", re.DOTALL)


@dataclass(frozen=True)
class Unit:
    """One character, or a mask with the character that it hides (None where `[MASK]` was typed)."""

    shown: str
    hidden: str | None = None

    @property
    def masked(self) -> bool:
        """Whether this is a mask."""
        return self.shown == MASK


Units = tuple[Unit, ...]


def read(text: str, before: Units = ()) -> Units:
    """The units of `text`; masks that stand where they stood in `before` keep what they hide."""
    shown = _UNIT.findall(text)
    found = [Unit(piece) for piece in shown]
    old = [unit.shown for unit in before]
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, shown, autojunk=False).get_opcodes():
        if kind == "equal":
            found[j:j_end] = before[i:i_end]
        elif kind == "replace" and i_end - i == j_end - j:
            # A character overtyped by [MASK] is hidden by it.
            for unit, place in zip(before[i:i_end], range(j, j_end), strict=True):
                if found[place].masked and not unit.masked:
                    found[place] = Unit(MASK, unit.shown)
    return tuple(found)


def write(units: Units) -> str:
    """The text that `read` takes apart."""
    return "".join(unit.shown for unit in units)


def toggle(units: Units, place: int, guess: str | None = None) -> Units:
    """Hide the character at `place`, or show it again.

    A mask that hides nothing known becomes `guess`, or stays where there is none.  A place outside the text changes
    nothing.
    """
    if not 0 <= place < len(units):
        return units
    unit = units[place]
    if unit.masked:
        back = unit.hidden or guess
        changed = Unit(back) if back else unit
    else:
        changed = Unit(MASK, unit.shown)
    return (*units[:place], changed, *units[place + 1 :])


def put(units: Units, mask: int, token: str) -> Units:
    """Write `token` in place of the mask number `mask`, counted from 0."""
    places = [place for place, unit in enumerate(units) if unit.masked]
    if not 0 <= mask < len(places):
        return units
    place = places[mask]
    return (*units[:place], *(Unit(character) for character in token), *units[place + 1 :])
