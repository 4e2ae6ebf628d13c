"""The bytes of a piece as text, or one sentence that says what they are instead.

A file in another encoding is the commonest mistake with Chinese text.  Where the bytes are not what was said, the
encodings that can read them are compared by how many of the commonest characters they give, and the best is named.
"""

import re
from collections.abc import Sequence

from nezha.data.sources.cutting import Piece
from nezha.messages import InputError

COMMON = frozenset(
    "的一是了我不人在他有这上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之"
    "都好看起发当没成只如事把还用第样道想作种开這們來到時為說國後會過對學於麼沒還樣開，。、"
)
CHINESE_ENCODINGS = ("gb18030", "big5")
NOT_ASCII = re.compile(rb"[\x80-\xff]")


def decode(piece: Piece, encoding: str) -> str:
    """The text of a piece.

    Args:
        piece: of text or JSON lines.
        encoding: one of `ENCODINGS`; UTF-16 has become UTF-8 when the file was cut.

    Raises:
        InputError: NUL bytes, or another encoding than was said; it names the line.
    """
    raw, path = piece.payload, piece.input.path
    if b"\0" in raw:
        place = raw.index(b"\0")
        raise InputError("corpus_binary", path=path, line=_line(piece, place), position=piece.start + place)
    name = "utf-8" if encoding == "utf-16" else encoding
    try:
        text = raw.decode(name)
    except UnicodeDecodeError as error:
        raise _diagnosis(piece, encoding, error.start) from error
    return text.replace("\ufeff", "") if "\ufeff" in text else text


def _line(piece: Piece, place: int) -> int:
    return piece.line + piece.payload.count(b"\n", 0, place)


def _diagnosis(piece: Piece, encoding: str, place: int) -> InputError:
    """Why the byte at `place` of the piece cannot be read."""
    path, line = piece.input.path, _line(piece, place)
    lines = piece.payload.split(b"\n")
    before, bad = lines[: line - piece.line], lines[line - piece.line]
    found = likely_encoding(bad if len(bad) > 8 else piece.payload[place - min(place, len(bad)) :], encoding)
    if found is None:
        return InputError("corpus_undecodable", path=path, line=line, encoding=encoding)
    mixed = piece.start > 0 or any(NOT_ASCII.search(other) for other in before)
    values = {"path": path, "line": line, "found": found.upper(), "encoding": encoding.upper()}
    if mixed:
        return InputError("corpus_mixed", **values)
    return InputError("corpus_other_encoding", flag=found, **values)


def likely_encoding(raw: bytes, said: str) -> str | None:
    """The encoding other than `said` in which `raw` is Chinese text, or None."""
    scores: dict[str, float] = {}
    for name in ("utf-8", *CHINESE_ENCODINGS):
        text = _decoded(raw, name) if name != said else None
        if text and all(character.isprintable() or character.isspace() for character in text):
            scores[name] = _commonness(text) + (name == "utf-8") + 1e-3 * (name == "gb18030")
    return max(scores, key=lambda name: scores[name]) if scores else None


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _commonness(text: Sequence[str]) -> float:
    """Share of the commonest characters among those that are not ASCII."""
    foreign = [character for character in text if ord(character) > 127]
    return sum(character in COMMON for character in foreign) / max(1, len(foreign))
