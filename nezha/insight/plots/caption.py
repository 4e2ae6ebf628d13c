"""The words under a figure: what is shown, then of which model, text and length; and their lines."""

import unicodedata

from nezha.insight.plots.fonts import Letters
from nezha.insight.plots.wish import Wish
from nezha.messages import say

MOST_UNWRITTEN, LONGEST = 8, 160
"""Characters of a text that may be given by their codes; characters of it that a caption quotes."""
CLOSING = "，。！？；：、）」』》〉”’…·,.;:!?)"
"""What may not begin a line."""


def source(wish: Wish, letters: Letters) -> str:
    """Model, length, mask, and the text itself."""
    result = wish.result
    separator = "" if wish.lang == "zh" else " "
    text = result.text if result.pair is None else f"{result.text} ‖ {result.pair}"
    quoted = letters.line(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
    if sum(not letters.can(character) for character in text[:LONGEST]) > MOST_UNWRITTEN:
        quoted = wish.say("text_unwritten")
    model = letters.line(model_name(result.model, wish.lang))
    facts = wish.say("source", model=model, tokens=len(result.tokens), text=quoted)
    hidden = "" if wish.specials else separator + wish.say("specials_out")
    return facts + hidden


def model_name(name: str, lang: str) -> str:
    """A model's name; that of a twin, which ends in English words, with the reader's."""
    ending = say("random_weights", "en")
    return name.removesuffix(ending) + say("random_weights", lang) if name.endswith(ending) else name


def width(text: str) -> int:
    """Columns of a text: 2 for each wide character, 0 for one that sits on another."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`; Chinese breaks anywhere but before a closing sign, other text at blanks."""
    lines, line = [], ""
    for part in _parts(text):
        if line and width(line + part.rstrip()) > columns:
            lines.append(line.rstrip())
            line = part.lstrip()
        else:
            line += part
        while width(line) > columns + 2:  # one word longer than a line
            cut = next(at for at in range(len(line), 0, -1) if width(line[:at]) <= columns)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()] if line.strip() else lines


def _parts(text: str) -> list[str]:
    """Pieces between which a line may end."""
    parts: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        after_wide = parts and unicodedata.east_asian_width(parts[-1][-1]) in "WF"
        if parts and (character in CLOSING or (not wide and not after_wide and not parts[-1].endswith(" "))):
            parts[-1] += character
        else:
            parts.append(character)
    return parts
