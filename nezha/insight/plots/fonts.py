"""Which letters can be drawn here: Chinese on any machine, and never an empty box.

The Noto Sans SC of a wheel (SIL Open Font License, 30,890 characters) comes first, so that a figure looks the same
everywhere; then matplotlib's own DejaVu Sans; then a Chinese font of the system, for what the two lack.  A token that
still has a character without a shape is shown by its number, and the caption says so.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from matplotlib.font_manager import FontEntry, fontManager, get_font

BUNDLED = "NEZHA print"
"""Name of the wheel's font here; its own name could be that of another cut in the system."""
BASE = "DejaVu Sans"
SYSTEM = (
    "Noto Sans SC", "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "Source Han Sans CN",
    "PingFang SC", "PingFang HK", "Hiragino Sans GB", "Heiti TC", "STHeiti", "Microsoft YaHei", "SimHei", "SimSun",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "Noto Serif CJK SC", "Arial Unicode MS",
)  # fmt: skip
SAMPLE = "的一是不了在人有我他"
"""A font that has these ten, the most frequent ones, is taken for a Chinese one."""


def bundled() -> Path | None:
    """The font file of the wheel; none where it was taken out."""
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        return None
    path = sans_path()
    return path if path.is_file() else None


def families() -> list[str]:
    """Names of fonts in the order in which a character is looked for in them."""
    path = bundled()
    first = [] if path is None else [_registered(str(path))]
    there = {entry.name for entry in fontManager.ttflist}
    system = next((name for name in SYSTEM if name in there and _covered(_file(name), SAMPLE)), None)
    return [*first, BASE, *([system] if system else [])]


def _registered(path: str) -> str:
    """Make the wheel's font known to matplotlib under a name of ours, once."""
    if not any(entry.name == BUNDLED and entry.fname == path for entry in fontManager.ttflist):
        fontManager.ttflist.append(FontEntry(fname=path, name=BUNDLED, style="normal", weight=400, size="scalable"))
    return BUNDLED


def _file(family: str) -> str:
    return str(fontManager.findfont(family, fallback_to_default=False))


@cache
def _characters(file: str) -> frozenset[int]:
    return frozenset(get_font(file).get_charmap())


def _covered(file: str, text: Iterable[str]) -> bool:
    return all(ord(character) in _characters(file) for character in text)


class Letters:
    """What can be written with a list of fonts."""

    def __init__(self, names: list[str]):
        self.families = names
        files = {next((entry.fname for entry in fontManager.ttflist if entry.name == name), None) for name in names}
        self._has = frozenset().union(*(_characters(file) for file in files if file is not None))
        self.chinese = all(ord(character) in self._has for character in SAMPLE)
        self.missed = False
        """Whether anything had to be shown by a number so far."""

    def can(self, text: str) -> bool:
        """Whether every character of it has a shape, and one that stands in its place."""
        return all(self._shape(character) for character in text)

    def token(self, text: str, place: int) -> str:
        """A token, or its number in the text where it cannot be written."""
        if text and self.can(text):
            return text
        self.missed = True
        return f"#{place}"

    def line(self, text: str) -> str:
        """A text on one line; a character without a shape, or one that moves others, by its code."""
        return "".join(self._written(character) for character in " ".join(text.split()))

    def _written(self, character: str) -> str:
        if self._shape(character):
            return character
        self.missed = True
        return f"⟨U+{ord(character):04X}⟩" if ord("⟨") in self._has else f"<U+{ord(character):04X}>"

    def _shape(self, character: str) -> bool:
        return ord(character) in self._has and unicodedata.category(character)[0] not in "C"
