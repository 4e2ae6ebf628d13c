"""Text in columns of a terminal, where a Chinese character takes two."""

import unicodedata


def columns(text: str) -> int:
    """Columns a terminal needs for `text`."""
    return sum(2 if _wide(char) else 1 for char in text)


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def pad(text: str, width: int) -> str:
    """`text` with spaces up to `width` columns."""
    return text + " " * max(0, width - columns(text))


def table(rows: list[list[str]]) -> str:
    """Rows in columns that line up."""
    widths = [max(columns(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ("  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, broken at spaces and between Chinese characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """Parts between which a line may be broken; Chinese punctuation stays with the character before it."""
    pieces = [""]
    for char in text:
        if _wide(char) and not unicodedata.category(char).startswith("P"):
            pieces.append(char)
        else:
            pieces[-1] += char
            if char == " ":
                pieces.append("")
    return pieces
